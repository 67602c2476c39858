package org.linli.door.decide;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.Side;

/** The text forms of remembered values. A text that cannot be read counts as nothing remembered. */
final class Remembered {

    private Remembered() {}

    /** Somebody was at a side at a time: the last passage, or a person that waits for a second one. */
    record Presence(Side side, Instant at, String who) {

        String text() {
            return side + " " + at + " " + who;
        }

        static @Nullable Presence parse(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split(" ", 3);
            if (parts.length != 3) {
                return null;
            }
            try {
                return new Presence(Side.valueOf(parts[0]), Instant.parse(parts[1]), parts[2]);
            } catch (IllegalArgumentException | DateTimeParseException e) {
                return null;
            }
        }

        /** Whether it was at most so long ago, by a clock that did not go back in between. */
        boolean isWithin(long millis, Instant now) {
            return !at.isAfter(now) && now.toEpochMilli() - at.toEpochMilli() <= millis;
        }
    }

    /** Uses of a visitor pass; kept until the pass ends. */
    record Uses(int count, Instant until) {

        String text() {
            return count + " " + until;
        }

        static @Nullable Uses parse(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split(" ", 2);
            if (parts.length != 2) {
                return null;
            }
            try {
                return new Uses(Integer.parseInt(parts[0]), Instant.parse(parts[1]));
            } catch (NumberFormatException | DateTimeParseException e) {
                return null;
            }
        }
    }
}
