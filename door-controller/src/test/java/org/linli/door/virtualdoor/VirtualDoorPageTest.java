package org.linli.door.virtualdoor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.qr.QrReader;
import org.linli.hardware.Frame;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.messages.pass.PassReading;
import org.linli.messages.pass.PassText;
import org.linli.messages.pass.RotatingPass;

class VirtualDoorPageTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path samples = Path.of(".");

    private final HttpClient client = HttpClient.newHttpClient();
    private final VirtualBoard board =
            new VirtualBoard(VirtualSettings.complete().withCardAway(Duration.ZERO));
    private final FakeDoor door = new FakeDoor(board);
    private VirtualDoorPage page = unopened();

    @BeforeEach
    void open() throws IOException {
        Files.write(samples.resolve("sample1.png"), Scenes.jpeg(Scenes.phonePicture("a sample"), 320));
        page = new VirtualDoorPage(
                        new VirtualDoorPage.Options(
                                "south-gate",
                                0,
                                VirtualPropsTest.example(),
                                List.of(samples.resolve("absent"), samples),
                                List.of("http://127.0.0.1:18502")),
                        board.controls(),
                        door,
                        door,
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .start();
    }

    @AfterEach
    void close() {
        page.close();
        board.close();
    }

    @SuppressWarnings("NullAway")
    private static VirtualDoorPage unopened() {
        return null;
    }

    @Test
    void aKnownCardReleasesTheLockAndTheDecisionIsListed() throws Exception {
        assertEquals(204, post("/api/card", "{\"person\":0}").statusCode());

        await().until(() -> json("/api/decisions").size() == 1);
        JsonNode decision = json("/api/decisions").get(0);
        assertEquals("GRANTED", decision.path("reason").asText());
        assertEquals(2310, decision.path("recordedMicros").asInt());
        assertTrue(json("/api/state").path("lockReleased").asBoolean());
        assertEquals("GRANTED", json("/api/state").path("prompt").asText());
    }

    @Test
    void cardsMayAlsoBeNamedByLabelOrNumber() throws Exception {
        assertEquals(204, post("/api/card", "{\"card\":0}").statusCode());
        assertEquals(
                204,
                post("/api/card", "{\"format\":\"UID\",\"facility\":0,\"number\":77}")
                        .statusCode());

        await().until(() -> json("/api/decisions").size() == 2);
        assertEquals(404, post("/api/card", "{\"card\":9}").statusCode());
        assertEquals(
                400,
                post("/api/card", "{\"format\":\"WIEGAND_26\",\"facility\":300,\"number\":1}")
                        .statusCode());
        assertEquals(400, post("/api/card", "{}").statusCode());
    }

    @Test
    void aFreshPassAndAScreenshotOfAMinuteAgoCanBeReadByTheCamera() throws Exception {
        post("/api/camera/code", "{\"person\":0}");
        assertEquals(RotatingPass.stepAt(NOW), shown().step());

        post("/api/camera/code", "{\"person\":0,\"screenshot\":true}");
        assertEquals(RotatingPass.stepAt(NOW) - VirtualPhone.SCREENSHOT_AGE_STEPS, shown().step());
        assertFalse(shown().isCurrentAt(NOW));

        assertEquals(409, post("/api/camera/code", "{\"person\":1}").statusCode());
    }

    @Test
    void aSampleStandsBeforeTheCameraAndMovesUntilItWalksAway() throws Exception {
        assertEquals(
                204,
                post("/api/camera/sample", "{\"name\":\"sample1.png\",\"as\":\"person\"}")
                        .statusCode());
        Frame first = frame();
        Frame second = frame();
        assertEquals(640, first.width());
        assertFalse(java.util.Arrays.equals(first.bgr(), second.bgr()));
        assertTrue(json("/api/state").path("cameraShowing").asBoolean());
        assertEquals(200, get("/api/camera/view").statusCode());
        assertEquals(200, get("/api/sample?name=sample1.png").statusCode());

        assertEquals(
                204,
                post("/api/camera/sample", "{\"name\":\"sample1.png\",\"as\":\"print\"}")
                        .statusCode());
        post("/api/camera/clear", "{}");
        assertFalse(json("/api/state").path("cameraShowing").asBoolean());
    }

    @Test
    void onlyListedSamplesAndRealPicturesAreAccepted() throws Exception {
        assertEquals(
                404, post("/api/camera/sample", "{\"name\":\"../secret.png\"}").statusCode());
        assertEquals(404, get("/api/sample?name=..%2F..%2Fetc%2Fpasswd").statusCode());
        HttpResponse<String> refusal = post("/api/camera/picture", "not a picture");
        assertEquals(400, refusal.statusCode());
        assertTrue(refusal.body().contains("not a picture"), refusal.body());
        assertEquals(
                "application/problem+json",
                refusal.headers().firstValue("Content-Type").orElse(""));
        assertEquals(413, post("/api/camera/live", "x".repeat(1_100_000)).statusCode());
    }

    @Test
    void theLeafOpensOnlyWhenTheBoltIsReleasedOrByForce() throws Exception {
        assertEquals(
                "{\"open\":false}", post("/api/door", "{\"action\":\"push\"}").body());
        assertEquals(
                "{\"open\":true}", post("/api/door", "{\"action\":\"force\"}").body());
        assertEquals(
                "{\"open\":false}", post("/api/door", "{\"action\":\"pull\"}").body());
        assertEquals(400, post("/api/door", "{\"action\":\"kick\"}").statusCode());
    }

    @Test
    void wiresCableAndKeysFollow() throws Exception {
        post("/api/wire", "{\"wire\":\"fire\",\"active\":true}");
        assertTrue(json("/api/state").path("fire").asBoolean());
        post("/api/network", "{\"plugged\":false}");
        assertFalse(json("/api/state").path("plugged").asBoolean());
        post("/api/card", "{\"card\":0}");
        await().until(() -> json("/api/state").path("waiting").asInt() == 1);
        assertEquals(204, post("/api/keys", "{\"keys\":\"1001*246810#\"}").statusCode());
        assertEquals(400, post("/api/keys", "{\"keys\":\"12a\"}").statusCode());
    }

    @Test
    void changesArriveByServerSentEvents() throws Exception {
        HttpResponse<java.io.InputStream> stream = client.send(
                HttpRequest.newBuilder(uri("/api/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertEquals("event: state", lines.readLine());
            post("/api/card", "{\"person\":1}");
            String line = lines.readLine();
            while (line != null && !line.equals("event: decision")) {
                line = lines.readLine();
            }
            assertTrue(String.valueOf(lines.readLine()).contains("UNKNOWN_CREDENTIAL"));
        }
    }

    @Test
    void onlyTheNeighboursPageMayAskFromAnotherOrigin() throws Exception {
        assertEquals(
                "http://127.0.0.1:18502",
                from("http://127.0.0.1:18502")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin")
                        .orElse(""));
        assertEquals(200, from("http://localhost:18502").statusCode());
        assertEquals(403, from("http://localhost:18503").statusCode());
        assertEquals(403, from("https://evil.example").statusCode());
    }

    @Test
    void nothingThatOpensADoorIsInTheProps() throws Exception {
        String props = get("/api/props").body();

        assertTrue(props.contains("林小满"), props);
        assertTrue(props.contains("小区南门"), props);
        assertFalse(props.contains("MEEC"), props);
        assertFalse(props.contains("LINLI:V"), props);
    }

    @Test
    void aNeighbourMustBeALoopbackAddress() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new VirtualDoorPage.Options(
                        "a", 0, VirtualProps.NONE, List.of(samples), List.of("https://example.org")));
    }

    private RotatingPass shown() throws InterruptedException {
        List<String> texts = new QrReader().read(frame());
        assertEquals(1, texts.size());
        return ((PassReading.Rotating) PassText.read(texts.get(0))).pass();
    }

    private Frame frame() throws InterruptedException {
        // The first may still be of the scene before.
        for (int i = 0; i < 2; i++) {
            Optional<Frame> skipped = board.camera().orElseThrow().next(Duration.ofSeconds(5));
            assertTrue(skipped.isPresent());
        }
        return board.camera().orElseThrow().next(Duration.ofSeconds(5)).orElseThrow();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + page.port() + path);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> from(String origin) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("/api/state"))
                        .header("Origin", origin)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return MAPPER.readTree(get(path).body());
    }
}
