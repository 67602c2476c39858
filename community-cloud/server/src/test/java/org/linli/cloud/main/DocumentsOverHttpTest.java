package org.linli.cloud.main;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.messages.access.HolderItem.HolderKind;

/** Receipts, statements, arrears and dunning as staff and residents meet them, over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsOverHttpTest {

    private static final String HOME = "home";
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    static Path directory;

    private final LocalDate today = LocalDate.now(ZONE);
    private final Map<String, String> households = new TreeMap<>();
    private String payment = "";
    private String otherPayment = "";
    private Cloud cloud;
    private HttpClientSession manager;
    private HttpClientSession cashier;
    private HttpClientSession auditor;
    private HttpClientSession guard;
    private HttpClientSession owner;
    private HttpClientSession neighbour;
    private HttpClientSession carer;

    @BeforeAll
    void startCloud() throws Exception {
        CloudSettings settings = CloudSettings.read(new SettingsReader(
                null,
                Map.of(),
                Map.of(
                        "data", directory.toString(),
                        "http.port", "0",
                        "https.port", "-1",
                        "address", "https://cloud.example.org",
                        "mqtt.mode", "external",
                        "mqtt.host", "localhost",
                        "mqtt.port", "1")));
        Map<String, String> links = new TreeMap<>();
        try (Foundation foundation = Foundation.open(settings, Clock.systemUTC())) {
            seed(foundation);
            for (String person :
                    List.of("s-manager", "s-cashier", "s-auditor", "s-guard", "p-owner", "p-next", "p-carer")) {
                links.put(
                        person,
                        Demo.link(foundation.database(), foundation.links(), person)
                                .token());
            }
        }
        cloud = Cloud.start(settings, Clock.systemUTC(), true);
        manager = signIn(links, "s-manager");
        cashier = signIn(links, "s-cashier");
        auditor = signIn(links, "s-auditor");
        guard = signIn(links, "s-guard");
        owner = signIn(links, "p-owner");
        neighbour = signIn(links, "p-next");
        carer = signIn(links, "p-carer");
    }

    private HttpClientSession signIn(Map<String, String> links, String person) throws Exception {
        HttpClientSession session = new HttpClientSession(cloud);
        session.expect(200, "POST", "/api/session/link", "{\"token\":\"" + links.get(person) + "\"}");
        return session;
    }

    private void seed(Foundation foundation) {
        foundation.places().putBuilding(HOME, new Places.Building("b1", "1栋", "Building 1"));
        for (String person : List.of("p-owner", "p-next", "p-carer")) {
            foundation
                    .people()
                    .put(HOME, new Person(person, HolderKind.RESIDENT, "住" + person, "", "", false, null, null));
        }
        foundation.database().change(transaction -> {
            foundation
                    .places()
                    .putUnits(
                            transaction,
                            HOME,
                            List.of(Unit.home("u1", "b1", "101", ""), Unit.home("u2", "b1", "102", "")));
        });
        household(foundation, "u1", "p-owner", new Households.Member("p-carer", Relation.Kind.CARER));
        household(foundation, "u2", "p-next");
        foundation
                .database()
                .change(transaction -> Demo.mark(
                        transaction,
                        foundation.accounts(),
                        List.of(
                                new Demo.Person("s-manager", "经理", "Manager", Set.of(Role.MANAGER)),
                                new Demo.Person("s-cashier", "收费员", "Cashier", Set.of(Role.CASHIER)),
                                new Demo.Person("s-auditor", "审计", "Auditor", Set.of(Role.AUDITOR)),
                                new Demo.Person("s-guard", "保安", "Guard", Set.of(Role.GUARD)),
                                new Demo.Person("p-owner", "住户", "Owner", Set.of()),
                                new Demo.Person("p-next", "邻居", "Neighbour", Set.of()),
                                new Demo.Person("p-carer", "护工", "Carer", Set.of()))));
        bill(foundation, "u1", 30_000, today.minusDays(40));
        bill(foundation, "u1", 8_000, today.minusDays(10));
        bill(foundation, "u2", 30_000, today.minusDays(40));
        payment = pay(foundation, "u1", 30_000);
        otherPayment = pay(foundation, "u2", 100);
    }

    private void household(Foundation foundation, String unit, String owner, Households.Member... more) {
        List<Households.Member> members = new ArrayList<>(List.of(more));
        members.add(new Households.Member(owner, Relation.Kind.OWNER));
        households.put(
                unit,
                foundation
                        .households()
                        .moveIn(HOME, new Households.MoveIn(unit, LocalDate.of(2024, 1, 1), owner, null, members))
                        .id());
    }

    private void bill(Foundation foundation, String unit, long fen, LocalDate due) {
        foundation
                .database()
                .change(transaction -> new Ledger()
                        .postBill(
                                transaction,
                                new Posting(HOME, "s-cashier", Instant.now(), due.minusDays(5)),
                                new NewBill(
                                        households.get(unit),
                                        unit,
                                        "item",
                                        "物业服务费",
                                        FeeType.PROPERTY,
                                        due.withDayOfMonth(1),
                                        due,
                                        due,
                                        fen,
                                        "{}",
                                        null,
                                        unit + due,
                                        null)));
    }

    private String pay(Foundation foundation, String unit, long fen) {
        return foundation
                .database()
                .write(transaction -> new Ledger()
                        .recordPayment(
                                transaction,
                                new Posting(HOME, "s-cashier", Instant.now(), today),
                                new NewPayment(
                                        households.get(unit),
                                        PaymentMethod.CASH,
                                        "",
                                        "",
                                        "",
                                        "s-cashier",
                                        fen,
                                        NewPayment.Use.OLDEST,
                                        List.of(),
                                        Instant.now(),
                                        "pay-" + unit)))
                .id();
    }

    @AfterAll
    void stopCloud() {
        if (cloud != null) {
            cloud.close();
        }
    }

    private static void assertPdf(HttpClientSession session, String method, String path) throws Exception {
        HttpResponse<String> answer = session.send(method, path, "");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                "application/pdf", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(answer.body().startsWith("%PDF-"));
    }

    @Test
    void aReceiptIsIssuedPrintedAndCheckedByAnybody() throws Exception {
        JsonNode receipt = cashier.expect(201, "POST", "/api/payments/" + payment + "/receipt", "");
        assertEquals(30_000, receipt.path("amountFen").asLong());
        assertEquals("1栋 101", receipt.path("home").asText());
        assertEquals("GENUINE", receipt.path("state").asText());
        String id = receipt.path("id").asText();
        assertPdf(cashier, "POST", "/api/receipts/" + id + "/print");
        assertPdf(auditor, "GET", "/api/receipts/" + id + "/copy");
        assertPdf(owner, "GET", "/api/my/receipts/" + id + "/copy");
        assertEquals(1, auditor.get("/api/receipts/" + id).path("printed").asInt());
        JsonNode known = new HttpClientSession(cloud)
                .get("/api/receipt-check?code=" + receipt.path("code").asText());
        assertEquals("GENUINE", known.path("state").asText());
        assertEquals(receipt.path("number").asText(), known.path("number").asText());
        assertTrue(known.path("payer").isMissingNode() && known.path("home").isMissingNode());
        assertEquals(
                "UNKNOWN",
                new HttpClientSession(cloud)
                        .get("/api/receipt-check?code=0000-0000-0000-0000")
                        .path("state")
                        .asText());
    }

    @Test
    void aResidentSeesTheirOwnAndNobodyElses() throws Exception {
        JsonNode own = owner.expect(201, "POST", "/api/my/payments/" + payment + "/receipt", "");
        assertEquals(1, owner.get("/api/my/receipts").path("items").size());
        assertEquals(
                "receipt-unknown",
                neighbour.refused(
                        404, "GET", "/api/my/receipts/" + own.path("id").asText() + "/copy", ""));
        assertEquals(
                "payment-unknown", owner.refused(404, "POST", "/api/my/payments/" + otherPayment + "/receipt", ""));
        assertEquals("payment-unknown", carer.refused(404, "POST", "/api/my/payments/" + payment + "/receipt", ""));
        assertEquals(0, carer.get("/api/my/receipts").path("items").size());
        assertPdf(owner, "GET", "/api/my/households/" + households.get("u1") + "/statement.pdf");
        assertEquals(
                8_000,
                owner.get("/api/my/households/" + households.get("u1") + "/statement")
                        .path("closingFen")
                        .asLong());
        assertEquals(
                "household-unknown",
                owner.refused(404, "GET", "/api/my/households/" + households.get("u2") + "/statement", ""));
    }

    @Test
    void whoHasNoBusinessWithMoneyIsRefused() throws Exception {
        guard.expect(403, "GET", "/api/receipts", "");
        guard.expect(403, "GET", "/api/arrears", "");
        auditor.expect(403, "POST", "/api/payments/" + payment + "/receipt", "");
        cashier.expect(403, "POST", "/api/dunning-plans", "{}");
        owner.expect(403, "GET", "/api/units/u1/statement", "");
        new HttpClientSession(cloud).expect(401, "GET", "/api/my/messages", "");
    }

    @Test
    void arrearsAndStatementsAreOfTheSameBooks() throws Exception {
        JsonNode arrears = auditor.get("/api/arrears");
        assertEquals(37_900, arrears.path("receivableFen").asLong());
        assertEquals(37_900, arrears.path("total").path("overdueFen").asLong());
        assertEquals("1栋", arrears.path("byBuilding").get(0).path("name").asText());
        assertEquals(
                8_000, auditor.get("/api/units/u1/statement").path("closingFen").asLong());
        assertPdf(auditor, "GET", "/api/units/u2/statement.pdf?from=2025-01-01&until=" + today);
        assertEquals("invalid-request", auditor.refused(400, "GET", "/api/units/u1/statement?from=2026-02-30", ""));
        assertEquals(
                "statement-period",
                auditor.refused(400, "GET", "/api/units/u1/statement?from=2026-03-01&until=2026-02-01", ""));
        assertEquals("unit-unknown", auditor.refused(404, "GET", "/api/units/nowhere/statement", ""));
    }

    @Test
    void aDunningRunIsLookedAtCarriedOutAndReadByTheResident() throws Exception {
        String words = "{\"zh\":\"%s\",\"en\":\"%s\"}";
        String step = "{\"afterDays\":%d,\"channel\":\"%s\",\"title\":" + words.formatted("缴费提醒", "A reminder")
                + ",\"text\":" + words.formatted("{name} 欠 {amount}", "{name} owes {amount}") + "}";
        String plan = "{\"name\":\"日常\",\"minimumFen\":100,\"payWithinDays\":10,\"active\":true,\"steps\":["
                + step.formatted(7, "MESSAGE") + "," + step.formatted(30, "LETTER") + "]}";
        assertEquals(
                "template-placeholder",
                manager.refused(400, "POST", "/api/dunning-plans", plan.replace("{amount}", "{owed}")));
        String id = manager.expect(201, "POST", "/api/dunning-plans", plan)
                .path("id")
                .asText();
        cashier.expect(
                201,
                "POST",
                "/api/dunning-pauses",
                "{\"household\":\"" + households.get("u2") + "\",\"reason\":\"PROMISE\",\"note\":\"月底\",\"until\":\""
                        + today.plusDays(3) + "\"}");
        JsonNode run = manager.expect(201, "POST", "/api/dunning-runs", "{\"plan\":\"" + id + "\"}");
        assertEquals(1, run.path("counts").path("planned").asInt());
        assertEquals(1, run.path("counts").path("paused").asInt());
        assertEquals(0, owner.get("/api/my/messages").path("items").size());
        String path = "/api/dunning-runs/" + run.path("id").asText();
        manager.expect(202, "POST", path + "/carry-out", "");
        await().until(() -> manager.get(path).path("state").asText().equals("DONE"));
        manager.expect(202, "POST", path + "/carry-out", "");
        JsonNode messages = owner.get("/api/my/messages").path("items");
        assertEquals(1, messages.size());
        assertTrue(messages.get(0).path("text").path("zh").asText().contains("¥80.00"));
        assertEquals(0, carer.get("/api/my/messages").path("items").size());
        String message = "/api/my/messages/" + messages.get(0).path("id").asText() + "/read";
        owner.expect(204, "POST", message, "");
        assertEquals("message-unknown", neighbour.refused(404, "POST", message, ""));
        assertEquals("letters-none", manager.refused(404, "GET", path + "/letters", ""));
        assertEquals(2, manager.get(path + "/notices").path("items").size());
    }

    @Test
    void thePageThatChecksAReceiptIsThere() throws Exception {
        assertEquals(
                200,
                new HttpClientSession(cloud).send("GET", "/receipt.html", "").statusCode());
        assertEquals(
                200, new HttpClientSession(cloud).send("GET", "/receipt.js", "").statusCode());
    }
}
