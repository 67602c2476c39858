package org.linli.cloud.fees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/** Preview, post, reverse: what the clerk sees, what stands in the books, and that nothing happens twice. On every database. */
abstract class FeeRunContract extends FeesFixture {

    private void manyHomes(int count) {
        for (int i = 0; i < count; i++) {
            homes.add("u" + i, "b" + i % 7, 5000L + i, 2);
        }
    }

    @Test
    void aRunIsPreviewedPostedAndExplained() {
        homes.add("u1", "b1", 8955L, 3);
        homes.add("u2", "b1", null, 1);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        assertEquals(FeeRun.State.PREVIEWED, run.state());
        assertEquals(new FeeRun.Counts(2, 1, 1, 0, 21044, 0, 0), run.counts());
        assertEquals(0, billsOf(run.id()).size());
        FeeLine problem = runs.lines(HERE, run.id(), true, null, 10).items().get(0);
        assertEquals("u2", problem.unit());
        assertEquals(LineProblem.MISSING_AREA, problem.problem());

        FeeRun posted = post(run.id());
        assertEquals(FeeRun.State.POSTED, posted.state());
        assertEquals("cashier", posted.postedBy());
        assertEquals(21044, posted.counts().postedFen());
        Bill bill = billsOf(run.id()).get(0);
        assertEquals("h-u1", bill.household());
        assertEquals(21044, bill.openFen());
        assertEquals(LocalDate.of(2026, 11, 30), bill.until());
        assertEquals(LocalDate.of(2026, 12, 16), bill.dueDate());
        Explanation explanation =
                JsonText.read(books.findExplanation(HERE, bill.id()).orElseThrow(), Explanation.class);
        assertTrue(Wording.CHINESE.say(explanation).contains("89.55 ㎡ × 2.35 元"));
        assertEquals(bill.id(), lines(run.id()).get(0).bill());
    }

    @Test
    void postingAgainChangesNothing() {
        manyHomes(30);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        FeeRun once = post(run.id());
        List<Bill> before = billsOf(run.id());
        assertEquals(once, post(run.id()));
        assertEquals(before, billsOf(run.id()));
        assertThrows(Refused.class, () -> runs.beginPreview(HERE, run.id(), "clerk"));
        assertThrows(Refused.class, () -> runs.cancel(HERE, run.id()));
    }

    @Test
    void twoCashiersPostOneRunAtOnceAndEachHomeGetsOneBill() throws Exception {
        manyHomes(3 * RunSteps.LINES + 17);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        // The second one as another process would: with nothing in its memory.
        RunSteps other = new RunSteps(database, homes, bills, clock, community -> ZONE);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both = new ArrayList<>();
            for (RunSteps each : List.of(steps, other)) {
                both.add(threads.submit(() -> {
                    runs.beginPost(HERE, run.id(), "cashier");
                    each.finish(HERE, run.id());
                }));
            }
            for (Future<?> one : both) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        FeeRun posted = runs.get(HERE, run.id());
        assertEquals(FeeRun.State.POSTED, posted.state());
        assertEquals(run.counts().bills(), posted.counts().posted());
        List<Bill> standing = billsOf(run.id());
        assertEquals(homes.list.size(), standing.size());
        Set<String> units = new HashSet<>();
        standing.forEach(bill -> units.add(bill.unit()));
        assertEquals(homes.list.size(), units.size());
        assertEquals(
                run.counts().amountFen(),
                standing.stream().mapToLong(Bill::amountFen).sum());
    }

    /** Books that break down once, in the middle of a transaction. */
    private final class Breaking implements Bills {
        private int calls;

        @Override
        public List<String> post(Transaction transaction, Bills.Posting posting, List<NewBill> wanted) {
            List<String> ids = bills.post(transaction, posting, wanted);
            if (++calls == 2) {
                throw new IllegalStateException("power cut");
            }
            return ids;
        }

        @Override
        public void reverse(Transaction transaction, Bills.Posting posting, List<String> ids, String reason) {
            bills.reverse(transaction, posting, ids, reason);
            if (++calls == 2) {
                throw new IllegalStateException("power cut");
            }
        }

        @Override
        public void postLateFees(Transaction transaction, Bills.Posting posting, List<NewLateFee> fees) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> late(String community, Collection<String> items, LocalDate due, LocalDate paidSince) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Late> owed(Transaction transaction, String community, List<String> ids) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aCrashInTheMiddleOfPostingOrReversingIsTakenUpWhereItWas() {
        manyHomes(2 * RunSteps.LINES + 5);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        runs.beginPost(HERE, run.id(), "cashier");
        RunSteps broken = new RunSteps(database, homes, new Breaking(), clock, community -> ZONE);
        assertThrows(IllegalStateException.class, () -> broken.finish(HERE, run.id()));
        assertEquals(RunSteps.LINES, billsOf(run.id()).size());
        assertEquals(FeeRun.State.POSTING, runs.get(HERE, run.id()).state());
        FeeRun posted = post(run.id());
        assertEquals(run.counts().bills(), posted.counts().posted());
        assertEquals(run.counts().bills(), billsOf(run.id()).size());

        runs.beginReverse(HERE, run.id(), "manager", "测试");
        RunSteps again = new RunSteps(database, homes, new Breaking(), clock, community -> ZONE);
        assertThrows(IllegalStateException.class, () -> again.finish(HERE, run.id()));
        steps.finish(HERE, run.id());
        assertEquals(FeeRun.State.REVERSED, runs.get(HERE, run.id()).state());
        assertTrue(billsOf(run.id()).stream().allMatch(bill -> bill.state() == Bill.State.REVERSED));
    }

    @Test
    void aCrashInTheMiddleOfAPreviewBeginsItAnew() {
        manyHomes(RunSteps.LINES + 5);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        String run = runs.create(HERE, plan("2026-11-01", "2026-12-01", "property"), "clerk")
                .id();
        runs.beginPreview(HERE, run, "clerk");
        database.write(steps.next(HERE, run)::run);
        database.write(steps.next(HERE, run)::run);
        RunSteps other = new RunSteps(database, homes, bills, clock, community -> ZONE);
        other.finish(HERE, run);
        assertEquals(FeeRun.State.PREVIEWED, runs.get(HERE, run).state());
        assertEquals(homes.list.size(), lines(run).size());
        // The one that was thought dead comes back and finds nothing to do.
        steps.finish(HERE, run);
        assertEquals(homes.list.size(), lines(run).size());
    }

    @Test
    void whatIsBilledIsNotBilledAgainByAnotherRunEvenIfBothWerePreviewedBefore() {
        manyHomes(20);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun first = preview(plan("2026-11-01", "2026-12-01", "property"));
        FeeRun second = preview(plan("2026-11-01", "2026-12-01", "property"));
        assertEquals(20, second.counts().bills());
        post(first.id());
        FeeRun posted = post(second.id());
        assertEquals(0, posted.counts().posted());
        assertTrue(lines(second.id()).stream().allMatch(line -> line.problem() == LineProblem.ALREADY_BILLED));
        FeeRun third = preview(plan("2026-11-01", "2026-12-01", "property"));
        assertEquals(new FeeRun.Counts(20, 0, 0, 20, 0, 0, 0), third.counts());
    }

    @Test
    void reversingMakesWhatWasPaidAPrepaymentAndTheDaysFreeToBillAgain() {
        homes.add("u1", "b1", 10_000L, 3);
        homes.add("u2", "b1", 10_000L, 3);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        post(run.id());
        database.write(transaction -> new Ledger()
                .recordPayment(
                        transaction,
                        new org.linli.cloud.ledger.Posting(HERE, "cashier", clock.instant(), LocalDate.of(2026, 12, 1)),
                        payment("h-u1", 20_000)));
        FeeRun reversed = reverse(run.id());
        assertEquals(FeeRun.State.REVERSED, reversed.state());
        assertEquals("抄错", reversed.reason());
        assertEquals(0, reversed.counts().posted());
        assertEquals(20_000, books.balance(HERE, "h-u1").prepaymentFen());
        assertEquals(0, books.balance(HERE, "h-u1").owedFen());
        assertEquals(reversed, reverse(run.id()));

        FeeRun again = preview(plan("2026-11-01", "2026-12-01", "property"));
        assertEquals(2, again.counts().bills());
        post(again.id());
        // The prepayment pays the new bill.
        assertEquals(3_500, books.balance(HERE, "h-u1").owedFen());
        assertEquals(0, books.balance(HERE, "h-u1").prepaymentFen());
    }

    private NewPayment payment(String household, long fen) {
        return new NewPayment(
                household,
                PaymentMethod.CASH,
                "",
                "",
                "",
                "cashier",
                fen,
                NewPayment.Use.OLDEST,
                List.of(),
                clock.instant(),
                "key-" + household);
    }

    @Test
    void metersAreBilledFromWhereTheLastBillEnded() {
        homes.add("u1", "b1", 10_000L, 3);
        homes.add("u2", "b1", 10_000L, 3);
        everybody(item("water", FeeType.WATER, water(), Rhythm.MONTHLY));
        meter("m1", "u1", "2026-10-31", 100);
        FeeRun november = preview(plan("2026-11-01", "2026-12-01", "water"));
        assertEquals(LineProblem.MISSING_READING, lines(november.id()).get(0).problem());
        assertEquals(LineProblem.NO_METER, lines(november.id()).get(1).problem());
        Reading wrong = read("m1", "2026-11-30", 112);
        november = preview(plan("2026-11-01", "2026-12-01", "water"));
        assertEquals(12_000, lines(november.id()).get(0).quantityMillis());
        assertEquals(2484, november.counts().amountFen());
        post(november.id());

        // The reading was 110: the two too much come off the next bill.
        meters.correct(HERE, wrong.id(), reading("2026-11-30", 110, false), "reader");
        read("m1", "2026-12-31", 120);
        FeeRun december = preview(plan("2026-12-01", "2027-01-01", "water"));
        assertEquals(8_000, lines(december.id()).get(0).quantityMillis());
        post(december.id());
        assertEquals(
                2,
                meters.readings(HERE, "m1", null, 10).items().stream()
                        .filter(reading -> reading.day().equals(LocalDate.of(2026, 11, 30)))
                        .count());
    }

    private static Formula water() {
        return new Formula.Metered(
                MeterKind.WATER, List.of(new Formula.Tier(null, Price.of("2.07"))), Formula.TierSpan.BILL);
    }

    @Test
    void oneCountOfAMeterIsBilledOnceEvenWhenTwoMonthsWerePreviewedTogether() {
        homes.add("u1", "b1", 10_000L, 3);
        everybody(item("water", FeeType.WATER, water(), Rhythm.MONTHLY));
        meter("m1", "u1", "2026-09-30", 0);
        read("m1", "2026-11-30", 30);
        FeeRun november = preview(plan("2026-11-01", "2026-12-01", "water"));
        read("m1", "2026-12-31", 40);
        // Both begin at zero, since nothing is posted yet.
        FeeRun december = preview(plan("2026-12-01", "2027-01-01", "water"));
        post(november.id());
        FeeRun posted = post(december.id());
        assertEquals(10_000, lines(december.id()).get(0).quantityMillis());
        assertEquals(1, posted.counts().posted());
        assertEquals(
                8280,
                billsOf(november.id()).get(0).amountFen()
                        + billsOf(december.id()).get(0).amountFen());
    }

    @Test
    void tiersOfAYearGoOnFromBillToBill() {
        homes.add("u1", "b1", 10_000L, 3);
        Formula formula = new Formula.Metered(
                MeterKind.WATER,
                List.of(new Formula.Tier(20_000L, Price.of("1")), new Formula.Tier(null, Price.of("2"))),
                Formula.TierSpan.YEAR);
        everybody(item("water", FeeType.WATER, formula, Rhythm.MONTHLY));
        meter("m1", "u1", "2026-10-31", 0);
        read("m1", "2026-11-30", 15);
        read("m1", "2026-12-31", 30);
        read("m1", "2027-01-31", 45);
        long[] expected = {1500, 500 + 2000, 1500};
        LocalDate month = LocalDate.of(2026, 11, 1);
        for (long fen : expected) {
            FeeRun run = preview(plan(month.toString(), month.plusMonths(1).toString(), "water"));
            assertEquals(fen, post(run.id()).counts().postedFen());
            month = month.plusMonths(1);
        }
    }

    @Test
    void aSharedTotalAddsUpToTheFenAndWaitsForEverybodysArea() {
        for (int i = 0; i < 7; i++) {
            homes.add("u" + i, i < 3 ? "b1" : "b2", i == 6 ? null : 3333L + 17L * i, 2);
        }
        everybody(item("lift", FeeType.SHARED, new Formula.Shared(Formula.ShareBy.BUILT_AREA, true), Rhythm.INTERVAL));
        List<FeeRun.Total> totals = List.of(new FeeRun.Total("lift", "b1", 100_001), new FeeRun.Total("lift", "b2", 5));
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", totals, "lift"));
        assertEquals(100_001, run.counts().amountFen());
        assertEquals(
                List.of(
                        LineProblem.SHARE_WAITS,
                        LineProblem.SHARE_WAITS,
                        LineProblem.SHARE_WAITS,
                        LineProblem.MISSING_AREA),
                runs.lines(HERE, run.id(), true, null, 10).items().stream()
                        .map(FeeLine::problem)
                        .toList());
        homes.list.set(6, new Homes.Home("u6", "u6", "b2", "h-u6", "HOME", 4000L, null, 1, null));
        run = preview(plan("2026-11-01", "2026-12-01", totals, "lift"));
        assertEquals(100_006, post(run.id()).counts().postedFen());
    }

    @Test
    void aOneOffIsChargedOnceAndCaughtUpByALaterRun() {
        homes.add("u1", "b1", 10_000L, 3);
        homes.add("u2", "b1", 10_000L, 3);
        items.put(
                HERE, item("repair", FeeType.REPAIR, new Formula.Fixed(Price.of("1"), Formula.Per.CYCLE), Rhythm.ONCE));
        for (String[] each : new String[][] {{"r1", "u1", "2026-09-17"}, {"r2", "u1", "2026-11-02"}}) {
            items.assign(
                    HERE,
                    new Assignment(
                            each[0],
                            "repair",
                            Assignment.Scope.UNIT,
                            each[1],
                            new FeeItem.Valid(
                                    LocalDate.parse(each[2]),
                                    LocalDate.parse(each[2]).plusDays(1)),
                            false,
                            Price.of("85.5"),
                            null));
        }
        FeeRun run = post(preview(plan("2026-11-01", "2026-12-01", "repair")).id());
        assertEquals(2, run.counts().posted());
        assertEquals(17_100, run.counts().postedFen());
        assertEquals(
                0, preview(plan("2026-12-01", "2027-01-01", "repair")).counts().lines());
    }

    @Test
    void aRentFromTheLastOfJanuaryFallsDueAtEachMonthsEnd() {
        homes.add("u1", "b1", 10_000L, 3);
        items.put(
                HERE,
                item(
                        "rent",
                        FeeType.RENT,
                        new Formula.Stepped(List.of(new Formula.Step(0, Price.of("3000")))),
                        Rhythm.MONTHLY,
                        FeeItem.Anchor.START,
                        null));
        items.assign(
                HERE,
                new Assignment(
                        "lease",
                        "rent",
                        Assignment.Scope.UNIT,
                        "u1",
                        new FeeItem.Valid(LocalDate.of(2026, 1, 31), LocalDate.of(2026, 4, 15)),
                        false,
                        null,
                        null));
        FeeRun run = preview(plan("2026-01-01", "2026-07-01", "rent"));
        List<FeeLine> lines = lines(run.id());
        assertEquals(
                List.of("2026-01-31/2026-02-28", "2026-02-28/2026-03-31", "2026-03-31/2026-04-15"),
                lines.stream().map(line -> line.from() + "/" + line.until()).toList());
        // 15 of the 30 days from 31 March to 29 April.
        assertEquals(
                List.of(300_000L, 300_000L, 150_000L),
                lines.stream().map(FeeLine::amountFen).toList());
    }

    @Test
    void homesThatNobodyHasAreBilledToTheCompany() {
        homes.list.add(new Homes.Home("u1", "u1", "b1", null, "HOME", 10_000L, null, 0, LocalDate.of(2020, 1, 1)));
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRun run = post(preview(plan("2026-11-01", "2026-12-01", "property")).id());
        assertEquals(LedgerBills.VACANT, billsOf(run.id()).get(0).household());
    }

    @Test
    void scopeLimitsTheLinesButNotTheShares() {
        for (int i = 0; i < 4; i++) {
            homes.add("u" + i, "b1", 10_000L, 2);
        }
        everybody(item("lift", FeeType.SHARED, new Formula.Shared(Formula.ShareBy.HOME, false), Rhythm.INTERVAL));
        FeeRun.Plan plan = new FeeRun.Plan(
                "测试",
                LocalDate.of(2026, 11, 1),
                LocalDate.of(2026, 12, 1),
                List.of("lift"),
                List.of(),
                List.of("u2"),
                List.of(new FeeRun.Total("lift", null, 1000)),
                LocalDate.of(2026, 12, 31));
        FeeRun run = preview(plan);
        FeeLine line = lines(run.id()).get(0);
        assertEquals(1, run.counts().lines());
        assertEquals(250, line.amountFen());
        assertEquals(LocalDate.of(2026, 12, 31), line.due());
    }

    @Test
    void anotherCommunitySeesNothingOfIt() {
        homes.add("u1", "b1", 10_000L, 3);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        meter("m1", "u1", "2026-10-31", 100);
        Reading reading = read("m1", "2026-11-30", 112);
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        List<org.junit.jupiter.api.function.Executable> attempts = List.of(
                () -> items.get(THERE, "property"),
                () -> items.assignments(THERE, "property", null, 10),
                () -> items.unassign(THERE, "property", "all-property"),
                () -> meters.get(THERE, "m1"),
                () -> meters.readings(THERE, "m1", null, 10),
                () -> meters.record(THERE, "m1", reading("2026-12-31", 130, false), "x"),
                () -> meters.correct(THERE, reading.id(), reading("2026-11-30", 111, false), "x"),
                () -> runs.get(THERE, run.id()),
                () -> runs.lines(THERE, run.id(), false, null, 10),
                () -> runs.beginPost(THERE, run.id(), "x"),
                () -> runs.cancel(THERE, run.id()),
                () -> runs.create(THERE, plan("2026-11-01", "2026-12-01", "property"), "x"),
                () -> meters.put(
                        THERE,
                        new Meter("m9", MeterKind.WATER, "S", "u1", null, 1, 5, LocalDate.of(2026, 1, 1), null),
                        0L,
                        "x"));
        for (org.junit.jupiter.api.function.Executable attempt : attempts) {
            assertEquals(
                    Refused.Cause.NOT_FOUND,
                    assertThrows(Refused.class, attempt).kind());
        }
        assertEquals(List.of(), items.list(THERE, null, 10).items());
        assertEquals(List.of(), meters.list(THERE, null, null, null, 10).items());
        assertEquals(List.of(), runs.list(THERE, null, 10).items());
        assertEquals(FeeRun.State.PREVIEWED, runs.get(HERE, run.id()).state());
    }

    @Test
    void aCancelledRunIsOverAndABilledItemKeepsItsKind() {
        homes.add("u1", "b1", 10_000L, 3);
        FeeItem property = item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY);
        everybody(property);
        FeeRun run = preview(plan("2026-11-01", "2026-12-01", "property"));
        assertEquals(FeeRun.State.CANCELLED, runs.cancel(HERE, run.id()).state());
        assertEquals(List.of(), lines(run.id()));
        assertThrows(Refused.class, () -> runs.beginPost(HERE, run.id(), "x"));
        assertThrows(Refused.class, () -> runs.beginReverse(HERE, run.id(), "x", " "));
        post(preview(plan("2026-11-01", "2026-12-01", "property")).id());
        assertThrows(Refused.class, () -> items.put(HERE, item("property", FeeType.RENT, PER_AREA, Rhythm.MONTHLY)));
        items.put(
                HERE,
                item(
                        "property",
                        FeeType.PROPERTY,
                        new Formula.ByArea(Formula.Area.BUILT, Price.of("3"), 0, Formula.Per.MONTH),
                        Rhythm.MONTHLY));
        assertThrows(
                Refused.class,
                () -> items.assign(
                        HERE,
                        new Assignment(
                                "second",
                                "property",
                                Assignment.Scope.ALL,
                                "",
                                new FeeItem.Valid(LocalDate.of(2026, 5, 1), null),
                                false,
                                null,
                                null)));
    }

    @Test
    void aPreviewBegunAnewSeesWhatHasChangedSinceTheOneThatWasGivenUp() {
        homes.add("u1", "b1", null, 3);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        String run = runs.create(HERE, plan("2026-11-01", "2026-12-01", "property"), "clerk")
                .id();
        runs.beginPreview(HERE, run, "clerk");
        database.write(steps.next(HERE, run)::run);
        database.change(transaction -> FeeRuns.abandon(transaction, HERE, run));
        homes.list.set(0, new Homes.Home("u1", "u1", "b1", "h-u1", "HOME", 10_000L, null, 3, null));
        runs.beginPreview(HERE, run, "clerk");
        steps.finish(HERE, run);
        assertEquals(1, runs.get(HERE, run).counts().bills());
        assertEquals(1, lines(run).size());
    }

    @Test
    void aRunWhoseWorkWasGivenUpCanBeTakenUpAgain() {
        homes.add("u1", "b1", 10_000L, 3);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY));
        FeeRuns worked = new FeeRuns(database, clock, (transaction, community, run, by) -> "work-" + run.state());
        String run = worked.create(HERE, plan("2026-11-01", "2026-12-01", "property"), "x")
                .id();
        assertEquals("work-PREVIEWING", worked.beginPreview(HERE, run, "x").work());
        database.change(transaction -> FeeRuns.abandon(transaction, HERE, run));
        assertEquals(FeeRun.State.DRAFT, runs.get(HERE, run).state());
        worked.beginPreview(HERE, run, "x");
        steps.finish(HERE, run);
        worked.beginPost(HERE, run, "x");
        database.change(transaction -> FeeRuns.abandon(transaction, HERE, run));
        assertEquals("", runs.get(HERE, run).work());
        assertEquals("work-POSTING", worked.beginPost(HERE, run, "x").work());
        steps.finish(HERE, run);
        assertEquals(1, runs.get(HERE, run).counts().posted());
    }

    @Test
    void lateFeesArePostedOnceADayWhateverIsRepeated() {
        homes.add("u1", "b1", 10_000L, 3);
        LateFeeRule rule = new LateFeeRule(500, 0, null, null);
        everybody(item("property", FeeType.PROPERTY, PER_AREA, Rhythm.MONTHLY, FeeItem.Anchor.CALENDAR, rule));
        post(preview(plan("2026-11-01", "2026-12-01", "property")).id());
        LateFeePosting late = new LateFeePosting(database, bills);
        // 235 yuan due on 16 December: 15 days by the end of the month at 0.1175 yuan a day.
        LocalDate end = LocalDate.of(2026, 12, 31);
        assertEquals(0, late.post(HERE, LocalDate.of(2026, 12, 16), end, "job", false));
        assertEquals(0, late.post(HERE, end, end, "job", true));
        assertEquals(176, late.post(HERE, end, end.plusDays(1), "job", false));
        assertEquals(0, late.post(HERE, end, end.plusDays(1), "job", false));
        assertEquals(23_676, books.balance(HERE, "h-u1").owedFen());
        Bill fee = books.bills(HERE, "h-u1", LedgerReads.Which.OPEN, null, 10).items().stream()
                .filter(bill -> bill.lateFeeOf() != null)
                .findFirst()
                .orElseThrow();
        Explanation explanation =
                JsonText.read(books.findExplanation(HERE, fee.id()).orElseThrow(), Explanation.class);
        assertNotNull(explanation.late());
        assertTrue(Wording.CHINESE.say(explanation).contains("每日 0.05% 计至 2026-12-31"));
        // Late fees cost no late fee.
        assertEquals(
                Math.round(23_500 * 0.0005 * 46) - 176,
                late.post(HERE, LocalDate.of(2027, 1, 31), LocalDate.of(2027, 2, 1), "job", false));
        assertNull(books.findBill(THERE, fee.id()).orElse(null));
    }
}
