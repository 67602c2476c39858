package org.linli.cloud.fees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any numbers: sums, splits and bounds, over seeded random cases. */
class CalculationPropertiesTest {

    private static final int CASES = 20_000;
    private final Random random = new Random(20_261_121);

    private LocalDate day() {
        return LocalDate.of(2019, 1, 1).plusDays(random.nextInt(3650));
    }

    @Test
    void sharesAddUpToTheTotalAndNobodyIsMoreThanAFenOff() {
        for (int round = 0; round < CASES; round++) {
            long total = Math.floorMod(random.nextLong(), 1L << (1 + random.nextInt(36)));
            long[] weights = random.longs(1 + random.nextInt(40), 0, 1L << (1 + random.nextInt(30)))
                    .toArray();
            weights[random.nextInt(weights.length)] += 1;
            long[] shares = Shares.of(total, weights);
            assertEquals(total, Arrays.stream(shares).sum());
            long sum = Arrays.stream(weights).sum();
            for (int i = 0; i < shares.length; i++) {
                long floor = BigInteger.valueOf(total)
                        .multiply(BigInteger.valueOf(weights[i]))
                        .divide(BigInteger.valueOf(sum))
                        .longValueExact();
                assertTrue(shares[i] == floor || shares[i] == floor + 1);
                assertTrue(weights[i] > 0 || shares[i] == 0);
            }
        }
    }

    @Test
    void aGreaterWeightNeverPaysLess() {
        for (int round = 0; round < CASES; round++) {
            long[] weights =
                    random.longs(2 + random.nextInt(20), 1, 100_000).sorted().toArray();
            long[] shares = Shares.of(random.nextInt(10_000_000), weights);
            for (int i = 1; i < shares.length; i++) {
                assertTrue(weights[i] == weights[i - 1] || shares[i] >= shares[i - 1]);
            }
        }
    }

    @Test
    void monthsOfSplitSpansAddUpAndAWholeCycleIsWholeMonths() {
        for (int round = 0; round < CASES; round++) {
            LocalDate anchor = day();
            LocalDate from = day();
            LocalDate until = from.plusDays(1L + random.nextInt(800));
            Span whole = new Span(from, until);
            List<LocalDate> cuts = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                cuts.add(from.plusDays(random.nextInt(800)));
            }
            Fraction sum = Fraction.ZERO;
            for (Span piece : whole.cutAt(cuts)) {
                sum = sum.plus(Cycles.months(anchor, piece));
            }
            assertEquals(Cycles.months(anchor, whole), sum);
            int months = 1 + random.nextInt(24);
            int first = random.nextInt(48) - 24;
            Span cycle = new Span(anchor.plusMonths(first), anchor.plusMonths(first + months));
            assertEquals(Fraction.of(months), Cycles.months(anchor, cycle));
        }
    }

    @Test
    void everyCycleIsBilledInExactlyOneOfTheRunsThatFollowEachOther() {
        for (int round = 0; round < 2000; round++) {
            LocalDate anchor = day();
            int months = new int[] {1, 3, 6, 12}[random.nextInt(4)];
            boolean inAdvance = random.nextBoolean();
            LocalDate from = day();
            LocalDate end = from.plusDays(1200);
            List<Span> once = Cycles.dueIn(new Span(from, end), anchor, months, inAdvance);
            List<Span> many = new ArrayList<>();
            for (LocalDate begin = from; begin.isBefore(end); ) {
                LocalDate next = begin.plusDays(1L + random.nextInt(90));
                next = next.isAfter(end) ? end : next;
                many.addAll(Cycles.dueIn(new Span(begin, next), anchor, months, inAdvance));
                begin = next;
            }
            assertEquals(once, many);
            for (int i = 1; i < once.size(); i++) {
                assertEquals(once.get(i - 1).until(), once.get(i).from());
            }
            assertTrue(once.size() * months >= 1200 / 31 - 2 * months);
        }
    }

    @Test
    void tiersAreContinuousAndAYearInPartsCostsTheSameAsAtOnce() {
        for (int round = 0; round < CASES; round++) {
            List<Formula.Tier> tiers = new ArrayList<>();
            long bound = 0;
            for (int i = random.nextInt(4); i > 0; i--) {
                bound += 1 + random.nextInt(200_000);
                tiers.add(new Formula.Tier(bound, new Price(random.nextInt(9_000_000))));
            }
            tiers.add(new Formula.Tier(null, new Price(random.nextInt(9_000_000))));
            long total = random.nextInt(900_000);
            long used = 0;
            Fraction inParts = Fraction.ZERO;
            while (used < total) {
                long quantity = Math.min(total - used, 1 + random.nextInt(300_000));
                inParts = inParts.plus(cost(tiers, used, quantity));
                used += quantity;
            }
            assertEquals(cost(tiers, 0, total), inParts);
            for (Formula.Tier tier : tiers) {
                if (tier.upToMillis() != null && tier.upToMillis() > 0) {
                    Fraction below = cost(tiers, 0, tier.upToMillis() - 1);
                    Fraction step = cost(tiers, 0, tier.upToMillis()).minus(below);
                    assertEquals(tier.price().fen().times(Fraction.of(1, 1000)), step);
                }
            }
        }
    }

    private static Fraction cost(List<Formula.Tier> tiers, long used, long quantity) {
        return Tiers.split(tiers, used, quantity).stream().map(Tiers.Part::fen).reduce(Fraction.ZERO, Fraction::plus);
    }

    @Test
    void roundingGoesToACoinAndNeverFurtherThanOne() {
        for (int round = 0; round < CASES; round++) {
            Fraction exact = Fraction.of(random.nextInt(1_000_000_000), 1 + random.nextInt(10_000));
            for (Rounding.To to : Rounding.To.values()) {
                BigInteger down = new Rounding(to, Rounding.Mode.DOWN).round(exact);
                BigInteger up = new Rounding(to, Rounding.Mode.UP).round(exact);
                BigInteger half = new Rounding(to, Rounding.Mode.HALF_UP).round(exact);
                BigInteger coin = BigInteger.valueOf(to.fen());
                assertEquals(BigInteger.ZERO, half.mod(coin));
                assertTrue(new Fraction(down, BigInteger.ONE).compareTo(exact) <= 0);
                assertTrue(new Fraction(up, BigInteger.ONE).compareTo(exact) >= 0);
                assertTrue(up.subtract(down).compareTo(coin) <= 0);
                boolean nearerUp = new Fraction(up.add(down), BigInteger.TWO).compareTo(exact) <= 0;
                assertEquals(nearerUp ? up : down, half);
            }
        }
    }

    @Test
    void lateFeesNeverShrinkStayUnderTheirCapAndDoNotDependOnHowOftenTheyAreReckoned() {
        for (int round = 0; round < 4000; round++) {
            long bill = 1L + random.nextInt(10_000_000);
            Integer part = random.nextBoolean() ? null : 1 + random.nextInt(20_000);
            Long cap = random.nextBoolean() ? null : (long) random.nextInt(1_000_000);
            LateFeeRule rule = new LateFeeRule(1 + random.nextInt(10_000), random.nextInt(40), part, cap);
            LocalDate due = day();
            List<LateFees.Owed> owed = new ArrayList<>();
            owed.add(new LateFees.Owed(due.minusDays(random.nextInt(60)), bill));
            long left = bill;
            for (int i = random.nextInt(4); i > 0; i--) {
                left = random.nextInt((int) left + 1);
                owed.add(new LateFees.Owed(owed.get(owed.size() - 1).from().plusDays(random.nextInt(90)), left));
            }
            long before = 0;
            for (int days = -5; days < 400; days += 1 + random.nextInt(20)) {
                long fee = LateFees.until(due.plusDays(days), rule, bill, due, owed);
                assertTrue(fee >= before);
                assertTrue(days > rule.graceDays() || fee == 0);
                assertTrue(cap == null || fee <= cap);
                assertTrue(part == null || fee <= bill * part / 10_000);
                before = fee;
            }
        }
    }

    @Test
    void aPriceSurvivesBeingWrittenAndRead() {
        for (int round = 0; round < CASES; round++) {
            Price price = new Price(Math.floorMod(random.nextLong(), 1_000_000_000_001L));
            assertEquals(price, Price.of(price.yuan()));
        }
    }
}
