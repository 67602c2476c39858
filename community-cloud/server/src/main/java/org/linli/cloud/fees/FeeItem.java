package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * A fee of a community: what it is for, how it is reckoned, how often and until when.
 *
 * @param id of the item, unique in its community
 * @param valid days for which it is charged
 * @param dueDays days between the beginning (in advance) or the end (in arrears) of a cycle and the due date, 0..365
 * @param discounts for everybody, by days
 * @param vacancyRebate for homes where nobody lives; null for none
 * @param lateFee null for none
 * @param closed whether new runs may no longer use it
 */
public record FeeItem(
        String id,
        String name,
        String nameEn,
        FeeType type,
        Formula formula,
        Rhythm rhythm,
        Anchor anchor,
        boolean inAdvance,
        Valid valid,
        int dueDays,
        Rounding rounding,
        List<Discount> discounts,
        @Nullable VacancyRebate vacancyRebate,
        @Nullable LateFeeRule lateFee,
        boolean closed) {

    private static final int MAX_DISCOUNTS = 20;

    public FeeItem {
        discounts = List.copyOf(discounts);
        Refused.unless(dueDays >= 0 && dueDays <= 365, "fee-due-days");
        Refused.unless(discounts.size() <= MAX_DISCOUNTS, "fee-discount");
        checkFormula(formula, rhythm, rounding, vacancyRebate);
    }

    /** From what day cycles are counted. */
    public enum Anchor {
        /** Calendar months, quarters, half-years and years. */
        CALENDAR,
        /** The first day of the home's assignment, such as the day a lease begins. */
        START
    }

    /** @param until the day after the last; null for no end */
    public record Valid(LocalDate from, @Nullable LocalDate until) {
        public Valid {
            Refused.unless(until == null || from.isBefore(until), "fee-validity");
            Refused.unless(from.getYear() >= 1990 && from.getYear() < 2200, "fee-validity");
            Refused.unless(until == null || until.getYear() <= 2200, "fee-validity");
        }

        Span span() {
            return Span.open(from, until);
        }
    }

    /** @param basisPoints hundredths of a percent taken off, 1..10 000 */
    public record Discount(Valid valid, int basisPoints) {
        public Discount {
            Refused.unless(basisPoints >= 1 && basisPoints <= 10_000, "fee-discount");
        }
    }

    /**
     * @param basisPoints hundredths of a percent taken off, 1..10 000
     * @param afterDays days a home must have been empty first, 0..3650
     */
    public record VacancyRebate(int basisPoints, int afterDays) {
        public VacancyRebate {
            Refused.unless(basisPoints >= 1 && basisPoints <= 10_000, "fee-vacancy");
            Refused.unless(afterDays >= 0 && afterDays <= 3650, "fee-vacancy");
        }
    }

    private static void checkFormula(
            Formula formula, Rhythm rhythm, Rounding rounding, @Nullable VacancyRebate vacancyRebate) {
        boolean byDays = !(formula instanceof Formula.Metered) && !(formula instanceof Formula.Shared);
        Refused.unless(byDays || vacancyRebate == null, "fee-vacancy");
        Refused.unless(byDays || rhythm != Rhythm.ONCE, "fee-rhythm");
        // A total belongs to the days of the run it is given with.
        Refused.unless(!(formula instanceof Formula.Shared) || rhythm == Rhythm.INTERVAL, "fee-rhythm");
        // Otherwise the shares would not add up to the total.
        Refused.unless(!(formula instanceof Formula.Shared) || rounding.equals(Rounding.USUAL), "fee-rounding");
        Refused.unless(!(formula instanceof Formula.Stepped) || rhythm != Rhythm.ONCE, "fee-rhythm");
    }
}
