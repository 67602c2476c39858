package org.linli.cloud.notify;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of one kind a person was told since a moment: the first few come at once, what follows waits for the end of the window and comes as one.
 *
 * @param from when the window began
 * @param told how many came in it
 */
record Storm(Instant from, int told) {

    static final int AT_ONCE = 3;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** The window with one message more; a new one when the last is over. */
    static Storm next(@Nullable Storm last, Instant now) {
        boolean lasts = last != null && !now.isBefore(last.from) && now.isBefore(last.from.plus(WINDOW));
        return lasts && last != null ? new Storm(last.from, last.told + 1) : new Storm(now, 1);
    }

    /** Until when the message that was counted last has to wait; null for at once. */
    @Nullable
    Instant heldUntil() {
        return told > AT_ONCE ? from.plus(WINDOW) : null;
    }
}
