package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.people.Person;
import org.linli.messages.access.HolderItem.HolderKind;

/** From the request, through outbox, job and courier, to a receiver, an open page and the messages in the app of a running cloud. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationsOverHttpTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final JsonMapper MAPPER = new JsonMapper();

    private record Came(String path, Map<String, String> headers, String body) {}

    private final BlockingQueue<Came> came = new LinkedBlockingQueue<>();
    private HttpServer receiver;
    private Cloud cloud;
    private HttpClientSession manager;
    private HttpClientSession resident;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            came.add(new Came(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().entrySet().stream()
                            .collect(Collectors.toMap(
                                    header -> header.getKey().toLowerCase(java.util.Locale.ROOT),
                                    header -> header.getValue().get(0))),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        cloud = Cloud.start(
                CloudSettings.read(new SettingsReader(
                        null,
                        Map.of(),
                        Map.of(
                                "data", directory.toString(),
                                "http.port", "0",
                                "https.port", "-1",
                                "mqtt.mode", "external",
                                "mqtt.host", "localhost",
                                "mqtt.port", "1",
                                "notify.trusted-hosts", "127.0.0.1"))),
                Clock.systemUTC(),
                true);
        Foundation foundation = cloud.foundation();
        foundation.people().put("home", new Person("boss", HolderKind.STAFF, "经理", "Manager", "", false, null, null));
        foundation.people().put("home", new Person("mei", HolderKind.RESIDENT, "梅", "Mei", "", false, null, null));
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("boss", "经理", "Manager", Set.of(Role.MANAGER)),
                                new Demo.Person("mei", "梅", "Mei", Set.of()))));
        manager = session("boss");
        resident = session("mei");
    }

    private HttpClientSession session(String person) throws Exception {
        HttpClientSession session = new HttpClientSession(cloud);
        String token = Demo.link(
                        cloud.foundation().database(), cloud.foundation().links(), person)
                .token();
        session.expect(200, "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
        return session;
    }

    @AfterAll
    void stop() {
        if (cloud != null) {
            cloud.close();
        }
        receiver.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private BufferedReader live(HttpClientSession session) throws Exception {
        String cookie = session.cookies().getCookieStore().getCookies().stream()
                .map(HttpCookie::toString)
                .collect(Collectors.joining("; "));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(cloud.addresses().get("http") + "/api/live"))
                .header("Cookie", cookie)
                .build();
        return new BufferedReader(new InputStreamReader(
                HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    private static String nextData(BufferedReader stream, String event) throws Exception {
        String line;
        boolean wanted = false;
        while ((line = stream.readLine()) != null) {
            if (line.startsWith("event: ")) {
                wanted = line.equals("event: " + event);
            } else if (wanted && line.startsWith("data: ")) {
                return line.substring(6);
            }
        }
        throw new IllegalStateException("the page was closed");
    }

    private static List<String> fared(JsonNode message) {
        List<String> ways = new ArrayList<>();
        message.path("deliveries")
                .forEach(way -> ways.add(
                        way.path("channel").asText() + " " + way.path("state").asText()));
        return ways;
    }

    @Test
    void whoTestsTheirRingingSeesItOnThePageInTheAppAndOnTheirPhone() throws Exception {
        resident.expect(
                201,
                "POST",
                "/api/my/notification-channels",
                "{\"channel\":\"NTFY\",\"label\":\"手机\",\"address\":\"" + address("/my-topic") + "\"}");
        try (BufferedReader page = live(resident)) {
            nextData(page, "hello");
            String id = resident.expect(201, "POST", "/api/my/notifications/test", "")
                    .path("id")
                    .asText();
            JsonNode shown = MAPPER.readTree(nextData(page, "notification"));
            assertEquals(
                    id + " 铃声测试",
                    shown.path("id").asText() + " " + shown.path("titleZh").asText());
            await().atMost(PATIENCE)
                    .until(() -> fared(resident.get("/api/my/notifications/" + id))
                            .equals(List.of("INBOX DELIVERED", "LIVE DELIVERED", "NTFY SENT")));
            assertEquals(
                    "my-topic",
                    MAPPER.readTree(came.poll(1, TimeUnit.MINUTES).body())
                            .path("topic")
                            .asText());
            assertEquals(
                    1,
                    resident.get("/api/my/notifications/unread").path("unread").asInt());
            resident.expect(204, "POST", "/api/my/notifications/" + id + "/read", "");
            resident.expect(204, "POST", "/api/my/notifications/read", "{\"upTo\":\"" + id + "\"}");
            assertEquals(
                    0,
                    resident.get("/api/my/notifications/unread").path("unread").asInt());
            assertTrue(resident.get("/api/my/notifications").at("/items/0/read").asBoolean());
            assertEquals(
                    0,
                    resident.get("/api/my/notifications?unread=true")
                            .path("items")
                            .size());
            JsonNode deliveries =
                    manager.get("/api/notifications/" + id + "/deliveries").path("items");
            assertEquals(
                    "梅 READ",
                    deliveries.at("/0/personName").asText() + " "
                            + deliveries.at("/0/state").asText());
            assertEquals("", deliveries.at("/2/label").asText());
            assertEquals("notification-unknown", manager.refused(404, "GET", "/api/my/notifications/" + id, ""));
        }
    }

    @Test
    void aManagersWebhookIsToldItsKeyOnceAndSigned() throws Exception {
        String wanted = "{\"channel\":\"WEBHOOK\",\"label\":\"系统\",\"address\":\"" + address("/hook?word=secret")
                + "\",\"kinds\":[\"TICKET\"]}";
        JsonNode made = manager.expect(201, "POST", "/api/notification-channels", wanted);
        assertTrue(made.path("signingKey").asText().startsWith("whsec_"));
        String path = "/api/notification-channels/" + made.path("id").asText();
        String list = manager.get("/api/notification-channels").toString();
        assertTrue(list.contains("127.0.0.1"), list);
        assertFalse(list.contains("whsec_") || list.contains("secret") || list.contains("/hook"), list);
        String id = manager.expect(201, "POST", path + "/test", "").path("id").asText();
        Came hook = came.poll(1, TimeUnit.MINUTES);
        while (!hook.path().equals("/hook")) {
            hook = came.poll(1, TimeUnit.MINUTES);
        }
        assertTrue(hook.headers().get("webhook-id").startsWith("msg_"));
        assertTrue(hook.headers().get("webhook-signature").startsWith("v1,"));
        await().atMost(PATIENCE)
                .until(() -> manager.get("/api/notifications/" + id + "/deliveries")
                        .at("/items/0/state")
                        .asText()
                        .equals("SENT"));
        assertTrue(manager.expect(200, "POST", path + "/key", "")
                .path("signingKey")
                .asText()
                .startsWith("whsec_"));
        resident.refused(403, "POST", path + "/test", "");
        resident.refused(403, "POST", "/api/notification-channels", wanted);
        assertEquals(
                "notification-address",
                manager.refused(
                        400,
                        "POST",
                        "/api/notification-channels",
                        wanted.replace("http://127.0.0.1", "http://10.0.0.1")));
        manager.expect(204, "DELETE", path, "");
        assertEquals("notification-channel-unknown", manager.refused(404, "DELETE", path, ""));
    }

    @Test
    void whatIsChosenIsShownAsItStands() throws Exception {
        String path = "/api/my/notification-preferences";
        assertEquals("22:00", manager.get(path).at("/quiet/from").asText());
        String chosen = "{\"quiet\":{\"from\":\"23:15\",\"until\":\"06:00\",\"important\":true},"
                + "\"choices\":[{\"kind\":\"PARCEL\",\"channel\":\"WEB_PUSH\",\"wanted\":false}]}";
        manager.expect(200, "PUT", path, chosen);
        JsonNode shown = manager.get(path);
        assertEquals(
                "23:15 06:00 true",
                shown.at("/quiet/from").asText() + " "
                        + shown.at("/quiet/until").asText() + " " + shown.at("/quiet/important"));
        for (JsonNode choice : shown.path("choices")) {
            boolean parcelPush = choice.path("kind").asText().equals("PARCEL")
                    && choice.path("channel").asText().equals("WEB_PUSH");
            assertEquals(!parcelPush, choice.path("wanted").asBoolean(), choice.toString());
        }
        manager.expect(200, "PUT", path, "{\"choices\":[]}");
        assertFalse(manager.get(path).has("quiet"));
        assertEquals(
                "quiet-hours",
                manager.refused(
                        400,
                        "PUT",
                        path,
                        "{\"quiet\":{\"from\":\"07:00\",\"until\":\"07:00\",\"important\":false},\"choices\":[]}"));
        assertEquals(
                87, resident.get("/api/push-key").path("publicKey").asText().length());
        assertEquals("22:00", resident.get(path).at("/quiet/from").asText());
    }
}
