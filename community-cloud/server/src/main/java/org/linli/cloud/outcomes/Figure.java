package org.linli.cloud.outcomes;

import java.util.Locale;
import java.util.OptionalLong;

/** The figure that counts come to. Pure. */
final class Figure {

    private static final int FIGURE_PERCENTILE = 90;
    private static final long FULL = 10_000;

    private Figure() {}

    /** In the unit of the outcome's kind, rounded half up; empty when nothing was counted, or too few to be shown. */
    static OptionalLong of(Outcome outcome, Measure measure) {
        if (measure.n() == 0 || isTooFew(outcome, measure)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                switch (outcome.kind()) {
                    case SHARE, MONEY_SHARE -> part(measure.hits(), FULL, measure.n());
                    case MICROS, SECONDS -> measure.spread().percentile(FIGURE_PERCENTILE);
                    case STARS -> part(measure.total(), 100, measure.n());
                });
    }

    /** Fewer people than may be shown. */
    static boolean isTooFew(Outcome outcome, Measure measure) {
        return outcome.isPersonal() && measure.n() > 0 && measure.n() < Outcome.FEW;
    }

    /** How many things it was counted of: bills for money, else the denominator. */
    static long sample(Outcome outcome, Measure measure) {
        return outcome.kind() == Outcome.Kind.MONEY_SHARE ? measure.total() : measure.n();
    }

    static OptionalLong median(Outcome outcome, Measure measure) {
        return outcome.kind().isLength() && measure.n() > 0
                ? OptionalLong.of(measure.spread().percentile(50))
                : OptionalLong.empty();
    }

    static OptionalLong mean(Outcome outcome, Measure measure) {
        return outcome.kind().isLength() && measure.n() > 0
                ? OptionalLong.of(part(measure.total(), 1, measure.n()))
                : OptionalLong.empty();
    }

    /** Of at most 1e14 fen, or seconds of a century of doors: the product fits. */
    private static long part(long of, long times, long by) {
        java.math.BigInteger doubled = java.math.BigInteger.valueOf(of)
                .multiply(java.math.BigInteger.valueOf(times))
                .shiftLeft(1)
                .add(java.math.BigInteger.valueOf(by));
        return doubled.divide(java.math.BigInteger.valueOf(by).shiftLeft(1)).longValueExact();
    }

    /** For people: {@code 98.75 %}, {@code 1.2 ms}, {@code 2 h 05 min}, {@code 4.60}. */
    static String shown(Outcome outcome, long figure) {
        return switch (outcome.kind()) {
            case SHARE, MONEY_SHARE -> String.format(Locale.ROOT, "%d.%02d %%", figure / 100, figure % 100);
            case STARS -> String.format(Locale.ROOT, "%d.%02d", figure / 100, figure % 100);
            case MICROS -> String.format(Locale.ROOT, "%d.%d ms", figure / 1000, figure % 1000 / 100);
            case SECONDS -> seconds(figure);
        };
    }

    private static String seconds(long seconds) {
        long minutes = seconds / 60;
        if (minutes == 0) {
            return seconds + " s";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48
                ? String.format(Locale.ROOT, "%d h %02d min", hours, minutes % 60)
                : String.format(Locale.ROOT, "%d d %d h", hours / 24, hours % 24);
    }
}
