package org.linli.cloud.fees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.fees.Formula.Per;
import org.linli.cloud.refusal.Refused;

/** Amounts worked out by hand: month ends, leap years, steps, reductions, rounding. */
class CalculatorTest {

    private static final LocalDate START = LocalDate.of(2020, 1, 1);

    private static FeeItem item(Formula formula, Rhythm rhythm, Rounding rounding) {
        return new FeeItem(
                "i",
                "测试",
                "Test",
                FeeType.PROPERTY,
                formula,
                rhythm,
                FeeItem.Anchor.CALENDAR,
                false,
                new FeeItem.Valid(START, null),
                15,
                rounding,
                List.of(),
                null,
                null,
                false);
    }

    private static FeeItem with(
            FeeItem item, List<FeeItem.Discount> discounts, FeeItem.VacancyRebate rebate, FeeItem.Valid valid) {
        return new FeeItem(
                item.id(),
                item.name(),
                item.nameEn(),
                item.type(),
                item.formula(),
                item.rhythm(),
                item.anchor(),
                item.inAdvance(),
                valid,
                item.dueDays(),
                item.rounding(),
                discounts,
                rebate,
                null,
                false);
    }

    private static Homes.Home home(Long built, LocalDate vacantSince) {
        return new Homes.Home("u1", "1-101", "b1", "h1", "HOME", built, 7000L, 3, vacantSince);
    }

    private static Assignment everybody(Price price, Assignment.Reduction reduction) {
        return new Assignment(
                "a", "i", Assignment.Scope.ALL, "", new FeeItem.Valid(START, null), false, price, reduction);
    }

    private static long fen(FeeItem item, Homes.Home home, Span cycle, Span days, Assignment terms) {
        Calculator.Outcome outcome =
                new Calculator(item, home, cycle, Cycles.CALENDAR).byDays(List.of(new Terms.Segment(days, terms)));
        Explanation explanation = outcome.explanation();
        assertNotNull(explanation);
        return explanation.amountFen();
    }

    private static long fen(FeeItem item, Homes.Home home, Span days) {
        return fen(item, home, days, days, everybody(null, null));
    }

    private static Span span(String from, String until) {
        return new Span(LocalDate.parse(from), LocalDate.parse(until));
    }

    private static final Formula AREA = new Formula.ByArea(Formula.Area.BUILT, Price.of("2.35"), 500, Per.MONTH);

    @Test
    void areaTimesPricePlusExtra() {
        FeeItem item = item(AREA, Rhythm.MONTHLY, Rounding.USUAL);
        // 89.55 × 2.35 + 5 = 215.4425
        assertEquals(21544, fen(item, home(8955L, null), span("2026-11-01", "2026-12-01")));
        assertEquals(64633, fen(item, home(8955L, null), span("2026-10-01", "2027-01-01")));
    }

    @Test
    void aHomeWithoutAreaIsAProblemAndNotAFreeHome() {
        FeeItem item = item(AREA, Rhythm.MONTHLY, Rounding.USUAL);
        Span november = span("2026-11-01", "2026-12-01");
        Calculator.Outcome outcome = new Calculator(item, home(null, null), november, Cycles.CALENDAR)
                .byDays(List.of(new Terms.Segment(november, everybody(null, null))));
        assertEquals(LineProblem.MISSING_AREA, outcome.problem());
        assertNull(outcome.explanation());
    }

    @Test
    void partOfAMonthIsByItsOwnDaysAlsoInALeapYear() {
        FeeItem item = item(new Formula.Fixed(Price.of("290"), Per.MONTH), Rhythm.MONTHLY, Rounding.USUAL);
        assertEquals(1000, fen(item, home(null, null), span("2028-02-29", "2028-03-01")));
        assertEquals(1036, fen(item, home(null, null), span("2027-02-28", "2027-03-01")));
        assertEquals(29000, fen(item, home(null, null), span("2028-02-01", "2028-03-01")));
        // The last day of January and the first of February: 1/31 + 1/29.
        assertEquals(1935, fen(item, home(null, null), span("2028-01-31", "2028-02-02")));
    }

    @Test
    void aPriceForTheCycleIsByTheDaysOfTheCycle() {
        FeeItem item = item(new Formula.Fixed(Price.of("366"), Per.CYCLE), Rhythm.YEARLY, Rounding.USUAL);
        Span year = span("2028-01-01", "2029-01-01");
        assertEquals(36600, fen(item, home(null, null), year));
        assertEquals(6000, fen(item, home(null, null), year, span("2028-01-01", "2028-03-01"), everybody(null, null)));
    }

    @Test
    void partsOfAMonthAddUpToTheMonthWithinTheRoundingOfEach() {
        Random random = new Random(7);
        FeeItem item = item(AREA, Rhythm.MONTHLY, Rounding.USUAL);
        for (int round = 0; round < 2000; round++) {
            LocalDate first = LocalDate.of(2020 + random.nextInt(10), 1 + random.nextInt(12), 1);
            Span month = new Span(first, first.plusMonths(1));
            Homes.Home home = home(1L + random.nextInt(30_000), null);
            LocalDate middle = first.plusDays(1 + random.nextInt((int) month.days() - 1));
            long parts = fen(item, home, new Span(first, middle)) + fen(item, home, new Span(middle, month.until()));
            assertTrue(Math.abs(parts - fen(item, home, month)) <= 1);
        }
    }

    @Test
    void rentStepsChangeInTheMiddleOfACycle() {
        FeeItem item = item(
                new Formula.Stepped(
                        List.of(new Formula.Step(0, Price.of("3000")), new Formula.Step(12, Price.of("3300")))),
                Rhythm.QUARTERLY,
                Rounding.USUAL);
        Assignment lease = new Assignment(
                "a",
                "i",
                Assignment.Scope.UNIT,
                "u1",
                new FeeItem.Valid(LocalDate.of(2025, 11, 16), null),
                false,
                null,
                null);
        Span quarter = span("2026-10-01", "2027-01-01");
        // October and half of November at 3000, the rest at 3300.
        assertEquals(300_000 + 150_000 + 165_000 + 330_000, fen(item, home(null, null), quarter, quarter, lease));
    }

    @Test
    void anEmptyHomeIsRebatedFromTheDayTheRuleAllows() {
        FeeItem item = with(
                item(new Formula.Fixed(Price.of("300"), Per.MONTH), Rhythm.MONTHLY, Rounding.USUAL),
                List.of(),
                new FeeItem.VacancyRebate(3000, 30),
                new FeeItem.Valid(START, null));
        Span november = span("2026-11-01", "2026-12-01");
        assertEquals(30_000, fen(item, home(null, LocalDate.of(2026, 11, 1)), november));
        assertEquals(21_000, fen(item, home(null, LocalDate.of(2026, 1, 1)), november));
        // Rebate from 16 November: half of the month.
        assertEquals(25_500, fen(item, home(null, LocalDate.of(2026, 10, 17)), november));
    }

    @Test
    void reductionsComeInOrderAndNeverMakeABillNegative() {
        FeeItem item = with(
                item(new Formula.Fixed(Price.of("100"), Per.MONTH), Rhythm.MONTHLY, Rounding.USUAL),
                List.of(new FeeItem.Discount(
                        new FeeItem.Valid(LocalDate.of(2026, 11, 11), LocalDate.of(2026, 12, 1)), 1000)),
                null,
                new FeeItem.Valid(START, null));
        Span november = span("2026-11-01", "2026-12-01");
        // A third at 100, two thirds at 90; then half; then 10.
        assertEquals(
                3667,
                fen(
                        item,
                        home(null, null),
                        november,
                        november,
                        everybody(null, new Assignment.Reduction(5000, 1000, "低保"))));
        assertEquals(
                0,
                fen(
                        item,
                        home(null, null),
                        november,
                        november,
                        everybody(null, new Assignment.Reduction(0, 99_999, "试住"))));
    }

    @Test
    void aHomesOwnPriceReplacesTheItems() {
        FeeItem item = item(AREA, Rhythm.MONTHLY, Rounding.USUAL);
        Span november = span("2026-11-01", "2026-12-01");
        assertEquals(10_500, fen(item, home(10_000L, null), november, november, everybody(Price.of("1"), null)));
    }

    @Test
    void roundingToJiaoAndYuan() {
        Span november = span("2026-11-01", "2026-12-01");
        Formula fixed = new Formula.Fixed(Price.of("10.45"), Per.MONTH);
        for (Object[] each : new Object[][] {
            {Rounding.To.JIAO, Rounding.Mode.HALF_UP, 1050L},
            {Rounding.To.JIAO, Rounding.Mode.DOWN, 1040L},
            {Rounding.To.YUAN, Rounding.Mode.UP, 1100L},
            {Rounding.To.YUAN, Rounding.Mode.HALF_UP, 1000L},
            {Rounding.To.FEN, Rounding.Mode.DOWN, 1045L}
        }) {
            Rounding rounding = new Rounding((Rounding.To) each[0], (Rounding.Mode) each[1]);
            assertEquals((Long) each[2], fen(item(fixed, Rhythm.MONTHLY, rounding), home(null, null), november));
        }
    }

    @Test
    void meteredUseGoesThroughTheTiers() {
        Formula.Metered formula = new Formula.Metered(
                MeterKind.WATER,
                List.of(new Formula.Tier(10_000L, Price.of("2.07")), new Formula.Tier(null, Price.of("4.07"))),
                Formula.TierSpan.BILL);
        FeeItem item = item(formula, Rhythm.INTERVAL, Rounding.USUAL);
        Span november = span("2026-11-01", "2026-12-01");
        Explanation.Dial dial = new Explanation.Dial(
                "W1", LocalDate.of(2026, 10, 31), 99_990_000, LocalDate.of(2026, 11, 30), 2_500, 1, false);
        Calculator.Outcome outcome = new Calculator(item, home(null, null), november, Cycles.CALENDAR)
                .metered(new Terms.Segment(november, everybody(null, null)), List.of(dial), 12_500, 0);
        Explanation explanation = outcome.explanation();
        assertNotNull(explanation);
        assertEquals(2070 + 1018, explanation.amountFen());
        assertEquals(2, explanation.parts().size());
        assertTrue(Wording.CHINESE.say(explanation).contains("第 2 档 2.5 吨 × 4.07 元 = 10.175 元"));
        assertTrue(Wording.CHINESE.say(explanation).contains("2026-11-30 读数 2.5"));
        assertTrue(Wording.ENGLISH.say(explanation).contains("tier 2: 2.5 m³ × ¥4.07 = ¥10.175"));
    }

    @Test
    void theExplanationIsAPlainSentence() {
        FeeItem item = item(AREA, Rhythm.MONTHLY, Rounding.USUAL);
        Span november = span("2026-11-01", "2026-12-01");
        Explanation explanation = new Calculator(item, home(8955L, null), november, Cycles.CALENDAR)
                .byDays(List.of(new Terms.Segment(november, everybody(null, null))))
                .explanation();
        assertNotNull(explanation);
        assertEquals(
                "2026-11-01 至 2026-11-30：(建筑面积 89.55 ㎡ × 2.35 元 + 5.00 元) × 1 个月 = 215.4425 元；"
                        + "合计 215.4425 元，四舍五入到分，应收 215.44 元",
                Wording.CHINESE.say(explanation));
        assertEquals(
                "2026-11-01 to 2026-11-30: (built area 89.55 m² × ¥2.35 + ¥5.00) × 1 month = ¥215.4425; "
                        + "sum ¥215.4425, rounded half up to the fen: ¥215.44",
                Wording.ENGLISH.say(explanation));
    }

    @Test
    void anAmountAboveTheLimitIsAProblem() {
        FeeItem item = item(
                new Formula.ByArea(Formula.Area.BUILT, Price.of("1000000"), 0, Per.MONTH),
                Rhythm.MONTHLY,
                Rounding.USUAL);
        Span november = span("2026-11-01", "2026-12-01");
        Calculator.Outcome outcome = new Calculator(item, home(Long.MAX_VALUE / 4, null), november, Cycles.CALENDAR)
                .byDays(List.of(new Terms.Segment(november, everybody(null, null))));
        assertEquals(LineProblem.AMOUNT_TOO_LARGE, outcome.problem());
    }

    @Test
    void theNarrowestAssignmentHoldsOnEachDay() {
        Assignment all = everybody(null, null);
        Assignment empty = new Assignment(
                "b",
                "i",
                Assignment.Scope.BUILDING,
                "b1",
                new FeeItem.Valid(LocalDate.of(2026, 11, 5), LocalDate.of(2026, 11, 20)),
                true,
                null,
                null);
        Assignment own = new Assignment(
                "c",
                "i",
                Assignment.Scope.UNIT,
                "u1",
                new FeeItem.Valid(LocalDate.of(2026, 11, 10), LocalDate.of(2026, 11, 25)),
                false,
                Price.of("1"),
                null);
        List<Terms.Segment> segments =
                new Terms(List.of(all, empty, own)).of(home(null, null), span("2026-11-01", "2026-12-01"));
        assertEquals(
                List.of(
                        new Terms.Segment(span("2026-11-01", "2026-11-05"), all),
                        new Terms.Segment(span("2026-11-10", "2026-11-25"), own),
                        new Terms.Segment(span("2026-11-25", "2026-12-01"), all)),
                segments);
    }

    @Test
    void itemsThatCannotBeReckonedAreRefused() {
        Formula shared = new Formula.Shared(Formula.ShareBy.HEAD, true);
        Rounding jiao = new Rounding(Rounding.To.JIAO, Rounding.Mode.DOWN);
        assertThrows(Refused.class, () -> item(shared, Rhythm.MONTHLY, jiao));
        assertThrows(Refused.class, () -> item(shared, Rhythm.ONCE, Rounding.USUAL));
        assertThrows(
                Refused.class,
                () -> new Formula.Metered(
                        MeterKind.WATER,
                        List.of(new Formula.Tier(5L, Price.of("1")), new Formula.Tier(5L, Price.of("1"))),
                        Formula.TierSpan.BILL));
        assertThrows(Refused.class, () -> new Formula.Stepped(List.of(new Formula.Step(1, Price.of("1")))));
        for (String price : new String[] {"-1", "1e3", "1.2345678", "", " 1", "1,5", "99999999", "٣"}) {
            assertThrows(IllegalArgumentException.class, () -> Price.of(price));
        }
        assertThrows(IllegalArgumentException.class, () -> span("2026-11-01", "2026-11-01"));
    }

    @Test
    void theLateFeeOfAnExampleWorkedByHand() {
        LateFeeRule rule = new LateFeeRule(500, 5, 2000, null);
        LocalDate due = LocalDate.of(2026, 2, 20);
        List<LateFees.Owed> owed = List.of(
                new LateFees.Owed(LocalDate.of(2026, 2, 1), 100_000),
                new LateFees.Owed(LocalDate.of(2026, 3, 2), 40_000));
        // Grace ends on 25 February. 26, 27, 28 February and 1 March at 1000 yuan, then 400.
        assertEquals(0, LateFees.until(LocalDate.of(2026, 2, 25), rule, 100_000, due, owed));
        assertEquals(50, LateFees.until(LocalDate.of(2026, 2, 26), rule, 100_000, due, owed));
        assertEquals(200, LateFees.until(LocalDate.of(2026, 3, 1), rule, 100_000, due, owed));
        assertEquals(220, LateFees.until(LocalDate.of(2026, 3, 2), rule, 100_000, due, owed));
        assertEquals(20_000, LateFees.until(LocalDate.of(2036, 3, 1), rule, 100_000, due, owed));
    }
}
