package org.linli.cloud.documents.dunning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.cloud.documents.Register.Member;
import org.linli.cloud.documents.Register.Part;
import org.linli.cloud.documents.dunning.DunningRules.Decision;
import org.linli.cloud.documents.dunning.DunningRules.Overdue;
import org.linli.cloud.documents.dunning.DunningRules.Verdict;
import org.linli.cloud.documents.dunning.Template.Words;
import org.linli.cloud.refusal.Refused;

class DunningRulesTest {

    static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    /** After 7, 30 and 60 days; at least 10 yuan. */
    static DunningPlan plan() {
        Words title = new Words("缴费提醒", "A reminder");
        Words text = new Words(
                "{name}：您好！{home}截至今日有 {count} 笔费用逾期，最早一笔应于 {oldestDue} 缴纳，已逾期 {days} 天，合计 {amount}。\n请于 {payBy} 前缴清；如有疑问请联系{company}。",
                "Dear {name},\n{count} bills of {home} are overdue, the oldest since {oldestDue} ({days} days): {amount} in all.\n"
                        + "Please pay by {payBy}. Questions? Ask {company}.");
        return new DunningPlan(
                "日常催缴",
                1_000,
                10,
                true,
                List.of(
                        new DunningPlan.Step(7, DunningPlan.Channel.MESSAGE, title, text),
                        new DunningPlan.Step(30, DunningPlan.Channel.MESSAGE, title, text),
                        new DunningPlan.Step(60, DunningPlan.Channel.LETTER, title, text)));
    }

    private static Overdue bill(String id, int days, long fen, int step) {
        return new Overdue(id, TODAY.minusDays(days), fen, step);
    }

    private static Decision decide(Overdue... bills) {
        return DunningRules.decide(plan(), TODAY, List.of(bills), Set.of(), null);
    }

    @Test
    void theHighestStepAnyBillHasReachedIsTakenAndAllOverdueBillsAreNamed() {
        Decision decision = decide(bill("old", 61, 5_000, 0), bill("new", 3, 700, 0), bill("mid", 8, 300, 0));
        assertEquals(Verdict.ASK, decision.verdict());
        assertEquals(3, decision.step());
        assertEquals(6_000, decision.amountFen());
        assertEquals(Map.of("old", 3, "mid", 1), decision.reached());
    }

    @Test
    void aStepComesOnTheDayItSaysAndNotTwice() {
        assertEquals(Verdict.NOTHING_NEW, decide(bill("a", 6, 5_000, 0)).verdict());
        assertEquals(1, decide(bill("a", 7, 5_000, 0)).step());
        assertEquals(Verdict.NOTHING_NEW, decide(bill("a", 29, 5_000, 1)).verdict());
        assertEquals(2, decide(bill("a", 30, 5_000, 1)).step());
        assertEquals(Verdict.NOTHING_NEW, decide(bill("a", 400, 5_000, 3)).verdict());
        assertEquals(1, decide(bill("a", 400, 5_000, 3), bill("b", 7, 5_000, 0)).step());
    }

    @Test
    void theMinimumIsOfAllBillsTogether() {
        assertEquals(Verdict.TOO_LITTLE, decide(bill("a", 7, 999, 0)).verdict());
        assertEquals(
                Verdict.ASK, decide(bill("a", 7, 999, 0), bill("b", 1, 1, 0)).verdict());
    }

    @Test
    void disputedBillsAreNeitherNamedNorSummedAndAPausedHouseholdIsNotAsked() {
        List<Overdue> bills = List.of(bill("a", 40, 5_000, 0), bill("b", 10, 2_000, 0));
        Decision without = DunningRules.decide(plan(), TODAY, bills, Set.of("a"), null);
        assertEquals(1, without.step());
        assertEquals(2_000, without.amountFen());
        assertEquals(
                Verdict.NOTHING_NEW,
                DunningRules.decide(plan(), TODAY, bills, Set.of("a", "b"), null)
                        .verdict());
        assertEquals(
                Verdict.PAUSED,
                DunningRules.decide(plan(), TODAY, bills, Set.of(), TODAY).verdict());
        assertEquals(
                Verdict.ASK,
                DunningRules.decide(plan(), TODAY, bills, Set.of(), TODAY.minusDays(1))
                        .verdict());
    }

    @Test
    void overAYearOfDaysEachBillIsAskedForAtEachStepAtMostOnceAndNeverAtALowerOneLater() {
        Random random = new Random(20261121);
        DunningPlan plan = plan();
        for (int course = 0; course < 300; course++) {
            Map<String, LocalDate> due = new HashMap<>();
            Map<String, Integer> steps = new HashMap<>();
            Set<String> disputed = new HashSet<>();
            Set<String> asked = new HashSet<>();
            for (int day = 0; day < 200; day += 1 + random.nextInt(9)) {
                LocalDate today = TODAY.plusDays(day);
                if (random.nextInt(4) == 0) {
                    due.put("bill-" + day, today.plusDays(random.nextInt(20)));
                }
                due.keySet().stream().filter(id -> random.nextInt(15) == 0).forEach(disputed::add);
                due.keySet().removeIf(id -> random.nextInt(25) == 0);
                List<Overdue> bills = new ArrayList<>();
                due.forEach((id, date) -> bills.add(new Overdue(id, date, 600, steps.getOrDefault(id, 0))));
                LocalDate paused = random.nextInt(6) == 0 ? today.plusDays(1) : null;
                Decision decision = DunningRules.decide(plan, today, bills, disputed, paused);
                if (decision.verdict() != Verdict.ASK) {
                    continue;
                }
                assertEquals(null, paused);
                decision.bills().forEach(bill -> {
                    assertFalse(disputed.contains(bill.bill()));
                    assertTrue(bill.dueDate().isBefore(today));
                });
                decision.reached().forEach((id, step) -> {
                    assertTrue(step > steps.getOrDefault(id, 0), "a lower step after a higher one");
                    assertTrue(asked.add(id + " " + step), "asked twice at one step");
                    assertFalse(today.isBefore(
                            due.get(id).plusDays(plan.steps().get(step - 1).afterDays())));
                    steps.put(id, step);
                });
                assertEquals(600L * decision.bills().size(), decision.amountFen());
            }
        }
    }

    @Test
    void whoCaresForSomebodyIsToldNothingAndRelativesOnlyWhereThereIsNobodyElse() {
        Member owner = new Member("owner", Set.of(Part.OWNER), false);
        Member tenant = new Member("tenant", Set.of(Part.TENANT), true);
        Member child = new Member("child", Set.of(Part.FAMILY), false);
        Member carer = new Member("carer", Set.of(Part.CARER), false);
        assertEquals(List.of("owner", "tenant"), Recipients.of(List.of(owner, tenant, child, carer)));
        assertEquals(List.of("child"), Recipients.of(List.of(child, carer)));
        assertEquals(List.of(), Recipients.of(List.of(carer)));
    }

    @Test
    void aTextWithAnUnknownPlaceholderIsRefusedWhenItIsWritten() {
        Words good = new Words("x", "x");
        for (String text : List.of("{nobody}", "{", "}", "{{name}}", "{name", "{}")) {
            Refused refused = assertThrows(
                    Refused.class,
                    () -> new DunningPlan.Step(1, DunningPlan.Channel.LETTER, good, new Words(text, "x")),
                    text);
            assertEquals("template-placeholder", refused.code());
        }
        assertEquals(
                "¥1 {amount} $1 \\",
                Template.fill("{amount} {name}", Map.of("amount", "¥1", "name", "{amount} $1 \\")));
    }

    @Test
    void aPlanWithoutStepsOrWithStepsInDisorderIsRefused() {
        List<DunningPlan.Step> steps = plan().steps();
        assertThrows(Refused.class, () -> new DunningPlan("x", 0, 10, true, List.of()));
        assertThrows(Refused.class, () -> new DunningPlan("x", 0, 10, true, List.of(steps.get(1), steps.get(0))));
        assertThrows(Refused.class, () -> new DunningPlan("x", -1, 10, true, steps));
    }
}
