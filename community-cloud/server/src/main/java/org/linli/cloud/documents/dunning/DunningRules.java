package org.linli.cloud.documents.dunning;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a household is asked now, at which step and for which bills. Pure. Bills that are paid, reversed, written off or disputed never reach it; each bill
 * is asked for at each step at most once, and never at a lower step after a higher one.
 */
final class DunningRules {

    private DunningRules() {}

    /**
     * An overdue bill.
     *
     * @param openFen more than 0
     * @param step the highest step it was asked for at, from 1; 0 for none
     */
    record Overdue(String bill, LocalDate dueDate, long openFen, int step) {}

    /** Why a household is not asked, or that it is. */
    enum Verdict {
        ASK,
        /** Less than the plan's minimum. */
        TOO_LITTLE,
        /** Every bill was asked for at every step it has reached. */
        NOTHING_NEW,
        PAUSED
    }

    /**
     * PLACEHOLDER
     * @param step number of the plan's step that is due, from 1; 0 for none
     * @param bills everything that is named and summed, due first first
     * @param reached what each bill counts as asked for at from now on: the step its own days have reached
     */
    record Decision(Verdict verdict, int step, long amountFen, List<Overdue> bills, Map<String, Integer> reached) {}

    /**
     * @param disputed bills nobody is asked for
     * @param pausedUntil last day of a pause of the whole household, {@link LocalDate#MAX} for one without end; null for none
     */
    static Decision decide(
            DunningPlan plan,
            LocalDate today,
            List<Overdue> overdue,
            Set<String> disputed,
            @Nullable LocalDate pausedUntil) {
        List<Overdue> bills = new ArrayList<>();
        long amount = 0;
        int step = 0;
        Map<String, Integer> reached = new TreeMap<>();
        for (Overdue bill : overdue) {
            long days = ChronoUnit.DAYS.between(bill.dueDate(), today);
            if (days < 1 || bill.openFen() <= 0 || disputed.contains(bill.bill())) {
                continue;
            }
            bills.add(bill);
            amount = Math.addExact(amount, bill.openFen());
            int own = reached(plan, days);
            if (own > bill.step()) {
                reached.put(bill.bill(), own);
                step = Math.max(step, own);
            }
        }
        if (step == 0) {
            return new Decision(Verdict.NOTHING_NEW, 0, amount, bills, Map.of());
        }
        if (pausedUntil != null && !today.isAfter(pausedUntil)) {
            return new Decision(Verdict.PAUSED, step, amount, bills, Map.of());
        }
        if (amount < plan.minimumFen()) {
            return new Decision(Verdict.TOO_LITTLE, step, amount, bills, Map.of());
        }
        return new Decision(Verdict.ASK, step, amount, bills, reached);
    }

    /** The number of steps whose days have passed. */
    private static int reached(DunningPlan plan, long days) {
        return (int)
                plan.steps().stream().filter(step -> step.afterDays() <= days).count();
    }

    static Optional<LocalDate> oldestDue(List<Overdue> bills) {
        return bills.stream().map(Overdue::dueDate).min(LocalDate::compareTo);
    }
}
