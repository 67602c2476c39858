package org.linli.door.decide;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when until when something is valid: the start inclusive, the end exclusive, open ends as the extreme numbers.
 *
 * @param fromMillis since the epoch
 * @param untilMillis since the epoch
 */
record Validity(long fromMillis, long untilMillis) {

    static final Validity ALWAYS = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);

    static Validity of(@Nullable Instant from, @Nullable Instant until) {
        if (from == null && until == null) {
            return ALWAYS;
        }
        return new Validity(
                from == null ? Long.MIN_VALUE : millis(from), until == null ? Long.MAX_VALUE : millis(until));
    }

    private static long millis(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    boolean isOpen() {
        return fromMillis == Long.MIN_VALUE && untilMillis == Long.MAX_VALUE;
    }

    boolean beginsAfter(Instant now) {
        return now.toEpochMilli() < fromMillis;
    }

    boolean hasEndedAt(Instant now) {
        return now.toEpochMilli() >= untilMillis;
    }
}
