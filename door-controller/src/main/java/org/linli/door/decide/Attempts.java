package org.linli.door.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failed attempts with one group of means, and the lock-out they led to.
 *
 * @param lockedUntilMillis 0 when there was no lock-out
 * @param failures the latest, oldest first
 */
record Attempts(long lockedUntilMillis, List<Failure> failures) {

    /** Means that are guessed in the same way and locked out together. */
    enum Group {
        /** PIN and QR. */
        CODE,
        CARD,
        FACE
    }

    /**
     * One failed attempt.
     *
     * @param tag tells different unknown cards apart, so that one wrong card held up again and again locks nobody out; 0 where each failure counts
     */
    record Failure(long atMillis, int tag) {}

    static final Attempts NONE = new Attempts(0, List.of());

    Attempts {
        failures = List.copyOf(failures);
    }

    /**
     * A lock-out never lasts longer than its own length: when the clock was set back, it ends.
     */
    boolean isLockedOut(Instant now, int lockoutMillis) {
        long left = lockedUntilMillis - now.toEpochMilli();
        return left > 0 && left <= lockoutMillis;
    }

    /** With one more failure; the lock-out begins when that makes {@code maximum} within the window. */
    Attempts plus(Failure failure, int maximum, int windowMillis, int lockoutMillis) {
        List<Failure> recent = new ArrayList<>();
        for (Failure earlier : failures) {
            long age = failure.atMillis - earlier.atMillis;
            boolean sameCard = failure.tag != 0 && failure.tag == earlier.tag;
            if (age >= 0 && age < windowMillis && !sameCard) {
                recent.add(earlier);
            }
        }
        recent.add(failure);
        return recent.size() >= maximum
                ? new Attempts(failure.atMillis + lockoutMillis, List.of())
                : new Attempts(0, recent);
    }

    static Attempts parse(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        String[] parts = text.split(" ", -1);
        List<Failure> failures = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            failures.add(new Failure(
                    Long.parseLong(parts[i].substring(0, colon)), Integer.parseInt(parts[i].substring(colon + 1))));
        }
        return new Attempts(Long.parseLong(parts[0]), failures);
    }

    String text() {
        StringBuilder text = new StringBuilder().append(lockedUntilMillis);
        failures.forEach(
                failure -> text.append(' ').append(failure.atMillis).append(':').append(failure.tag));
        return text.toString();
    }
}
