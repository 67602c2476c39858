package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.driver.PulsedLock;

/** The metal: a bolt that follows the driver while it has power, and a leaf that opens only past a drawn bolt. Thread: any. */
final class VirtualLeaf implements PulsedLock.Bolt {

    private final VirtualSettings settings;
    private final VirtualWire contact;
    private final VirtualWire fire;
    private final ScheduledExecutorService thread;
    private final Runnable changed;

    private boolean ordered;
    private boolean powered = true;
    private boolean open;
    private @Nullable Duration closer;
    private @Nullable Future<?> closing;

    VirtualLeaf(
            VirtualSettings settings,
            VirtualWire contact,
            VirtualWire fire,
            ScheduledExecutorService thread,
            Runnable changed) {
        this.settings = settings;
        this.contact = contact;
        this.fire = fire;
        this.thread = thread;
        this.changed = changed;
    }

    @Override
    public void drive(boolean released) {
        synchronized (this) {
            ordered = released;
        }
        changed.run();
    }

    synchronized boolean boltReleased() {
        boolean failSafe = settings.failMode() == FailMode.FAIL_SAFE;
        boolean cutByFire = settings.fireCutsLockPower() && failSafe && fire.level();
        return (powered && !cutByFire) ? ordered : failSafe;
    }

    synchronized boolean isPowered() {
        return powered;
    }

    void setPowered(boolean value) {
        synchronized (this) {
            powered = value;
        }
        changed.run();
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Somebody pushes the leaf; it stays where it is when the bolt holds it. */
    boolean push() {
        synchronized (this) {
            if (!open && !boltReleased()) {
                return false;
            }
        }
        move(true);
        return true;
    }

    void move(boolean nowOpen) {
        synchronized (this) {
            open = nowOpen;
            cancelClosing();
            if (open && closer != null) {
                closeAfter(closer);
            }
            // Inside the monitor, so that contact and leaf agree whoever moves it.
            contact.set(open);
        }
        changed.run();
    }

    void setCloser(@Nullable Duration after) {
        synchronized (this) {
            closer = after;
            cancelClosing();
            if (open && closer != null) {
                closeAfter(closer);
            }
        }
    }

    private void closeAfter(Duration after) {
        try {
            closing = thread.schedule(() -> move(false), after.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The board is closed; the leaf stays where it is.
        }
    }

    private void cancelClosing() {
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
    }
}
