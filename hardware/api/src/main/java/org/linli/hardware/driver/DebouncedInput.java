package org.linli.hardware.driver;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.linli.hardware.HardwareException;
import org.linli.hardware.LevelInput;
import org.linli.hardware.Subscription;

/**
 * A wire whose listeners hear of a change once it stood still. Reading is never debounced: the level is the truth.
 *
 * <p>A driver calls {@link #edge()} whenever the wire may have moved, as often as it likes and from any thread; a driver
 * whose edges can get lost calls {@link #poll()} now and then.
 */
public abstract class DebouncedInput implements LevelInput {

    /** Used where nothing else is said. */
    public static final Duration DEFAULT_DEBOUNCE = Duration.ofMillis(20);

    /** Longest debounce accepted: beyond it a real press would be missed. */
    public static final Duration MAX_DEBOUNCE = Duration.ofSeconds(1);

    private final Duration debounce;
    private final ScheduledExecutorService thread;
    private final Listeners<Runnable> listeners = new Listeners<>();

    private long edges;
    private long settledEdges;
    private boolean reported;
    private volatile boolean closed;

    /**
     * @param debounce 0..1000 ms
     * @param thread runs the listeners; owned by the caller
     * @param rest the level that needs no report
     */
    protected DebouncedInput(Duration debounce, ScheduledExecutorService thread, boolean rest) {
        if (debounce.isNegative() || debounce.compareTo(MAX_DEBOUNCE) > 0) {
            throw new IllegalArgumentException("debounce is out of range 0.." + MAX_DEBOUNCE);
        }
        this.debounce = debounce;
        this.thread = thread;
        this.reported = rest;
    }

    /** Reads the wire now: true is active. */
    protected abstract boolean readLevel();

    /** Gives the wire back; called once. */
    protected abstract void releaseWire();

    @Override
    public final boolean isActive() {
        if (closed) {
            throw new HardwareException("the input is closed");
        }
        return readLevel();
    }

    @Override
    public final Subscription onHint(Runnable listener) {
        return listeners.add(listener);
    }

    /** The wire moved, or may have. */
    protected final void edge() {
        long mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            mine = ++edges;
        }
        try {
            thread.schedule(() -> settle(mine), debounce.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The board is closing; nobody listens any more.
        }
    }

    /** Looks whether an edge was lost. */
    protected final void poll() {
        synchronized (this) {
            // An edge on its way must not be started anew: a debounce longer than the polls would never end.
            if (closed || edges != settledEdges || !differs()) {
                return;
            }
        }
        edge();
    }

    private void settle(long mine) {
        synchronized (this) {
            if (closed || mine != edges) {
                return;
            }
            settledEdges = mine;
            if (!changed()) {
                return;
            }
        }
        listeners.tell(Runnable::run);
    }

    private boolean differs() {
        try {
            return readLevel() != reported;
        } catch (HardwareException e) {
            return true;
        }
    }

    private boolean changed() {
        try {
            boolean level = readLevel();
            boolean changed = level != reported;
            reported = level;
            return changed;
        } catch (HardwareException e) {
            // A wire that cannot be read is worth looking at: whoever reads it again gets this failure.
            return true;
        }
    }

    @Override
    public final void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        listeners.close();
        releaseWire();
    }
}
