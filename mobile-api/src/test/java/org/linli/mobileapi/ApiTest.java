package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiTest {

    private static final String[] GUARD = {
        "Cookie", "linli=GUARD", "X-Linli-Request", "1", "Content-Type", "application/json"
    };

    private RunningKit kit = new RunningKit(
            request -> Reply.ok(new RunningKit.Thing(request.path("thing"), (int) request.queryNumber("limit", 7))));

    @AfterEach
    void stop() {
        kit.close();
    }

    private void restartWith(OperationHandler getThing) {
        kit.close();
        kit = new RunningKit(getThing);
    }

    private static JsonNode problem(HttpResponse<String> response, int status) throws Exception {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                Problem.MEDIA_TYPE,
                response.headers().firstValue("Content-Type").orElseThrow());
        JsonNode body = Json.MAPPER.readTree(response.body());
        assertEquals(status, body.path("status").asInt());
        assertFalse(body.path("code").asText().isEmpty());
        return body;
    }

    @Test
    void aValidRequestReachesItsHandlerAndComesBackAsJson() throws Exception {
        HttpResponse<String> response = kit.get("/api/things/lamp?limit=3");
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("{\"name\":\"lamp\",\"size\":3}", response.body());
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void everyReplyCarriesTheSecurityHeaders() throws Exception {
        for (String path : List.of("/api/things/lamp", "/nowhere")) {
            HttpResponse<String> response = kit.get(path);
            assertTrue(response.headers()
                    .firstValue("Content-Security-Policy")
                    .orElse("")
                    .startsWith("default-src 'none'"));
            assertEquals(
                    "nosniff",
                    response.headers().firstValue("X-Content-Type-Options").orElse(""));
            assertEquals(
                    "DENY", response.headers().firstValue("X-Frame-Options").orElse(""));
        }
    }

    @Test
    void anUnknownAddressIsAProblemDocument() throws Exception {
        assertEquals(
                "not-found", problem(kit.get("/api/nothing"), 404).path("code").asText());
    }

    @Test
    void anotherMethodIsAProblemDocument() throws Exception {
        problem(kit.send("DELETE", "/api/things/lamp", null), 405);
    }

    @Test
    void aWrongParameterIsNamed() throws Exception {
        JsonNode query = problem(kit.get("/api/things/lamp?limit=99"), 400);
        assertEquals("limit", query.path("errors").get(0).path("field").asText());
        JsonNode path = problem(kit.get("/api/things/LAMP"), 400);
        assertEquals("thing", path.path("errors").get(0).path("field").asText());
        JsonNode text = problem(kit.get("/api/things/lamp?limit=many"), 400);
        assertEquals("limit", text.path("errors").get(0).path("field").asText());
    }

    @Test
    void aWrongBodyFieldIsNamed() throws Exception {
        JsonNode missing = problem(kit.send("POST", "/api/things", "{\"name\":\"a\"}", GUARD), 400);
        assertEquals("size", missing.path("errors").get(0).path("field").asText());
        JsonNode wrong = problem(kit.send("POST", "/api/things", "{\"name\":\"\",\"size\":1}", GUARD), 400);
        assertEquals("name", wrong.path("errors").get(0).path("field").asText());
        assertEquals(
                "at least 1 characters",
                wrong.path("errors").get(0).path("detail").asText());
        assertEquals(1, wrong.path("errors").size());
        JsonNode unknown =
                problem(kit.send("POST", "/api/things", "{\"name\":\"a\",\"size\":1,\"siez\":2}", GUARD), 400);
        assertEquals("siez", unknown.path("errors").get(0).path("field").asText());
        assertEquals(
                "unknown field", unknown.path("errors").get(0).path("detail").asText());
        assertEquals(1, unknown.path("errors").size());
    }

    @Test
    void aBodyThatIsNoJsonOrMissingIsRefused() throws Exception {
        problem(kit.send("POST", "/api/things", "{\"name\":", GUARD), 400);
        problem(kit.send("POST", "/api/things", null, GUARD), 400);
    }

    @Test
    void anotherMediaTypeIsRefused() throws Exception {
        problem(
                kit.send(
                        "POST",
                        "/api/things",
                        "<a/>",
                        "Cookie",
                        "linli=GUARD",
                        "X-Linli-Request",
                        "1",
                        "Content-Type",
                        "text/xml"),
                415);
    }

    @Test
    void aHugeBodyIsRefused() throws Exception {
        problem(kit.send("POST", "/api/things", "x".repeat((int) ApiSettings.DEFAULT_MAX_BODY_BYTES + 1), GUARD), 413);
    }

    @Test
    void withoutSessionAProtectedOperationAsksToSignIn() throws Exception {
        problem(kit.send("POST", "/api/things", "{}", "Content-Type", "application/json"), 401);
    }

    @Test
    void anotherRoleIsForbiddenBeforeTheBodyIsLookedAt() throws Exception {
        problem(kit.send("POST", "/api/things", "{}", "Cookie", "linli=RESIDENT", "X-Linli-Request", "1"), 403);
    }

    @Test
    void theRightRoleMayCreate() throws Exception {
        assertEquals(
                201,
                kit.send("POST", "/api/things", "{\"name\":\"a\",\"size\":1}", GUARD)
                        .statusCode());
    }

    @Test
    void aChangeFromAnotherSiteOrWithoutTheHeaderIsRefused() throws Exception {
        String body = "{\"name\":\"a\",\"size\":1}";
        problem(
                kit.send("POST", "/api/things", body, "Cookie", "linli=GUARD", "Content-Type", "application/json"),
                403);
        problem(kit.send("POST", "/api/login", null, "Origin", "https://evil.example"), 403);
        problem(kit.send("POST", "/api/login", null, "Origin", "null"), 403);
        assertEquals(
                204,
                kit.send("POST", "/api/login", null, "Origin", kit.uri("").toString())
                        .statusCode());
    }

    @Test
    void aLimitedOperationAnswersTooManyRequests() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(204, kit.send("POST", "/api/login", null).statusCode());
        }
        HttpResponse<String> refused = kit.send("POST", "/api/login", null);
        problem(refused, 429);
        assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        assertEquals(200, kit.get("/api/things/lamp").statusCode());
    }

    @Test
    void anUnexpectedFailureTellsAnIdAndNothingElse() throws Exception {
        restartWith(request -> {
            throw new IllegalStateException("secret of the database");
        });
        HttpResponse<String> response = kit.get("/api/things/lamp");
        JsonNode problem = problem(response, 500);
        assertTrue(problem.path("instance").asText().startsWith("urn:linli:failure:"));
        assertFalse(response.body().contains("secret"));
        assertFalse(response.body().contains("Exception"));
    }

    @Test
    void aReplyThatBreaksTheContractIsFound() throws Exception {
        restartWith(request -> Reply.ok(java.util.Map.of("name", "x")));
        problem(kit.get("/api/things/lamp"), 500);
        restartWith(request -> Reply.accepted(new RunningKit.Thing("x", 1)));
        problem(kit.get("/api/things/lamp"), 500);
    }

    @Test
    void aRefusalFromTheHandlerFitsTheContract() throws Exception {
        restartWith(request -> Reply.problem(Problem.notFound("thing")));
        problem(kit.get("/api/things/lamp"), 404);
    }

    @Test
    void anExceptionThatMeansNoIsAProblemOfItsOwn() throws Exception {
        restartWith(request -> {
            throw new java.util.NoSuchElementException("lamp");
        });
        problem(kit.get("/api/things/lamp"), 409);
    }

    @Test
    void handlersRunSideBySide() throws Exception {
        CyclicBarrier allAtOnce = new CyclicBarrier(4);
        restartWith(request -> {
            allAtOnce.await(20, TimeUnit.SECONDS);
            return Reply.ok(new RunningKit.Thing("x", 1));
        });
        List<CompletableFuture<Integer>> calls = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return kit.get("/api/things/lamp").statusCode();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        for (CompletableFuture<Integer> call : calls) {
            assertEquals(200, call.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void anOperationWithoutHandlerOrAHandlerWithoutOperationStopsTheStart() {
        Api api = new Api(
                        kit.vertx,
                        kit.contract,
                        credentials -> Caller.anonymous(""),
                        ApiSettings.forTests(Clock.systemUTC()))
                .on("getThing", request -> Reply.noContent())
                .on("paintThing", request -> Reply.noContent());
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, api::router).getMessage());
        assertTrue(message.contains("createThing"), message);
        assertTrue(message.contains("paintThing"), message);
        assertFalse(message.contains("getThing"), message);
        assertThrows(IllegalStateException.class, () -> api.on("getThing", request -> Reply.noContent()));
    }

    @Test
    void anOperationThatDoesNotSayWhoMayCallStopsTheStart() {
        String yaml =
                "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {'204': {description: d}}}}}\n";
        Vertx vertx = kit.vertx;
        ByteArrayInputStream input = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
        String message = String.valueOf(assertThrows(IllegalStateException.class, () -> Contract.load(vertx, input))
                .getMessage());
        assertTrue(message.contains("x-access"), message);
    }

    @Test
    void bytesReachTheirHandlerAsTheyCameAndComeBackAsAFile() throws Exception {
        HttpResponse<String> response = kit.send("PUT", "/api/files?community=east&for=p2", "{not json", GUARD);
        assertEquals(200, response.statusCode(), response.body());
        assertEquals("{not json", response.body());
        assertEquals(
                "application/pdf", response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95.pdf",
                response.headers().firstValue("Content-Disposition").orElseThrow());
        assertEquals("east", response.headers().firstValue("X-Community").orElseThrow());
        assertEquals("p1", response.headers().firstValue("X-Actor").orElseThrow());
    }

    @Test
    void eachOperationHoldsItsOwnBodyLimit() throws Exception {
        String large = "x".repeat(1_500_000);
        assertEquals(
                200, kit.send("PUT", "/api/files?community=east", large, GUARD).statusCode());
        problem(kit.send("PUT", "/api/files?community=east", "x".repeat(2_000_001), GUARD), 413);
        problem(kit.send("POST", "/api/things", "{\"name\":\"" + large + "\"}", GUARD), 413);
    }

    @Test
    void aRequestAboutNoCommunityIsAskedToNameOne() throws Exception {
        assertEquals(
                "community-needed",
                problem(kit.send("PUT", "/api/files", "x", GUARD), 400)
                        .path("code")
                        .asText());
    }

    @Test
    void aCommunityThatIsNotTheCallersIsRefusedBeforeTheHandler() throws Exception {
        problem(kit.send("PUT", "/api/files?community=elsewhere", "x", GUARD), 409);
        problem(kit.send("PUT", "/api/files?community=no%20id", "x", GUARD), 400);
    }

    @Test
    void aTokenReachesOnlyWhatItsScopesAllow() throws Exception {
        String[] reader = GUARD.clone();
        reader[1] = "linli=GUARD/files:read";
        problem(kit.send("PUT", "/api/files?community=east", "x", reader), 403);
        String[] writer = GUARD.clone();
        writer[1] = "linli=GUARD/files:write";
        assertEquals(
                200, kit.send("PUT", "/api/files?community=east", "x", writer).statusCode());
    }

    @Test
    void featuresBringTheirPartsOfTheContractAndNoneSaysTheSameTwice() throws Exception {
        try (java.io.InputStream first = ApiTest.class.getResourceAsStream("/kit.yaml");
                java.io.InputStream again = ApiTest.class.getResourceAsStream("/kit.yaml")) {
            Vertx vertx = Vertx.vertx();
            try {
                assertThrows(IllegalStateException.class, () -> Contract.load(vertx, List.of(first, again)));
            } finally {
                RunningKit.await(vertx.close());
            }
        }
    }
}
