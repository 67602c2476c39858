package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.demo.CitySeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Person;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * Residents' own lists come from memory, and nobody can tell. Whether one does is seen by a row that is altered behind the program's back: what is remembered does not
 * show it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AnswersRules {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String HOME = "city-1";
    private static final String BILLS = "/api/my/bills";
    private static final String BILLS_OF = BILLS + "?community=" + HOME;
    private static final String CHANGED = "linli-changed=1";

    @TempDir
    static Path directory;

    private final WalkClock clock = new WalkClock(Duration.ofDays(1));
    private Cloud cloud;
    private WalkClient client;
    private int alterations;
    private int homes;

    abstract @Nullable DatabaseSettings database();

    @BeforeAll
    void begin() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "data", directory.toString(),
                "community.id", "home",
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1"));
        DatabaseSettings database = database();
        if (database != null) {
            settings.put("database.url", database.url());
            settings.put("database.user", database.user());
            settings.put("database.password", database.password());
        }
        cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), clock, true);
        client = new WalkClient(
                URI.create(cloud.addresses().getOrDefault("http", "")).getPort());
        Foundation foundation = cloud.foundation();
        foundation
                .companies()
                .ensureFirst("home", "Home", ZoneId.of("Asia/Shanghai").getId());
        new CitySeed(
                        foundation.database(),
                        foundation.companies(),
                        foundation.places(),
                        foundation.people(),
                        new BulkHomes(foundation.access().holders(), foundation.clock()),
                        foundation.clock(),
                        text -> {})
                .run(new CitySeed.Size(1, 16, 2));
        for (String id : List.of("boss", "cashier")) {
            foundation.people().put(HOME, new Person(id, HolderKind.STAFF, id, "", "", false, null, null));
        }
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("boss", "boss", "", Set.of(Role.values())),
                                new Demo.Person("cashier", "cashier", "", Set.of(Role.CASHIER)))));
    }

    @AfterAll
    void end() {
        if (cloud != null) {
            client.close();
            cloud.close();
        }
    }

    /** A resident in a home of their own, whom no other test has touched. */
    private String resident() {
        homes++;
        return HOME + "-u" + homes + "-p1";
    }

    private static String household(String resident) {
        return resident.replace("-p1", "-h");
    }

    private String signedIn(String person) throws Exception {
        Foundation foundation = cloud.foundation();
        String token =
                Demo.link(foundation.database(), foundation.links(), person).token();
        Answer answer = client.send(new Request(
                "POST",
                "/api/session/link",
                WalkMutations.json(),
                ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8)));
        assertEquals(200, answer.status(), answer.text());
        return answer.headers().getOrDefault("set-cookie", "").split("[;\n]")[0];
    }

    private Answer send(String cookie, String method, String target, String body) throws Exception {
        Map<String, String> headers = new TreeMap<>(WalkMutations.json());
        headers.put("Cookie", cookie);
        byte[] bytes = body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8);
        if (bytes == null) {
            headers.remove("Content-Type");
        }
        return client.send(new Request(method, target, headers, bytes));
    }

    private Answer bills(String cookie) throws Exception {
        return send(cookie, "GET", BILLS, "");
    }

    private static JsonNode json(Answer answer) throws Exception {
        assertEquals(200, answer.status(), answer.text());
        return MAPPER.readTree(answer.body());
    }

    /** Names of the bills of one resident, the same for all of them. */
    private String names(Answer answer) throws Exception {
        Set<String> names = new java.util.TreeSet<>();
        json(answer)
                .path("items")
                .forEach(bill -> names.add(bill.path("itemName").asText()));
        return names.toString();
    }

    /** As no program would: nobody is told. */
    private String altered(String resident) {
        String name = "altered " + ++alterations;
        cloud.foundation()
                .database()
                .change(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE ledger_bill SET item_name = :name WHERE household = :household")
                        .bind("name", name)
                        .bind("household", household(resident))
                        .execute());
        return "[" + name + "]";
    }

    private String remembered(String cookie, String resident) throws Exception {
        String first = bills(cookie).text();
        altered(resident);
        assertEquals(first, bills(cookie).text(), "from memory");
        return first;
    }

    private Answer paid(String cashier, String resident) throws Exception {
        return send(
                cashier,
                "POST",
                "/api/households/" + household(resident) + "/payments?community=" + HOME,
                "{\"method\":\"CASH\",\"amountFen\":1,\"key\":\"payment-" + ++alterations + "\"}");
    }

    @Test
    void what_is_remembered_is_told_again_until_anything_of_it_changes() throws Exception {
        String resident = resident();
        String cookie = signedIn(resident);
        String first = remembered(cookie, resident);
        String name = altered(resident);
        Answer payment = paid(signedIn("boss"), resident);
        assertEquals(201, payment.status(), payment.text());

        Answer after = bills(cookie);

        assertNotEquals(first, after.text());
        assertEquals(name, names(after));
    }

    @Test
    void nobody_is_given_what_was_remembered_for_another() throws Exception {
        String resident = resident();
        String neighbour = resident();
        String cookie = signedIn(resident);
        String mine = remembered(cookie, resident);
        Answer theirs = bills(signedIn(neighbour));
        assertFalse(theirs.text().contains(household(resident)), theirs.text());
        assertNotEquals(mine, theirs.text());
        // Another session of the same person is the same caller; no session, a wrong one and staff without a home are
        // not.
        assertEquals(mine, bills(signedIn(resident)).text());
        assertEquals(
                401, bills("linli=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status());
        assertEquals(401, bills("").status());
        assertEquals(403, send(signedIn("boss"), "GET", BILLS_OF, "").status());
        String elsewhere = "/api/my/bills?community=home";
        assertEquals(404, send(cookie, "GET", elsewhere, "").status());
        // One more parameter is another question.
        assertEquals(200, send(cookie, "GET", BILLS_OF + "&which=OPEN", "").status());
        assertEquals(400, send(cookie, "GET", BILLS_OF + "&which=NONE", "").status());
        assertEquals(
                404, send(cookie, "GET", BILLS_OF + "&for=" + neighbour, "").status());
    }

    @Test
    void an_answer_from_memory_looks_like_any_other_and_what_is_not_plain_is_looked_at() throws Exception {
        String resident = resident();
        String cookie = signedIn(resident);
        Answer first = bills(cookie);
        String told = remembered(cookie, resident);
        Answer known = bills(cookie);
        assertEquals(told, known.text());
        assertEquals(headers(first), headers(known));
        // What is not plain takes the long way round.
        assertEquals(200, send(cookie, "GET", BILLS, "{}").status());
        assertEquals(400, send(cookie, "GET", BILLS + "?which=%zz", "").status());
        assertEquals(405, send(cookie, "DELETE", BILLS, "").status());
        assertEquals(told, bills(cookie).text());
    }

    private static Map<String, String> headers(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("date", "connection"));
        return headers;
    }

    @Test
    void a_parcel_a_ticket_and_a_visit_show_at_once_to_everybody_who_had_asked_before() throws Exception {
        String boss = signedIn("boss");
        String resident = resident();
        String cookie = signedIn(resident);
        String unit = resident.replace("-p1", "");
        Map<String, String> makes = Map.of(
                "parcels",
                "{\"tracking\":\"ANSWER-1\",\"carrier\":\"示例快递\",\"unit\":\"" + unit + "\"}",
                "tickets",
                "{\"kind\":\"REPAIR\",\"category\":\"other\",\"unit\":\"" + unit
                        + "\",\"place\":\"门厅\",\"words\":\"灯坏了\"}",
                "visits",
                "{\"name\":\"访客一\",\"unit\":\"" + unit + "\"}");
        for (Map.Entry<String, String> make : new TreeMap<>(makes).entrySet()) {
            String own = "/api/my/" + make.getKey();
            String all = "/api/" + make.getKey() + "?community=" + HOME;
            int before = items(send(boss, "GET", all, ""));
            assertEquals(before, items(send(boss, "GET", all, "")));
            assertEquals(0, items(send(cookie, "GET", own, "")), own);
            assertEquals(0, items(send(cookie, "GET", own, "")), own);
            Answer made = send(boss, "POST", all, make.getValue());
            assertEquals(201, made.status(), make.getKey() + made.text());
            assertEquals(1, items(send(cookie, "GET", own, "")), own);
            assertEquals(before + 1, items(send(boss, "GET", all, "")), all);
        }
    }

    private static int items(Answer answer) throws Exception {
        return json(answer).path("items").size();
    }

    @Test
    void a_name_that_changes_changes_in_the_lists_it_stands_in() throws Exception {
        String boss = signedIn("boss");
        String resident = resident();
        String all = "/api/parcels?community=" + HOME;
        Answer made = send(
                boss,
                "POST",
                all,
                "{\"tracking\":\"ANSWER-2\",\"carrier\":\"示例快递\",\"receiver\":\"" + resident + "\"}");
        assertEquals(201, made.status(), made.text());
        send(boss, "GET", all, "");
        Answer renamed = send(
                boss,
                "PUT",
                "/api/people/" + resident + "?community=" + HOME,
                "{\"kind\":\"RESIDENT\",\"name\":\"改过的名字\",\"suspended\":false}");
        assertEquals(200, renamed.status(), renamed.text());
        assertTrue(send(boss, "GET", all, "").text().contains("改过的名字"));
    }

    @Test
    void who_has_just_changed_something_is_told_nothing_from_memory() throws Exception {
        String resident = resident();
        String cookie = signedIn(resident);
        remembered(cookie, resident);
        String name = altered(resident);

        Answer change = send(
                cookie,
                "PUT",
                "/api/my/prepayment?community=" + HOME,
                "{\"household\":\"" + household(resident) + "\",\"keep\":true}");
        assertEquals(204, change.status(), change.text());
        String set = change.headers().getOrDefault("set-cookie", "");
        assertTrue(set.contains(CHANGED + "; Path=/; Max-Age=3; HttpOnly; SameSite=Strict"), set);
        // The browser brings it along for as long as another server may take to hear of the change.
        String first = bills(cookie).text();
        String later = altered(resident);
        assertEquals(first, bills(cookie).text());
        assertEquals(later, names(bills(cookie + "; " + CHANGED)));
        assertNotEquals(name, later);

        for (Answer none : List.of(
                bills(cookie), send(cookie, "PUT", "/api/my/prepayment?community=" + HOME, "{\"keep\":\"perhaps\"}"))) {
            assertFalse(none.headers().getOrDefault("set-cookie", "").contains(CHANGED), "nothing changed");
        }
    }

    @Test
    void a_session_that_is_over_gets_nothing_however_well_it_is_remembered() throws Exception {
        String resident = resident();
        String cookie = signedIn(resident);
        remembered(cookie, resident);
        assertEquals(204, send(cookie, "DELETE", "/api/session", "").status());
        assertEquals(401, bills(cookie).status(), "signed out");

        String other = resident();
        String shortly = signedIn(other);
        long end = clock.millis() + 3_000;
        cloud.foundation()
                .database()
                .change(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE session SET expires_at = :end WHERE person = :person")
                        .bind("end", end)
                        .bind("person", other)
                        .execute());
        // The sign-in itself has looked the session up.
        cloud.foundation().callers().forget();
        remembered(shortly, other);
        clock.ago(Duration.ofDays(1).minusSeconds(4));
        assertEquals(401, bills(shortly).status(), "its time is over, though its answer is not");
    }

    @Test
    void what_is_taken_away_in_the_middle_of_a_session_is_gone_at_the_next_request() throws Exception {
        String boss = signedIn("boss");
        String resident = resident();
        String cookie = signedIn(resident);
        remembered(cookie, resident);
        Answer suspended = send(
                boss,
                "PUT",
                "/api/people/" + resident + "?community=" + HOME,
                "{\"kind\":\"RESIDENT\",\"name\":\"甲\",\"suspended\":true}");
        assertEquals(200, suspended.status(), suspended.text());
        assertEquals(401, bills(cookie).status());

        String leaver = resident();
        String theirs = signedIn(leaver);
        remembered(theirs, leaver);
        Answer ended = send(boss, "POST", "/api/relations/" + leaver + "-r/end?community=" + HOME, "{}");
        assertEquals(204, ended.status(), ended.text());
        Answer after = bills(theirs);
        assertFalse(after.text().contains(household(leaver)), after.text());

        String cashier = signedIn("cashier");
        String path = "/api/fee-items?community=" + HOME;
        assertEquals(200, send(cashier, "GET", path, "").status());
        cloud.foundation()
                .database()
                .change(transaction -> cloud.foundation()
                        .staffRoles()
                        .revoke(transaction, "cashier", Companies.FIRST, null, Role.CASHIER.name()));
        assertTrue(Set.of(401, 403, 404).contains(send(cashier, "GET", path, "").status()));
    }
}
