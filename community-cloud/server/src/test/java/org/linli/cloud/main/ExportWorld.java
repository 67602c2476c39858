package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.demo.CitySeed;
import org.linli.cloud.identity.Demo;
import org.linli.cloud.identity.Role;
import org.linli.cloud.identity.SmallProvider;
import org.linli.cloud.main.WalkClient.Answer;
import org.linli.cloud.main.WalkClient.Request;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Person;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * A running cloud with two generated communities, in each of which staff have done a little of everything through the interface: a month of fees, money in and out,
 * doors, imports, letters. Ids of the one begin with {@link #HERE}, of the other with {@link #THERE}.
 */
final class ExportWorld implements AutoCloseable {

    static final String HERE = "city-1";
    static final String THERE = "city-2";

    /** All roles in both communities. */
    static final String BOSS = "boss";

    /** All roles in the other community only. */
    static final String OTHER_BOSS = "city-2-boss";

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final JsonMapper MAPPER = new JsonMapper();

    final Cloud cloud;
    final WalkContract contract;
    private final WalkClient client;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> made = new HashMap<>();
    private final SmallProvider provider = new SmallProvider(Clock.systemUTC());
    private final LocalDate today = LocalDate.now(ZONE);
    private String community = HERE;

    ExportWorld(Path directory, @Nullable DatabaseSettings database) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "data", directory.toString(),
                "community.id", "home",
                "http.port", "0",
                "https.port", "-1",
                "mqtt.mode", "external",
                "mqtt.host", "localhost",
                "mqtt.port", "1",
                "notify.trusted-hosts", "127.0.0.1"));
        settings.put("pay.sandbox", "on");
        settings.put("providers.internal", "localhost");
        if (database != null) {
            settings.put("database.url", database.url());
            settings.put("database.user", database.user());
            settings.put("database.password", database.password());
        }
        cloud = Cloud.start(CloudSettings.read(new SettingsReader(null, Map.of(), settings)), Clock.systemUTC(), true);
        client = new WalkClient(
                URI.create(cloud.addresses().getOrDefault("http", "")).getPort());
        contract = new WalkContract(
                client.send(new Request("GET", "/openapi.json", Map.of(), null)).text());
        seed();
        staff();
        for (String one : List.of(HERE, THERE)) {
            community = one;
            ExportOutside outside = new ExportOutside(this, one);
            atTheDoors();
            outside.door();
            outside.waysIn();
            inTheOffice();
            fees();
            money();
            outside.doubt();
            outside.invoice();
            imports();
            daily();
            outside.alarms();
        }
        community = HERE;
        new ExportOutside(this, HERE).provider(provider);
    }

    private void seed() {
        Foundation foundation = cloud.foundation();
        foundation.companies().ensureFirst("home", "Home", ZONE.getId());
        new CitySeed(
                        foundation.database(),
                        foundation.companies(),
                        foundation.places(),
                        foundation.people(),
                        new BulkHomes(foundation.access().holders(), foundation.clock()),
                        foundation.clock(),
                        text -> {})
                .run(new CitySeed.Size(2, 60, 4));
    }

    private void staff() throws Exception {
        Foundation foundation = cloud.foundation();
        Map<String, Set<Role>> staff = new TreeMap<>(Map.of(
                BOSS,
                Set.of(Role.values()),
                OTHER_BOSS,
                Set.of(Role.values()),
                "cashier",
                Set.of(Role.CASHIER),
                "auditor",
                Set.of(Role.AUDITOR),
                "guard",
                Set.of(Role.GUARD)));
        List<Demo.Person> accounts = new ArrayList<>();
        staff.forEach((id, roles) -> {
            String home = id.startsWith(THERE) ? THERE : HERE;
            foundation.people().put(home, new Person(id, HolderKind.STAFF, id, "", "", false, null, null));
            accounts.add(new Demo.Person(id, id, id, roles));
        });
        foundation.database().change(transaction -> {
            Demo.mark(transaction, foundation.accounts(), accounts);
            for (Role role : Role.values()) {
                foundation.staffRoles().revoke(transaction, OTHER_BOSS, Companies.FIRST, null, role.name());
                foundation.staffRoles().grant(transaction, OTHER_BOSS, Companies.FIRST, THERE, role.name(), "test");
            }
            // The demo's accounts begin as the whole company's, so that every community knows them.
            for (String place : List.of("person_community WHERE person", "holder_community WHERE holder")) {
                transaction.handle().execute("DELETE FROM " + place + " = ? AND community <> ?", OTHER_BOSS, THERE);
            }
        });
        for (String id : staff.keySet()) {
            signIn(id);
        }
    }

    void signIn(String person) throws Exception {
        Foundation foundation = cloud.foundation();
        String token =
                Demo.link(foundation.database(), foundation.links(), person).token();
        Answer answer = client.send(new Request(
                "POST",
                "/api/session/link",
                WalkMutations.json(),
                ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8)));
        assertEquals(200, answer.status(), answer.text());
        cookies.put(person, answer.headers().getOrDefault("set-cookie", "").split("[;\n]")[0]);
    }

    Answer send(String caller, String method, String target, byte @Nullable [] body) throws IOException {
        Map<String, String> headers = new TreeMap<>(WalkMutations.json());
        headers.put("Cookie", cookies.getOrDefault(caller, ""));
        if (body == null) {
            headers.remove("Content-Type");
        }
        return client.send(new Request(method, target, headers, body));
    }

    Answer get(String caller, String target) throws IOException {
        return send(caller, "GET", target, null);
    }

    static JsonNode json(Answer answer) throws IOException {
        return MAPPER.readTree(answer.body());
    }

    /** An id of this kind that was made in a community. */
    String id(String community, String kind) {
        return made.getOrDefault(community + " " + kind, community + "-" + kind);
    }

    /** Does something as the boss; in path and body {@code $} is the community, {@code #kind#} what was made there. */
    JsonNode does(String method, String path, String body) throws IOException {
        String target = filled(path);
        String all = target + (target.contains("?") ? "&" : "?") + "community=" + community;
        byte[] bytes = body.isEmpty() ? null : filled(body).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Answer answer = send(BOSS, method, all, bytes);
        assertEquals(2, answer.status() / 100, method + " " + all + " " + answer.text());
        return answer.body().length == 0 ? MAPPER.createObjectNode() : json(answer);
    }

    private void makes(String kind, String path, String body) throws IOException {
        JsonNode answer = does("POST", path, body);
        made.put(
                community + " " + kind,
                answer.path("id").asText(answer.at("/webhook/id").asText()));
    }

    private String filled(String text) {
        String all = text.replace("$", community);
        for (Map.Entry<String, String> one : made.entrySet()) {
            if (one.getKey().startsWith(community + " ")) {
                all = all.replace("#" + one.getKey().substring(community.length() + 1) + "#", one.getValue());
            }
        }
        return all;
    }

    private void atTheDoors() throws Exception {
        String number = community.equals(HERE) ? "1" : "2";
        does("PUT", "/api/schedules/$-day", """
                {'name':'$ day','windows':[{'days':['MONDAY'],'fromMinute':0,'untilMinute':600}],'onHolidays':'CLOSED'}""");
        does("PUT", "/api/schedules/$-night", "{'name':'$ night','windows':[],'onHolidays':'CLOSED'}");
        does("PUT", "/api/holidays/$-spring", "{'name':'$','from':'2027-02-06','until':'2027-02-12'}");
        does("PUT", "/api/groups/$-all", "{'name':'$ all'}");
        does("PUT", "/api/groups/$-few", "{'name':'$ few'}");
        does("PUT", "/api/groups/$-all/members/$-u1-p1", "");
        does("PUT", "/api/groups/$-all/members/$-u2-p1", "");
        does("PUT", "/api/doors/$-gate", "{'number':" + number + "1,'name':'=$ gate'}");
        does("PUT", "/api/doors/$-side", "{'number':" + number + "2,'name':'$ side'}");
        does("PUT", "/api/rules/$-in", """
                {'name':'$','group':'$-all','schedule':'$-day','means':['CARD'],'doors':['$-gate','$-side']}""");
        for (String kind : List.of("FACE", "PHOTOS")) {
            does(
                    "POST",
                    "/api/consent-texts",
                    "{'kind':'%s','title':'=$','titleEn':'$','words':'$','wordsEn':'$'}".formatted(kind));
        }
        for (String card : List.of("1", "2")) {
            does("PUT", "/api/people/$-u1" + card + "-p1/ward", "{'cause':'ADULT','note':'=$'}");
            does(
                    "POST",
                    "/api/people/$-u1-p1/cards",
                    "{'format':'WIEGAND_34','facility':" + number + ",'number':" + card + "}");
            makes(
                    card.equals("1") ? "first-consent" : "consent",
                    "/api/people/$-u" + card + "-p1/consents",
                    "{'textVersion':'1','givenBy':'$-u" + card + "-p1','paper':'=$'}");
            does("POST", "/api/visitor-passes", """
                    {'host':'$-u1-p1','label':'$','until':'%s','doors':['$-gate']}""".formatted(
                            Instant.now().plus(5, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)));
        }
        does("POST", "/api/consents/#consent#/withdraw", "");
        does("POST", "/api/retention-holds", "{'person':'$-u1-p1','reason':'=$','until':'2036-01-01T00:00:00Z'}");
        does("POST", "/api/people/$-u1-p1/personal-data", "{'reason':'=$'}");
        does("POST", "/api/doors/$-gate/open", "{'reason':'$'}");
    }

    private void inTheOffice() throws Exception {
        String next = today.plusDays(20) + "T00:00:00Z";
        does("POST", "/api/people/$-u3-p1/proxies", """
                {'proxy':'$-u4-p1','scopes':['PAY'],'until':'%s','reason':'$'}""".formatted(next));
        does("POST", "/api/vendor-tokens", """
                {'name':'$','roles':['AUDITOR'],'scopes':['audit:read'],'expiresAt':'%s'}""".formatted(next));
        does("POST", "/api/dunning-pauses", "{'household':'$-u5-h','reason':'HARDSHIP','note':'$'}");
        makes("plan", "/api/dunning-plans", """
                {'name':'$','minimumFen':0,'payWithinDays':7,'active':true,'steps':[{'afterDays':1,'channel':'LETTER',
                'title':{'zh':'$','en':'$'},'text':{'zh':'$','en':'$'}}]}""");
        makes("dunning-run", "/api/dunning-runs", "{'plan':'#plan#'}");
    }

    private void fees() throws Exception {
        YearMonth month = YearMonth.from(today).minusMonths(1);
        for (String item : List.of("$-water", "$-fixed")) {
            String formula = item.equals("$-water")
                    ? "'type':'WATER','formula':{'kind':'METER','meter':'WATER','tierSpan':'BILL','tiers':[{'price':'2'}]}"
                    : "'type':'SERVICE','formula':{'kind':'FIXED','price':'10','per':'MONTH'}";
            String rhythm = item.equals("$-water") ? "INTERVAL" : "MONTHLY";
            does("PUT", "/api/fee-items/" + item, """
                    {'name':'$',%s,'rhythm':'%s','valid':{'from':'2026-01-01'}}""".formatted(formula, rhythm));
            does("PUT", "/api/fee-items/" + item + "/assignments/" + item + "-all", """
                    {'scope':'ALL','valid':{'from':'2026-01-01'}}""");
        }
        for (int i = 1; i <= 2; i++) {
            does("PUT", "/api/meters/$-m" + i, """
                    {'kind':'WATER','serial':'$ %d','unit':'$-u%d','digits':5,'from':'2026-01-01'}""".formatted(i, i));
            for (int reading = 1; reading <= 2; reading++) {
                does("POST", "/api/meters/$-m" + i + "/readings", """
                        {'day':'%s','valueMillis':%d}""".formatted(
                                month.atDay(10 * reading), 1_000 * reading));
            }
        }
        makes("fee-run", "/api/fee-runs", """
                {'name':'$','from':'%s','until':'%s','items':['$-fixed','$-water'],'units':['$-u1','$-u2']}""".formatted(month.atDay(1), month.atEndOfMonth()));
        does("POST", "/api/fee-runs/#fee-run#/preview", "");
        org.awaitility.Awaitility.await()
                .until(() -> does("GET", "/api/fee-runs/#fee-run#", "")
                        .path("state")
                        .asText()
                        .equals("PREVIEWED"));
    }

    private void money() throws Exception {
        for (int i = 1; i <= 3; i++) {
            makes("payment", "/api/households/$-u1-h/payments", """
                    {'method':'CASH','amountFen':9999,'use':'KEEP','reference':'$','key':'$-payment-%d'}""".formatted(i));
            does("POST", "/api/payments/#payment#/refunds", """
                    {'amountFen':99,'method':'CASH','reason':'$','key':'$-refund-%d'}""".formatted(i));
            makes("receipt", "/api/payments/#payment#/receipt", "");
        }
        does("POST", "/api/day-closings", "{'day':'%s','countedCashFen':1,'note':'$'}".formatted(today));
        Answer statement = send(
                BOSS,
                "POST",
                "/api/books/statements/bank?day=" + today + "&community=" + community,
                ("reference,amount\n" + community + "-1,12.50\n" + community + "-2,13.00\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(201, statement.status(), statement.text());
    }

    private void daily() throws IOException {
        for (String kind : List.of("DEFECT", "DEFECT", "COMPLAINT")) {
            String category = kind.equals("DEFECT") ? "water" : "complaint";
            does(
                    "POST",
                    "/api/tickets",
                    "{'kind':'%s','category':'%s','place':'$','words':'=$'}".formatted(kind, category));
        }
        for (String unit : List.of("$-u1", "$-u2")) {
            does("POST", "/api/parcels", "{'tracking':'%s-1','carrier':'=$','unit':'%s'}".formatted(unit, unit));
        }
        String tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        does("POST", "/api/notices", "{'title':'=$','words':'$'}");
        does(
                "POST",
                "/api/votes",
                "{'question':'=$','choices':['$','b'],'rule':'ORDINARY','until':'%s'}".formatted(tomorrow));
        does("POST", "/api/visits", "{'name':'=$','unit':'$-u1'}");
        does("POST", "/api/denied-visitors", "{'name':'=$ x','reason':'$','until':'%s'}".formatted(tomorrow));
        for (String recipient : List.of("a", "b")) {
            makes("agreement", "/api/agreements", """
                    {'recipient':'=$ %s','contact':'$','purpose':'$','shares':[{'kind':'alarm.changed'}],'until':'%s'}""".formatted(recipient, tomorrow));
            does("POST", "/api/agreements/#agreement#/tokens", "{'name':'$'}");
            makes("webhook", "/api/agreements/#agreement#/webhooks", "{'address':'http://127.0.0.1:1/$'}");
        }
        does("POST", "/api/courier-visits", "{'carrier':'=$'}");
        does("PUT", "/api/repairers/" + BOSS, """
                {'skills':['lift'],'duty':{'week':{'MONDAY':[{'from':'08:00','until':'09:00'}]}}}""");
        makes("emergency", "/api/emergencies", "{'press':'$-press1','person':'$-u1-p1'}");
        // Closed, so that nobody is called on and on while the lists are compared.
        does("POST", "/api/emergencies/#emergency#/deeds", "{'doing':'CLOSE','cause':'HELPED'}");
        String lastMonth = YearMonth.from(today).minusMonths(1).toString();
        does("PUT", "/api/elders/$-u1-p1", "{'elder':true}");
        does("POST", "/api/outcome-reports", "{'month':'%s'}".formatted(lastMonth));
        does("POST", "/api/service-contracts", """
                {'name':'=$','capFen':100000,'from':'%s','terms':[{'outcome':'collection','threshold':9000,'step':100,
                'stepFen':100,'mostFen':1000,'leastN':1}]}""".formatted(lastMonth));
        does("POST", "/api/service-settlements", "{'month':'%s'}".formatted(lastMonth));
    }

    private void imports() throws Exception {
        for (String room : List.of("901", "902")) {
            Answer answer = send(
                    BOSS,
                    "POST",
                    "/api/import-kinds/homes/upload?file=homes.csv&community=" + community,
                    ("楼栋,房号\n" + community + "," + room + "\n" + community + ",x" + room + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            assertEquals(201, answer.status(), answer.text());
            made.put(community + " import", json(answer).path("id").asText());
        }
    }

    @Override
    public void close() {
        client.close();
        cloud.close();
        provider.close();
    }
}
