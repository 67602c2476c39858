package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.command.Commands;
import org.linli.cloud.demo.DemoSeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.storage.Database;

/** Bills, payments and the books over real HTTP; every reply is held against the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoneyOperationsTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));

    @TempDir
    static Path directory;

    private Cloud cloud;
    private CloudSettings settings;
    private Session manager;
    private Session cashier;
    private Session auditor;
    private Session resident;
    private Session neighbour;
    private String household = "";
    private String foreignHousehold = "";
    private final Map<String, String> bills = new HashMap<>();
    private int keys;

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
                        "mqtt.port", "1",
                        "pay.sandbox", "on")));
        Map<String, String> links = seed();
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        manager = new Session(links.get("demo-manager"));
        cashier = new Session(links.get("test-cashier"));
        auditor = new Session(links.get("test-auditor"));
        resident = new Session(links.get("demo-a"));
        neighbour = new Session(links.get("demo-b"));
    }

    private void postBills(Foundation foundation) {
        String community = settings.community().id();
        Instant now = Instant.now();
        Ledger ledger = new Ledger();
        foundation.database().change(transaction -> {
            household = foundation
                    .homes()
                    .householdsOf(transaction, "demo-a", now)
                    .get(0)
                    .household();
            foreignHousehold = foundation
                    .homes()
                    .householdsOf(transaction, "demo-b", now)
                    .get(0)
                    .household();
            Posting posting = new Posting(community, "test", now, today);
            for (String name : List.of("a1", "a2", "a3", "a4", "b1")) {
                String owner = name.startsWith("a") ? household : foreignHousehold;
                NewBill bill = new NewBill(
                        owner,
                        "unit",
                        "item",
                        "物业费",
                        FeeType.PROPERTY,
                        today,
                        today,
                        today,
                        12_345,
                        "{\"area\":89.5}",
                        null,
                        name,
                        null);
                bills.put(name, ledger.postBill(transaction, posting, bill).id());
            }
        });
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
            postBills(foundation);
            List<Demo.Person> people = List.of(
                    new Demo.Person("demo-manager", "测试经理", "Manager", Set.of(Role.MANAGER)),
                    new Demo.Person("test-cashier", "测试收费员", "Cashier", Set.of(Role.CASHIER)),
                    new Demo.Person("test-auditor", "测试审计", "Auditor", Set.of(Role.AUDITOR)),
                    new Demo.Person("demo-a", "测试甲", "A", Set.of()),
                    new Demo.Person("demo-b", "测试乙", "B", Set.of()));
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

        JsonNode get(String path) throws Exception {
            return expect(200, "GET", path, "");
        }

        JsonNode post(int status, String path, String body) throws Exception {
            return expect(status, "POST", path, body);
        }

        String refused(int status, String method, String path, String body) throws Exception {
            JsonNode problem = expect(status, method, path, body);
            assertTrue(!problem.path("titleZh").asText().isBlank(), problem.toString());
            return problem.path("code").asText();
        }
    }

    private String key() {
        return "test-key-" + ++keys;
    }

    private String order(String bill) {
        return "{\"bills\":[\"" + bill + "\"],\"provider\":\"sandbox\",\"channel\":\"PAGE\",\"key\":\"" + key() + "\"}";
    }

    @Test
    void aResidentPaysABillOnline() throws Exception {
        JsonNode order = resident.post(201, "/api/my/orders", order(bills.getOrDefault("a1", "")));
        assertEquals(12_345, order.path("amountFen").asLong());
        String id = order.path("id").asText();
        assertEquals(
                "/sandbox.html#" + id, order.path("instructions").path("url").asText());
        assertEquals("order-unknown", neighbour.refused(404, "GET", "/api/my/orders/" + id, ""));
        resident.post(200, "/api/pay/sandbox/orders/" + id + "/PAY", "");
        assertEquals("PAID", resident.get("/api/my/orders/" + id).path("state").asText());
        JsonNode bill = resident.get("/api/my/bills/" + bills.get("a1"));
        assertEquals("PAID", bill.path("bill").path("state").asText());
        assertEquals(89.5, bill.path("explanation").path("area").asDouble());
        assertEquals(1, bill.path("allocations").size());
        assertTrue(resident.get("/api/my/payments").path("items").size() >= 1);
    }

    @Test
    void anotherHouseholdsMoneyLooksLikeNoneAtAll() throws Exception {
        String foreign = bills.getOrDefault("b1", "");
        assertEquals("bill-unknown", resident.refused(404, "GET", "/api/my/bills/" + foreign, ""));
        assertEquals("bill-unknown", resident.refused(404, "GET", "/api/my/bills/nobody", ""));
        assertEquals("bill-unknown", resident.refused(404, "POST", "/api/my/orders", order(foreign)));
        assertEquals(
                "household-unknown", resident.refused(404, "GET", "/api/my/bills?household=" + foreignHousehold, ""));
        assertEquals("household-unknown", resident.refused(404, "GET", "/api/my/balance?household=nobody", ""));
        assertEquals("household-unknown", cashier.refused(404, "GET", "/api/households/nobody/bills", ""));
        resident.refused(403, "GET", "/api/households/" + household + "/bills", "");
        resident.refused(403, "GET", "/api/books/trial-balance", "");
        auditor.refused(403, "POST", "/api/bills/" + foreign + "/reversal", "{\"reason\":\"x\"}");
    }

    @Test
    void aCashierTakesMoneyOnceAndGivesPartOfItBack() throws Exception {
        String take = "{\"method\":\"CASH\",\"amountFen\":20000,\"bills\":[\"" + bills.get("a2") + "\"],\"key\":\""
                + key() + "\"}";
        String path = "/api/households/" + household + "/payments";
        JsonNode payment = cashier.post(201, path, take);
        assertEquals(payment, cashier.post(201, path, take));
        assertEquals(20_000 - 12_345, payment.path("freeFen").asLong());
        String id = payment.path("id").asText();
        assertEquals(
                "refund-above-payment",
                cashier.refused(
                        409,
                        "POST",
                        "/api/payments/" + id + "/refunds",
                        "{\"amountFen\":20001,\"method\":\"CASH\",\"reason\":\"x\",\"key\":\"" + key() + "\"}"));
        cashier.post(
                201,
                "/api/payments/" + id + "/refunds",
                "{\"amountFen\":7655,\"method\":\"CASH\",\"reason\":\"too much\",\"key\":\"" + key() + "\"}");
        JsonNode detail = cashier.get("/api/payments/" + id);
        assertEquals(7_655, detail.path("payment").path("refundedFen").asLong());
        assertEquals(1, detail.path("refunds").size());
        for (String amount : List.of("0", "-1", "1.5", "\"100\"", "100000000001", "1e300")) {
            cashier.refused(
                    400, "POST", path, "{\"method\":\"CASH\",\"amountFen\":" + amount + ",\"key\":\"" + key() + "\"}");
        }
        assertEquals(
                "reference-needed",
                cashier.refused(400, "POST", path, "{\"method\":\"CARD\",\"amountFen\":1,\"key\":\"" + key() + "\"}"));
        assertTrue(cashier.get("/api/households/" + household + "/movements?from=" + today + "&until=" + today)
                        .path("items")
                        .size()
                > 3);
    }

    @Test
    void aManagerWritesOffReversesAndSeesBooksThatBalance() throws Exception {
        String bill = bills.getOrDefault("a3", "");
        manager.post(
                200,
                "/api/bills/" + bill + "/write-off",
                "{\"amountFen\":45,\"reason\":\"goodwill\",\"key\":\"" + key() + "\"}");
        cashier.refused(403, "POST", "/api/bills/" + bill + "/reversal", "{\"reason\":\"wrong\"}");
        JsonNode reversed = manager.post(200, "/api/bills/" + bill + "/reversal", "{\"reason\":\"wrong\"}");
        assertEquals("REVERSED", reversed.path("state").asText());
        assertEquals(0, auditor.get("/api/books/trial-balance").path("totalFen").asLong());
        assertEquals(
                0,
                auditor.get("/api/books/trial-balance?until=" + today)
                        .path("totalFen")
                        .asLong());
        assertTrue(auditor.get("/api/books/verification").path("agrees").asBoolean());
        auditor.refused(400, "GET", "/api/books/trial-balance?until=2026-02-30", "");
    }

    @Test
    void aForgedNoticeIsRefusedAndAnUnknownProviderIsNotThere() throws Exception {
        manager.expect(400, "POST", "/api/pay/sandbox/notice", "{\"type\":\"paid\"}");
        manager.refused(404, "POST", "/api/pay/wechat/notice", "{}");
    }

    @Test
    void aStatementIsFetchedComparedAndItsDifferencesSettled() throws Exception {
        JsonNode order = resident.post(201, "/api/my/orders", order(bills.getOrDefault("a4", "")));
        String id = order.path("id").asText();
        resident.post(200, "/api/pay/sandbox/orders/" + id + "/WRONG_AMOUNT", "");
        assertEquals(1, cashier.get("/api/books/doubts").path("items").size());
        JsonNode statement = manager.post(201, "/api/books/statements/sandbox/download?day=" + today, "");
        assertEquals(1, statement.path("missingHere").asInt());
        String lines = "/api/books/statement-lines?open=true&statement="
                + statement.path("id").asText();
        JsonNode line = auditor.get(lines).path("items").get(0);
        assertEquals(id, line.path("order").asText());
        manager.post(
                204,
                "/api/books/statement-lines/" + line.path("id").asText() + "/resolution",
                "{\"resolution\":\"asked the bank\"}");
        assertEquals(0, auditor.get(lines).path("items").size());
        JsonNode doubt = manager.get("/api/books/doubts").path("items").get(0);
        manager.post(
                204,
                "/api/books/doubts/" + doubt.path("id").asText() + "/resolution",
                "{\"resolution\":\"asked the bank\"}");
    }
}
