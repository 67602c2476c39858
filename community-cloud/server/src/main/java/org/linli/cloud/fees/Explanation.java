package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the amount of a bill came about, as data: a page, a receipt and a statement say it in their own words, see {@link Wording}. Kept with the bill, so it
 * still holds when the item has changed.
 *
 * @param formula AREA, FIXED, METER, SHARED, STEPS or LATE
 * @param exactYuan before rounding, at most eight decimals
 * @param late of a late fee; null for every other bill
 */
public record Explanation(
        String formula,
        List<Part> parts,
        List<Less> less,
        String exactYuan,
        Rounding rounding,
        long amountFen,
        @Nullable LateDays late) {

    public Explanation {
        parts = List.copyOf(parts);
        less = List.copyOf(less);
    }

    /**
     * A summand. What does not belong to its formula is absent.
     *
     * @param until the day after the last
     * @param areaCentis hundredths of a square metre
     * @param price in yuan
     * @param per what the price is for
     * @param times how many of these: days, months (may be a part of one) or cycles
     * @param amountYuan at most eight decimals
     */
    public record Part(
            LocalDate from,
            LocalDate until,
            Formula.@Nullable Area area,
            @Nullable Long areaCentis,
            @Nullable Price price,
            @Nullable Long extraFen,
            Formula.@Nullable Per per,
            @Nullable String times,
            @Nullable Use use,
            @Nullable Share share,
            String amountYuan) {}

    /**
     * What a meter counted.
     *
     * @param dials told with the first tier only
     * @param tier 1 for the first
     * @param quantityMillis thousandths of the unit, after the multiplier, that fall into this tier
     */
    public record Use(MeterKind kind, List<Dial> dials, int tier, long quantityMillis) {
        public Use {
            dials = List.copyOf(dials);
        }
    }

    /**
     * One meter between two readings.
     *
     * @param beginMillis what it showed where the last bill ended, thousandths; after a rollover its digits begin again
     */
    public record Dial(
            String serial,
            LocalDate beginDay,
            long beginMillis,
            LocalDate endDay,
            long endMillis,
            int multiplier,
            boolean estimated) {}

    /** A share of a total: weight of weights. */
    public record Share(Formula.ShareBy by, long totalFen, long weight, long weights) {}

    /**
     * What a late fee comes from.
     *
     * @param bill whose late fee it is
     * @param day up to and including it
     * @param totalFen the whole late fee up to that day, after its cap
     * @param beforeFen what of that was billed before
     */
    public record LateDays(
            String bill, LocalDate due, LocalDate day, LateFeeRule rule, long billFen, long totalFen, long beforeFen) {}

    /** What was taken off. */
    public record Less(Cause cause, @Nullable String reason, String amountYuan) {}

    /** Why something was taken off. */
    public enum Cause {
        VACANCY,
        DISCOUNT,
        REDUCTION
    }
}
