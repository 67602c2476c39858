package org.linli.door.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening.ClockStepped;

/**
 * A clock for a board that may wake up in 1970.
 *
 * <p>It runs on the monotonic counter and looks at the board's wall clock only at the start and to notice jumps, so that nobody changes the time
 * of a running door by setting the wall clock. At the start it takes the latest of wall clock, last recorded time and the day this program was built: it may
 * be late, never early. The cloud's time, which comes over mutual TLS, sets it; so does the wall clock while the operating system says that
 * network time disciplines it.
 *
 * <p>Thread: any.
 */
public final class DisciplinedClock implements DoorClock {

    /** Smaller differences are the network's delay. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    /** A message that was held back on its way seems to set a trusted clock back; only so many that agree do. */
    private static final int AGREEING_TO_GO_BACK = 3;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final BooleanSupplier networkTime;

    private Instant anchor;
    private long anchorNanos;
    private ClockTrust trust;
    private boolean known;
    /** Wall clock less own time at the last look, in milliseconds. */
    private long wallAheadMillis;

    private Duration askedBack = Duration.ZERO;
    private int agreeing;

    /**
     * @param wall the board's clock, however wrong
     * @param nanos {@link System#nanoTime()}
     * @param networkTime whether network time disciplines the wall clock right now
     * @param built when this program was built: no true time is earlier
     */
    public DisciplinedClock(InstantSource wall, LongSupplier nanos, BooleanSupplier networkTime, Instant built) {
        this.wall = wall;
        this.nanos = nanos;
        this.networkTime = networkTime;
        Instant now = wall.instant();
        anchor = later(now, built);
        anchorNanos = nanos.getAsLong();
        trust = networkTime.getAsBoolean() && !now.isBefore(built) ? ClockTrust.TRUSTED : ClockTrust.UNKNOWN;
        wallAheadMillis = Duration.between(anchor, now).toMillis();
    }

    /**
     * Tells a time that has certainly passed: the last one recorded, or that of the grant. Of a clock that knew nothing this makes one that continues.
     */
    public synchronized void continueFrom(Instant lastKnown) {
        known = true;
        Instant now = now();
        if (trust == ClockTrust.TRUSTED) {
            return;
        }
        moveTo(later(now, lastKnown));
        trust = ClockTrust.CONTINUED;
    }

    @Override
    public synchronized Reading read() {
        return new Reading(now(), trust);
    }

    /**
     * Takes the cloud's time.
     *
     * @return the step to record, when it was one
     */
    public synchronized Optional<ClockStepped> set(Instant cloudNow) {
        Instant now = now();
        Duration difference = Duration.between(now, cloudNow);
        if (trust == ClockTrust.TRUSTED) {
            if (difference.abs().compareTo(TOLERANCE) <= 0) {
                agreeing = 0;
                return Optional.empty();
            }
            if (difference.isNegative() && !isConfirmed(difference)) {
                return Optional.empty();
            }
        }
        agreeing = 0;
        return step(cloudNow, ClockTrust.TRUSTED);
    }

    private boolean isConfirmed(Duration difference) {
        boolean agrees = agreeing > 0 && difference.minus(askedBack).abs().compareTo(TOLERANCE) <= 0;
        agreeing = agrees ? agreeing + 1 : 1;
        askedBack = difference;
        return agreeing >= AGREEING_TO_GO_BACK;
    }

    /**
     * Looks at the wall clock; to be called about once a second.
     *
     * @return what to record: a jump of the wall clock, which changes nothing here, or the step when network time has set it
     */
    public synchronized Optional<ClockStepped> watch() {
        Instant now = now();
        Instant wallNow = wall.instant();
        long ahead = Duration.between(now, wallNow).toMillis();
        boolean jumped = Math.abs(ahead - wallAheadMillis) > TOLERANCE.toMillis();
        wallAheadMillis = ahead;
        if (trust != ClockTrust.TRUSTED && networkTime.getAsBoolean() && !wallNow.isBefore(now.minus(TOLERANCE))) {
            return step(wallNow, ClockTrust.TRUSTED);
        }
        return jumped ? Optional.of(new ClockStepped(now, now, trust)) : Optional.empty();
    }

    private Optional<ClockStepped> step(Instant to, ClockTrust newTrust) {
        Instant before = now();
        moveTo(to);
        trust = newTrust;
        known = true;
        wallAheadMillis = Duration.between(to, wall.instant()).toMillis();
        return Optional.of(new ClockStepped(before, to, newTrust));
    }

    /** Whether no earlier time was ever recorded here. */
    public synchronized boolean isFirstStart() {
        return !known;
    }

    private Instant now() {
        return anchor.plusNanos(nanos.getAsLong() - anchorNanos);
    }

    private void moveTo(Instant instant) {
        anchor = instant;
        anchorNanos = nanos.getAsLong();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
