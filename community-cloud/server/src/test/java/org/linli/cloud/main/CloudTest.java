package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.access.Doors;
import org.linli.cloud.device.TestUnit;
import org.linli.cloud.identity.Totp;
import org.linli.messages.Codec;
import org.linli.messages.device.ClaimCode;
import org.linli.messages.device.ClaimGrant;
import org.linli.messages.device.ClaimRequest;

/** The whole cloud, with its broker, over real connections. Every reply is held against the contract. */
class CloudTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    private static Cloud cloud;
    private static HttpClient client;
    private static String manager;

    @BeforeAll
    static void start() throws Exception {
        CloudSettings settings = CloudSettings.read(new SettingsReader(
                null,
                Map.of(),
                Map.of(
                        "data", directory.toString(),
                        "http.port", "0",
                        "https.port", "0",
                        "mqtt.port", "0",
                        "mqtt.host", "127.0.0.1")));
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, cloud.foundation().serverIdentity().trustManagers().getTrustManagers(), new SecureRandom());
        client = HttpClient.newBuilder().sslContext(tls).build();
        cloud.foundation()
                .access()
                .doors()
                .put("home", new Doors.Door(Doors.defaults("gate", 1, "门", "Asia/Shanghai"), "Gate", null));
        manager = setUpManager();
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    private static HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return sendTo("http", method, path, body, headers);
    }

    private static HttpResponse<String> sendTo(
            String scheme, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("X-Linli-Request", "1", "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return client.send(
                HttpRequest.newBuilder(URI.create(cloud.addresses().get(scheme) + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .headers(all.toArray(String[]::new))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String setUpManager() throws Exception {
        String token = cloud.foundation().links().firstManager().orElseThrow().token();
        JsonNode offer = JSON.readTree(send("POST", "/api/setup/begin", "{\"token\":\"" + token + "\"}")
                .body());
        String code = Totp.code(Totp.fromBase32(offer.path("totpSecret").asText()), Instant.now());
        HttpResponse<String> done = send(
                "POST",
                "/api/setup/finish",
                "{\"token\":\"%s\",\"name\":\"王\",\"login\":\"boss\",\"password\":\"seven green lamps\",\"code\":\"%s\"}"
                        .formatted(token, code));
        assertEquals(200, done.statusCode(), done.body());
        String cookie = done.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static String[] asManager() {
        return new String[] {"Cookie", manager};
    }

    @Test
    void theReadyLineNamesEveryAddress() {
        assertTrue(cloud.readyLine()
                .matches("ready http=http://localhost:\\d+ https=https://localhost:\\d+ mqtt=localhost:\\d+"));
    }

    @Test
    void itIsAliveAndReadyAndMeasured() throws Exception {
        assertEquals(200, send("GET", "/health/live", "").statusCode());
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> send("GET", "/health/ready", "").statusCode() == 200);
        assertTrue(send("GET", "/metrics", "").body().contains("linli_live_clients"));
    }

    @Test
    void theContractAndThePagesAreServed() throws Exception {
        JsonNode contract = JSON.readTree(send("GET", "/openapi.json", "").body());
        assertEquals("3.1.0", contract.path("openapi").asText());
        for (String path : List.of("/", "/api.html", "/app.js", "/uqr.js", "/style.css")) {
            HttpResponse<String> page = send("GET", path, "");
            assertEquals(200, page.statusCode(), path);
            String tag = page.headers().firstValue("ETag").orElseThrow();
            assertEquals(304, send("GET", path, "", "If-None-Match", tag).statusCode());
            assertFalse(page.body().contains("https://cdn"), path);
        }
    }

    /** Its page is asked for again each time; what the page names bears its content's hash and is kept for ever. */
    @Test
    void theAppIsServedSoThatABrowserKeepsWhatCannotChange() throws Exception {
        HttpResponse<String> page = send("GET", "/app/", "");
        assertEquals(200, page.statusCode());
        assertEquals("no-cache", page.headers().firstValue("Cache-Control").orElseThrow());
        assertTrue(page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .contains("script-src 'self';"));
        Matcher named = Pattern.compile("/app/assets/[^\"]+\\.(js|css)").matcher(page.body());
        int kinds = 0;
        while (named.find()) {
            HttpResponse<String> file = send("GET", named.group(), "");
            assertEquals(200, file.statusCode(), named.group());
            assertTrue(file.headers().firstValue("Cache-Control").orElseThrow().contains("immutable"), named.group());
            kinds |= named.group(1).equals("js") ? 1 : 2;
        }
        assertEquals(3, kinds, "a script and a style");
        HttpResponse<String> worker = send("GET", "/app/sw.js", "");
        assertEquals("no-cache", worker.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(200, send("GET", "/app/resident.webmanifest", "").statusCode());
        assertEquals(302, send("GET", "/app", "").statusCode());
        assertEquals(404, send("GET", "/app/../secret.key", "").statusCode());
        assertEquals(404, send("GET", "/app/assets/none.js", "").statusCode());
    }

    @Test
    void overTlsTheCookieIsBoundToTheHost() throws Exception {
        String token = cloud.foundation().links().signIn("nobody", null, "test").token();
        HttpResponse<String> refused = sendTo("https", "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.headers().firstValue("Strict-Transport-Security").isPresent());
    }

    @Test
    void aManagerSeesHerselfAndAStrangerNothing() throws Exception {
        JsonNode me = JSON.readTree(send("GET", "/api/me", "", asManager()).body());
        assertTrue(me.path("signedIn").asBoolean());
        assertEquals("王", me.path("name").asText());
        assertEquals(401, send("GET", "/api/devices", "").statusCode());
        assertEquals(200, send("GET", "/api/devices", "", asManager()).statusCode());
        assertEquals(200, send("GET", "/api/accounts", "", asManager()).statusCode());
        assertEquals(200, send("GET", "/api/sessions", "", asManager()).statusCode());
        assertEquals(
                201,
                send("POST", "/api/accounts/guard-1/invitation", "{\"roles\":[\"GUARD\"]}", asManager())
                        .statusCode());
    }

    @Test
    void aUnitClaimsItsDoorOverTlsAndConnectsToTheBroker() throws Exception {
        HttpResponse<String> created = send("POST", "/api/doors/gate/claim-code", "", asManager());
        assertEquals(201, created.statusCode(), created.body());
        ClaimCode code =
                ClaimCode.parse(JSON.readTree(created.body()).path("code").asText());
        TestUnit unit = new TestUnit();
        String request = Codec.encode(new ClaimRequest(code.secret(), unit.request(), "unit-1"));
        HttpResponse<String> answer = sendTo("https", "POST", "/api/claims", request);
        assertEquals(200, answer.statusCode(), answer.body());
        ClaimGrant grant = Codec.decode(answer.body(), ClaimGrant.class);
        assertEquals("gate", grant.door());
        assertFalse(grant.trustedKeys().isEmpty());
        com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient door = com.hivemq.client.mqtt.MqttClient.builder()
                .useMqttVersion5()
                .identifier(grant.door())
                .serverHost(grant.brokerHost())
                .serverPort(grant.brokerPort())
                .sslConfig(com.hivemq.client.mqtt.MqttClientSslConfig.builder()
                        .trustManagerFactory(cloud.foundation().serverIdentity().trustManagers())
                        .keyManagerFactory(unit.keyManagers(grant.certificateChain()))
                        .build())
                .buildBlocking();
        door.connect();
        assertTrue(door.getState().isConnected());
        assertEquals(
                204, send("POST", "/api/devices/gate/revoke", "", asManager()).statusCode());
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> !door.getState().isConnected());
    }

    @Test
    void aSecondCloudOnTheSameDataIsRefused() {
        BadSetting refused = org.junit.jupiter.api.Assertions.assertThrows(
                BadSetting.class, () -> Cloud.start(cloud.foundation().settings(), Clock.systemUTC()));
        assertTrue(String.valueOf(refused.getMessage()).contains("setting data"));
    }

    @Test
    void whatStaffDidIsInTheAuditLog() throws Exception {
        send("POST", "/api/doors/gate/claim-code", "", asManager());
        HttpResponse<String> log = send("GET", "/api/audit", "", asManager());
        assertEquals(200, log.statusCode(), log.body());
        assertTrue(log.body().contains("createClaimCode"), log.body());
        assertTrue(log.body().contains("finishSetup"), log.body());
    }

    @Test
    void aWrongClaimIsRefusedWithoutSayingWhy() throws Exception {
        String request = Codec.encode(new ClaimRequest("0000000000", new TestUnit().request(), "unit-1"));
        HttpResponse<String> answer = send("POST", "/api/claims", request);
        assertEquals(403, answer.statusCode());
        assertEquals("claim-refused", JSON.readTree(answer.body()).path("code").asText());
        assertEquals(
                404, send("POST", "/api/doors/none/claim-code", "", asManager()).statusCode());
    }
}
