package org.linli.door.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders to the lock. While the fire input is active nothing that is ordered here can lock it. An order that the driver refuses is tried again each
 * round until it is out of date. Thread: any.
 */
final class LockOrders {

    private static final Logger LOG = LoggerFactory.getLogger(LockOrders.class);

    private enum Wanted {
        NOTHING,
        PULSE,
        HELD,
        SECURED
    }

    private final Lock lock;
    private boolean fire;
    private Wanted wanted = Wanted.NOTHING;
    private long pulseEndMillis;
    private boolean broken;

    LockOrders(Lock lock) {
        this.lock = lock;
    }

    /** Fire: release at once, on the thread that saw it. */
    synchronized void fire() {
        boolean held = fire && wanted == Wanted.HELD && !broken;
        fire = true;
        if (!held) {
            order(Wanted.HELD, null);
        }
    }

    /**
     * The fire input is not active: orders count again.
     *
     * @return whether it was until now, even if only the driver's thread saw it
     */
    synchronized boolean fireOver() {
        boolean was = fire;
        fire = false;
        return was;
    }

    synchronized void release(int pulseMillis, long nowMillis) {
        if (fire || wanted == Wanted.HELD) {
            return;
        }
        pulseEndMillis = nowMillis + pulseMillis;
        order(Wanted.PULSE, Duration.ofMillis(pulseMillis));
    }

    synchronized void hold() {
        order(Wanted.HELD, null);
    }

    synchronized void secure() {
        if (!fire) {
            order(Wanted.SECURED, null);
        }
    }

    /** Repeats what failed, and a hold that was lost. */
    synchronized void retry(long nowMillis) {
        if (wanted == Wanted.PULSE && nowMillis >= pulseEndMillis) {
            wanted = Wanted.NOTHING;
            return;
        }
        boolean lost = wanted == Wanted.HELD && !isReleased();
        if (!broken && !lost) {
            return;
        }
        boolean longEnough = pulseEndMillis - nowMillis >= Lock.MIN_PULSE.toMillis();
        if (wanted == Wanted.PULSE && longEnough) {
            order(Wanted.PULSE, Duration.ofMillis(pulseEndMillis - nowMillis));
        } else if (wanted == Wanted.HELD || wanted == Wanted.SECURED) {
            order(wanted, null);
        }
    }

    private void order(Wanted order, @Nullable Duration pulse) {
        wanted = order;
        try {
            if (pulse != null) {
                lock.release(pulse);
            } else if (order == Wanted.HELD) {
                lock.holdReleased();
            } else {
                lock.secure();
            }
            broken = false;
        } catch (HardwareException | IllegalArgumentException | IllegalStateException e) {
            if (!broken) {
                LOG.error("the lock did not obey", e);
            }
            broken = true;
        }
    }

    /** Whether the last order failed. */
    synchronized boolean isBroken() {
        return broken;
    }

    boolean isReleased() {
        try {
            return lock.isReleased();
        } catch (HardwareException e) {
            return false;
        }
    }
}
