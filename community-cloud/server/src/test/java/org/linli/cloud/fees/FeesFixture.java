package org.linli.cloud.fees;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.LateBills;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** A community with a list of homes, real books and a database that the subclass chooses. */
abstract class FeesFixture {

    static final String HERE = "east";
    static final String THERE = "west";
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final Formula PER_AREA = new Formula.ByArea(Formula.Area.BUILT, Price.of("2.35"), 0, Formula.Per.MONTH);

    @TempDir
    Path directory;

    final TestClock clock = new TestClock(Instant.parse("2026-12-01T02:00:00Z"));
    final ListedHomes homes = new ListedHomes();
    Database database;
    FeeItems items;
    Pictures pictures;
    Meters meters;
    FeeRuns runs;
    RunSteps steps;
    LedgerReads books;
    Bills bills;

    abstract Database open();

    @BeforeEach
    void openFees() {
        database = open();
        bills = new LedgerBills(new Ledger(), new LateBills(database), clock);
        items = new FeeItems(database, homes);
        pictures = new Pictures(database, clock);
        meters = new Meters(database, homes, pictures, clock);
        runs = new FeeRuns(database, clock, (transaction, community, run, by) -> "");
        steps = new RunSteps(database, homes, bills, clock, community -> ZONE);
        books = new LedgerReads(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    /** Homes as a list of rows. */
    static final class ListedHomes implements Homes {
        final List<Home> list = new ArrayList<>();

        void add(String unit, String building, @Nullable Long built, int heads) {
            list.add(new Home(unit, unit, building, "h-" + unit, "HOME", built, built, heads, null));
        }

        @Override
        public List<Home> billable(String community, LocalDate asOf) {
            return community.equals(HERE) ? List.copyOf(list) : List.of();
        }

        @Override
        public boolean unitExists(Transaction transaction, String community, String unit) {
            return billable(community, LocalDate.EPOCH).stream()
                    .anyMatch(home -> home.unit().equals(unit));
        }

        @Override
        public boolean buildingExists(Transaction transaction, String community, String building) {
            return billable(community, LocalDate.EPOCH).stream()
                    .anyMatch(home -> home.building().equals(building));
        }

        @Override
        public List<Home> of(String community, String person, LocalDate asOf) {
            return billable(community, asOf).stream()
                    .filter(home -> person.equals(home.household()))
                    .toList();
        }
    }

    static FeeItem item(String id, FeeType type, Formula formula, Rhythm rhythm) {
        return item(id, type, formula, rhythm, FeeItem.Anchor.CALENDAR, null);
    }

    static FeeItem item(
            String id,
            FeeType type,
            Formula formula,
            Rhythm rhythm,
            FeeItem.Anchor anchor,
            @Nullable LateFeeRule lateFee) {
        return new FeeItem(
                id,
                "测试" + id,
                id,
                type,
                formula,
                rhythm,
                anchor,
                false,
                new FeeItem.Valid(LocalDate.of(2026, 1, 1), null),
                15,
                Rounding.USUAL,
                List.of(),
                null,
                lateFee,
                false);
    }

    /** Everybody pays it. */
    void everybody(FeeItem item) {
        items.put(HERE, item);
        items.assign(
                HERE,
                new Assignment(
                        "all-" + item.id(),
                        item.id(),
                        Assignment.Scope.ALL,
                        "",
                        new FeeItem.Valid(LocalDate.of(2026, 1, 1), null),
                        false,
                        null,
                        null));
    }

    static FeeRun.Plan plan(String from, String until, String... items) {
        return plan(from, until, List.of(), items);
    }

    static FeeRun.Plan plan(String from, String until, List<FeeRun.Total> totals, String... items) {
        return new FeeRun.Plan(
                "测试",
                LocalDate.parse(from),
                LocalDate.parse(until),
                List.of(items),
                List.of(),
                List.of(),
                totals,
                null);
    }

    FeeRun preview(FeeRun.Plan plan) {
        String run = runs.create(HERE, plan, "clerk").id();
        runs.beginPreview(HERE, run, "clerk");
        steps.finish(HERE, run);
        return runs.get(HERE, run);
    }

    FeeRun post(String run) {
        runs.beginPost(HERE, run, "cashier");
        steps.finish(HERE, run);
        return runs.get(HERE, run);
    }

    FeeRun reverse(String run) {
        runs.beginReverse(HERE, run, "manager", "抄错");
        steps.finish(HERE, run);
        return runs.get(HERE, run);
    }

    List<FeeLine> lines(String run) {
        List<FeeLine> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = runs.lines(HERE, run, false, cursor, 200);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    List<Bill> billsOf(String run) {
        List<Bill> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = books.billsOfRun(HERE, run, cursor, 200);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    Reading read(String meter, String day, long whole) {
        return meters.record(HERE, meter, reading(day, whole, false), "reader");
    }

    static Reading.Wanted reading(String day, long whole, boolean rollover) {
        return new Reading.Wanted(LocalDate.parse(day), whole * 1000, rollover, false, null, null);
    }

    Meter meter(String id, String unit, String from, long first) {
        return meters.put(
                HERE,
                new Meter(id, MeterKind.WATER, "S-" + id, unit, null, 1, 5, LocalDate.parse(from), null),
                first * 1000,
                "reader");
    }
}
