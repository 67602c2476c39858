package org.linli.cloud.fees;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/** How much a late bill costs on top. Pure. */
final class LateFees {

    private LateFees() {}

    /**
     * What was still owed from a day on, without late fees.
     *
     * @param from first day on which it was owed
     */
    record Owed(LocalDate from, long fen) {}

    /**
     * The whole late fee up to and including a day: never less on a later day, whatever is paid in between.
     *
     * <p>The first day that costs is the one after the due date and the grace. A day on which part is paid counts with what is left after it. The days are
     * summed exactly and rounded half up to the fen once.
     *
     * @param billFen the bill as posted, for the cap
     * @param owed changes of what is owed, in any order; before the first one nothing is owed
     */
    static long until(LocalDate day, LateFeeRule rule, long billFen, LocalDate due, List<Owed> owed) {
        Span counted = Span.between(due.plusDays(1L + rule.graceDays()), day.plusDays(1))
                .orElse(null);
        if (counted == null) {
            return 0;
        }
        List<Owed> changes =
                owed.stream().sorted(Comparator.comparing(Owed::from)).toList();
        BigInteger fenDays = BigInteger.ZERO;
        for (int i = 0; i < changes.size(); i++) {
            LocalDate end = i + 1 < changes.size() ? changes.get(i + 1).from() : counted.until();
            LocalDate begin = changes.get(i).from();
            LocalDate first = begin.isAfter(counted.from()) ? begin : counted.from();
            LocalDate last = end.isBefore(counted.until()) ? end : counted.until();
            if (first.isBefore(last)) {
                fenDays = fenDays.add(BigInteger.valueOf(changes.get(i).fen())
                        .multiply(BigInteger.valueOf(ChronoUnit.DAYS.between(first, last))));
            }
        }
        Fraction exact =
                new Fraction(fenDays.multiply(BigInteger.valueOf(rule.ppmPerDay())), BigInteger.valueOf(1_000_000));
        return Rounding.USUAL
                .round(exact)
                .min(BigInteger.valueOf(cap(rule, billFen)))
                .longValueExact();
    }

    private static long cap(LateFeeRule rule, long billFen) {
        long cap = Formula.MAX_FEN;
        Integer part = rule.capBasisPoints();
        if (part != null) {
            cap = Math.min(
                    cap,
                    new Rounding(Rounding.To.FEN, Rounding.Mode.DOWN)
                            .round(Fraction.of(billFen).times(Fraction.of(part, 10_000)))
                            .longValueExact());
        }
        Long absolute = rule.capFen();
        return absolute == null ? cap : Math.min(cap, absolute);
    }
}
