package org.linli.cloud.repairs;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A promise in work time: first a warning, while there is still time to keep it, then it is late. Pure.
 *
 * @param level how far it has been told: 0 nothing, 1 warned, 2 late
 */
record Deadline(Instant warn, Instant due, int level) {

    static final int WARNED = 1;
    static final int LATE = 2;

    /** The warning comes when a fifth of the time is left. */
    private static final int WARN_PART = 5;

    /**
     * A promise of which this much is left.
     *
     * @param total how long it was at first; the warning is a part of that
     */
    static Deadline of(Calendar calendar, Instant now, Duration total, Duration left) {
        Duration early = total.dividedBy(WARN_PART);
        Duration untilWarning = left.compareTo(early) > 0 ? left.minus(early) : Duration.ZERO;
        return new Deadline(calendar.plus(now, untilWarning), calendar.plus(now, left), 0);
    }

    /** The moment at which it has something new to tell; null when everything is told. */
    @Nullable
    Instant next() {
        return level >= LATE ? null : level == WARNED ? due : warn;
    }

    /** As it stands at this instant. */
    Deadline at(Instant now) {
        int reached = !now.isBefore(due) ? LATE : !now.isBefore(warn) ? WARNED : 0;
        return reached > level ? new Deadline(warn, due, reached) : this;
    }

    /** How a category counts time: in the community's hours, or around the clock. */
    record Calendar(WorkingHours hours, ZoneId zone, boolean aroundTheClock) {

        Instant plus(Instant from, Duration work) {
            return aroundTheClock ? from.plus(work) : hours.plus(from, work, zone);
        }

        /** Never negative. */
        Duration between(Instant from, Instant until) {
            if (!aroundTheClock) {
                return hours.between(from, until, zone);
            }
            return from.isBefore(until) ? Duration.between(from, until) : Duration.ZERO;
        }
    }
}
