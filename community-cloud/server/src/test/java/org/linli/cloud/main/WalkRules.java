package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.main.WalkContract.Op;

/**
 * Walks over every operation of the contract with requests nobody should send. Chance is seeded: {@code -Dlinli.walk.seed=N} repeats a walk, {@code
 * -Dlinli.walk=long} sends every wrong value everywhere.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WalkRules extends WalkStrangerRules {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** First, while everybody still is what they were made. Who the contract lets in is let in, nobody else, and whoever is turned away changes nothing. */
    @Test
    @Order(1)
    void nobodyPassesWhomTheContractDoesNotName() throws Exception {
        Map<String, Long> before = world.digest();
        for (Op op : world.contract.operations) {
            for (String caller : world.callers()) {
                if (world.mayCall(caller, op)) {
                    continue;
                }
                Request request = world.valid(op, world.ownPool(), true);
                Answer answer = send(caller, op, request);
                boolean known = !world.roles(caller).isEmpty();
                if (answer.status() != (known ? 403 : 401)) {
                    fault(caller, op, request, answer, "was not turned away");
                }
            }
        }
        if (!before.equals(world.digest())) {
            faults.add("somebody without rights changed " + changed(before, world.digest()));
        }
        finish();
    }

    /** What does not fit the contract is refused in words, breaks nothing and changes nothing. */
    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() throws Exception {
        for (Op op : world.contract.operations) {
            if (op.stream()) {
                continue;
            }
            String caller = op.access().contains("ANYONE")
                    ? "anonymous"
                    : op.isFor("MANAGER") || !op.isFor("RESIDENT") ? WalkWorld.ALL_ROLES : WalkWorld.RESIDENT;
            world.refresh(caller);
            List<Request> refused = new ArrayList<>();
            Map<String, Long> before = world.digest();
            boolean accepted = false;
            for (Request request : wrong(op)) {
                Answer answer = send(caller, op, request);
                if (answer.isRefused()) {
                    refused.add(request);
                } else {
                    accepted = true;
                }
            }
            if (accepted) {
                // Something was right after all: what was refused is sent again alone.
                before = world.digest();
                for (Request request : refused) {
                    send(caller, op, request);
                }
            }
            Map<String, Long> after = world.digest();
            if (!before.equals(after) && (!accepted || !WalkWorld.takesAway(op))) {
                faults.add(op.id() + " changed " + changed(before, after) + " although it refused");
            }
        }
        finish();
    }

    private List<Request> wrong(Op op) throws Exception {
        Random random = world.random;
        WalkContract.Ids ids = WalkWorld.takesAway(op) ? unknown() : world.ownPool();
        Request right = world.valid(op, ids, false);
        List<Request> all = new ArrayList<>();
        if (op.body() != null && right.body() != null) {
            JsonNode body = MAPPER.readTree(right.body());
            boolean large = LONG || random.nextInt(15) == 0;
            List<byte[]> bodies = WalkMutations.bodies(body, random, large);
            Collections.shuffle(bodies, random);
            for (byte[] wrong : LONG ? bodies : bodies.subList(0, Math.min(bodies.size(), 25))) {
                all.add(new Request(right.method(), right.target(), right.headers(), wrong));
            }
            if (LONG && body instanceof ObjectNode object) {
                for (byte[] wrong : WalkMutations.everyField(object)) {
                    all.add(new Request(right.method(), right.target(), right.headers(), wrong));
                }
            }
        }
        for (JsonNode parameter : op.in("path")) {
            String name = parameter.path("name").asText();
            for (String wrong : WalkMutations.parameters(name, random, LONG)) {
                String path = op.path().replace("{" + name + "}", wrong).replaceAll("\\{[^}]*}", "unknown0");
                all.add(new Request(right.method(), path, right.headers(), right.body()));
            }
        }
        for (JsonNode parameter : op.in("query")) {
            String name = parameter.path("name").asText();
            for (String wrong : WalkMutations.parameters(name, random, LONG)) {
                String plain = right.target().replaceAll("\\?.*", "");
                all.add(new Request(right.method(), plain + "?" + name + "=" + wrong, right.headers(), right.body()));
            }
        }
        List<Request> dressed = WalkMutations.dressed(right);
        Collections.shuffle(dressed, random);
        all.addAll(LONG ? dressed : dressed.subList(0, 6));
        return all;
    }

    private static WalkContract.Ids unknown() {
        return new WalkContract.Ids() {
            @Override
            public String find(String name) {
                return "unknown0";
            }

            @Override
            public String text() {
                return "unknown0";
            }
        };
    }

    /** Another community's ids look exactly like ids that nobody has. */
    @Test
    void anotherCommunitysIdsLookUnknown() throws Exception {
        assertTrue(world.foreign.size() > 8, () -> "too little to look for: " + world.foreign.keySet());
        for (String caller : List.of(WalkWorld.ALL_ROLES, WalkWorld.RESIDENT)) {
            compareAll(caller, world.foreign, true);
        }
        finish();
    }

    /** Another household's ids look, to a resident, exactly like ids that nobody has. */
    @Test
    void anotherHouseholdsIdsLookUnknown() throws Exception {
        assertTrue(world.neighbours.size() > 1, () -> "too little to look for: " + world.neighbours.keySet());
        compareAll(WalkWorld.RESIDENT, world.neighbours, false);
        finish();
    }

    private void compareAll(String caller, Map<String, Set<String>> ids, boolean everyTable) throws Exception {
        for (Op op : world.contract.operations) {
            if (op.stream() || !world.mayCall(caller, op)) {
                continue;
            }
            world.refresh(caller);
            for (JsonNode parameter : op.parameters()) {
                String name = parameter.path("name").asText();
                for (String id : some(
                        ids, name, everyTable && parameter.path("in").asText().equals("path"))) {
                    Request right = world.valid(op, world.ownPool(), false);
                    compare(caller, op, ids, id, other -> withParameter(op, right, parameter, other));
                }
            }
            if (op.body() != null) {
                compareBody(caller, op, ids);
            }
        }
    }

    private void compareBody(String caller, Op op, Map<String, Set<String>> ids) throws Exception {
        Request right = world.valid(op, world.ownPool(), true);
        if (right.body() == null || !(MAPPER.readTree(right.body()) instanceof ObjectNode body)) {
            return;
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            boolean list =
                    field.getValue().isArray() && field.getValue().path(0).isTextual();
            if (!list && !field.getValue().isTextual()) {
                continue;
            }
            for (String id :
                    some(ids, list && name.endsWith("s") ? name.substring(0, name.length() - 1) : name, false)) {
                compare(caller, op, ids, id, other -> {
                    ObjectNode changed = body.deepCopy();
                    if (list) {
                        changed.putArray(name).add(other);
                    } else {
                        changed.put(name, other);
                    }
                    return new Request(
                            right.method(),
                            right.target(),
                            right.headers(),
                            changed.toString().getBytes(StandardCharsets.UTF_8));
                });
            }
        }
    }

    private Collection<String> some(Map<String, Set<String>> ids, String name, boolean others) {
        Set<String> chosen = new TreeSet<>();
        List<String> fitting = WalkWorld.candidates(ids, name);
        for (int i = 0; i < (LONG ? 20 : 3) && !fitting.isEmpty(); i++) {
            chosen.add(fitting.get(world.random.nextInt(fitting.size())));
        }
        if (others) {
            List<String> all = ids.values().stream().flatMap(Set::stream).toList();
            chosen.add(all.get(world.random.nextInt(all.size())));
        }
        return chosen;
    }

    private static Request withParameter(Op op, Request right, JsonNode parameter, String value) {
        String name = parameter.path("name").asText();
        String text = URLEncoder.encode(value, StandardCharsets.UTF_8);
        if (parameter.path("in").asText().equals("path")) {
            String[] pattern = op.path().split("/");
            String[] parts = right.target().replaceAll("\\?.*", "").split("/");
            for (int i = 0; i < pattern.length; i++) {
                if (pattern[i].equals("{" + name + "}")) {
                    parts[i] = text;
                }
            }
            return new Request(right.method(), String.join("/", parts), right.headers(), right.body());
        }
        String plain = right.target().replaceAll("\\?.*", "");
        return new Request(right.method(), plain + "?" + name + "=" + text, right.headers(), right.body());
    }

    /** Makes a request about an id. */
    private interface About {
        Request id(String id);
    }

    private void compare(String caller, Op op, Map<String, Set<String>> ids, String id, About about) throws Exception {
        String nobodys = unknownLike(id);
        Map<String, Long> before = world.digest();
        Request first = about.id(id);
        Answer real = send(caller, op, first);
        Map<String, Long> between = world.digest();
        Answer none = send(caller, op, about.id(nobodys));
        if (real.isRefused() && !before.equals(between)) {
            fault(caller, op, first, real, "changed " + changed(before, between) + " although it refused");
        }
        // Who may name new things may be told that a name is taken, but no more.
        boolean names = none.status() / 100 == 2
                && (op.id().equals("inviteStaff")
                        || (op.method().equals("PUT") && first.target().endsWith("/" + id)));
        if (names && Set.of(404, 409).contains(real.status())) {
            return;
        }
        // Where ids count within a community, ours may have the same: then it is ours as well, and what stood in the
        // request is taken.
        if (op.method().equals("PUT") && real.status() / 100 == 2) {
            ids.values().forEach(known -> known.remove(id));
            return;
        }
        if (!look(real, id).equals(look(none, nobodys))) {
            fault(
                    caller,
                    op,
                    first,
                    real,
                    "does not look like an unknown id, which gives " + none.status() + " " + none.text());
        }
    }

    /** As long and of the same letters, so that nothing but its existence differs; another one each time. */
    private String unknownLike(String id) {
        StringBuilder other = new StringBuilder(id);
        for (int i = 0; i < other.length(); i++) {
            char c = other.charAt(i);
            if (c >= '0' && c <= '9') {
                other.setCharAt(i, (char) ('0' + world.random.nextInt(10)));
            } else if (c >= 'a' && c <= 'z') {
                other.setCharAt(i, (char) ('a' + world.random.nextInt(26)));
            } else if (c >= 'A' && c <= 'Z') {
                other.setCharAt(i, (char) ('A' + world.random.nextInt(26)));
            }
        }
        return other.toString();
    }
}
