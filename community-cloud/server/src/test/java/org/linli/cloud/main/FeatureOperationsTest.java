package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.audit.AuditLog;
import org.linli.cloud.command.Commands;
import org.linli.cloud.demo.DemoSeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.storage.Database;
import org.linli.messages.key.PublicKeys;

/** The operations of people, access, events and commands over real HTTP; every reply is held against the contract. There is no broker, as on a bad day. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureOperationsTest {

    /** The first text of the community. */
    static final String CONSENT_TEXT =
            "{\"kind\":\"FACE\",\"title\":\"人脸\",\"titleEn\":\"Faces\",\"words\":\"用于开门\",\"wordsEn\":\"To open doors\"}";

    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    static Path directory;

    private Cloud cloud;
    private CloudSettings settings;
    private Session manager;
    private Session guard;
    private Session resident;

    @BeforeAll
    void startCloud() throws Exception {
        settings = CloudSettings.read(new SettingsReader(
                null,
                Map.of(),
                Map.of(
                        "data", directory.toString(),
                        "http.port", "0",
                        "https.port", "-1",
                        "mqtt.mode", "external",
                        "mqtt.host", "localhost",
                        "mqtt.port", "1")));
        Map<String, String> links = seed();
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        manager = new Session(links.get("demo-manager"));
        guard = new Session(links.get("demo-guard"));
        resident = new Session(links.get("demo-a"));
    }

    private Map<String, String> seed() throws IOException {
        try (Foundation foundation = Foundation.open(settings, Clock.systemUTC())) {
            Database database = foundation.database();
            new DemoSeed(
                            foundation.companies(),
                            foundation.places(),
                            foundation.people(),
                            foundation.access(),
                            new Commands(database, foundation.access(), foundation.box(), foundation.clock()),
                            foundation.clock())
                    .run(directory.resolve("props.json"), null);
            database.change(transaction -> Demo.mark(
                    transaction,
                    foundation.accounts(),
                    java.util.List.of(
                            new Demo.Person("demo-manager", "测试经理", "Manager", Set.of(Role.MANAGER)),
                            new Demo.Person("demo-guard", "测试保安", "Guard", Set.of(Role.GUARD)),
                            new Demo.Person("demo-a", "测试甲", "A", Set.of()))));
            return Map.of(
                    "demo-manager",
                    Demo.link(database, foundation.links(), "demo-manager").token(),
                    "demo-guard",
                    Demo.link(database, foundation.links(), "demo-guard").token(),
                    "demo-a",
                    Demo.link(database, foundation.links(), "demo-a").token());
        }
    }

    @AfterAll
    void stopCloud() {
        if (cloud != null) {
            cloud.close();
        }
    }

    /** A browser that is signed in. */
    private final class Session {
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

        Session(String token) throws Exception {
            expect(200, "POST", "/api/session/link", "{\"token\":\"" + token + "\"}");
        }

        JsonNode expect(int status, String method, String path, String body) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(cloud.addresses().get("http") + path))
                    .header("X-Linli-Request", "1")
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(status, response.statusCode(), method + " " + path + " " + response.body());
            return response.body().isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(response.body());
        }

        JsonNode get(String path) throws Exception {
            return expect(200, "GET", path, "");
        }
    }

    @Test
    void everyListAnswersAsTheContractSays() throws Exception {
        for (String path : new String[] {
            "buildings",
            "units",
            "people",
            "doors",
            "door-sync",
            "groups",
            "groups/residents/members",
            "rules",
            "schedules",
            "holidays",
            "people/demo-a/cards",
            "people/demo-a/pass-keys",
            "people/demo-a/consents",
            "people/demo-a/relations",
            "people/demo-a/face-templates",
            "visitor-passes",
            "access-log",
            "events",
            "alarms",
            "door-states",
            "chain-breaks",
            "commands",
            "audit"
        }) {
            assertTrue(manager.get("/api/" + path).has("items"), path);
        }
        for (String path :
                new String[] {"doors", "pass-keys", "visitor-passes", "consents", "access-log", "face-templates"}) {
            assertTrue(resident.get("/api/my/" + path).has("items"), path);
        }
    }

    @Test
    void aManagerMovesSomebodyInAndOut() throws Exception {
        String person = manager.expect(201, "POST", "/api/people", "{\"kind\":\"RESIDENT\",\"name\":\"测试新\"}")
                .get("id")
                .asText();
        String base = "/api/people/" + person;
        manager.expect(201, "POST", base + "/relations", "{\"unit\":\"b1-101\",\"kind\":\"TENANT\"}");
        manager.expect(204, "PUT", "/api/groups/residents/members/" + person, "");
        String card = "{\"format\":\"WIEGAND_26\",\"facility\":1,\"number\":77}";
        String cardId =
                manager.expect(201, "POST", base + "/cards", card).get("id").asText();
        assertEquals(
                "card-already-known",
                manager.expect(409, "POST", base + "/cards", card).get("code").asText());
        manager.expect(204, "PUT", base + "/pin", "{\"userCode\":\"777\",\"pin\":\"2580\"}");
        assertEquals("777", manager.get(base).get("userCode").asText());
        manager.expect(201, "POST", "/api/consent-texts", CONSENT_TEXT);
        String signed = "{\"textVersion\":\"1\",\"givenBy\":\"%s\",\"paper\":\"A-1\"}".formatted(person);
        String consent = manager.expect(201, "POST", base + "/consents", signed)
                .get("id")
                .asText();
        manager.expect(400, "POST", base + "/face-photo", "{\"image\":\"AAAA\"}");
        manager.expect(204, "POST", "/api/consents/" + consent + "/withdraw", "");
        manager.expect(204, "DELETE", "/api/cards/" + cardId, "");
        manager.expect(204, "DELETE", base, "");
        manager.expect(404, "GET", base, "");
    }

    @Test
    void doorsAndRulesAreChecked() throws Exception {
        JsonNode door =
                manager.expect(200, "PUT", "/api/doors/north", "{\"number\":7,\"name\":\"北门\",\"faces\":false}");
        assertFalse(door.has("face"));
        String faceOnly = "{\"name\":\"x\",\"group\":\"residents\",\"schedule\":\"always\",\"means\":[\"FACE\"],"
                + "\"doors\":[\"north\"]}";
        assertEquals(
                "face-alone",
                manager.expect(400, "PUT", "/api/rules/x1", faceOnly)
                        .get("code")
                        .asText());
        manager.expect(200, "PUT", "/api/rules/x1", faceOnly.replace("FACE", "CARD"));
        manager.expect(409, "DELETE", "/api/schedules/always", "");
        manager.expect(400, "PUT", "/api/doors/twin", "{\"number\":0,\"name\":\"门\"}");
        manager.expect(204, "DELETE", "/api/rules/x1", "");
        manager.expect(204, "DELETE", "/api/doors/north", "");
    }

    @Test
    void aGuardOrdersWithAReasonAndLearnsThatNothingWasSent() throws Exception {
        guard.expect(400, "POST", "/api/doors/south-gate/open", "{}");
        String id = guard.expect(202, "POST", "/api/doors/south-gate/open", "{\"reason\":\"搬家\"}")
                .get("id")
                .asText();
        assertEquals("NOT_SENT", guard.get("/api/commands/" + id).get("state").asText());
        guard.expect(202, "POST", "/api/doors/south-gate/lockdown", "{\"on\":true}");
        guard.expect(202, "POST", "/api/doors/south-gate/evacuation", "{\"on\":false}");
        guard.expect(404, "POST", "/api/doors/nowhere/open", "{\"reason\":\"x\"}");
        guard.expect(403, "GET", "/api/rules", "");
        guard.expect(403, "DELETE", "/api/people/demo-a", "");
    }

    @Test
    void aResidentSeesAndDoesOnlyTheirOwn() throws Exception {
        Set<String> doors = new HashSet<>();
        resident.get("/api/my/doors")
                .get("items")
                .forEach(door -> doors.add(door.get("id").asText()));
        assertEquals(Set.of("south-gate", "building-1"), doors);
        resident.expect(202, "POST", "/api/my/doors/south-gate/open", "");
        for (String path : new String[] {"people", "doors", "access-log", "events", "commands", "audit"}) {
            resident.expect(403, "GET", "/api/" + path, "");
        }
        resident.expect(403, "POST", "/api/doors/south-gate/open", "{\"reason\":\"x\"}");

        Instant until = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        JsonNode pass = resident.expect(
                201,
                "POST",
                "/api/my/visitor-passes",
                "{\"label\":\"朋友\",\"until\":\"" + until + "\",\"doors\":[\"south-gate\"],\"uses\":1}");
        assertTrue(pass.get("text").asText().startsWith("LINLI:V"));
        String code = "/api/my/visitor-passes/" + pass.get("id").asText();
        assertEquals(pass.get("text"), resident.get(code + "/code").get("text"));
        resident.expect(204, "POST", code + "/revoke", "");

        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String key = PublicKeys.base64(generator.generateKeyPair().getPublic());
        String phone = resident.expect(
                        201, "POST", "/api/my/pass-keys", "{\"publicKey\":\"" + key + "\",\"label\":\"手机\"}")
                .get("id")
                .asText();
        resident.expect(204, "DELETE", "/api/my/pass-keys/" + phone, "");
        resident.expect(404, "DELETE", "/api/my/pass-keys/" + phone, "");
    }

    @Test
    void whatStaffDidAndTriedIsOnRecordUnbroken() throws Exception {
        guard.expect(202, "POST", "/api/doors/building-1/open", "{\"reason\":\"审计\"}");
        guard.expect(404, "POST", "/api/doors/nowhere/open", "{\"reason\":\"审计\"}");
        Set<String> subjects = new HashSet<>();
        manager.get("/api/audit?size=200").get("items").forEach(entry -> {
            if (entry.get("person").asText().equals("demo-guard")) {
                subjects.add(entry.get("operation").asText() + " "
                        + entry.get("subject").asText());
            }
        });
        assertTrue(subjects.contains("openDoor building-1"));
        assertTrue(subjects.contains("openDoor nowhere"));
        try (Database database = Database.open(settings.database())) {
            assertTrue(new AuditLog(database, Clock.systemUTC()).firstBreak().isEmpty());
            database.change(transaction ->
                    transaction.handle().execute("UPDATE audit SET subject = 'forged' WHERE sequence = 1"));
            assertEquals(
                    1, new AuditLog(database, Clock.systemUTC()).firstBreak().orElseThrow());
        }
    }
}
