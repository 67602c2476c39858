package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.main.WalkContract.Op;
import org.linli.cloud.storage.DatabaseSettings;

/** What holds for every answer of a walk, and where its faults are collected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WalkChecks {

    private static final long SEED = Long.getLong("linli.walk.seed", 20_261_121L);
    static final boolean LONG = "long".equals(System.getProperty("linli.walk"));
    private static final int MAX_SHOWN = 40;

    /** Words that only the inside of the program uses. */
    private static final List<String> INTERNALS = List.of(
            "Exception",
            "org.linli",
            "java.",
            "io.vertx",
            "SELECT ",
            "INSERT ",
            "SQLITE",
            "PSQL",
            "jdbc:",
            "\tat ",
            "com.fasterxml");

    @TempDir
    static Path directory;

    WalkWorld world;
    final Set<String> faults = new LinkedHashSet<>();

    abstract @Nullable DatabaseSettings database();

    @BeforeAll
    void begin() throws Exception {
        System.out.println("walk seed " + SEED);
        world = new WalkWorld(directory, database(), SEED);
        world.stopJobs();
    }

    @AfterAll
    void end() {
        if (world != null) {
            System.out.println("walk sent " + world.client.sent() + " requests");
            world.close();
        }
    }

    void finish() {
        List<String> shown = faults.stream().limit(MAX_SHOWN).toList();
        int all = faults.size();
        faults.clear();
        assertTrue(
                shown.isEmpty(),
                () -> all + " faults with -Dlinli.walk.seed=" + SEED + ":\n\n" + String.join("\n", shown));
    }

    void fault(String caller, Op op, Request request, Answer answer, String what) {
        faults.add(op.id() + " as " + caller + ": " + what + "\n    " + request + "\n    " + answer.status() + " "
                + answer.text().substring(0, Math.min(300, answer.text().length())));
    }

    /** Sends and checks what holds for every answer. */
    Answer send(String caller, Op op, Request request) throws Exception {
        Answer answer;
        try {
            answer = world.send(caller, request);
        } catch (java.io.IOException e) {
            faults.add(op.id() + " as " + caller + ": no answer, " + e + "\n    " + request);
            return new Answer(0, Map.of(), new byte[0]);
        }
        if (answer.status() >= 500 && answer.status() != 501) {
            fault(caller, op, request, answer, "broke");
        } else if (answer.isRefused() && !request.method().equals("HEAD")) {
            checkProblem(caller, op, request, answer);
        }
        String asked = request + (request.body() == null ? "" : new String(request.body(), StandardCharsets.UTF_8));
        // The audit log repeats ids that its own people asked for in vain, but never what the other community's people
        // did.
        String mark = op.id().endsWith("Audit") ? WalkWorld.FOREIGN_BOSS : WalkWorld.MARK;
        if (answer.text().contains(mark) && !asked.contains(WalkWorld.MARK)) {
            fault(caller, op, request, answer, "tells of another community");
        }
        return answer;
    }

    private void checkProblem(String caller, Op op, Request request, Answer answer) {
        JsonNode problem = WalkWorld.json(answer);
        String code = problem.path("code").asText();
        boolean whole = "application/problem+json".equals(answer.headers().get("content-type"))
                && problem.path("type").asText().equals("urn:linli:problem:" + code)
                && code.matches("[a-z0-9-]+")
                && !problem.path("title").asText().isBlank()
                && problem.path("titleZh").asText().codePoints().anyMatch(Character::isIdeographic)
                && problem.path("status").asInt() == answer.status();
        if (!whole) {
            fault(caller, op, request, answer, "no whole problem document");
        }
        for (JsonNode error : problem.path("errors")) {
            if (error.path("detailZh").asText().isBlank()) {
                fault(caller, op, request, answer, "a field error in one language");
            }
        }
        for (String word : INTERNALS) {
            if (answer.text().contains(word)) {
                fault(caller, op, request, answer, "tells " + word);
            }
        }
    }

    /** What somebody can tell from an answer: status, headers, and the words of a refusal or the shape of a success. */
    static String look(Answer answer, String id) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("date", "content-length", "connection"));
        String body = answer.isRefused()
                ? (id.length() > 5 ? answer.text().replace(id, "ID") : answer.text())
                        .replaceAll("urn:linli:failure:[0-9a-f-]+", "")
                : shape(WalkWorld.json(answer));
        return answer.status() + " " + headers + " " + body;
    }

    private static String shape(JsonNode node) {
        if (node.isObject()) {
            Map<String, String> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), shape(field.getValue())));
            return fields.toString();
        }
        if (node.isArray()) {
            return node.isEmpty() ? "[]" : "[" + shape(node.get(0)) + "]";
        }
        return node.getNodeType().name();
    }

    static Set<String> changed(Map<String, Long> before, Map<String, Long> after) {
        Set<String> tables = new TreeSet<>();
        after.forEach((table, digest) -> {
            if (!digest.equals(before.get(table))) {
                tables.add(table);
            }
        });
        return tables;
    }
}
