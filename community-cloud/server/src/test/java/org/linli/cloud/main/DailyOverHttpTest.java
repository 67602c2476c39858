package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** A day in a community over the interface of a running cloud. Every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DailyOverHttpTest {

    private Cloud cloud;
    private HttpClientSession guard;
    private HttpClientSession mei;
    private HttpClientSession wu;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
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
                                "mqtt.port", "1"))),
                Clock.systemUTC(),
                true);
        Foundation foundation = cloud.foundation();
        foundation.places().putBuilding("home", new Places.Building("1", "1号楼", "Building 1"));
        resident(foundation, "mei", "101");
        resident(foundation, "wu", "102");
        foundation.people().put("home", new Person("boss", HolderKind.STAFF, "经理", "Manager", "", false, null, null));
        foundation.people().put("home", new Person("guard", HolderKind.STAFF, "保安", "Guard", "", false, null, null));
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("boss", "经理", "Manager", Set.of(Role.MANAGER)),
                                new Demo.Person("guard", "保安", "Guard", Set.of(Role.GUARD)),
                                new Demo.Person("mei", "梅", "Mei", Set.of()),
                                new Demo.Person("wu", "吴", "Wu", Set.of()))));
        guard = session("guard");
        mei = session("mei");
        wu = session("wu");
    }

    private static void resident(Foundation foundation, String id, String unit) {
        foundation.places().putUnit("home", Unit.home("1-" + unit, "1", unit, unit));
        foundation.people().put("home", new Person(id, HolderKind.RESIDENT, id, id, "", false, null, null));
        foundation
                .people()
                .relate(
                        "home",
                        id,
                        "1-" + unit,
                        Relation.Kind.OWNER,
                        Instant.now().minus(9, ChronoUnit.DAYS),
                        null);
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

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void theLogOfAHomeIsForThoseWhoLiveThere() throws Exception {
        JsonNode sharing = mei.get("/api/my/home-log-sharing");
        String home = sharing.at("/items/0/household").asText();
        assertEquals(false, sharing.at("/items/0/shared").asBoolean(true));
        JsonNode after = mei.expect(
                200, "PUT", "/api/my/home-log-sharing", json("{'household':'%s','shared':true}".formatted(home)));
        assertTrue(after.at("/items/0/shared").asBoolean());
        String passages = "/api/my/households/" + home + "/passages";
        assertEquals(0, mei.get(passages + "?size=5").path("items").size());
        assertEquals("household-unknown", wu.refused(404, "GET", passages, ""));
        guard.refused(403, "GET", passages, "");
    }
}
