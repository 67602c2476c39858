package org.linli.cloud.fees;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a meter showed on a day.
 *
 * @param valueMillis thousandths of its unit, as on the dial
 * @param positionMillis the same with the turns of the dial counted in
 * @param estimated nobody looked; somebody reckoned it
 * @param photo id of its picture; null for none
 * @param corrects the reading it replaces
 * @param replaced whether another one corrects it; kept for the record, never billed
 */
public record Reading(
        String id,
        String meter,
        LocalDate day,
        long valueMillis,
        long positionMillis,
        boolean estimated,
        @Nullable String photo,
        String note,
        String readBy,
        Instant recordedAt,
        @Nullable String corrects,
        boolean replaced) {

    /**
     * A reading to record.
     *
     * @param rollover whether the dial passed all nines since the reading before
     */
    public record Wanted(
            LocalDate day,
            long valueMillis,
            boolean rollover,
            boolean estimated,
            @Nullable String photo,
            @Nullable String note) {}
}
