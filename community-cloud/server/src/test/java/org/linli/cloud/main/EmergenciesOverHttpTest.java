package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.messages.access.HolderItem.HolderKind;

/** From 求助 on the phone to the case that is closed, over the interface of a running cloud. Every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmergenciesOverHttpTest {

    private Cloud cloud;
    private HttpClientSession mei;
    private HttpClientSession lin;
    private HttpClientSession stranger;
    private HttpClientSession guard;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Map<String, String> settings = Map.of(
                "data", directory.toString(),
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1");
        cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), Clock.systemUTC(), true);
        Foundation foundation = cloud.foundation();
        foundation.places().putBuilding("home", new Places.Building("1", "1号楼", "Building 1"));
        for (String unit : List.of("101", "102")) {
            foundation.places().putUnit("home", Unit.home("1-" + unit, "1", unit, unit));
        }
        lives("mei", "1-101", Relation.Kind.OWNER);
        lives("lin", "1-101", Relation.Kind.FAMILY);
        lives("wu", "1-102", Relation.Kind.OWNER);
        foundation.people().put("home", new Person("gao", HolderKind.STAFF, "gao", "gao", "", false, null, null));
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("gao", "gao", "gao", Set.of(Role.GUARD, Role.MANAGER)),
                                new Demo.Person("mei", "mei", "mei", Set.of()),
                                new Demo.Person("lin", "lin", "lin", Set.of()),
                                new Demo.Person("wu", "wu", "wu", Set.of()))));
        mei = session("mei");
        lin = session("lin");
        stranger = session("wu");
        guard = session("gao");
    }

    private void lives(String person, String unit, Relation.Kind kind) {
        cloud.foundation()
                .people()
                .put("home", new Person(person, HolderKind.RESIDENT, person, person, "", false, null, null));
        cloud.foundation()
                .people()
                .relate("home", person, unit, kind, Instant.now().minus(9, ChronoUnit.DAYS), null);
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
    }

    private static List<String> steps(JsonNode whole) {
        List<String> steps = new ArrayList<>();
        whole.path("steps").forEach(step -> steps.add(step.path("step").asText()));
        return steps;
    }

    private String called(HttpClientSession who) {
        return await().until(
                        () -> who.get("/api/my/calls-for-help")
                                .path("items")
                                .path(0)
                                .path("id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    @Test
    void helpIsAskedForAnsweredByFamilySeenByTheGuardAndClosedWithItsCause() throws Exception {
        assertFalse(mei.get("/api/my/help").path("open").asBoolean());
        JsonNode asked = mei.expect(201, "POST", "/api/my/help", "{\"press\":\"press-0001\"}");
        assertEquals("RAISED", asked.path("state").asText());
        assertEquals(
                asked.path("id").asText(),
                mei.expect(201, "POST", "/api/my/help", "{\"press\":\"press-0001\"}")
                        .path("id")
                        .asText());
        assertEquals(1, mei.get("/api/my/help").path("presses").asInt(), "sent twice, pressed once");
        String id = called(lin);
        String deeds = "/api/my/calls-for-help/" + id + "/deeds";
        assertEquals(
                "emergency-unknown",
                stranger.refused(404, "POST", deeds, "{\"doing\":\"ACKNOWLEDGE\"}"),
                "who was not called does not learn of it");
        stranger.expect(404, "GET", "/api/my/calls-for-help/" + id, "");
        JsonNode taken = lin.expect(200, "POST", deeds, "{\"doing\":\"SET_OUT\"}");
        assertEquals("1号楼 101", taken.path("emergency").path("home").asText());
        assertEquals("lin", mei.get("/api/my/help").path("responderName").asText());
        assertEquals(
                "emergency-taken",
                guard.refused(409, "POST", "/api/emergencies/" + id + "/deeds", "{\"doing\":\"ACKNOWLEDGE\"}"));
        JsonNode seen = guard.get("/api/emergencies?open=true");
        assertEquals("ON_THE_WAY", seen.path("items").path(0).path("state").asText());
        assertEquals("emergency-cause", lin.refused(400, "POST", deeds, "{\"doing\":\"CLOSE\"}"));
        JsonNode closed = lin.expect(200, "POST", deeds, "{\"doing\":\"CLOSE\",\"cause\":\"FALL\",\"words\":\"扶起来了\"}");
        assertEquals("CLOSED", closed.path("emergency").path("state").asText());
        List<String> steps = steps(guard.get("/api/emergencies/" + id));
        assertEquals("RAISED", steps.get(0));
        assertEquals("CLOSE", steps.get(steps.size() - 1));
        assertTrue(steps.contains("CALLED"));
        assertFalse(mei.get("/api/my/help").path("open").asBoolean());
    }

    @Test
    void staffRaiseItForSomebodyAndAPlanSaysWhoIsCalled() throws Exception {
        String plan = "/api/people/wu/emergency-plan";
        assertTrue(guard.get(plan).path("usual").asBoolean());
        guard.expect(
                200,
                "PUT",
                plan,
                "{\"tiers\":[{\"receivers\":[{\"kind\":\"PERSON\",\"id\":\"mei\"}],\"nextSeconds\":30,\"againSeconds\":15}]}");
        guard.expect(
                400,
                "PUT",
                plan,
                "{\"tiers\":[{\"receivers\":[{\"kind\":\"FAMILY\",\"id\":\"mei\"}],\"nextSeconds\":30,\"againSeconds\":15}]}");
        JsonNode raised = guard.expect(
                201, "POST", "/api/emergencies", "{\"press\":\"press-0002\",\"person\":\"wu\",\"trial\":true}");
        String id = called(mei);
        assertEquals(raised.path("id").asText(), id);
        assertEquals(
                "gao",
                guard.get("/api/emergencies/" + id)
                        .path("presses")
                        .path(0)
                        .path("byName")
                        .asText());
        guard.expect(200, "POST", "/api/emergencies/" + id + "/deeds", "{\"doing\":\"CLOSE\",\"cause\":\"TEST\"}");
        guard.expect(204, "DELETE", plan, "");
        assertTrue(guard.get(plan).path("usual").asBoolean());
        assertEquals(
                "person-unknown",
                guard.refused(404, "POST", "/api/emergencies", "{\"press\":\"press-0003\",\"person\":\"nobody\"}"));
    }
}
