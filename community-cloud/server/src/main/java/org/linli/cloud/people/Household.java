package org.linli.cloud.people;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Who has one unit over a time 住户. Bills are owed by it, so that a debt stays with those who made it when others move in.
 *
 * @param payer who is asked to pay; null when nobody is named
 * @param heads how many people to count where costs are shared by head; null to count the relations
 * @param movedIn the first day
 * @param movedOut the first day on which they are no longer there; null while they are
 */
public record Household(
        String id,
        String unit,
        @Nullable String payer,
        @Nullable Integer heads,
        LocalDate movedIn,
        @Nullable LocalDate movedOut) {}
