package org.linli.cloud.main;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.main.WalkContract.Op;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * Callers whose session, token or grant is worth nothing, or less than they would like. They are made in the order of time, while the clock comes nearer to today,
 * so that what is over really is over.
 */
final class WalkStrangers {

    /** Who really has the resident's leave, and for what. */
    static final Map<String, String> LEAVES = Map.of("own-proxy-pay", "PAY", "own-proxy-book", "BOOK");

    private static final List<String> PROXIES =
            List.of("own-proxy-none", "own-proxy-book", "own-proxy-ended", "own-proxy-past", "own-proxy-pay");

    /**
     * How a caller that is turned away comes along.
     *
     * @param isLetIn operations that are open to it nevertheless
     * @param status with which all others are refused
     */
    record Stranger(UnaryOperator<Request> dress, Predicate<Op> isLetIn, int status) {}

    private final WalkWorld world;
    private final Map<String, Stranger> strangers = new LinkedHashMap<>();
    private final Map<String, UnaryOperator<Request>> actors = new LinkedHashMap<>();

    WalkStrangers(WalkWorld world) {
        this.world = world;
    }

    Map<String, Stranger> turnedAway() {
        return strangers;
    }

    /** Who asks to act for a resident without any leave for it; nothing may tell them whether the resident exists. */
    Map<String, UnaryOperator<Request>> actors() {
        return actors;
    }

    /** What was made days and hours ago. The clock stands at today afterwards. */
    void past(WalkClock clock) throws Exception {
        PROXIES.forEach(this::resident);
        clock.ago(Duration.ofDays(3));
        UnaryOperator<Request> then = cookie(world.entered(WalkWorld.ALL_ROLES));
        JsonNode over = made(then, "/api/my/tokens", token(scopes(), Duration.ofDays(1)));
        nobody("a token that ended", bearer(over.path("token").asText()));
        grant(then, "own-proxy-past", "PAY", Duration.ofDays(1));

        clock.ago(Duration.ofHours(13));
        nobody("a session of yesterday", cookie(world.entered(WalkWorld.ALL_ROLES)));
        clock.ago(Duration.ofHours(2));
        nobody("a session nobody used", cookie(world.entered(WalkWorld.ALL_ROLES)));
        clock.ago(Duration.ofHours(1));
        made(
                cookie(world.entered(WalkWorld.ALL_ROLES)),
                "/api/people/" + WalkWorld.RESIDENT + "/acting",
                "{\"reason\":\"walk\"}");
        clock.ago(Duration.ofMinutes(20));
        nobody(
                "an access token that ended",
                bearer(program().path("accessToken").asText()));
        clock.ago(Duration.ZERO);
    }

    /** What is made today; everybody else is signed in already. */
    void today() throws Exception {
        UnaryOperator<Request> manager = cookie(world.entered(WalkWorld.ALL_ROLES));
        stolen();
        tokens(manager);
        disabled(manager);
        proxies(manager);
    }

    private void nobody(String name, UnaryOperator<Request> dress) {
        strangers.put(name, new Stranger(dress, op -> false, 401));
    }

    /** A refresh token that came twice ends what its owner and the thief have. */
    private void stolen() throws Exception {
        JsonNode first = program();
        String refresh = "{\"refreshToken\":\"" + first.path("refreshToken").asText() + "\"}";
        JsonNode second = made(request -> request, "/api/session/refresh", refresh);
        Answer twice = send(request -> request, "POST", "/api/session/refresh", refresh);
        if (twice.status() != 403) {
            throw new IllegalStateException("a refresh token counted twice: " + twice.text());
        }
        nobody("the owner of a stolen session", bearer(first.path("accessToken").asText()));
        nobody("the thief of a session", bearer(second.path("accessToken").asText()));
    }

    private void tokens(UnaryOperator<Request> manager) throws Exception {
        Duration left = Duration.ofDays(-1);
        JsonNode ended = made(manager, "/api/my/tokens", token(scopes(), left));
        send(
                manager,
                "DELETE",
                "/api/my/tokens/" + ended.path("details").path("id").asText(),
                "");
        nobody("a token that was taken back", bearer(ended.path("token").asText()));

        JsonNode narrow = made(manager, "/api/my/tokens", token(Set.of("live:read"), left));
        strangers.put(
                "a token for live events",
                new Stranger(
                        bearer(narrow.path("token").asText()), op -> op.tag().equals("live"), 403));

        Set<String> reads = scopes().stream()
                .filter(scope -> scope.endsWith(":read"))
                .collect(Collectors.toCollection(TreeSet::new));
        JsonNode reading = made(manager, "/api/my/tokens", token(reads, left));
        strangers.put(
                "a token that only reads",
                new Stranger(
                        bearer(reading.path("token").asText()),
                        op -> op.method().equals("GET"),
                        403));

        String roles = "\"roles\":[\"GUARD\",\"INSTALLER\",\"REPAIRER\",\"PARCEL_DESK\",\"AUDITOR\"],";
        JsonNode foreign = made(
                cookie(world.entered(WalkWorld.FOREIGN_BOSS)),
                "/api/vendor-tokens",
                "{" + roles + token(scopes(), left).substring(1));
        UnaryOperator<Request> vendor = bearer(foreign.path("token").asText());
        strangers.put(
                "a vendor of another company",
                new Stranger(
                        request -> vendor.apply(withQuery(request, "community", WalkWorld.HOME)), op -> false, 404));
    }

    private void disabled(UnaryOperator<Request> manager) throws Exception {
        nobody("a disabled account", cookie(world.entered(WalkWorld.DISABLED)));
        JsonNode token =
                made(cookie(world.entered(WalkWorld.DISABLED)), "/api/my/tokens", token(scopes(), Duration.ofDays(-1)));
        nobody("a disabled account's token", bearer(token.path("token").asText()));
        Answer answer = send(manager, "PUT", "/api/accounts/" + WalkWorld.DISABLED + "/state", "{\"disabled\":true}");
        if (answer.status() != 204) {
            throw new IllegalStateException("the account is not disabled: " + answer.text());
        }
    }

    private void proxies(UnaryOperator<Request> manager) throws Exception {
        Duration left = Duration.ofDays(-1);
        world.settle(WalkWorld.RESIDENT);
        for (Map.Entry<String, String> leave : LEAVES.entrySet()) {
            grant(manager, leave.getKey(), leave.getValue(), left);
        }
        String ended = grant(manager, "own-proxy-ended", "PAY", left);
        send(manager, "DELETE", "/api/people/" + WalkWorld.RESIDENT + "/proxies/" + ended, "");
        for (String proxy : PROXIES) {
            // Chance may have suspended or moved them meanwhile.
            resident(proxy);
            world.settle(proxy);
            UnaryOperator<Request> dress = cookie(world.entered(proxy));
            actors.put(proxy, dress);
        }
        actors.put("the desk after a quarter of an hour", manager);
        actors.put("another company's manager", cookie(world.entered(WalkWorld.FOREIGN_BOSS)));
    }

    private void resident(String person) {
        world.cloud
                .foundation()
                .people()
                .put(WalkWorld.HOME, new Person(person, HolderKind.RESIDENT, person, "", "", false, null, null));
    }

    private String grant(UnaryOperator<Request> manager, String proxy, String scope, Duration over) throws Exception {
        return made(
                        manager,
                        "/api/people/" + WalkWorld.RESIDENT + "/proxies",
                        "{\"proxy\":\"%s\",\"scopes\":[\"%s\"],\"until\":\"%s\",\"reason\":\"walk\"}"
                                .formatted(proxy, scope, until(over)))
                .path("id")
                .asText();
    }

    /** Access and refresh token of a resident's program. */
    private JsonNode program() throws Exception {
        String invitation = world.cloud
                .foundation()
                .links()
                .invite(WalkWorld.RESIDENT, null, "walk")
                .token();
        JsonNode answer = made(
                request -> request, "/api/invitation/accept", "{\"token\":\"" + invitation + "\",\"tokens\":true}");
        return answer.path("tokens");
    }

    private Set<String> scopes() {
        Set<String> scopes = new TreeSet<>();
        for (Op op : world.contract.operations) {
            scopes.add(op.tag() + ":read");
            scopes.add(op.tag() + ":write");
        }
        scopes.remove("identity:write");
        return scopes;
    }

    /** @param over so long before today; negative for after it */
    private static String until(Duration over) {
        return java.time.Instant.now().minus(over).toString();
    }

    private static String token(Set<String> scopes, Duration over) {
        return "{\"name\":\"walk\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"],\"expiresAt\":\"" + until(over)
                + "\"}";
    }

    static UnaryOperator<Request> cookie(String cookie) {
        return request -> request.with("Cookie", cookie);
    }

    private static UnaryOperator<Request> bearer(String token) {
        return request -> request.with("Authorization", "Bearer " + token);
    }

    static Request withQuery(Request request, String name, String value) {
        String target = request.target() + (request.target().contains("?") ? "&" : "?") + name + "=" + value;
        return new Request(request.method(), target, request.headers(), request.body());
    }

    private JsonNode made(UnaryOperator<Request> dress, String path, String body) throws Exception {
        Answer answer = send(dress, "POST", path, body);
        if (answer.isRefused()) {
            throw new IllegalStateException("POST " + path + " " + answer.status() + " " + answer.text());
        }
        return WalkWorld.json(answer);
    }

    private Answer send(UnaryOperator<Request> dress, String method, String path, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return world.client.send(
                dress.apply(new Request(method, path, WalkMutations.json(), body.isEmpty() ? null : bytes)));
    }
}
