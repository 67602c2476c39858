package org.linli.cloud.fees;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * A meter 表 of a home, or of a building or the community when {@code unit} is null.
 *
 * @param serial as on its plate, 1..64 characters; unique among its kind in the community
 * @param multiplier what one step of the dial stands for, 1..100 000 (current transformers)
 * @param digits before the decimal point, 1..9; after all nines it shows zero again
 * @param until the day it was taken away; null while it counts
 */
public record Meter(
        String id,
        MeterKind kind,
        String serial,
        @Nullable String unit,
        @Nullable String building,
        int multiplier,
        int digits,
        LocalDate from,
        @Nullable LocalDate until) {

    public Meter {
        Refused.unless(!serial.isBlank() && serial.length() <= 64 && serial.indexOf('\n') < 0, "meter-serial");
        Refused.unless(multiplier >= 1 && multiplier <= 100_000, "meter-multiplier");
        Refused.unless(digits >= 1 && digits <= 9, "meter-digits");
        Refused.unless(until == null || !until.isBefore(from), "meter-validity");
        Refused.unless(unit == null || building == null, "meter-place");
    }

    /** How many thousandths until the dial begins again. */
    long capacityMillis() {
        long capacity = 1000;
        for (int i = 0; i < digits; i++) {
            capacity *= 10;
        }
        return capacity;
    }

    /** What the dial shows at a position. */
    long shownMillis(long positionMillis) {
        return positionMillis % capacityMillis();
    }

    Meter endedOn(LocalDate day) {
        return new Meter(id, kind, serial, unit, building, multiplier, digits, from, day);
    }
}
