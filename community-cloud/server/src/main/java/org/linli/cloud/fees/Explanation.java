package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the amount of a bill came about, as data: a page, a receipt and a statement say it in their own words, see {@link Wording}. Kept with the bill, so it
 * still holds when the item has changed.
 *
 * @param formula AREA, FIXED, METER, SHARED or STEPS
 * @param exactYuan before rounding, at most eight decimals
 */
public record Explanation(
        String formula, List<Part> parts, List<Less> less, String exactYuan, Rounding rounding, long amountFen) {

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
     * @param beginMillis what it showed at the last bill, thousandths; over a rollover its digits begin again
     * @param quantityMillis thousandths of the unit, after the multiplier; 0 for a further tier of the same meter's use
     * @param tier 1 for the first
     */
    public record Use(
            MeterKind kind,
            List<Dial> dials,
            int tier,
            long quantityMillis) {
        public Use {
            dials = List.copyOf(dials);
        }
    }

    /** One meter between two readings. */
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

    /** What was taken off. */
    public record Less(Cause cause, @Nullable String reason, String amountYuan) {}

    /** Why something was taken off. */
    public enum Cause {
        VACANCY,
        DISCOUNT,
        REDUCTION
    }
}
