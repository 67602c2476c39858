package org.linli.cloud.outcomes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;

/** What broken promises cost, with thousands of made-up contracts and months. */
class ServiceContractTest {

    private static final int ROUNDS = 3000;

    private static ServiceContract contract(long capFen, List<ServiceTerm> terms) {
        return new ServiceContract(
                "c", "east", "约定", capFen, YearMonth.of(2026, 1), null, terms, "boss", Instant.EPOCH);
    }

    private static long any(Random random, long most) {
        return random.nextInt(5) == 0 ? (random.nextBoolean() ? most : 0) : random.nextLong(most + 1);
    }

    private static ServiceTerm term(Random random, Outcome outcome) {
        return new ServiceTerm(
                outcome.key(),
                any(random, 20_000),
                1 + any(random, 3_000),
                any(random, random.nextBoolean() ? 50_000 : ServiceTerm.MOST_FEN),
                any(random, random.nextBoolean() ? 500_000 : ServiceTerm.MOST_FEN),
                1 + random.nextInt(3));
    }

    private static ServiceContract contract(Random random) {
        List<Outcome> outcomes = new ArrayList<>(List.of(Outcome.values()));
        Collections.shuffle(outcomes, random);
        return contract(
                any(random, random.nextBoolean() ? 1_000_000 : ServiceTerm.MOST_FEN),
                outcomes.subList(0, 1 + random.nextInt(8)).stream()
                        .map(outcome -> term(random, outcome))
                        .toList());
    }

    private static Measure measure(Random random, Outcome outcome) {
        long n = random.nextInt(4) == 0 ? random.nextInt(3) : 1 + random.nextInt(500);
        if (outcome.kind().isLength()) {
            Measure.Counter counter = new Measure.Counter();
            for (int i = 0; i < n; i++) {
                counter.length(random.nextInt(40_000));
            }
            return counter.measure();
        }
        return new Measure(n, n == 0 ? 0 : random.nextLong(n + 1), 0, n * (1 + random.nextInt(5)), Histogram.EMPTY);
    }

    @Test
    void no_month_costs_more_than_its_cap_no_promise_more_than_its_most_and_the_lines_add_up_to_the_fen() {
        Random random = new Random(20261121);
        int capped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ServiceContract contract = contract(random);
            Map<Outcome, Measure> month = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                month.put(outcome, measure(random, outcome));
            }
            List<ServiceContract.Line> lines = contract.deductions(month);
            assertEquals(contract.terms().size(), lines.size());
            long sum = 0;
            long earned = 0;
            for (int i = 0; i < lines.size(); i++) {
                ServiceContract.Line line = lines.get(i);
                assertTrue(line.fen() >= 0 && line.fen() <= line.earnedFen());
                assertTrue(line.earnedFen() <= contract.terms().get(i).mostFen());
                sum += line.fen();
                earned = Math.addExact(earned, line.earnedFen());
            }
            assertEquals(Math.min(contract.capFen(), earned), sum, "all that is earned, up to the cap");
            assertEquals(sum, ServiceContract.total(lines));
            capped += earned > contract.capFen() ? 1 : 0;
        }
        assertTrue(capped > ROUNDS / 20, "caps were reached " + capped + " times");
    }

    @Test
    void a_worse_figure_never_costs_less() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            Outcome outcome = List.of(Outcome.values()).get(random.nextInt(Outcome.values().length));
            ServiceTerm term = term(random, outcome);
            long one = any(random, 40_000);
            long other = any(random, 40_000);
            long worse = outcome.better() == Outcome.Better.LOW ? Math.max(one, other) : Math.min(one, other);
            long better = one == worse ? other : one;
            assertTrue(
                    term.deductionFen(worse) >= term.deductionFen(better), term + " " + worse + " against " + better);
            assertEquals(0, term.deductionFen(term.threshold()), "as promised costs nothing");
        }
    }

    @Test
    void a_whole_month_is_monotone_in_each_of_its_figures() {
        Random random = new Random(8);
        for (int round = 0; round < ROUNDS; round++) {
            ServiceContract contract = contract(
                    any(random, 400_000),
                    List.of(
                            term(random, Outcome.REPAIR_IN_TIME),
                            term(random, Outcome.DOOR_FAILURE),
                            term(random, Outcome.SATISFIED)));
            Map<Outcome, Measure> month = new EnumMap<>(Outcome.class);
            for (Outcome outcome : List.of(Outcome.REPAIR_IN_TIME, Outcome.DOOR_FAILURE, Outcome.SATISFIED)) {
                month.put(outcome, new Measure(100, random.nextInt(101), 0, 0, Histogram.EMPTY));
            }
            long before = ServiceContract.total(contract.deductions(month));
            Measure repairs = month.getOrDefault(Outcome.REPAIR_IN_TIME, Measure.NONE);
            month.put(
                    Outcome.REPAIR_IN_TIME,
                    new Measure(100, random.nextInt((int) repairs.hits() + 1), 0, 0, Histogram.EMPTY));
            assertTrue(ServiceContract.total(contract.deductions(month)) >= before);
        }
    }

    @Test
    void a_begun_step_counts_and_is_explained() {
        ServiceTerm term = new ServiceTerm("repair-in-time", 9_500, 100, 10_000, 100_000, 5);
        assertEquals(0, term.deductionFen(9_500));
        assertEquals(10_000, term.deductionFen(9_499));
        assertEquals(10_000, term.deductionFen(9_400));
        assertEquals(20_000, term.deductionFen(9_399));
        assertEquals(100_000, term.deductionFen(0));
        assertTrue(
                term.explainedZh(9_399).contains("93.99 %")
                        && term.explainedZh(9_399).contains("¥200.00"),
                term.explainedZh(9_399));
        assertTrue(term.explainedEn(9_600).contains("kept"));
        ServiceTerm slow = new ServiceTerm("complaint-answer", 3_600, 600, 5_000, 50_000, 1);
        assertEquals(5_000, slow.deductionFen(3_601));
        assertEquals(0, slow.deductionFen(60));
    }

    @Test
    void of_too_little_nothing_is_taken() {
        ServiceContract contract =
                contract(100_000, List.of(new ServiceTerm("repair-in-time", 9_500, 100, 10_000, 100_000, 5)));
        Measure few = new Measure(4, 0, 0, 0, Histogram.EMPTY);
        ServiceContract.Line line =
                contract.deductions(Map.of(Outcome.REPAIR_IN_TIME, few)).get(0);
        assertEquals(ServiceContract.Found.NO_DATA, line.found());
        assertEquals(0, line.fen());
        assertEquals(
                ServiceContract.Found.NO_DATA,
                contract.deductions(Map.of()).get(0).found());
    }

    @Test
    void terms_out_of_range_are_refused() {
        assertThrows(Refused.class, () -> new ServiceTerm("no-such", 1, 1, 1, 1, 1));
        assertThrows(Refused.class, () -> new ServiceTerm("collection", -1, 1, 1, 1, 1));
        assertThrows(Refused.class, () -> new ServiceTerm("collection", 1, 0, 1, 1, 1));
        assertThrows(Refused.class, () -> new ServiceTerm("collection", 1, 1, Long.MAX_VALUE, 1, 1));
        assertThrows(Refused.class, () -> new ServiceTerm("collection", 1, 1, 1, 1, 0));
    }
}
