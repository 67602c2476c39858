package org.linli.cloud.privacy;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Consents;
import org.linli.cloud.access.Consents.Act;
import org.linli.cloud.access.Consents.Kind;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.main.HeldRecords;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.HolderItem.HolderKind;

/** What is held about somebody, and how it is erased, on a database that the subclass chooses. */
abstract class PersonDataContract {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NAME = "欧阳测试";
    private static final String PHONE = "13800001111";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private PersonDocument document;
    private PersonErasure erasure;
    private Works works;
    private Erasures erasures;

    abstract Database open(Path where);

    @BeforeEach
    void openPersons() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "wu", "mei");
        works = new Works(community.database, community.jobs, clock);
        document = new PersonDocument(community.database, community.homes, HeldRecords.all(), clock);
        erasure = new PersonErasure(
                new PersonErasure.Base(community.database, works, community.people, community.homes),
                HeldRecords.all(),
                clock);
        works.register(PersonErasure.WORK, erasure);
        erasures = new Erasures(community.database, community.access.owners(), clock);
        community.access.consents().onWithdrawn(erasures::ordered);
        community.people.put(HERE, new Person("wu", HolderKind.RESIDENT, NAME, "Tester", PHONE, false, null, null));
        community
                .access
                .cards()
                .put(HERE, new CardItem("c1", "wu", CardItem.CardFormat.WIEGAND_26, 7, 4711, null, null));
        execute(
                "INSERT INTO visit (community, id, kind, name, plate, purpose, unit, host, doors, from_at, until_at, uses,"
                        + " state, made_by, made_at, words) VALUES ('east', 'v1', 'INVITED', '来客', '京A1', '做客', '1-102', 'wu', '',"
                        + " 1, 2, 1, 'EXPECTED', 'wu', 1, '')");
        execute(
                "INSERT INTO parcel (community, id, tracking, carrier, source, unit, receiver, shelf, locker_code, note,"
                        + " taken_in_by, taken_in_at, state, turn, collector, collector_turn, reminded) VALUES ('east', 'p1', 'T1',"
                        + " 'SF', 'DESK', '1-102', 'wu', 'A1', '99', '', 'ana', 1, 'TAKEN', 0, '" + NAME + "', 0, 0)");
        execute("INSERT INTO notification (id, community, kind, urgency, subject, title_zh, title_en, text_zh, text_en,"
                + " to_staff, made_at, visible_at, expires_at) VALUES ('n1', 'east', 'VISITOR', 'NORMAL', '', '" + NAME
                + "的访客', 'x', '请致电 " + PHONE + "', 'x', TRUE, 1, 1, 2)");
        execute("INSERT INTO audit (sequence, at, person, address, operation, subject, status, hash, actor, community)"
                + " VALUES (1, 1, 'wu', '10.0.0.1', 'openMyDoor', 'gate', 200, 'h', 'wu', 'east')");
        execute("INSERT INTO audit (sequence, at, person, address, operation, subject, status, hash, actor, community)"
                + " VALUES (2, 1, 'mei', '10.0.0.1', 'openMyDoor', 'gate', 200, 'h', 'mei', 'east')");
    }

    @AfterEach
    void close() {
        community.close();
    }

    private void execute(String sql) {
        community.database.change(transaction -> transaction.handle().execute(sql));
    }

    private String text(String sql) {
        return community.database.read(transaction ->
                transaction.handle().createQuery(sql).mapTo(String.class).one());
    }

    private String held(String person, @Nullable String where) throws IOException {
        Path file = document.write(person, where);
        String text = Files.readString(file);
        Files.delete(file);
        return text;
    }

    private void moveOut() {
        Relation relation = community.people.relationsOf(HERE, "wu").get(0);
        community.people.endRelation(HERE, relation.id(), clock.instant(), "ana");
    }

    private static Work at(Work work, String position) {
        return new Work(
                work.id(),
                work.kind(),
                work.community(),
                work.begunBy(),
                work.input(),
                work.state(),
                work.done(),
                work.total(),
                position,
                work.result(),
                work.failure(),
                work.madeAt(),
                work.startedAt(),
                work.heartbeatAt(),
                work.endedAt());
    }

    /** Each step twice but the last, as after a crash whose commit was not heard of. */
    private void carryOut(PersonRequest request) {
        Work work = works.get(HERE, request.work());
        String position = "";
        while (true) {
            Chunk chunk = erasure.next(at(work, position));
            Progress progress = run(chunk);
            if (progress.result() != null) {
                return;
            }
            if (!position.isEmpty()) {
                run(chunk);
            }
            position = progress.position();
        }
    }

    private Progress run(Chunk chunk) {
        try {
            return community.database.write(chunk::run);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String refused() {
        return assertThrows(Refused.class, () -> erasure.begin(HERE, "wu", "本人申请", "boss"))
                .code();
    }

    @Test
    void aPersonsDocumentHoldsWhatIsTheirsAndNothingElse() throws Exception {
        community.access.consents().give(Kind.FACE, "wu", "1", Act.own(HERE, "wu"));
        community.access.consents().give(Kind.FACE, "mei", "1", Act.own(HERE, "mei"));
        String text = held("wu", null);
        JsonNode sections = MAPPER.readTree(text).path("sections");
        assertEquals(
                NAME,
                sections.path("person").path("person").path(0).path("name").asText());
        assertEquals(
                11,
                sections.path("access")
                        .path("card")
                        .path(0)
                        .path("lastTwoDigits")
                        .asInt());
        assertEquals(
                "v1", sections.path("visits").path("visit").path(0).path("id").asText());
        assertEquals(
                "1",
                sections.path("access")
                        .path("consent")
                        .path(0)
                        .path("textVersion")
                        .asText());
        assertEquals(
                clock.instant().toString(),
                sections.path("access").path("consent").path(0).path("givenAt").asText());
        assertEquals(1, sections.path("audit").path("audit").size());
        for (String foreign : List.of("4711", "来客", "mei", "ana", "\"99\"")) {
            assertFalse(text.contains(foreign), foreign + " in " + text);
        }
        Set<String> names = new TreeSet<>();
        sections.fieldNames().forEachRemaining(names::add);
        assertTrue(names.containsAll(Set.of("accounts", "money", "parcels", "repairs", "notices", "events", "audit")));
    }

    @Test
    void aManagerSeesOfAPersonWhatIsInTheirCommunity() throws Exception {
        assertTrue(held("wu", HERE).contains("v1"));
        assertFalse(held("wu", THERE).contains("v1"));
    }

    @Test
    void whoLivesHereOrWorksHereIsNotErased() {
        assertEquals("relation-lasts", refused());
        assertEquals(List.of("relation-lasts"), erasure.preview(HERE, "wu").refusals());
        moveOut();
        community.database.change(transaction -> community.roles.grant(
                transaction, "wu", org.linli.cloud.people.Companies.FIRST, HERE, "GUARD", "boss"));
        assertEquals("staff-roles-first", refused());
        assertEquals(
                "person-unknown",
                assertThrows(Refused.class, () -> erasure.begin(THERE, "wu", "x", "boss"))
                        .code());
    }

    @Test
    void whoOwesOrIsOwedIsNotErased() {
        moveOut();
        String household = community.people.relationsOf(HERE, "wu").get(0).household();
        execute("UPDATE household SET payer = 'wu' WHERE id = '" + household + "'");
        execute("INSERT INTO ledger_account (id, community, kind, subject, balance_fen) VALUES (990001, 'east',"
                + " 'RECEIVABLE', '" + household + "', 100)");
        assertEquals("money-owed", refused());
        execute("UPDATE ledger_account SET kind = 'PREPAYMENT', balance_fen = -100 WHERE id = 990001");
        assertEquals("money-kept", refused());
        execute("UPDATE ledger_account SET balance_fen = 0 WHERE id = 990001");
        assertEquals(List.of(), erasure.preview(HERE, "wu").refusals());
    }

    @Test
    void anErasedPersonIsANameForNobodyWhereverTheyAreReferredTo() throws Exception {
        Consents.Consent consent = community.access.consents().give(Kind.FACE, "wu", "1", Act.own(HERE, "wu"));
        moveOut();
        PersonErasure.Preview preview = erasure.preview(HERE, "wu");
        assertTrue(preview.held().stream()
                .anyMatch(held -> held.table().equals("audit")
                        && held.how() == PersonErasure.How.KEPT
                        && !held.why().isEmpty()));

        PersonRequest request = erasure.begin(HERE, "wu", "本人申请", "boss");
        assertEquals("erasure-begun", refused());
        carryOut(request);

        PersonRequest done = new PersonRequests(community.database).get(HERE, request.id());
        assertEquals(PersonRequest.State.DONE, done.state());
        assertTrue(done.result().contains("\"card\""), done.result());
        assertEquals("person-erased", refused());
        assertEquals(Map.of("wu", "已注销"), community.people.names(HERE, List.of("wu")));
        assertEquals(Map.of("wu", "已注销"), community.people.namesAnywhere(List.of("wu")));
        assertEquals("wu", text("SELECT host FROM visit WHERE id = 'v1'"));
        assertEquals("已注销", text("SELECT name FROM visit WHERE id = 'v1'"));
        assertEquals("", text("SELECT collector FROM parcel WHERE id = 'p1'"));
        assertEquals("已注销的访客", text("SELECT title_zh FROM notification WHERE id = 'n1'"));
        assertEquals("请致电 ", text("SELECT text_zh FROM notification WHERE id = 'n1'"));
        assertEquals("0", text("SELECT count(*) FROM card WHERE holder = 'wu'"));
        assertEquals("wu", text("SELECT person FROM audit WHERE sequence = 1"), "the chain holds");
        assertEquals(
                ErasureLine.State.WAITING,
                erasures.of("wu", null, 10).items().get(0).state());
        assertEquals(consent.id(), erasures.of("wu", null, 10).items().get(0).consent());
        String rest = held("wu", null);
        for (String gone : List.of(NAME, "Tester", PHONE)) {
            assertFalse(rest.contains(gone), gone + " in " + rest);
        }
        assertTrue(community.people.list(HERE, org.linli.cloud.people.People.Wanted.ALL, null, 100).items().stream()
                .noneMatch(person -> person.id().equals("wu")));
    }

    private void papers(String household) {
        execute("INSERT INTO import_run (id, community, kind, file_name, file_hash, state, columns, row_count, added,"
                + " changed, same, error_count, errors, made_by, made_at) VALUES ('i1', 'east', 'people', '" + NAME
                + ".xlsx', 'h', 'APPLIED', '{}', 2, 2, 0, 0, 0, '[]', 'ana', 1)");
        execute("INSERT INTO import_part (run, part, body) VALUES ('i1', 0, '["
                + "{\"number\":2,\"action\":\"ADD\",\"values\":{\"name\":\"" + NAME
                + "\",\"phone\":\"138 0000 1111\",\"unit\":\"102\"}},"
                + "{\"number\":3,\"action\":\"ADD\",\"values\":{\"name\":\"" + NAME
                + "\",\"phone\":\"13900002222\",\"unit\":\"103\"}}]')");
        execute("INSERT INTO import_change (run, part, body) VALUES ('i1', 0, '["
                + "{\"entity\":\"person\",\"id\":\"wu\",\"before\":null,\"after\":\"{\\\"name\\\":\\\"旧名字\\\","
                + "\\\"phone\\\":\\\"13800001111\\\"}\"},{\"entity\":\"person\",\"id\":\"mei\",\"before\":null,"
                + "\"after\":\"{\\\"name\\\":\\\"梅\\\"}\"}]')");
        execute("INSERT INTO dunning_run (id, community, plan, content, as_of, state, too_little, made_at, made_by)"
                + " VALUES ('d1', 'east', 'p', '{}', '2026-11-01', 'DONE', 0, 1, 'ana')");
        execute(
                "INSERT INTO dunning_notice (run, number, community, household, step, channel, amount_fen, state, content)"
                        + " VALUES ('d1', 1, 'east', '" + household + "', 1, 'LETTER', 100, 'DONE', '{\"payer\":\""
                        + NAME
                        + "\",\"amountFen\":100}')");
        execute(
                "INSERT INTO receipt (id, community, year, number, payment, household, issued_at, issued_by, amount_fen,"
                        + " refunded_fen, code, printed, replaced, content) VALUES ('r1', 'east', 2026, 1, 'pay1', '"
                        + household
                        + "', 1, 'ana', 100, 0, 'c', 1, FALSE, '{\"payer\":\"" + NAME + "\"}')");
        for (String state : List.of("ISSUED", "FAILED")) {
            execute(
                    "INSERT INTO invoice (id, community, payment, household, asked_by, asked_at, amount_fen, buyer, state,"
                            + " tries, number, link, failure) VALUES ('" + state + "', 'east', 'pay" + state + "', '"
                            + household
                            + "', 'wu', 1, 100, '{\"title\":\"" + NAME
                            + "\",\"taxNumber\":null,\"email\":\"wu@example.org\"}', '"
                            + state + "', 1, '1', '', '')");
        }
    }

    @Test
    void anErasureReachesListsAndLettersAndSaysWhyVouchersStay() {
        String household = community.people.relationsOf(HERE, "wu").get(0).household();
        papers(household);
        moveOut();
        String receipt = text("SELECT content FROM receipt WHERE id = 'r1'");
        Map<String, PersonErasure.Held> held = new TreeMap<>();
        erasure.preview(HERE, "wu").held().forEach(one -> held.put(one.table(), one));
        for (String changed : List.of("import_part", "dunning_notice", "invoice")) {
            assertEquals(
                    PersonErasure.How.CHANGED, requireNonNull(held.get(changed)).how(), changed);
        }
        assertEquals(PersonTable.VOUCHERS, requireNonNull(held.get("receipt")).why());

        PersonRequest request = erasure.begin(HERE, "wu", "本人申请", "boss");
        carryOut(request);

        assertEquals("已注销.xlsx", text("SELECT file_name FROM import_run WHERE id = 'i1'"));
        String rows = text("SELECT body FROM import_part WHERE run = 'i1'");
        assertFalse(rows.contains("138 0000 1111"), rows);
        assertTrue(rows.contains("13900002222") && rows.contains(NAME), "a namesake with a number of their own stays");
        String changes = text("SELECT body FROM import_change WHERE run = 'i1'");
        assertFalse(changes.contains("旧名字") || changes.contains(PHONE), changes);
        assertTrue(changes.contains("梅"));
        assertEquals(
                "{\"payer\":\"已注销\",\"amountFen\":100}", text("SELECT content FROM dunning_notice WHERE run = 'd1'"));
        assertEquals(receipt, text("SELECT content FROM receipt WHERE id = 'r1'"), "its code is made over these words");
        String issued = text("SELECT buyer FROM invoice WHERE id = 'ISSUED'");
        assertTrue(issued.contains(NAME) && !issued.contains("@"), issued);
        assertFalse(text("SELECT buyer FROM invoice WHERE id = 'FAILED'").contains(NAME));
        String result =
                new PersonRequests(community.database).get(HERE, request.id()).result();
        assertTrue(result.contains("会计凭证") && result.contains("import_part"), result);
    }

    @Test
    void anErasedPersonDoesNotComeBack() {
        moveOut();
        carryOut(erasure.begin(HERE, "wu", "本人申请", "boss"));
        String code = assertThrows(
                        Refused.class,
                        () -> community.people.put(
                                HERE, new Person("wu", HolderKind.RESIDENT, NAME, "", "", false, null, null)))
                .code();
        assertEquals("person-unknown", code);
        assertEquals(
                "person-erased",
                assertThrows(
                                Refused.class,
                                () -> community.people.relate(
                                        HERE, "wu", "1-103", Relation.Kind.OWNER, clock.instant(), null))
                        .code());
        assertThrows(Refused.class, () -> community.people.admit(THERE, "wu"));
    }
}
