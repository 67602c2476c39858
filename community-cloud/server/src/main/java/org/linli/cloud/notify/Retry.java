package org.linli.cloud.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When to try again. Pure. */
public final class Retry {

    /** Tries of one message by one channel; with the waits below about a day and a half, if it does not expire before. */
    static final int MOST_TRIES = 10;

    /** After so many failures in a row a target is left alone for a while. */
    static final int FAILURES_TO_OPEN = 5;

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration FIRST_OF_ALARM = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_OF_ALARM = Duration.ofMinutes(1);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private Retry() {}

    /**
     * Four times longer each time, up to a limit, a quarter more or less. An alarm is tried every minute at the latest.
     *
     * @param tries how often it was tried, from 1
     * @param asked what the receiver asked for; null for nothing
     * @param chance 0 to 1
     */
    public static Duration after(int tries, boolean alarm, @Nullable Duration asked, double chance) {
        Duration first = alarm ? FIRST_OF_ALARM : FIRST;
        Duration longest = alarm ? LONGEST_OF_ALARM : LONGEST;
        Duration wait = shorter(first.multipliedBy(1L << (2 * Math.min(tries - 1, 10))), longest);
        Duration jittered = Duration.ofMillis((long) (wait.toMillis() * (0.75 + chance / 2)));
        Duration least = asked == null || alarm ? Duration.ZERO : shorter(asked, LONGEST_ASKED);
        return jittered.compareTo(least) < 0 ? least : jittered;
    }

    /** How long a target is left alone; null while it is not. */
    static @Nullable Duration pause(int failures) {
        return failures < FAILURES_TO_OPEN
                ? null
                : shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - FAILURES_TO_OPEN, 20)), LONGEST_PAUSE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
