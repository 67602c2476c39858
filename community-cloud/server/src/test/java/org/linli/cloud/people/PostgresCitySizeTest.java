package org.linli.cloud.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.CredentialLists;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.ledger.BookLists;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.TestDatabases;

/** Five communities, 20 000 homes, 55 000 people: no list that staff or residents open reads a whole table. PostgreSQL itself says so. */
class PostgresCitySizeTest {

    private static final String HERE = "c3";
    private static final List<String> LARGE = List.of(
            "person",
            "person_community",
            "unit",
            "relation",
            "household",
            "holder_community",
            "access_log",
            "alarm",
            "door_command",
            "visitor_pass",
            "card",
            "pass_key",
            "ledger_bill",
            "ledger_payment",
            "ledger_refund",
            "ledger_entry",
            "ledger_line");

    @TempDir
    Path directory;

    private static final String CITY = """
            INSERT INTO community (id, company, name, name_en, zone)
              SELECT 'c' || c, 'company', 'C' || c, '', 'Asia/Shanghai' FROM generate_series(0, 4) c;
            INSERT INTO building (id, community, name, name_en)
              SELECT 'b' || c || '-' || b, 'c' || c, b || '号楼', '' FROM generate_series(0, 4) c, generate_series(1, 40) b;
            INSERT INTO unit (id, community, building, name, name_en, built_area)
              SELECT 'u' || c || '-' || u, 'c' || c, 'b' || c || '-' || (u / 100 + 1), u || '室', '', 9000
              FROM generate_series(0, 4) c, generate_series(0, 3999) u;
            INSERT INTO person (id, company, kind, name, name_en, phone, suspended)
              SELECT 'p' || c || '-' || p, 'company', 'RESIDENT', '测' || p, '', '', FALSE
              FROM generate_series(0, 4) c, generate_series(0, 10999) p;
            INSERT INTO person_community (person, community, name)
              SELECT id, 'c' || substr(id, 2, 1), name FROM person;
            INSERT INTO household (id, community, unit, payer, moved_in)
              SELECT 'h' || substr(id, 2), community, id, NULL, '2020-01-01' FROM unit;
            INSERT INTO relation (id, community, person, unit, household, kind, from_at)
              SELECT 'r' || substr(id, 2), 'c' || substr(id, 2, 1), id,
                'u' || substr(id, 2, 2) || (substr(id, 4)::int % 4000), 'h' || substr(id, 2, 2) || (substr(id, 4)::int % 4000),
                'OWNER', 0 FROM person;
            INSERT INTO holder (id, company, kind, suspended) SELECT id, company, kind, suspended FROM person;
            INSERT INTO holder_community (holder, community) SELECT person, community FROM person_community;
            INSERT INTO access_log (event, community, door, at, holder, credential, means, side, reason, granted, micros)
              SELECT n, 'c' || (n % 5), 'd' || (n % 50), n, 'p' || (n % 5) || '-' || (n % 11000), '', 'CARD', 'IN', 'GRANTED',
                TRUE, 5 FROM generate_series(1, 200000) n;
            INSERT INTO alarm (id, community, door, kind, holder, began_at, received_at)
              SELECT 'a' || n, 'c' || (n % 5), 'd1', 'FORCED', '', n, n FROM generate_series(1, 20000) n;
            INSERT INTO door_command (id, community, door, kind, holder, issued_by, cause, issued_at, expires_at, state, detail)
              SELECT 'k' || n, 'c' || (n % 5), 'd' || (n % 50), 'OPEN', '', 'x', '', n, n, 'DONE', ''
              FROM generate_series(1, 20000) n;
            INSERT INTO visitor_pass (id, community, host, label, from_at, until_at, uses, sealed_text, issued_by, issued_at)
              SELECT 'v' || n, 'c' || (n % 5), 'p' || (n % 5) || '-' || (n % 11000), 'x', n, n, 0, '', 'x', n
              FROM generate_series(1, 20000) n;
            INSERT INTO card (id, company, holder, format, facility, number)
              SELECT 'k' || id, 'company', id, 'UID', 0, row_number() OVER () FROM holder;
            INSERT INTO pass_key (id, holder, public_key, label, registered_at) SELECT 'f' || id, id, '', '', 0 FROM holder;
            ANALYZE;
            INSERT INTO ledger_account (community, kind, subject, balance_fen)
              SELECT community, 'RECEIVABLE', id, CASE WHEN right(id, 1) = '7' THEN 100 ELSE 0 END FROM household;
            INSERT INTO ledger_account (community, kind, subject)
              SELECT 'c' || c, 'REVENUE', 'WATER' FROM generate_series(0, 4) c;
            INSERT INTO ledger_bill (id, community, household, unit, item, item_name, fee_type, period_from, period_until,
                due_date, amount_fen, open_fen, paid_fen, written_off_fen, reversed, source_key, posted_at)
              SELECT 'b' || m || h.id, h.community, h.id, h.unit, 'i', 'i', 'WATER', '2026-01-01', '2026-01-31',
                '2025-' || lpad(m::text, 2, '0') || '-15', 100, o, 100 - o, 0, FALSE, 'b' || m || h.id, 0
              FROM generate_series(1, 2) m, household h,
                LATERAL (SELECT CASE WHEN m = 2 AND right(h.id, 1) = '7' THEN 100 ELSE 0 END AS o) open;
            ANALYZE;
            INSERT INTO ledger_line (entry, number, account, bill, amount_fen)
              SELECT b.id, n, a.id, b.id, 100 - 200 * n FROM ledger_bill b, generate_series(0, 1) n, ledger_account a
                WHERE a.community = b.community AND a.kind = CASE n WHEN 0 THEN 'RECEIVABLE' ELSE 'REVENUE' END
                  AND a.subject = CASE n WHEN 0 THEN b.household ELSE 'WATER' END;
            ANALYZE;
            INSERT INTO ledger_entry (id, community, kind, household, business_date, recorded_at, actor, reason)
              SELECT id, community, 'BILL', household, due_date, 0, '', '' FROM ledger_bill;
            INSERT INTO ledger_payment (id, community, household, method, provider, reference, payer, cashier, amount_fen,
                free_fen, refunded_fen, business_date, paid_at, source_key, request_hash)
              SELECT id, community, household, 'CASH', '', '', '', '', 100, 0, 0, due_date, 0, id, '' FROM ledger_bill;
            INSERT INTO ledger_refund (id, community, household, payment, amount_fen, method, provider, reason, cashier, state,
                business_date, created_at, source_key, request_hash)
              SELECT id, community, household, id, 1, 'CASH', '', '', '', 'SUCCEEDED', business_date, 0, id, ''
              FROM ledger_payment""";

    private static Map<String, Long> wholeReads(Database database) {
        Map<String, Long> reads = new TreeMap<>();
        database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN (<tables>)")
                        .bindList("tables", LARGE)
                        .map((row, context) -> Map.entry(row.getString("relname"), row.getLong("seq_scan")))
                        .list())
                .forEach(entry -> reads.put(entry.getKey(), entry.getValue()));
        return reads;
    }

    @Test
    void noListReadsAWholeTable() {
        DatabaseSettings settings = TestDatabases.postgresSettings();
        TestClock clock = new TestClock(Instant.parse("2026-03-02T02:00:00Z"));
        try (Database database = Database.open(settings)) {
            database.change(transaction -> {
                for (String sql : CITY.split(";\n")) {
                    transaction.handle().execute(sql);
                }
            });
            database.change(transaction -> transaction.handle().execute("ANALYZE"));
        }
        Map<String, Long> before;
        try (Database database = Database.open(settings)) {
            before = wholeReads(database);
            Access access = Access.of(database, SecretBox.open(directory.resolve("secret.key")), clock);
            long begun = System.nanoTime();
            openEveryList(database, access, clock);
            assertFalse(Duration.ofNanos(System.nanoTime() - begun).isNegative());
        }
        // A connection tells what it read when it ends, so the counts are those of a new one.
        try (Database database = Database.open(settings)) {
            assertEquals(before, wholeReads(database));
            assertEquals(
                    4000,
                    new Homes(database).billable(HERE, LocalDate.of(2026, 3, 1)).size());
        }
    }

    private static void openEveryList(Database database, Access access, TestClock clock) {
        Places places = new Places(database);
        People people = new People(database, access.holders(), clock);
        Households households = new Households(database, access.holders(), clock);
        places.buildings(HERE, null, 50);
        var units = places.units(HERE, null, null, 50);
        assertEquals(50, places.units(HERE, null, units.next(), 50).items().size());
        places.units(HERE, "b3-7", null, 50);
        var page = people.list(HERE, People.Wanted.ALL, null, 50);
        assertEquals(
                50,
                people.list(HERE, People.Wanted.ALL, page.next(), 50).items().size());
        assertEquals(
                3,
                people.list(HERE, new People.Wanted(null, null, "u3-8", null), null, 50)
                        .items()
                        .size());
        people.relationsOf(HERE, "p3-8");
        people.relationsAt(HERE, "u3-8");
        people.names(HERE, List.of("p3-8", "p3-9"));
        households.list(HERE, null, true, null, 50);
        households.list(HERE, "u3-8", true, null, 50);
        households.members(HERE, "h3-8");
        assertEquals(
                1,
                database.read(transaction -> new Homes(database).householdsOf(transaction, "p3-8", clock.instant()))
                        .size());
        new Visibility(database, clock).standing("p3-8");
        EventViews views = new EventViews(database, clock);
        assertEquals(
                50,
                views.accessLog(HERE, EventViews.AccessFilter.ALL, null, 50)
                        .items()
                        .size());
        views.ownLog("p3-8", null, null, null, null, 50);
        views.alarms(HERE, true, null, 50);
        access.visitorPasses().list(HERE, null, null, 50);
        access.visitorPasses().listOfHost("p3-8", null, null, 50);
        wholeLists(database, clock);
    }

    /** What managers take away as files is read from its beginning to its end, page by page. */
    private static void wholeLists(Database database, TestClock clock) {
        RelationList relations = new RelationList(database, clock);
        twoPages(cursor -> relations.page(HERE, true, cursor, 50));
        CredentialLists credentials = new CredentialLists(database);
        twoPages(cursor -> credentials.cards(HERE, cursor, 50));
        twoPages(cursor -> credentials.phones(HERE, cursor, 50));
        credentials.pins(HERE, null, 50);
        BookLists books = new BookLists();
        BookLists.Days ever = new BookLists.Days(null, null);
        BookLists.Days february = new BookLists.Days(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 31));
        for (BookLists.Days days : List.of(ever, february)) {
            twoPages(cursor -> database.read(
                    transaction -> books.bills(transaction, HERE, LedgerReads.Which.ALL, days, cursor, 50)));
            twoPages(cursor -> database.read(transaction -> books.payments(transaction, HERE, days, cursor, 50)));
            twoPages(cursor -> database.read(transaction -> books.refunds(transaction, HERE, days, cursor, 50)));
            twoPages(cursor -> database.read(transaction -> books.movements(transaction, HERE, days, cursor, 50)));
        }
        twoPages(cursor ->
                database.read(transaction -> books.bills(transaction, HERE, LedgerReads.Which.OPEN, ever, cursor, 50)));
        List<LocalDate> bounds = List.of(LocalDate.of(2026, 3, 3), LocalDate.of(2025, 12, 1));
        twoPages(cursor -> database.read(transaction -> books.owing(transaction, HERE, bounds, cursor, 50)));
        List<String> households =
                database.read(transaction -> books.owing(transaction, HERE, bounds, null, 50)).items().stream()
                        .map(BookLists.Owing::household)
                        .toList();
        assertEquals(
                50,
                database.read(transaction -> new HomeBook().namesOfHouseholds(transaction, HERE, households))
                        .size());
    }

    private static <T> void twoPages(Function<@Nullable String, Page<T>> list) {
        Page<T> first = list.apply(null);
        assertEquals(50, first.items().size());
        assertEquals(50, list.apply(first.next()).items().size());
    }
}
