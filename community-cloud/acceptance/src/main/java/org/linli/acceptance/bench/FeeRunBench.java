package org.linli.acceptance.bench;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.linli.cloud.access.Access;
import org.linli.cloud.fees.Assignment;
import org.linli.cloud.fees.Bills;
import org.linli.cloud.fees.FeeItem;
import org.linli.cloud.fees.FeeItems;
import org.linli.cloud.fees.FeeRun;
import org.linli.cloud.fees.FeeRuns;
import org.linli.cloud.fees.FeeType;
import org.linli.cloud.fees.Formula;
import org.linli.cloud.fees.LedgerBills;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.fees.MeterKind;
import org.linli.cloud.fees.Meters;
import org.linli.cloud.fees.PeopleHomes;
import org.linli.cloud.fees.Price;
import org.linli.cloud.fees.Reading;
import org.linli.cloud.fees.Rhythm;
import org.linli.cloud.fees.Rounding;
import org.linli.cloud.fees.RunSteps;
import org.linli.cloud.ledger.LateBills;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Unit;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;

/** A billing month of one large community: every home pays by area, a fixed amount, by its water meter with tiers, a share of a total, and a rent. */
final class FeeRunBench {

    private static final String COMMUNITY = "bench";
    private static final int HOMES_A_BUILDING = 200;
    private static final int BATCH = 500;
    private static final LocalDate START = LocalDate.of(2026, 1, 1);

    /**
     * What was measured.
     *
     * @param unchanged whether posting again, and a second run for the same days, changed nothing
     */
    record Result(
            String database,
            long bills,
            long amountFen,
            double previewSeconds,
            double postSeconds,
            double againSeconds,
            boolean unchanged) {}

    private final Database database;
    private final String name;
    private final Clock clock = Clock.systemUTC();
    private final Consumer<String> progress;
    private final Places places;
    private final Households households;
    private final FeeItems items;
    private final Meters meters;
    private final FeeRuns runs;
    private final RunSteps steps;

    FeeRunBench(Database database, String name, Path directory, Consumer<String> progress) {
        this.database = database;
        this.name = name;
        this.progress = progress;
        Access access = Access.of(database, SecretBox.open(directory.resolve(name + ".key")), clock);
        Companies companies = new Companies(database, access.holders());
        companies.ensureFirst(COMMUNITY, "测试小区", "Asia/Shanghai");
        places = new Places(database);
        households = new Households(database, access.holders(), clock);
        PeopleHomes homes = new PeopleHomes(database, new Homes(database), clock);
        Bills bills = new LedgerBills(new Ledger(), new LateBills(database), clock);
        items = new FeeItems(database, homes);
        meters = new Meters(database, homes, new Pictures(database, clock), clock);
        runs = new FeeRuns(database, clock, (transaction, community, run, by) -> "");
        steps = new RunSteps(database, homes, bills, clock, community -> ZoneId.of("Asia/Shanghai"));
    }

    Result measure(int homes, long seed) {
        progress.accept(name + ": " + homes + " homes with households, meters and readings");
        seedHomes(homes, new Random(seed));
        List<String> ids = seedItems();
        FeeRun.Plan plan = plan("2026-11", ids);
        progress.accept(name + ": preview");
        long began = System.nanoTime();
        String run = runs.create(COMMUNITY, plan, "bench").id();
        runs.beginPreview(COMMUNITY, run, "bench");
        steps.finish(COMMUNITY, run);
        double preview = seconds(began);
        FeeRun previewed = runs.get(COMMUNITY, run);
        progress.accept(name + ": post " + previewed.counts().bills());
        began = System.nanoTime();
        post(run);
        double posted = seconds(began);
        FeeRun once = runs.get(COMMUNITY, run);
        long standing = count(run);

        progress.accept(name + ": the same again");
        began = System.nanoTime();
        post(run);
        double again = seconds(began);
        boolean unchanged = once.equals(runs.get(COMMUNITY, run)) && standing == count(run);
        String second = runs.create(COMMUNITY, plan, "bench").id();
        runs.beginPreview(COMMUNITY, second, "bench");
        steps.finish(COMMUNITY, second);
        post(second);
        unchanged &= runs.get(COMMUNITY, second).counts().posted() == 0
                && count(second) == 0
                && standing == previewed.counts().bills()
                && once.counts().postedFen() == previewed.counts().amountFen();
        return new Result(name, standing, once.counts().postedFen(), preview, posted, again, unchanged);
    }

    private void post(String run) {
        runs.beginPost(COMMUNITY, run, "bench");
        steps.finish(COMMUNITY, run);
    }

    private long count(String run) {
        LedgerReads books = new LedgerReads(database);
        long count = 0;
        String cursor = null;
        do {
            var page = books.billsOfRun(COMMUNITY, run, cursor, 10_000);
            count += page.items().size();
            cursor = page.next();
        } while (cursor != null);
        return count;
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void seedHomes(int homes, Random random) {
        for (int first = 0; first < homes; first += HOMES_A_BUILDING) {
            String building = "b" + first / HOMES_A_BUILDING;
            places.putBuilding(COMMUNITY, new Places.Building(building, building, ""));
        }
        for (int first = 0; first < homes; first += BATCH) {
            int begin = first;
            int end = Math.min(homes, first + BATCH);
            database.change(transaction -> {
                List<Unit> units = new ArrayList<>();
                for (int i = begin; i < end; i++) {
                    units.add(new Unit(
                            "u" + i,
                            "b" + i / HOMES_A_BUILDING,
                            i / HOMES_A_BUILDING + "-" + i % HOMES_A_BUILDING,
                            "",
                            Unit.Kind.HOME,
                            5000L + random.nextInt(12_000),
                            4000L + random.nextInt(9_000),
                            null,
                            null));
                }
                places.putUnits(transaction, COMMUNITY, units);
                for (int i = begin; i < end; i++) {
                    seedHome(transaction, "u" + i, random);
                }
            });
        }
    }

    private void seedHome(Transaction transaction, String unit, Random random) {
        households.moveIn(
                transaction, COMMUNITY, new Households.MoveIn(unit, START, null, 1 + random.nextInt(5), List.of()));
        long first = random.nextInt(90_000_000);
        String meter = "m-" + unit;
        meters.put(
                transaction,
                COMMUNITY,
                new Meter(meter, MeterKind.WATER, "W" + unit, unit, null, 1, 5, LocalDate.of(2026, 10, 31), null),
                first,
                "bench");
        long shown = first + 1000 + random.nextInt(30_000);
        meters.record(
                transaction,
                COMMUNITY,
                meter,
                new Reading.Wanted(LocalDate.of(2026, 11, 30), shown, false, false, null, null),
                "bench");
    }

    private List<String> seedItems() {
        everybody("property", FeeType.PROPERTY, perArea("2.35"), Rhythm.MONTHLY);
        everybody("service", FeeType.SERVICE, new Formula.Fixed(Price.of("12.5"), Formula.Per.MONTH), Rhythm.MONTHLY);
        everybody(
                "water",
                FeeType.WATER,
                new Formula.Metered(
                        MeterKind.WATER,
                        List.of(new Formula.Tier(180_000L, Price.of("2.07")), new Formula.Tier(null, Price.of("4.07"))),
                        Formula.TierSpan.YEAR),
                Rhythm.INTERVAL);
        everybody("light", FeeType.SHARED, new Formula.Shared(Formula.ShareBy.BUILT_AREA, false), Rhythm.INTERVAL);
        everybody(
                "rent",
                FeeType.RENT,
                new Formula.Stepped(
                        List.of(new Formula.Step(0, Price.of("300")), new Formula.Step(12, Price.of("320.5")))),
                Rhythm.MONTHLY);
        return List.of("property", "service", "water", "light", "rent");
    }

    private static Formula perArea(String price) {
        return new Formula.ByArea(Formula.Area.BUILT, Price.of(price), 0, Formula.Per.MONTH);
    }

    private void everybody(String id, FeeType type, Formula formula, Rhythm rhythm) {
        FeeItem.Valid valid = new FeeItem.Valid(START, null);
        items.put(
                COMMUNITY,
                new FeeItem(
                        id,
                        id,
                        id,
                        type,
                        formula,
                        rhythm,
                        FeeItem.Anchor.CALENDAR,
                        false,
                        valid,
                        15,
                        Rounding.USUAL,
                        List.of(),
                        null,
                        null,
                        false));
        items.assign(COMMUNITY, new Assignment("all-" + id, id, Assignment.Scope.ALL, "", valid, false, null, null));
    }

    private static FeeRun.Plan plan(String month, List<String> items) {
        LocalDate first = LocalDate.parse(month + "-01");
        return new FeeRun.Plan(
                month,
                first,
                first.plusMonths(1),
                items,
                List.of(),
                List.of(),
                List.of(new FeeRun.Total("light", null, 98_765_432L)),
                null);
    }
}
