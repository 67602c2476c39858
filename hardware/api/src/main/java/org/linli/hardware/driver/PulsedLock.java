package org.linli.hardware.driver;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Lock;

/**
 * A lock that ends its own pulses. The thread that ends them does nothing else, so neither a slow listener nor a caller
 * that died can leave the door released.
 *
 * <p>When the pin refuses to lock at the end of a pulse, it is asked again every {@value #RETRY_MILLIS} ms until it
 * obeys or the lock is closed; until then {@link #isReleased()} stays true.
 */
public final class PulsedLock implements Lock {

    /** The metal: an output that draws or frees the bolt. Called by one thread at a time. */
    public interface Bolt {

        /**
         * Moves the bolt.
         *
         * @throws HardwareException when the pin cannot be driven
         */
        void drive(boolean released);

        /** Gives the pin back. The bolt is in its rest state already. */
        default void close() {}
    }

    private static final System.Logger LOG = System.getLogger(PulsedLock.class.getName());
    private static final int RETRY_MILLIS = 100;

    private final FailMode failMode;
    private final Bolt bolt;
    private final ScheduledExecutorService timer = DriverThreads.single("lock-pulse");

    private @Nullable Future<?> pulseEnd;
    /** Counts orders, so that the end of an older pulse that has already begun to run changes nothing. */
    private long order;

    private boolean held;
    private boolean closed;
    private volatile boolean released;

    /** Locks at once: whatever the pin showed before, a new driver starts locked. */
    public PulsedLock(FailMode failMode, Bolt bolt) {
        this.failMode = failMode;
        this.bolt = bolt;
        try {
            bolt.drive(false);
        } catch (RuntimeException e) {
            timer.shutdownNow();
            throw e;
        }
    }

    @Override
    public FailMode failMode() {
        return failMode;
    }

    @Override
    public synchronized void release(Duration pulse) {
        if (pulse.compareTo(MIN_PULSE) < 0 || pulse.compareTo(MAX_PULSE) > 0) {
            throw new IllegalArgumentException("pulse is out of range " + MIN_PULSE + ".." + MAX_PULSE);
        }
        requireOpen();
        if (held) {
            return;
        }
        free();
        endAfter(pulse.toNanos());
    }

    @Override
    public synchronized void holdReleased() {
        requireOpen();
        free();
        forgetPulse();
        held = true;
    }

    @Override
    public synchronized void secure() {
        requireOpen();
        bolt.drive(false);
        forgetPulse();
        held = false;
        released = false;
    }

    @Override
    public boolean isReleased() {
        return released;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        forgetPulse();
        timer.shutdownNow();
        boolean rest = failMode == FailMode.FAIL_SAFE;
        released = rest;
        try {
            bolt.drive(rest);
        } finally {
            bolt.close();
        }
    }

    private void free() {
        try {
            bolt.drive(true);
            released = true;
        } catch (RuntimeException e) {
            if (!released) {
                lockAfterFailure(e);
            }
            throw e;
        }
    }

    /** A pin that failed half-way must not stay released with nobody to end it. */
    private void lockAfterFailure(RuntimeException failure) {
        try {
            bolt.drive(false);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void endAfter(long nanos) {
        forgetPulse();
        long mine = order;
        pulseEnd = timer.schedule(() -> endPulse(mine), nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void endPulse(long mine) {
        if (closed || mine != order) {
            return;
        }
        try {
            bolt.drive(false);
            released = false;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the lock did not obey at the end of its pulse; trying again", e);
            endAfter(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
        }
    }

    private void forgetPulse() {
        order++;
        if (pulseEnd != null) {
            pulseEnd.cancel(false);
            pulseEnd = null;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new HardwareException("the lock driver is closed");
        }
    }
}
