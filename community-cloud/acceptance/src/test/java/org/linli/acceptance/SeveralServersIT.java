package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.acceptance.ServerSite.COMMUNITY;
import static org.linli.acceptance.ServerSite.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.linli.acceptance.process.ChildProcess;
import org.linli.acceptance.process.CloudApi;
import org.linli.acceptance.process.Program;
import org.linli.cloud.access.Access;
import org.linli.cloud.audit.AuditVerifier;
import org.linli.cloud.ledger.LedgerVerifier;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/**
 * Two whole servers on one PostgreSQL and one broker are one cloud: whatever is done at one counts at the other, and when one dies the other finishes what it began.
 * The steps stand on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralServersIT {

    private static final String A = "a";
    private static final String B = "b";
    private static final String DOOR = "south-gate";
    private static final int HOMES = 1000;
    private static final int ITEMS = 8;

    /** Lines of a run in one transaction. */
    private static final int CHUNK = 2000;

    @TempDir
    static Path directory;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static ServerSite site;
    private static CloudApi manager;
    private static CloudApi guard;
    private static CloudApi resident;
    private static ChildProcess doorProcess;
    private static VirtualDoorClient door;
    private static JsonNode props;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(ServerSite.mosquitto().isPresent(), "Mosquitto is not installed");
        try {
            site = new ServerSite(directory);
        } catch (IOException e) {
            Assumptions.abort("PostgreSQL cannot be run here: " + e);
        }
        site.begin(A);
        site.begin(B);
        site.server(A).awaitReady(PATIENCE);
        site.server(B).awaitReady(PATIENCE);
        site.startBroker(A, List.of("cloud." + A, "cloud." + B));
        Path file = directory.resolve("props.json");
        site.command(A, "seed", "--demo", "--props", file.toString());
        props = new ObjectMapper().readTree(file.toFile());
        String links = site.command(B, "demo-links");
        manager = signIn(links, "Test Manager", A);
        guard = signIn(links, "Test Guard", B);
        resident = signIn(links, "Test A", A);
        awaitReady(A);
        awaitReady(B);
        claim();
    }

    @AfterAll
    static void stop() throws IOException {
        THREADS.shutdownNow();
        if (doorProcess != null) {
            doorProcess.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private static CloudApi signIn(String links, String name, String server) throws Exception {
        String line =
                links.lines().filter(each -> each.contains(name)).findFirst().orElseThrow();
        return CloudApi.signIn(site.http(server), line);
    }

    private static void awaitReady(String server) {
        Awaitility.await(server)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> CloudApi.anonymous(site.http(server))
                                .get("/health/ready")
                                .status()
                        == 200);
    }

    /** By a code that one server gave and the other takes. */
    private static void claim() throws Exception {
        String code = at(B, manager)
                .post("/api/doors/" + DOOR + "/claim-code", Map.of())
                .expect(201)
                .body()
                .path("code")
                .asText();
        Path data = directory.resolve("door");
        Program.DOOR.run(
                site.log("claim"),
                "claim",
                "--cloud",
                site.server(A).awaitReady(PATIENCE).get("https"),
                "--code",
                code,
                "--data",
                data.toString());
        doorProcess = ChildProcess.start(
                Program.DOOR,
                site.log("door"),
                List.of(),
                List.of(
                        "start",
                        "--data",
                        data.toString(),
                        "--set",
                        "page.port=0",
                        "--set",
                        "virtual.port=0",
                        "--set",
                        "virtual.props=" + directory.resolve("props.json")));
        door = new VirtualDoorClient(doorProcess.awaitReady(PATIENCE).get("virtual"));
        Awaitility.await("the door to know the demo's people")
                .atMost(PATIENCE)
                .until(() -> door.state().path("revision").asLong() > 0
                        && door.state().path("clock").asText().equals("TRUSTED"));
    }

    private static CloudApi at(String server, CloudApi person) {
        return person.at(site.http(server));
    }

    private static String other(String server) {
        return server.equals(A) ? B : A;
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private static long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private static String text(String sql) throws SQLException {
        try (Connection connection = site.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    @Test
    @Order(1)
    void bothStartedAtOnceOnAnEmptyDatabaseAndOneSetUpLinkWasPrinted() throws Exception {
        assertEquals(
                1,
                List.of(A, B).stream()
                        .filter(server -> site.server(server).output().contains("#setup="))
                        .count());
        assertEquals(0, number("SELECT count(*) FROM flyway_schema_history WHERE NOT success"));
        assertEquals(
                Files.readString(site.data(A).resolve("pki/ca.crt")),
                Files.readString(site.data(B).resolve("pki/ca.crt")),
                "one community, one authority");
    }

    @Test
    @Order(2)
    void aServerWithAnotherKeyOrATakenNameDoesNotStart() throws Exception {
        Path foreign = site.data("foreign");
        Files.createDirectories(foreign);
        Files.write(foreign.resolve("secret.key"), new byte[32]);
        site.begin("foreign");
        assertEquals(2, site.server("foreign").awaitEnd(PATIENCE));
        assertTrue(Files.readString(site.log("foreign")).contains("secret.key"));
        assertFalse(Files.exists(foreign.resolve("pki/ca.key")), "it made itself an authority of its own");
    }

    @Test
    @Order(3)
    void aSessionCountsAtBothAndEndsAtBoth() throws Exception {
        String link = site.command(A, "demo-links");
        CloudApi session = signIn(link, "Test A", A);
        at(B, session).get("/api/my/bills").expect(200);
        session.delete("/api/session").expect(204);
        await("the end at the other", () -> at(B, session).get("/api/my/bills").status() == 401);

        CloudApi guardAgain = signIn(link, "Test Guard", B);
        at(A, guardAgain).get("/api/alarms").expect(200);
        guardAgain.get("/api/alarms").expect(200);
        at(A, manager)
                .put("/api/accounts/demo-guard/state", Map.of("disabled", true))
                .expect(204);
        await("the disabled account", () -> at(B, guardAgain).get("/api/alarms").status() == 401);
        at(B, manager)
                .put("/api/accounts/demo-guard/state", Map.of("disabled", false))
                .expect(204);
        guard = signIn(site.command(B, "demo-links"), "Test Guard", B);
    }

    @Test
    @Order(4)
    void whatOneRemembersFollowsWhatTheOtherChanges() throws Exception {
        String household = resident.get("/api/my/households")
                .expect(200)
                .body()
                .path("items")
                .path(0)
                .path("household")
                .asText();
        long expected = balance(A);
        int late = 0;
        for (int i = 0; i < 40; i++) {
            String here = i % 2 == 0 ? A : B;
            balance(other(here));
            at(here, manager)
                    .post(
                            "/api/households/" + household + "/payments",
                            Map.of("method", "CASH", "amountFen", 100, "use", "KEEP", "key", "several-servers-" + i))
                    .expect(201);
            expected += 100;
            long wanted = expected;
            late += balance(other(here)) == wanted ? 0 : 1;
            await("the payment at the other", () -> balance(other(here)) == wanted);
            assertEquals(wanted, balance(here));
        }
        System.out.println("answers that were late by a message: " + late + " of 40");
    }

    private static long balance(String server) throws Exception {
        return at(server, resident)
                .get("/api/my/balance")
                .expect(200)
                .body()
                .path("prepaymentFen")
                .asLong();
    }

    @Test
    @Order(5)
    void triesAtAPasswordCountTogether() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            statuses.add(CloudApi.anonymous(site.http(i % 2 == 0 ? A : B))
                    .post("/api/session", Map.of("login", "nobody", "password", "wrong password " + i))
                    .status());
        }
        assertEquals(429, statuses.get(5), statuses.toString());
        assertFalse(statuses.subList(0, 5).contains(429), statuses.toString());
    }

    @Test
    @Order(6)
    void everyEventOfADoorIsStoredOnceAndShownAtBoth() throws Exception {
        try (Live first = new Live(at(A, guard));
                Live second = new Live(at(B, guard))) {
            for (String name : List.of("Test A", "Test B", "Test C (elder)", "Test Guard", "Test Manager")) {
                assertEquals("GRANTED", card(name).path("reason").asText());
            }
            awaitAllStored();
            Set<String> orders = new HashSet<>();
            for (int i = 0; i < 6; i++) {
                orders.add(open(i % 2 == 0 ? A : B));
            }
            await("the orders' outcome on both pages", () -> first.saw(orders) && second.saw(orders));
            await(
                    "the same events on both pages",
                    () -> first.count("event") >= 5 && first.count("event") == second.count("event"));
        }
    }

    private static JsonNode card(String nameEn) throws Exception {
        for (JsonNode person : props.path("people")) {
            if (person.path("nameEn").asText().equals(nameEn)) {
                JsonNode card = person.path("card");
                return door.card(
                        card.path("facility").asInt(), card.path("number").asLong());
            }
        }
        throw new IllegalStateException("the demo has no " + nameEn);
    }

    private static void awaitAllStored() throws Exception {
        door.await("the outbox to drain", "waiting", "0");
        assertEquals(
                number("SELECT sum(last_sequence) FROM event_chain WHERE door = '" + DOOR + "'"),
                number("SELECT count(*) FROM door_event WHERE door = '" + DOOR + "'"));
        assertEquals(0, number("SELECT count(*) FROM chain_break"));
    }

    /** Answers the order's id once the door has done it. */
    private static String open(String server) throws Exception {
        String id = at(server, guard)
                .post("/api/doors/" + DOOR + "/open", Map.of("reason", "送货 delivery"))
                .expect(202)
                .body()
                .path("id")
                .asText();
        await(
                "the door",
                () -> at(server, guard)
                        .get("/api/commands/" + id)
                        .expect(200)
                        .body()
                        .path("state")
                        .asText()
                        .equals("DONE"));
        return id;
    }

    /** Somebody who looks at a live page. */
    private static final class Live implements AutoCloseable {
        private final InputStream stream;
        private final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
        private final Set<String> done = ConcurrentHashMap.newKeySet();

        Live(CloudApi who) throws Exception {
            stream = who.live();
            THREADS.submit(this::read);
            Live.awaitHello(this);
        }

        private static void awaitHello(Live live) {
            SeveralServersIT.await("the live page", () -> live.names.contains("hello"));
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String name = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: ")) {
                        name = line.substring(7);
                        names.add(name);
                    } else if (line.startsWith("data: ") && name.equals("command")) {
                        JsonNode told = new ObjectMapper().readTree(line.substring(6));
                        if (told.path("state").asText().equals("DONE")) {
                            done.add(told.path("id").asText());
                        }
                    }
                }
            } catch (IOException closed) {
                // The page was closed, or its server.
                names.add("closed");
            }
        }

        boolean saw(Set<String> orders) {
            return done.containsAll(orders);
        }

        long count(String name) {
            return names.stream().filter(name::equals).count();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    @Test
    @Order(7)
    void twoCashiersWhoPostTheSameRunAtOncePostItOnce() throws Exception {
        moveIn();
        for (int i = 0; i < ITEMS; i++) {
            fee("fee-" + i);
        }
        String run = preview(3, List.of("fee-0"));
        List<Future<CloudApi.Answer>> both = new ArrayList<>();
        for (String server : List.of(A, B)) {
            both.add(THREADS.submit(() -> at(server, manager).post("/api/fee-runs/" + run + "/post", Map.of())));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<CloudApi.Answer> one : both) {
            statuses.add(one.get().status());
        }
        assertTrue(statuses.stream().allMatch(status -> status / 100 == 2 || status == 409), statuses.toString());
        awaitState(A, run, "POSTED");
        assertBilledOnce(run);
    }

    private static void moveIn() {
        LocalDate since = LocalDate.now(Clock.systemUTC()).minusYears(1);
        Clock clock = Clock.systemUTC();
        try (Database database = Database.open(site.database())) {
            Access access = Access.of(database, SecretBox.open(site.secretKey(A)), clock);
            Places places = new Places(database);
            Households households = new Households(database, access.holders(), clock);
            places.putBuilding(COMMUNITY, new Places.Building("tower", "大楼", "Tower"));
            database.change(transaction -> {
                List<Unit> units = new ArrayList<>();
                for (int i = 0; i < HOMES; i++) {
                    units.add(new Unit("tower-" + i, "tower", "T" + i, "", Unit.Kind.HOME, 9_000L, 7_500L, null, null));
                }
                places.putUnits(transaction, COMMUNITY, units);
                for (Unit unit : units) {
                    households.moveIn(
                            transaction, COMMUNITY, new Households.MoveIn(unit.id(), since, null, 2, List.of()));
                }
            });
        }
    }

    private static void fee(String id) throws Exception {
        Map<String, String> valid = Map.of(
                "from",
                LocalDate.now(Clock.systemUTC()).minusYears(1).withDayOfYear(1).toString());
        manager.put(
                        "/api/fee-items/" + id,
                        Map.of(
                                "name",
                                id,
                                "nameEn",
                                id,
                                "type",
                                "SERVICE",
                                "formula",
                                Map.of("kind", "FIXED", "price", "8.00", "per", "MONTH"),
                                "rhythm",
                                "MONTHLY",
                                "valid",
                                valid,
                                "dueDays",
                                20))
                .expect(200);
        at(B, manager)
                .put("/api/fee-items/" + id + "/assignments/" + id + "-all", Map.of("scope", "ALL", "valid", valid))
                .expect(200);
    }

    private static String preview(int monthsAgo, List<String> items) throws Exception {
        LocalDate from = LocalDate.now(Clock.systemUTC()).withDayOfMonth(1).minusMonths(monthsAgo);
        String run = manager.post(
                        "/api/fee-runs",
                        Map.of(
                                "name",
                                from.toString(),
                                "from",
                                from.toString(),
                                "until",
                                from.plusMonths(1).toString(),
                                "items",
                                items))
                .expect(201)
                .body()
                .path("id")
                .asText();
        manager.post("/api/fee-runs/" + run + "/preview", Map.of());
        awaitState(B, run, "PREVIEWED");
        return run;
    }

    private static void awaitState(String server, String run, String state) {
        await(
                state,
                () -> at(server, manager)
                        .get("/api/fee-runs/" + run)
                        .expect(200)
                        .body()
                        .path("state")
                        .asText()
                        .equals(state));
    }

    private static void assertBilledOnce(String run) throws Exception {
        long wanted = number("SELECT bill_count FROM fee_run WHERE id = '" + run + "'");
        assertTrue(wanted >= HOMES);
        assertEquals(wanted, number("SELECT posted_count FROM fee_run WHERE id = '" + run + "'"));
        assertEquals(wanted, number("SELECT count(*) FROM ledger_bill WHERE run = '" + run + "'"));
        assertEquals(
                wanted,
                number("SELECT count(*) FROM (SELECT DISTINCT household, item FROM ledger_bill WHERE run = '" + run
                        + "') AS each"));
        try (Database database = Database.open(site.database())) {
            assertTrue(new LedgerVerifier(database).findDifference().isEmpty(), "the books agree");
        }
    }

    /** The run is held between two of its transactions, so that it is killed in its middle however fast the machine is. */
    @Test
    @Order(8)
    void aRunWhoseServerIsKilledIsFinishedByTheOtherOnce() throws Exception {
        List<String> items = new ArrayList<>();
        for (int i = 1; i < ITEMS; i++) {
            items.add("fee-" + i);
        }
        String run = preview(2, items);
        String killed;
        try (Connection before = site.connect();
                Connection after = site.connect()) {
            holdPosting(before);
            manager.post("/api/fee-runs/" + run + "/post", Map.of());
            await("the first transaction to wait", () -> waiting() == 1);
            Future<?> held = THREADS.submit(() -> {
                holdPosting(after);
                return null;
            });
            await("us to wait behind it", () -> waiting() == 2);
            before.rollback();
            held.get();
            assertEquals(CHUNK, number("SELECT next_line FROM fee_run WHERE id = '" + run + "'"));
            killed = text("SELECT picked_by FROM scheduled_job WHERE picked AND task_name = 'work'");
            assertTrue(Set.of(A, B).contains(killed), killed);
            site.server(killed).kill();
            after.rollback();
        }
        String left = other(killed);
        // Meanwhile the other serves people and doors.
        at(left, manager).get("/api/fee-runs").expect(200);
        open(left);
        assertEquals("GRANTED", card("Test A").path("reason").asText());
        awaitAllStored();
        awaitState(left, run, "POSTED");
        assertBilledOnce(run);
        site.begin(killed);
        site.server(killed).awaitReady(PATIENCE);
        awaitReady(killed);
    }

    private static void holdPosting(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('fee-posting:" + COMMUNITY + "', 0))");
        }
    }

    private static long waiting() throws SQLException {
        return number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    }

    @Test
    @Order(9)
    void whoAsksEitherServerLosesNothingWhenOneIsRestarted() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        List<Future<?>> people = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            people.add(THREADS.submit(() -> {
                for (int turn = first; !over.get(); turn++) {
                    String server = turn % 2 == 0 ? A : B;
                    try {
                        int status = at(server, resident).get("/api/my/balance").status();
                        (status == 200 ? answered : refused).incrementAndGet();
                        if (status != 200) {
                            lost.add(server + " answered " + status);
                        }
                    } catch (IOException e) {
                        if (server.equals(B) && closedBeforeAnyAnswer(e)) {
                            refused.incrementAndGet();
                        } else {
                            lost.add(server + ": " + e);
                        }
                    }
                }
                return null;
            }));
        }
        await("requests", () -> answered.get() > 50);
        Future<?> stopping = THREADS.submit(() -> {
            site.stop(B);
            return null;
        });
        await("it to say so", () -> saysStopping(B));
        stopping.get();
        int withoutIt = answered.get();
        await("the other to answer alone", () -> answered.get() > withoutIt + 50 && refused.get() > 0);
        site.begin(B);
        site.server(B).awaitReady(PATIENCE);
        int again = answered.get();
        await("both to answer", () -> answered.get() > again + 50);
        over.set(true);
        for (Future<?> one : people) {
            one.get();
        }
        assertEquals(List.of(), List.copyOf(lost));
    }

    /** The port was closed, or closed between the connection and its request: a balancer sends such a request to the other server. A broken answer is neither. */
    private static boolean closedBeforeAnyAnswer(IOException failure) {
        return failure instanceof ConnectException
                || String.valueOf(failure.getMessage()).contains("header parser received no bytes")
                || "Connection reset".equals(failure.getMessage());
    }

    private static boolean saysStopping(String server) throws InterruptedException {
        try {
            CloudApi.Answer answer = CloudApi.anonymous(site.http(server)).get("/health/ready");
            return answer.status() == 503
                    && answer.body().path("status").asText().equals("STOPPING");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Order(10)
    void aRevokedControllerIsStruckFromEveryServersLists() throws Exception {
        String print = text("SELECT fingerprint FROM device WHERE door = '" + DOOR + "'");
        for (String server : List.of(A, B)) {
            assertTrue(Files.readString(site.data(server).resolve("allowed-clients"))
                    .contains(print));
        }
        awaitReady(B);
        at(B, manager).post("/api/devices/" + DOOR + "/revoke", Map.of()).expect(204);
        for (String server : List.of(A, B)) {
            await(
                    "the list of " + server,
                    () -> !Files.readString(site.data(server).resolve("allowed-clients"))
                            .contains(print));
        }
    }

    @Test
    @Order(11)
    void theAuditLogOfBothIsOneWholeChain() throws Exception {
        List<Future<?>> both = new ArrayList<>();
        for (String server : List.of(A, B)) {
            both.add(THREADS.submit(() -> {
                for (int i = 0; i < 30; i++) {
                    at(server, resident).put("/api/my/prepayment", Map.of("keep", i % 2 == 0));
                }
                return null;
            }));
        }
        for (Future<?> one : both) {
            one.get();
        }
        try (Database database = Database.open(site.database())) {
            AuditVerifier.Finding finding = new AuditVerifier(database).verify(List.of());
            assertTrue(finding.isWhole(), finding.toString());
            assertEquals(number("SELECT count(*) FROM audit"), finding.rows());
            assertTrue(finding.rows() > 100);
        }
        assertTrue(site.command(B, "audit-verify").length() > 0);
    }
}
