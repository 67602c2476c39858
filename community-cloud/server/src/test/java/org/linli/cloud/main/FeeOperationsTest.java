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
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.command.Commands;
import org.linli.cloud.demo.DemoSeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.pictures.TestPictures;
import org.linli.cloud.storage.Database;

/** Fees over real HTTP: a manager sets up a billing month, a cashier runs it, a resident sees what concerns their home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeeOperationsTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String ITEM =
            "{\"name\":\"物业费\",\"nameEn\":\"Property fee\",\"type\":\"PROPERTY\",\"formula\":"
                    + "{\"kind\":\"AREA\",\"area\":\"BUILT\",\"price\":\"2.35\",\"extraFen\":0,\"per\":\"MONTH\"},"
                    + "\"rhythm\":\"MONTHLY\",\"valid\":{\"from\":\"2026-01-01\"},\"dueDays\":15,"
                    + "\"lateFee\":{\"ppmPerDay\":500,\"graceDays\":0}}";
    private static final String WATER = "{\"name\":\"水费\",\"type\":\"WATER\",\"formula\":{\"kind\":\"METER\","
            + "\"meter\":\"WATER\",\"tierSpan\":\"YEAR\",\"tiers\":[{\"upToMillis\":180000,\"price\":\"2.07\"},"
            + "{\"price\":\"4.07\"}]},\"rhythm\":\"INTERVAL\",\"valid\":{\"from\":\"2026-01-01\"}}";
    private static final String EVERYBODY = "{\"scope\":\"ALL\",\"valid\":{\"from\":\"2026-01-01\"}}";

    @TempDir
    static Path directory;

    private Cloud cloud;
    private CloudSettings settings;
    private Session manager;
    private Session cashier;
    private Session auditor;
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
        cashier = new Session(links.get("test-cashier"));
        auditor = new Session(links.get("test-auditor"));
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
            List<Demo.Person> people = List.of(
                    new Demo.Person("demo-manager", "测试经理", "Manager", Set.of(Role.MANAGER)),
                    new Demo.Person("test-cashier", "测试收费员", "Cashier", Set.of(Role.CASHIER)),
                    new Demo.Person("test-auditor", "测试审计", "Auditor", Set.of(Role.AUDITOR)),
                    new Demo.Person("demo-a", "测试甲", "A", Set.of()));
            Map<String, String> links = new java.util.HashMap<>();
            database.change(transaction -> Demo.mark(transaction, foundation.accounts(), people));
            for (Demo.Person person : people) {
                links.put(
                        person.id(),
                        Demo.link(database, foundation.links(), person.id()).token());
            }
            return links;
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

        String sendPicture() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(cloud.addresses().get("http") + "/api/pictures"))
                    .header("X-Linli-Request", "1")
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(TestPictures.file("jpeg", 320, 240)))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(201, response.statusCode(), response.body());
            return MAPPER.readTree(response.body()).get("id").asText();
        }

        byte[] picture(String path) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(cloud.addresses().get("http") + path))
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, response.statusCode(), path);
            assertEquals(
                    "image/jpeg", response.headers().firstValue("Content-Type").orElse(""));
            return response.body();
        }

        JsonNode get(String path) throws Exception {
            return expect(200, "GET", path, "");
        }

        String refused(int status, String method, String path, String body) throws Exception {
            return expect(status, method, path, body).get("code").asText();
        }

        JsonNode when(String run, String state) {
            JsonNode[] seen = new JsonNode[1];
            Awaitility.await("run " + state).atMost(Duration.ofMinutes(2)).until(() -> {
                seen[0] = get("/api/fee-runs/" + run);
                return seen[0].get("state").asText().equals(state);
            });
            return seen[0];
        }
    }

    @Test
    void aBillingMonthFromItemToReversal() throws Exception {
        manager.expect(
                200, "PUT", "/api/units/b1-101", "{\"building\":\"b1\",\"name\":\"101室\",\"builtAreaCentis\":8955}");
        for (String room : new String[] {"202", "303"}) {
            manager.expect(
                    200,
                    "PUT",
                    "/api/units/b1-" + room,
                    "{\"building\":\"b1\",\"name\":\"" + room + "室\",\"builtAreaCentis\":0}");
        }
        manager.expect(200, "PUT", "/api/fee-items/property", ITEM);
        manager.expect(200, "PUT", "/api/fee-items/property/assignments/all", EVERYBODY);
        manager.expect(
                200,
                "PUT",
                "/api/fee-items/property/assignments/own",
                "{\"scope\":\"UNIT\",\"target\":\"b1-101\",\"valid\":{\"from\":\"2026-06-01\"},\"price\":\"2\","
                        + "\"reduction\":{\"basisPoints\":1000,\"fen\":0,\"reason\":\"老人优惠\"}}");
        String run = cashier.expect(
                        201,
                        "POST",
                        "/api/fee-runs",
                        "{\"name\":\"十一月\",\"from\":\"2026-11-01\",\"until\":\"2026-12-01\",\"items\":[\"property\"]}")
                .get("id")
                .asText();
        String base = "/api/fee-runs/" + run;
        assertEquals("run-state", cashier.refused(409, "POST", base + "/post", ""));
        assertTrue(cashier.expect(202, "POST", base + "/preview", "").has("work"));
        JsonNode previewed = cashier.when(run, "PREVIEWED");
        assertEquals(1, previewed.get("counts").get("bills").asInt());
        assertTrue(previewed.get("counts").get("problems").asInt() > 0);
        JsonNode problem =
                auditor.get(base + "/lines?problems=true").get("items").get(0);
        assertEquals("MISSING_AREA", problem.get("problem").get("code").asText());

        cashier.expect(202, "POST", base + "/post", "");
        JsonNode posted = cashier.when(run, "POSTED");
        // 89.55 × 2 less a tenth.
        assertEquals(16119, posted.get("counts").get("postedFen").asInt());
        assertEquals(posted, cashier.expect(202, "POST", base + "/post", ""));
        JsonNode line = null;
        for (JsonNode each : cashier.get(base + "/lines").get("items")) {
            line = each.has("bill") ? each : line;
        }
        assertTrue(line != null && line.get("explanationZh").asText().contains("减免（老人优惠） −17.91 元"));

        cashier.expect(403, "POST", base + "/reverse", "{\"reason\":\"测试\"}");
        manager.expect(400, "POST", base + "/reverse", "{\"reason\":\"\"}");
        manager.expect(202, "POST", base + "/reverse", "{\"reason\":\"测试\"}");
        assertEquals(
                0, manager.when(run, "REVERSED").get("counts").get("posted").asInt());
        manager.expect(202, "POST", "/api/late-fees", "{}");
        assertEquals("late-fee-day", manager.refused(400, "POST", "/api/late-fees", "{\"until\":\"2150-01-01\"}"));
    }

    private JsonNode posted(String from, String until, String units) throws Exception {
        String run = cashier.expect(
                        201,
                        "POST",
                        "/api/fee-runs",
                        "{\"name\":\"%s\",\"from\":\"%s\",\"until\":\"%s\",\"items\":[\"upkeep\"],\"units\":[%s]}"
                                .formatted(from, from, until, units))
                .get("id")
                .asText();
        cashier.expect(202, "POST", "/api/fee-runs/" + run + "/preview", "");
        cashier.when(run, "PREVIEWED");
        cashier.expect(202, "POST", "/api/fee-runs/" + run + "/post", "");
        cashier.when(run, "POSTED");
        return cashier.get("/api/bills?from=2026-01-01");
    }

    /** What the home owes for a month, and who: {@code household amount payer}. */
    private static String billOf(JsonNode bills, String unit, String from) {
        for (JsonNode bill : bills.get("items")) {
            if (bill.get("unit").asText().equals(unit)
                    && bill.get("from").asText().equals(from)) {
                String who = bill.get("household").asText();
                return (who.equals("vacant") ? who : "household") + " " + bill.get("amountFen") + " "
                        + bill.get("buildingName").asText() + " "
                        + bill.get("unitName").asText() + " "
                        + bill.get("payerName").asText();
            }
        }
        return "none";
    }

    @Test
    void anEmptyHomeIsBilledToTheCompanyWithItsRebateWhoeverMovesInLater() throws Exception {
        manager.expect(200, "PUT", "/api/buildings/b4", "{\"name\":\"四号楼\"}");
        String unit = "{\"building\":\"b4\",\"name\":\"%s\"%s}";
        manager.expect(200, "PUT", "/api/units/b4-1", unit.formatted("1", ",\"vacantSince\":\"2026-01-01\""));
        manager.expect(200, "PUT", "/api/units/b4-2", unit.formatted("2", ""));
        manager.expect(200, "PUT", "/api/units/b4-3", unit.formatted("3", ""));
        String moveIn = "{\"unit\":\"%s\",\"movedIn\":\"%s\",\"payer\":\"demo-b\",\"members\":"
                + "[{\"person\":\"demo-b\",\"kind\":\"OWNER\"}]}";
        manager.expect(201, "POST", "/api/households", moveIn.formatted("b4-3", "2026-01-15"));
        // Its owners lock it up for a while.
        manager.expect(200, "PUT", "/api/units/b4-3", unit.formatted("3", ",\"vacantSince\":\"2026-06-01\""));
        manager.expect(
                200,
                "PUT",
                "/api/fee-items/upkeep",
                "{\"name\":\"维护费\",\"type\":\"SERVICE\",\"formula\":{\"kind\":\"FIXED\",\"price\":\"100\","
                        + "\"per\":\"MONTH\"},\"rhythm\":\"MONTHLY\",\"valid\":{\"from\":\"2026-01-01\"},"
                        + "\"vacancyRebate\":{\"basisPoints\":3000,\"afterDays\":60}}");
        manager.expect(
                200,
                "PUT",
                "/api/fee-items/upkeep/assignments/b4",
                "{\"scope\":\"BUILDING\",\"target\":\"b4\",\"valid\":{\"from\":\"2026-01-01\"}}");

        JsonNode september = posted("2026-09-01", "2026-10-01", "\"b4-1\",\"b4-2\",\"b4-3\"");
        assertEquals("vacant 7000 四号楼 1 ", billOf(september, "b4-1", "2026-09-01"));
        assertEquals("vacant 10000 四号楼 2 ", billOf(september, "b4-2", "2026-09-01"), "nobody said it is empty");
        assertEquals("household 7000 四号楼 3 测试乙", billOf(september, "b4-3", "2026-09-01"));
        // The sixtieth day after the first of June is the last of July: one day of 31 costs less.
        assertEquals(
                "household 9903 四号楼 3 测试乙",
                billOf(posted("2026-07-01", "2026-08-01", "\"b4-3\""), "b4-3", "2026-07-01"));

        manager.expect(201, "POST", "/api/households", moveIn.formatted("b4-1", "2026-10-15"));
        assertEquals("", manager.get("/api/units/b4-1").path("vacantSince").asText());
        assertEquals(
                "household 10000 四号楼 1 测试乙",
                billOf(posted("2026-10-01", "2026-11-01", "\"b4-1\""), "b4-1", "2026-10-01"));
        assertEquals(
                "vacant 7000 四号楼 1 ",
                billOf(posted("2026-08-01", "2026-09-01", "\"b4-1\""), "b4-1", "2026-08-01"),
                "it was empty then");
        assertEquals(
                24_000,
                cashier.get("/api/households/vacant/balance").get("owedFen").asInt());
        cashier.expect(
                201,
                "POST",
                "/api/households/vacant/payments",
                "{\"method\":\"TRANSFER\",\"amountFen\":24000,\"reference\":\"T-1\",\"key\":\"vacant-homes\"}");
        assertEquals(
                0, cashier.get("/api/households/vacant/balance").get("owedFen").asInt());
        JsonNode debtors = auditor.get("/api/arrears/households").get("items");
        debtors.forEach(debtor -> assertTrue(!debtor.get("household").asText().equals("vacant")));
        assertTrue(debtors.size() >= 2, debtors.toString());
    }

    @Test
    void aMeterIsReadCorrectedAndChanged() throws Exception {
        manager.expect(200, "PUT", "/api/fee-items/water", WATER);
        manager.expect(200, "PUT", "/api/fee-items/water/assignments/all-water", EVERYBODY);
        String meter = "{\"kind\":\"WATER\",\"serial\":\"S1\",\"unit\":\"b1-101\",\"digits\":5,\"from\":\"2026-01-01\","
                + "\"firstMillis\":99990000}";
        cashier.expect(200, "PUT", "/api/meters/w1", meter);
        String readings = "/api/meters/w1/readings";
        String tomorrow = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(1).toString();
        assertEquals(
                "reading-in-future",
                cashier.refused(400, "POST", readings, "{\"day\":\"" + tomorrow + "\",\"valueMillis\":50000}"));
        assertEquals(
                "reading-lower-than-before",
                cashier.refused(409, "POST", readings, "{\"day\":\"2026-02-01\",\"valueMillis\":5000}"));
        String photo = cashier.sendPicture();
        String reading = cashier.expect(
                        201,
                        "POST",
                        readings,
                        "{\"day\":\"2026-02-01\",\"valueMillis\":5000,\"rollover\":true,\"photo\":\"" + photo + "\"}")
                .get("id")
                .asText();
        assertTrue(cashier.picture("/api/readings/" + reading + "/photo").length > 100);
        assertEquals(
                "reading-exists",
                cashier.refused(409, "POST", readings, "{\"day\":\"2026-02-01\",\"valueMillis\":6000}"));
        cashier.expect(
                201,
                "POST",
                "/api/readings/" + reading + "/correction",
                "{\"day\":\"2026-02-01\",\"valueMillis\":4000,\"rollover\":true}");
        assertEquals(3, auditor.get(readings).get("items").size());
        cashier.expect(
                201,
                "POST",
                "/api/meters/w1/change",
                "{\"id\":\"w2\",\"serial\":\"S2\",\"digits\":5,\"firstMillis\":0,"
                        + "\"last\":{\"day\":\"2026-03-10\",\"valueMillis\":7000}}");
        assertEquals(
                2,
                auditor.get("/api/meters?unit=b1-101&kind=WATER").get("items").size());
        assertEquals(2, resident.get("/api/my/meters").get("items").size());
        JsonNode own = resident.get("/api/my/meters/w1/readings").get("items").get(0);
        assertEquals("", own.get("readBy").asText());
        resident.expect(404, "GET", "/api/my/meters/none/readings", "");
        boolean water = false;
        for (JsonNode each : resident.get("/api/my/fee-items").get("items")) {
            water |= each.get("item").asText().equals("water")
                    && each.get("unit").asText().equals("b1-101");
        }
        assertTrue(water);
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() throws Exception {
        for (String[] each : new String[][] {
            {ITEM.replace("\"2.35\"", "2.35"), ""},
            {ITEM.replace("2.35", "-1"), ""},
            {ITEM.replace("2.35", "1.2345678"), ""},
            {ITEM.replace("2.35", "1e3"), ""},
            {ITEM.replace("AREA", "MAGIC"), ""},
            {ITEM.replace("2026-01-01", "2026-02-30"), ""},
            {ITEM.replace("\"dueDays\":15", "\"dueDays\":1.5"), ""},
            {ITEM.replace("\"dueDays\":15", "\"dueDays\":15,\"more\":1"), ""},
            {
                ITEM.replace("{\"from\":\"2026-01-01\"}", "{\"from\":\"2026-01-01\",\"until\":\"2026-01-01\"}"),
                "fee-validity"
            },
            {WATER.replace("{\"price\":\"4.07\"}", "{\"upToMillis\":5,\"price\":\"4.07\"}"), "fee-tiers"},
            {WATER.replace("INTERVAL", "ONCE"), "fee-rhythm"}
        }) {
            String code = manager.refused(400, "PUT", "/api/fee-items/bad", each[0]);
            assertTrue(each[1].isEmpty() || each[1].equals(code), code);
        }
        assertEquals("fee-item-unknown", manager.refused(404, "GET", "/api/fee-items/bad", ""));
        cashier.expect(403, "PUT", "/api/fee-items/bad", ITEM);
        auditor.expect(
                403,
                "POST",
                "/api/fee-runs",
                "{\"name\":\"x\",\"from\":\"2026-11-01\",\"until\":\"2026-12-01\",\"items\":[\"x\"]}");
        for (String path : new String[] {"fee-items", "meters", "fee-runs"}) {
            resident.expect(403, "GET", "/api/" + path, "");
            assertTrue(auditor.get("/api/" + path).has("items"));
        }
        assertEquals(
                "fee-item-unknown",
                cashier.refused(
                        404,
                        "POST",
                        "/api/fee-runs",
                        "{\"name\":\"x\",\"from\":\"2026-11-01\",\"until\":\"2026-12-01\",\"items\":[\"none\"]}"));
        assertEquals(
                "run-period",
                cashier.refused(
                        400,
                        "POST",
                        "/api/fee-runs",
                        "{\"name\":\"x\",\"from\":\"2026-11-01\",\"until\":\"2026-11-01\",\"items\":[\"none\"]}"));
        assertFalse(auditor.get("/api/fee-items").get("items").toString().contains("bad"));
    }
}
