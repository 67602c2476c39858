package org.linli.door.page;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in at the local page, and how often somebody guessed. After {@value #FREE_FAILURES} wrong secrets in a row, PIN or claim code, nobody may
 * try for 30 s, then twice as long each time up to 15 min, counted for the device as a whole. Thread: any.
 */
public final class PageAccess {

    static final int FREE_FAILURES = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    static final Duration IDLE = Duration.ofMinutes(15);
    private static final int MAX_SESSIONS = 8;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> sessions = new LinkedHashMap<>();
    private int failures;
    private Instant lockedUntil = Instant.MIN;

    /** @param clock only differences count; a step of the clock ends sessions or pauses early or late, never forgets failures */
    public PageAccess(Clock clock) {
        this.clock = clock;
    }

    /** How long nobody may try; empty when one may. */
    synchronized Optional<Duration> pause() {
        Duration left =
                lockedUntil.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), lockedUntil);
        if (left.compareTo(LONGEST_PAUSE) > 0) {
            // The clock was set back.
            lockedUntil = clock.instant().plus(LONGEST_PAUSE);
            left = LONGEST_PAUSE;
        }
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    synchronized void failed() {
        failures++;
        if (failures >= FREE_FAILURES) {
            int doublings = Math.min(failures - FREE_FAILURES, 10);
            Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
            lockedUntil = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        }
    }

    /** A new session; the oldest ends when there are too many. */
    synchronized String begin() {
        failures = 0;
        lockedUntil = Instant.MIN;
        byte[] token = new byte[32];
        random.nextBytes(token);
        String session = HexFormat.of().formatHex(token);
        sessions.put(session, clock.instant());
        if (sessions.size() > MAX_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        return session;
    }

    /** Whether this session lives; using it keeps it alive. */
    synchronized boolean use(String session) {
        Instant now = clock.instant();
        sessions.values().removeIf(last -> Duration.between(last, now).abs().compareTo(IDLE) > 0);
        return sessions.replace(session, now) != null;
    }

    synchronized void end(String session) {
        sessions.remove(session);
    }
}
