package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/** From an agreement to what its recipient reads, over the interface of a running cloud. Every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharingOverHttpTest {

    private Cloud cloud;
    private HttpClientSession manager;
    private HttpClientSession resident;

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
        foundation.places().putUnit("home", Unit.home("1-101", "1", "101", "101"));
        foundation.people().put("home", new Person("boss", HolderKind.STAFF, "经理", "Manager", "", false, null, null));
        foundation.people().put("home", new Person("mei", HolderKind.RESIDENT, "梅", "Mei", "", false, null, null));
        foundation
                .people()
                .relate(
                        "home",
                        "mei",
                        "1-101",
                        Relation.Kind.OWNER,
                        Instant.now().minus(9, ChronoUnit.DAYS),
                        null);
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
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private String agree(String recipient, String shares) throws Exception {
        return manager.expect(
                        201,
                        "POST",
                        "/api/agreements",
                        json("{'recipient':'%s','contact':'010-1','purpose':'维修','shares':%s,'until':'%s'}"
                                .formatted(recipient, shares, Instant.now().plus(30, ChronoUnit.DAYS))))
                .path("id")
                .asText();
    }

    private HttpClientSession partner(String agreement) throws Exception {
        String token = manager.expect(
                        201, "POST", "/api/agreements/" + agreement + "/tokens", json("{'name':'server'}"))
                .path("token")
                .asText();
        return new HttpClientSession(cloud).bearer(token);
    }

    private void report(String words) throws Exception {
        manager.expect(
                201,
                "POST",
                "/api/tickets",
                json("{'kind':'DEFECT','category':'water','place':'门口','words':'" + words + "'}"));
    }

    private static List<String> words(JsonNode page) {
        List<String> words = new ArrayList<>();
        page.path("items").forEach(change -> words.add(change.at("/data/words").asText()));
        return words;
    }

    @Test
    void aPartnerReadsWhatTheAgreementGivesAndNothingElse() throws Exception {
        String plain = agree("统计局", "[{'kind':'ticket.changed'}]");
        String full = agree("维修公司", "[{'kind':'ticket.changed','personal':['words'],'ground':'CONTRACT'}]");
        HttpClientSession counter = partner(plain);
        HttpClientSession plumber = partner(full);
        String begin = plumber.get("/api/changes?from=NOW").path("cursor").asText();
        report("水管漏水");
        JsonNode seen = plumber.get("/api/changes?cursor=" + begin);
        assertEquals(List.of("水管漏水"), words(seen).subList(0, 1));
        JsonNode change = seen.path("items").get(0);
        assertEquals("ticket.changed", change.path("kind").asText());
        assertEquals(1, change.path("v").asInt());
        assertFalse(change.path("data").has("asker"));
        JsonNode counted =
                counter.get("/api/changes?cursor=" + begin).path("items").get(0);
        assertEquals("water", counted.at("/data/category").asText());
        assertFalse(counted.path("data").has("words"));
        assertEquals(change.path("id"), counted.path("id"));
        assertEquals("kinds-not-agreed", counter.refused(403, "GET", "/api/changes?kinds=alarm.changed", ""));
        for (String elsewhere : List.of("/api/tickets", "/api/people", "/api/agreements", "/api/doors")) {
            assertEquals(403, plumber.send("GET", elsewhere, "").statusCode(), elsewhere);
        }
        assertEquals(
                0,
                plumber.get("/api/changes?from=NOW&kinds=ticket.changed")
                        .path("items")
                        .size());
        assertEquals("agreement-kinds", plumber.refused(400, "GET", "/api/changes?kinds=everything", ""));
        assertEquals("cursor-unknown", plumber.refused(400, "GET", "/api/changes?cursor=nonsense", ""));
    }

    @Test
    void whoeverBeginsReadsEverythingOnceAndThenFollowsWhatChanges() throws Exception {
        String agreement = agree(
                "人口登记",
                "[{'kind':'ticket.changed'},{'kind':'person.moved','personal':['person'],'ground':'LEGAL_DUTY'},"
                        + "{'kind':'bill.posted'},{'kind':'payment.recorded'},{'kind':'visit.changed'},"
                        + "{'kind':'parcel.changed'},{'kind':'door.event'}]");
        HttpClientSession partner = partner(agreement);
        for (int i = 0; i < 3; i++) {
            report("第" + i + "处");
        }
        String begin = partner.get("/api/changes?from=NOW").path("cursor").asText();
        Set<String> subjects = new java.util.TreeSet<>();
        String next = "";
        do {
            JsonNode page =
                    partner.get("/api/shared/ticket.changed?size=2" + (next.isEmpty() ? "" : "&cursor=" + next));
            for (JsonNode item : page.path("items")) {
                assertTrue(subjects.add(item.path("subject").asText()));
                assertEquals("water", item.at("/data/category").asText());
                assertFalse(item.path("data").has("words"));
            }
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        assertTrue(subjects.size() >= 3);
        report("之后");
        JsonNode after = partner.get("/api/changes?kinds=ticket.changed&cursor=" + begin);
        assertFalse(subjects.contains(after.at("/items/0/subject").asText()));
        JsonNode people = partner.get("/api/shared/person.moved");
        assertEquals("mei", people.at("/items/0/data/person").asText());
        assertEquals("OWNER", people.at("/items/0/data/relation").asText());
        assertFalse(people.at("/items/0/data").has("unit"));
        for (String kind :
                List.of("bill.posted", "payment.recorded", "visit.changed", "parcel.changed", "door.event")) {
            partner.get("/api/shared/" + kind);
        }
        assertEquals("kinds-not-agreed", partner.refused(403, "GET", "/api/shared/alarm.changed", ""));
        assertEquals(200, manager.send("GET", "/api/shared/alarm.changed", "").statusCode());
        assertEquals("cursor-unknown", partner.refused(400, "GET", "/api/shared/ticket.changed?cursor=x", ""));
        assertEquals(400, partner.send("GET", "/api/shared/everything", "").statusCode());
    }

    @Test
    void whatManagersReadIsWhole() throws Exception {
        report("灯坏了");
        JsonNode all = manager.get("/api/changes?size=200");
        assertTrue(words(all).contains("灯坏了"));
        Set<String> kinds = new java.util.TreeSet<>();
        all.path("items").forEach(change -> kinds.add(change.path("kind").asText()));
        assertTrue(kinds.containsAll(Set.of("ticket.changed", "person.moved")), kinds.toString());
        assertEquals(403, resident.send("GET", "/api/changes", "").statusCode());
    }

    @Test
    void whoeverWaitsIsToldAtOnceOfWhatComes() throws Exception {
        HttpClientSession plumber =
                partner(agree("维修公司", "[{'kind':'ticket.changed','personal':['words'],'ground':'CONTRACT'}]"));
        String begin = plumber.get("/api/changes?from=NOW").path("cursor").asText();
        CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return plumber.get("/api/changes?wait=30&cursor=" + begin);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(
                0, plumber.get("/api/changes?cursor=" + begin).path("items").size());
        report("等待中");
        assertEquals("等待中", words(waiting.get(25, TimeUnit.SECONDS)).get(0));
        assertEquals(
                0, plumber.get("/api/changes?wait=1&from=NOW").path("items").size());
    }

    @Test
    void whenAnAgreementEndsItsTokensDo() throws Exception {
        String agreement = agree("临时工", "[{'kind':'ticket.changed'}]");
        HttpClientSession partner = partner(agreement);
        partner.get("/api/changes");
        manager.expect(200, "POST", "/api/agreements/" + agreement + "/end", json("{'reason':'合同到期'}"));
        assertEquals(401, partner.send("GET", "/api/changes", "").statusCode());
    }

    @Test
    void aVendorsTokenOfTheOldKindGoesOnWithItsRoleAndReadsNoFeed() throws Exception {
        String token = manager.expect(
                        201,
                        "POST",
                        "/api/vendor-tokens",
                        json(
                                "{'name':'old','roles':['REPAIRER'],'scopes':['repairs:read','open:read'],'expiresAt':'%s'}"
                                        .formatted(Instant.now().plus(9, ChronoUnit.DAYS))))
                .path("token")
                .asText();
        HttpClientSession vendor = new HttpClientSession(cloud).bearer(token);
        assertEquals(200, vendor.send("GET", "/api/tickets", "").statusCode());
        assertEquals(403, vendor.send("GET", "/api/changes", "").statusCode());
    }

    @Test
    void residentsSeeWhatIsSharedWithWhomWhyAndUntilWhen() throws Exception {
        String agreement = agree("社区医院", "[{'kind':'alarm.changed','personal':['person'],'ground':'EMERGENCY'}]");
        JsonNode shown = null;
        for (JsonNode each : resident.get("/api/my/sharing?size=200").path("items")) {
            shown = each.path("id").asText().equals(agreement) ? each : shown;
        }
        assertEquals("社区医院", shown == null ? "" : shown.path("recipient").asText());
        assertEquals("IN_FORCE", shown.path("state").asText());
        assertEquals("person", shown.at("/shares/0/personal/0").asText());
        assertEquals("维修", shown.path("purpose").asText());
        assertFalse(shown.has("madeBy"));
        assertEquals(403, resident.send("GET", "/api/agreements", "").statusCode());
        HttpResponse<String> catalogue = resident.send("GET", "/api/data-catalogue", "");
        assertEquals(200, catalogue.statusCode());
        assertTrue(catalogue.body().contains("door.event"));
    }
}
