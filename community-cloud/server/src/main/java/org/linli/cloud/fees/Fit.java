package org.linli.cloud.fees;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * Whether a reading fits between its neighbours, and where it lies when the turns of the dial are counted in. Pure.
 *
 * @param positionMillis thousandths; says nothing when there is a misfit
 * @param misfit why it cannot be taken; null when it can
 */
public record Fit(long positionMillis, @Nullable Misfit misfit) {

    /** Why a reading cannot be taken. */
    public enum Misfit {
        /** The dial has fewer digits. */
        DIGITS,
        /** The dial did not pass all nines. */
        NO_ROLLOVER,
        LOWER_THAN_BEFORE,
        HIGHER_THAN_AFTER;

        Refused refusal() {
            return switch (this) {
                case DIGITS -> Refused.invalid("reading-digits");
                case NO_ROLLOVER -> Refused.invalid("reading-no-rollover");
                case LOWER_THAN_BEFORE -> Refused.conflict("reading-lower-than-before");
                case HIGHER_THAN_AFTER -> Refused.conflict("reading-higher-than-after");
            };
        }
    }

    /**
     * @param rollover whether the dial passed all nines since the reading before
     * @param before the standing reading before it; null for none
     * @param after the standing reading after it; null for none
     */
    public static Fit of(
            Meter meter, long valueMillis, boolean rollover, @Nullable Reading before, @Nullable Reading after) {
        long capacity = meter.capacityMillis();
        if (valueMillis < 0 || valueMillis >= capacity) {
            return new Fit(0, Misfit.DIGITS);
        }
        long last = before == null ? 0 : before.positionMillis();
        long position = valueMillis + last - last % capacity;
        if (rollover) {
            if (before == null || position >= last) {
                return new Fit(0, Misfit.NO_ROLLOVER);
            }
            position += capacity;
        }
        if (position < last) {
            return new Fit(0, Misfit.LOWER_THAN_BEFORE);
        }
        return after != null && after.positionMillis() < position
                ? new Fit(0, Misfit.HIGHER_THAN_AFTER)
                : new Fit(position, null);
    }
}
