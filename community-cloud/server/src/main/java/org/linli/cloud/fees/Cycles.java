package org.linli.cloud.fees;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Which cycles a run bills, and how much of their months a span of days is. Pure. */
final class Cycles {

    /** From here calendar months, quarters, half-years and years count. */
    static final LocalDate CALENDAR = LocalDate.of(2000, 1, 1);

    private Cycles() {}

    /**
     * The cycles that fall due in a run.
     *
     * @param anchor a day on which a cycle begins. Every boundary is counted from it, so that an anchor on the 31st gives the last day of short months and the
     *     31st again afterwards
     * @param months of one cycle, 1 to 12
     * @param inAdvance billed in the run that holds its first day, otherwise in the one that holds its last
     */
    static List<Span> dueIn(Span run, LocalDate anchor, int months, boolean inAdvance) {
        List<Span> due = new ArrayList<>();
        long index = Math.floorDiv(ChronoUnit.MONTHS.between(anchor, run.from()), months) - 2L;
        for (; ; index++) {
            Span cycle = new Span(anchor.plusMonths(index * months), anchor.plusMonths((index + 1) * months));
            LocalDate day = inAdvance ? cycle.from() : cycle.until().minusDays(1);
            if (!day.isBefore(run.until())) {
                return due;
            }
            if (run.contains(day)) {
                due.add(cycle);
            }
        }
    }

    /**
     * How many months the days are: each month counted from the anchor is one, and a day of it the fraction its length gives. Adjoining spans add up exactly.
     */
    static Fraction months(LocalDate anchor, Span span) {
        long index = ChronoUnit.MONTHS.between(anchor, span.from()) - 1;
        while (!anchor.plusMonths(index + 1).isAfter(span.from())) {
            index++;
        }
        Fraction sum = Fraction.ZERO;
        for (LocalDate begin = anchor.plusMonths(index); begin.isBefore(span.until()); index++) {
            LocalDate end = anchor.plusMonths(index + 1);
            Span month = new Span(begin, end);
            long days = month.and(span).map(Span::days).orElse(0L);
            sum = sum.plus(Fraction.of(days, month.days()));
            begin = end;
        }
        return sum;
    }
}
