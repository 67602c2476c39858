package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.command.Commands;
import org.linli.cloud.demo.DemoSeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.HolderItem.HolderKind;

/** Two communities of one company and a third of another, over real HTTP: what is the others' is as unknown as what nobody has, and stays as it was. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenancyTest {

    private static final List<String> FILES =
            List.of("people", "households", "access", "credentials", "events", "commands", "device");
    private static final String NOBODY = "nobodys";

    /** Made under an id of the caller's choice: there an unknown id is free to be had, and only another's is refused. */
    private static final Set<String> CHOSEN = Set.of(
            "putBuilding",
            "putUnit",
            "putDoor",
            "putGroup",
            "putRule",
            "putSchedule",
            "putHoliday",
            "putCommunity",
            "putCompany");

    private static final String PERSON = "{\"kind\":\"RESIDENT\",\"name\":\"X\",\"suspended\":true}";

    /** A body that the contract lets through, for each operation that has one. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("putBuilding", "{\"name\":\"X\"}"),
            Map.entry("putUnit", "{\"building\":\"o1\",\"name\":\"X\"}"),
            Map.entry("putPerson", PERSON),
            Map.entry("createRelation", "{\"unit\":\"o1-1\",\"kind\":\"FAMILY\"}"),
            Map.entry("endRelation", "{}"),
            Map.entry("putCommunity", "{\"company\":\"theirs\",\"name\":\"X\",\"zone\":\"Asia/Shanghai\"}"),
            Map.entry("putCompany", "{\"name\":\"X\"}"),
            Map.entry("grantRole", "{\"role\":\"GUARD\"}"),
            Map.entry("addMember", "{\"person\":\"o\",\"kind\":\"FAMILY\"}"),
            Map.entry("moveOut", "{\"day\":\"2026-01-01\"}"),
            Map.entry("changePayer", "{}"),
            Map.entry("putDoor", "{\"number\":77,\"name\":\"X\"}"),
            Map.entry("putGroup", "{\"name\":\"X\"}"),
            Map.entry(
                    "putRule",
                    "{\"name\":\"X\",\"group\":\"o-group\",\"schedule\":\"o-always\",\"means\":[\"CARD\"],\"doors\":[]}"),
            Map.entry("putSchedule", "{\"name\":\"X\",\"windows\":[],\"onHolidays\":\"CLOSED\"}"),
            Map.entry("putHoliday", "{\"name\":\"X\",\"from\":\"2026-05-01\",\"until\":\"2026-05-02\"}"),
            Map.entry("createCard", "{\"format\":\"UID\",\"facility\":0,\"number\":5}"),
            Map.entry("putPin", "{\"userCode\":\"777\",\"pin\":\"912834\"}"),
            Map.entry("giveConsent", "{\"textVersion\":\"1\",\"givenBy\":\"o\",\"paper\":\"A-1\"}"),
            Map.entry("closeAlarm", "{\"cause\":\"x\"}"),
            Map.entry("openDoor", "{\"reason\":\"x\"}"),
            Map.entry("setLockdown", "{\"on\":true}"),
            Map.entry("setEvacuation", "{\"on\":true}"),
            Map.entry("resetAntiPassback", "{}"),
            Map.entry("enrolCard", "{\"person\":\"o\"}"),
            Map.entry("enrolFaceAtDoor", "{\"person\":\"o\"}"),
            Map.entry("enrolFacePhoto", "{\"image\":\"/9j/4AAQ\"}"));

    @TempDir
    static Path directory;

    private Cloud cloud;
    private CloudSettings settings;
    private final Map<String, String> links = new TreeMap<>();
    private HttpClientSession manager;
    private HttpClientSession other;
    private HttpClientSession stranger;
    private HttpClientSession resident;

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
        try (Foundation foundation = Foundation.open(settings, Clock.systemUTC())) {
            seed(foundation);
        }
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        manager = browser("demo-manager");
        other = browser("other-manager");
        stranger = browser("their-manager");
        resident = browser("demo-a");
        makeOwn();
    }

    private void seed(Foundation foundation) throws Exception {
        Database database = foundation.database();
        new DemoSeed(
                        foundation.companies(),
                        foundation.places(),
                        foundation.people(),
                        foundation.access(),
                        new Commands(database, foundation.access(), foundation.box(), foundation.clock()),
                        foundation.clock())
                .run(directory.resolve("props.json"), null);
        Companies companies = foundation.companies();
        companies.putCompany(new Companies.Company("theirs", "别家物业", "Others"));
        companies.putCommunity(new Companies.Community("other", Companies.FIRST, "乙小区", "B", "Asia/Urumqi"));
        companies.putCommunity(new Companies.Community("third", "theirs", "丙小区", "C", "Asia/Shanghai"));
        for (String community : List.of("other", "third")) {
            foundation.people().put(community, staff(community + "-staff"));
        }
        foundation.people().put("other", staff("other-manager"));
        foundation.people().put("other", staff("other-guard"));
        foundation.people().put("third", staff("their-manager"));
        List<String> people = List.of("demo-manager", "demo-a", "other-manager", "other-guard", "their-manager");
        database.change(transaction -> {
            Demo.mark(
                    transaction,
                    foundation.accounts(),
                    people.stream()
                            .map(id -> new Demo.Person(
                                    id, id, id, id.equals("demo-manager") ? Set.of(Role.MANAGER) : Set.of()))
                            .toList());
            foundation.staffRoles().grant(transaction, "other-manager", Companies.FIRST, "other", "MANAGER", "test");
            foundation.staffRoles().grant(transaction, "other-guard", Companies.FIRST, "other", "GUARD", "test");
            foundation.staffRoles().grant(transaction, "their-manager", "theirs", null, "MANAGER", "test");
        });
        people.forEach(
                id -> links.put(id, Demo.link(database, foundation.links(), id).token()));
    }

    private static Person staff(String id) {
        return new Person(id, HolderKind.STAFF, id, "", "", false, null, null);
    }

    private HttpClientSession browser(String person) throws Exception {
        HttpClientSession browser = new HttpClientSession(cloud);
        browser.expect(200, "POST", "/api/session/link", "{\"token\":\"" + links.get(person) + "\"}");
        return browser;
    }

    /** The second community has one of everything itself. */
    private void makeOwn() throws Exception {
        other.expect(200, "PUT", "/api/buildings/o1", "{\"name\":\"O\"}");
        other.expect(200, "PUT", "/api/units/o1-1", "{\"building\":\"o1\",\"name\":\"1\"}");
        other.expect(200, "PUT", "/api/groups/o-group", "{\"name\":\"O\"}");
        other.expect(
                200,
                "PUT",
                "/api/schedules/o-always",
                "{\"name\":\"O\",\"windows\":[{\"days\":[\"MONDAY\"],\"fromMinute\":0,\"untilMinute\":1440}],"
                        + "\"onHolidays\":\"CLOSED\"}");
        JsonNode door = other.expect(200, "PUT", "/api/doors/o-gate", "{\"number\":50,\"name\":\"O\"}");
        assertEquals("Asia/Urumqi", door.path("zone").asText());
        cloud.foundation().people().put("other", new Person("o", HolderKind.RESIDENT, "乙甲", "", "", false, null, null));
        other.expect(
                200,
                "PUT",
                "/api/rules/o-rule",
                "{\"name\":\"O\",\"group\":\"o-group\",\"schedule\":\"o-always\",\"means\":[\"CARD\",\"QR\"],"
                        + "\"doors\":[\"o-gate\"]}");
    }

    @AfterAll
    void stopCloud() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private record Operation(String id, String method, String path, boolean hasBody) {}

    private static List<Operation> operations() throws Exception {
        List<Operation> operations = new ArrayList<>();
        for (String file : FILES) {
            try (InputStream yaml = TenancyTest.class.getResourceAsStream("/openapi/" + file + ".yaml")) {
                JsonNode paths = new YAMLMapper().readTree(yaml).path("paths");
                paths.properties()
                        .forEach(path -> path.getValue().properties().forEach(operation -> {
                            if (operation.getValue().has("operationId")) {
                                operations.add(new Operation(
                                        operation.getValue().path("operationId").asText(),
                                        operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                        path.getKey(),
                                        operation.getValue().has("requestBody")));
                            }
                        }));
            }
        }
        return operations;
    }

    /** Ids of things in the first community, by the name of the path parameter. */
    private Map<String, String> foreign() throws Exception {
        Map<String, String> ids = new TreeMap<>(Map.of(
                "building", "b1",
                "unit", "b1-101",
                "person", "demo-b",
                "door", "south-gate",
                "group", "residents",
                "rule", "residents-in",
                "schedule", "always",
                "holiday", "national-day",
                "card", "demo-b-card",
                "role", "GUARD"));
        ids.put("company", "company");
        ids.put("target", "home");
        ids.put("key", "0123456789abcdef");
        ids.put("enrolment", "photo");
        ids.put("alarm", "alarm");
        ids.put("relation", first("/api/people/demo-b/relations", "id"));
        ids.put("household", first("/api/people/demo-b/relations", "household"));
        ids.put("pass", first("/api/visitor-passes", "id"));
        manager.expect(201, "POST", "/api/consent-texts?community=home", FeatureOperationsTest.CONSENT_TEXT);
        ids.put(
                "consent",
                manager.expect(
                                201,
                                "POST",
                                "/api/people/demo-b/consents?community=home",
                                "{\"textVersion\":\"1\",\"givenBy\":\"demo-b\",\"paper\":\"A-1\"}")
                        .path("id")
                        .asText());
        ids.put(
                "command",
                manager.expect(202, "POST", "/api/doors/south-gate/open?community=home", "{\"reason\":\"x\"}")
                        .path("id")
                        .asText());
        cloud.foundation().database().change(transaction -> {
            transaction
                    .handle()
                    .execute("INSERT INTO alarm (id, community, door, kind, holder, began_at, received_at)"
                            + " VALUES ('alarm', 'home', 'south-gate', 'FORCED', '', 1, 1)");
            transaction
                    .handle()
                    .execute("INSERT INTO photo_enrolment (id, community, holder, consent, issued_by,"
                            + " made_at) VALUES ('photo', 'home', 'demo-b', 'x', 'x', 1)");
        });
        return ids;
    }

    private String first(String path, String field) throws Exception {
        return manager.get(path + "?community=home")
                .path("items")
                .path(0)
                .path(field)
                .asText();
    }

    private static String filled(String path, Map<String, String> ids) {
        String filled = path;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        assertFalse(filled.contains("{"), filled);
        return filled;
    }

    private String wholeOfHome() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Operation operation : operations()) {
            if (operation.method().equals("GET")
                    && !operation.path().contains("{")
                    && !Set.of("listCommands", "listMyCommunities", "listMyHomes", "listDevices")
                            .contains(operation.id())) {
                text.append(manager.get(operation.path() + "?community=home")).append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void everyOperationAnswersTheOthersIdsAsIfNobodyHadThemAndChangesNothing() throws Exception {
        Map<String, String> foreign = foreign();
        Map<String, String> nobodys = new TreeMap<>();
        foreign.keySet().forEach(name -> nobodys.put(name, name.equals("role") ? "GUARD" : NOBODY));
        String before = wholeOfHome();
        int tried = 0;
        List<String> faults = new ArrayList<>();
        for (Operation operation : operations()) {
            if (!operation.path().contains("{")) {
                continue;
            }
            String body = BODIES.getOrDefault(operation.id(), "");
            assertEquals(operation.hasBody(), !body.isEmpty(), operation.id());
            String path = filled(operation.path(), foreign);
            for (HttpClientSession attacker : List.of(other, stranger)) {
                HttpResponse<String> theirs = attacker.send(operation.method(), path, body);
                if (theirs.statusCode() != 404) {
                    faults.add(operation.id() + " " + theirs.statusCode() + " " + theirs.body());
                }
                if (!CHOSEN.contains(operation.id())) {
                    HttpResponse<String> none =
                            attacker.send(operation.method(), filled(operation.path(), nobodys), body);
                    if (!withoutIds(none.body(), nobodys).equals(withoutIds(theirs.body(), foreign))) {
                        faults.add(operation.id() + " " + theirs.body() + " not as " + none.body());
                    }
                }
                HttpResponse<String> there = attacker.send(operation.method(), path + "?community=home", body);
                if (there.statusCode() != 404 || !there.body().contains("community-unknown")) {
                    faults.add(operation.id() + " there " + there.body());
                }
            }
            tried++;
        }
        assertEquals(List.of(), faults);
        assertTrue(tried > 45, "operations with ids: " + tried);
        assertEquals(before, wholeOfHome());
    }

    private static String withoutIds(String body, Map<String, String> ids) {
        String text = body;
        for (String id : new TreeSet<>(ids.values()).descendingSet()) {
            text = text.replace("/" + id, "/…");
        }
        return text;
    }

    @Test
    void listsShowNothingOfTheOthersAndTheirIdsAsFiltersFindNothing() throws Exception {
        Set<String> secrets = Set.of(
                "b1", "demo-a", "demo-b", "south-gate", "residents", "residents-in", "always", "national-day", "幸福里");
        for (Operation operation : operations()) {
            if (operation.method().equals("GET")
                    && !operation.path().contains("{")
                    && !operation.path().startsWith("/api/my/")) {
                String body = other.get(operation.path()).toString();
                secrets.forEach(
                        secret -> assertFalse(body.contains("\"" + secret + "\""), operation.id() + " " + body));
            }
        }
        for (String filter : List.of(
                "units?building=b1",
                "people?unit=b1-101",
                "people?search=%E6%B5%8B%E8%AF%95%E7%94%B2",
                "people?home=101",
                "visitor-passes?host=demo-a",
                "access-log?person=demo-a",
                "access-log?door=south-gate",
                "commands?door=south-gate",
                "households?unit=b1-101")) {
            assertEquals(0, other.get("/api/" + filter).path("items").size(), filter);
        }
    }

    @Test
    void bodiesThatNameTheOthersThingsAreRefusedAsUnknown() throws Exception {
        String[][] tries = {
            {"PUT", "/api/units/o1-9", "{\"building\":\"b1\",\"name\":\"9\"}"},
            {"PUT", "/api/doors/o-hall", "{\"number\":51,\"name\":\"O\",\"building\":\"b1\"}"},
            {"PUT", "/api/doors/o-hall", "{\"number\":51,\"name\":\"O\",\"freePassageSchedule\":\"always\"}"},
            {
                "PUT",
                "/api/rules/o-2",
                "{\"name\":\"O\",\"group\":\"residents\",\"schedule\":\"o-always\",\"means\":[\"CARD\"],\"doors\":[]}"
            },
            {
                "PUT",
                "/api/rules/o-2",
                "{\"name\":\"O\",\"group\":\"o-group\",\"schedule\":\"always\",\"means\":[\"CARD\"],\"doors\":[]}"
            },
            {
                "PUT",
                "/api/rules/o-2",
                "{\"name\":\"O\",\"group\":\"o-group\",\"schedule\":\"o-always\",\"means\":[\"CARD\"],"
                        + "\"doors\":[\"south-gate\"]}"
            },
            {"POST", "/api/people/o/relations", "{\"unit\":\"b1-101\",\"kind\":\"OWNER\"}"},
            {"POST", "/api/doors/o-gate/enrol-card", "{\"person\":\"demo-a\"}"},
            {"POST", "/api/doors/o-gate/anti-passback-reset", "{\"person\":\"demo-a\"}"},
            {"POST", "/api/households", "{\"unit\":\"b1-101\",\"movedIn\":\"2026-01-01\",\"members\":[]}"},
            {
                "POST",
                "/api/households",
                "{\"unit\":\"o1-1\",\"movedIn\":\"2026-01-01\",\"members\":[{\"person\":\"demo-a\",\"kind\":\"OWNER\"}]}"
            },
            {
                "POST",
                "/api/households",
                "{\"unit\":\"o1-1\",\"movedIn\":\"2026-01-01\",\"payer\":\"demo-a\",\"members\":[]}"
            },
            {
                "POST",
                "/api/visitor-passes",
                "{\"host\":\"o\",\"label\":\"x\",\"until\":\"" + Instant.now().plus(Duration.ofHours(3))
                        + "\",\"uses\":0,\"doors\":[\"south-gate\"]}"
            },
            {
                "POST",
                "/api/visitor-passes",
                "{\"host\":\"demo-a\",\"label\":\"x\",\"until\":\""
                        + Instant.now().plus(Duration.ofHours(3)) + "\",\"uses\":0,\"doors\":[\"o-gate\"]}"
            },
        };
        for (String[] one : tries) {
            HttpResponse<String> response = other.send(one[0], one[1], one[2]);
            assertEquals(404, response.statusCode(), String.join(" ", one) + " " + response.body());
        }
        assertEquals(0, other.get("/api/households").path("items").size());
    }

    @Test
    void somebodyWithSeveralCommunitiesSaysWhichOne() throws Exception {
        assertEquals("community-needed", manager.refused(400, "GET", "/api/people", ""));
        assertEquals("community-unknown", manager.refused(404, "GET", "/api/people?community=third", ""));
        assertEquals("community-unknown", other.refused(404, "GET", "/api/people?community=home", ""));
        assertEquals("community-unknown", other.refused(404, "GET", "/api/people?community=nowhere", ""));
        Set<String> mine = new TreeSet<>();
        manager.get("/api/communities")
                .path("items")
                .forEach(item -> mine.add(item.path("id").asText()));
        assertTrue(mine.containsAll(Set.of("home", "other")), mine.toString());
        assertFalse(mine.contains("third"));
        assertEquals(1, other.get("/api/communities").path("items").size());
        assertEquals(0, other.get("/api/companies").path("items").size());
    }

    @Test
    void aResidentOfTwoCommunitiesHasTheDoorsOfBothAndAnotherLivesOnWithoutTheOthers() throws Exception {
        var people = cloud.foundation().people();
        assertEquals(404, resident.send("POST", "/api/my/doors/o-gate/open", "").statusCode());
        manager.expect(204, "POST", "/api/people/demo-c/admit?community=other", "");
        other.expect(200, "PUT", "/api/units/o1-2", "{\"building\":\"o1\",\"name\":\"2\"}");
        var access = cloud.foundation().access();
        assertEquals(2, access.doors().ofHolder(null, "demo-c").size());
        JsonNode household = other.expect(
                201,
                "POST",
                "/api/households",
                "{\"unit\":\"o1-2\",\"movedIn\":\"2026-01-01\",\"payer\":\"demo-c\","
                        + "\"members\":[{\"person\":\"demo-c\",\"kind\":\"TENANT\"}]}");
        other.expect(204, "PUT", "/api/groups/o-group/members/demo-c", "");
        assertEquals(3, access.doors().ofHolder(null, "demo-c").size());
        assertEquals(
                Set.of("home", "other"),
                cloud.foundation().visibility().standing("demo-c").residentIn());
        assertEquals(
                "unit-occupied",
                other.refused(
                        409,
                        "POST",
                        "/api/households",
                        "{\"unit\":\"o1-2\",\"movedIn\":\"2026-02-01\",\"members\":[]}"));
        JsonNode left = other.expect(
                200,
                "POST",
                "/api/households/" + household.path("id").asText() + "/move-out",
                "{\"day\":\"2026-06-01\"}");
        assertEquals("2026-06-01", left.path("movedOut").asText());
        assertEquals("demo-c", left.path("payer").asText());
        assertEquals(
                "2026-05-31T18:00:00Z",
                left.path("members").path(0).path("until").asText());
        assertEquals(
                "2026-06-01", other.get("/api/units/o1-2").path("vacantSince").asText());
        assertEquals(
                Set.of("home"),
                cloud.foundation().visibility().standing("demo-c").residentIn());
        String validUntil = cloud.foundation()
                .database()
                .read(transaction -> transaction
                        .handle()
                        .createQuery(
                                "SELECT body FROM door_item WHERE door = 'o-gate' AND kind = 'HOLDER' AND id = 'demo-c'")
                        .mapTo(String.class)
                        .one());
        assertTrue(validUntil.contains("2026-05-31T18:00:00Z"), validUntil);
        String stays = cloud.foundation()
                .database()
                .read(transaction -> transaction
                        .handle()
                        .createQuery(
                                "SELECT body FROM door_item WHERE door = 'south-gate' AND kind = 'HOLDER' AND id = 'demo-c'")
                        .mapTo(String.class)
                        .one());
        assertFalse(stays.contains("2026-05-31"), stays);
        assertEquals(
                Relation.Kind.TENANT,
                people.relationsOf("other", "demo-c").get(0).kind());
    }

    @Test
    void aRoleTakenAwayCountsNoMoreAtTheNextRequestAndTheLastManagerStays() throws Exception {
        HttpClientSession guard = browser("other-guard");
        guard.get("/api/people");
        assertEquals(403, guard.send("GET", "/api/households", "").statusCode());
        assertEquals(
                "company-manager-only",
                other.refused(
                        403, "POST", "/api/staff/other-guard/roles", "{\"role\":\"DESK\",\"wholeCompany\":true}"));
        other.expect(204, "POST", "/api/staff/other-guard/roles", "{\"role\":\"DESK\"}");
        guard.get("/api/households");
        other.expect(204, "DELETE", "/api/staff/other-guard/roles/DESK", "");
        assertEquals(403, guard.send("GET", "/api/households", "").statusCode());
        other.expect(204, "DELETE", "/api/staff/other-guard/roles/GUARD", "");
        assertEquals(401, guard.send("GET", "/api/people", "").statusCode());
        assertEquals(
                "last-manager",
                manager.refused(
                        409, "DELETE", "/api/staff/demo-manager/roles/MANAGER?community=home&wholeCompany=true", ""));
        manager.get("/api/people?community=home");
    }

    @Test
    void onlyWhoRunsTheSiteBringsACompanyOntoItAndACompanyMakesItsOwnCommunities() throws Exception {
        assertEquals(
                404,
                stranger.send("PUT", "/api/companies/fresh", "{\"name\":\"X\"}").statusCode());
        manager.expect(200, "PUT", "/api/companies/fresh?community=home", "{\"name\":\"新物业\"}");
        manager.expect(
                200,
                "PUT",
                "/api/communities/fresh-1?community=home",
                "{\"company\":\"fresh\",\"name\":\"丁小区\",\"zone\":\"Asia/Shanghai\"}");
        assertEquals(
                404,
                manager.send(
                                "PUT",
                                "/api/communities/third?community=home",
                                "{\"company\":\"fresh\",\"name\":\"丁小区\",\"zone\":\"Asia/Shanghai\"}")
                        .statusCode());
        assertEquals(
                0, manager.get("/api/buildings?community=fresh-1").path("items").size());
        assertEquals(403, stranger.send("POST", "/api/community-key/rotate", "").statusCode());
        cloud.foundation().places().putUnit("other", Unit.home("o1-3", "o1", "3", ""));
    }
}
