package org.linli.door.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.provision.ClaimException;
import org.linli.door.provision.WiringTest;
import org.linli.door.runtime.DoorStatus;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.Happening;

class DevicePageTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path data = Path.of(".");

    private final HttpClient client = HttpClient.newHttpClient();
    private final PageAccess access = new PageAccess(Clock.systemUTC());
    private final VirtualBoard board = new VirtualBoard(VirtualSettings.complete());
    private final List<Happening> recorded = new CopyOnWriteArrayList<>();
    private boolean diskFull;
    private int port;
    private AutoCloseable page = () -> {};

    @AfterEach
    void close() throws Exception {
        page.close();
        board.close();
    }

    @Test
    void nothingIsShownWithoutASession() throws Exception {
        running();

        for (String path : List.of("/api/overview", "/api/log", "/api/selftest")) {
            assertEquals(401, get(path, "").statusCode(), path);
            assertEquals(401, get(path, "linli-installer=0011").statusCode(), path);
        }
        assertEquals(401, post("/api/selftest/start", "{}", "").statusCode());
        assertFalse(board.lock().isReleased());
    }

    @Test
    void theRightPinOpensThePageAndTheCookieIsHeldFromScriptsAndOtherSites() throws Exception {
        String pin = running();
        HttpResponse<String> answer = post("/api/session", "{\"pin\":\"" + pin + "\"}", "");
        assertEquals(204, answer.statusCode());
        String cookie = answer.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);

        String session = cookie.substring(0, cookie.indexOf(';'));
        JsonNode overview = json(get("/api/overview", session));
        assertEquals("south-gate", overview.path("door").asText());
        assertEquals(4, overview.path("waiting").asInt());
        assertEquals(
                "a line", json(get("/api/log", session)).path("lines").get(0).asText());

        post("/api/session/end", "{}", session);
        assertEquals(401, get("/api/overview", session).statusCode());
    }

    @Test
    void guessingThePinIsLockedOut() throws Exception {
        String pin = running();
        for (int i = 0; i < PageAccess.FREE_FAILURES; i++) {
            assertEquals(401, post("/api/session", "{\"pin\":\"no\"}", "").statusCode());
        }

        assertEquals(429, post("/api/session", "{\"pin\":\"" + pin + "\"}", "").statusCode());
    }

    @Test
    void theSelfTestRecordsItselfAsksForEachWireAndListsTheResults() throws Exception {
        String session = session(running());
        assertEquals(204, post("/api/selftest/start", "{}", session).statusCode());
        await().until(() -> json(get("/api/selftest", session)).path("asking").asBoolean());
        assertEquals("LOCK", json(get("/api/selftest", session)).path("current").asText());
        assertEquals(new Happening.WiringTested(List.of("self-test=begun")), recorded.get(0));
        assertEquals(409, post("/api/selftest/start", "{}", session).statusCode());

        post("/api/selftest/answer", "{\"seen\":true}", session);
        await().until(() -> "WORKS"
                .equals(json(get("/api/selftest", session))
                        .path("wires")
                        .get(0)
                        .path("outcome")
                        .asText()));
        post("/api/selftest/stop", "{}", session);
        await().until(() -> recorded.size() == 2);
        assertTrue(((Happening.WiringTested) recorded.get(1)).wires().contains("lock=works"));
    }

    @Test
    void aSelfTestThatCannotBeRecordedDoesNotTouchTheLock() throws Exception {
        String session = session(running());
        diskFull = true;

        assertEquals(503, post("/api/selftest/start", "{}", session).statusCode());
        assertFalse(board.lock().isReleased());
        assertFalse(json(get("/api/selftest", session)).path("running").asBoolean());
    }

    @Test
    void aNewUnitIsClaimedByItsCodeAndShowsThePinOnce() throws Exception {
        InstallerPin pin = new InstallerPin(data);
        DevicePage setUp = DevicePage.setUp(ANY, access, pin, (cloud, code) -> {
                    if (!code.equals("GOOD-CODE")) {
                        throw new ClaimException("the cloud does not know this code");
                    }
                    return "south-gate";
                })
                .open();
        page = setUp;
        port = setUp.port();
        assertFalse(json(get("/api/start", "")).path("claimed").asBoolean());
        HttpResponse<String> refused = post("/api/claim", "{\"code\":\"BAD\",\"cloud\":\"https://cloud.example\"}", "");
        assertEquals(409, refused.statusCode());
        assertTrue(refused.body().contains("does not know"), refused.body());

        HttpResponse<String> claimed =
                post("/api/claim", "{\"code\":\"GOOD-CODE\",\"cloud\":\"https://cloud.example\"}", "");
        assertEquals(200, claimed.statusCode());
        assertTrue(pin.matches(json(claimed).path("pin").asText()));
        assertTrue(claimed.headers().firstValue("Set-Cookie").isPresent());
        assertEquals(
                409,
                post("/api/claim", "{\"code\":\"GOOD-CODE\",\"cloud\":\"https://cloud.example\"}", "")
                        .statusCode());
        assertEquals(404, get("/api/overview", "").statusCode());
    }

    @Test
    void thePageItselfIsServedWithItsParts() throws Exception {
        running();
        for (String path : List.of("/", "/app.js", "/style.css")) {
            assertEquals(200, get(path, "").statusCode(), path);
        }
    }

    private String running() throws IOException {
        InstallerPin pin = new InstallerPin(data);
        String secret = pin.renew();
        DevicePage running = DevicePage.running(ANY, access, pin, new Facts(), new WiringTest(board), happening -> {
                    if (diskFull) {
                        return CompletableFuture.failedFuture(new IOException("disk full"));
                    }
                    recorded.add(happening);
                    return CompletableFuture.completedFuture(null);
                })
                .open();
        page = running;
        port = running.port();
        return secret;
    }

    private String session(String pin) throws Exception {
        String cookie = post("/api/session", "{\"pin\":\"" + pin + "\"}", "")
                .headers()
                .firstValue("Set-Cookie")
                .orElse(";");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> get(String path, String cookie) throws IOException, InterruptedException {
        return client.send(request(path, cookie).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String cookie)
            throws IOException, InterruptedException {
        return client.send(
                request(path, cookie)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String cookie) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", cookie.isEmpty() ? "none=1" : cookie);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new JsonMapper().readTree(answer.body());
    }

    /** A door at rest with a few events waiting. */
    static final class Facts implements DeviceFacts {
        @Override
        public String door() {
            return "south-gate";
        }

        @Override
        public String version() {
            return "test";
        }

        @Override
        public DoorStatus status() {
            return new DoorStatus(
                    Instant.EPOCH,
                    ClockTrust.TRUSTED,
                    DoorState.LOCKED,
                    false,
                    false,
                    false,
                    false,
                    false,
                    0,
                    0,
                    0,
                    0,
                    List.of());
        }

        @Override
        public Link link() {
            return new Link(true, 4, 12);
        }

        @Override
        public List<String> log() {
            return List.of("a line");
        }
    }
}
