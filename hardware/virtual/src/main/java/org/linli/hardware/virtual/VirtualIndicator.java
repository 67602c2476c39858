package org.linli.hardware.virtual;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.linli.hardware.Indicator;

/** A lamp that remembers what it showed. Thread: any. */
public final class VirtualIndicator implements Indicator {

    /** How many signals are remembered. */
    public static final int REMEMBERED = 64;

    private final Deque<Signal> shown = new ArrayDeque<>();
    private final Runnable changed;
    private Signal current = Signal.IDLE;
    private boolean closed;

    VirtualIndicator(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public void show(Signal signal) {
        synchronized (this) {
            if (closed) {
                return;
            }
            current = signal;
            shown.addLast(signal);
            if (shown.size() > REMEMBERED) {
                shown.removeFirst();
            }
        }
        changed.run();
    }

    @Override
    public synchronized Signal current() {
        return current;
    }

    /** The last {@value #REMEMBERED} signals in order, oldest first. */
    public synchronized List<Signal> shown() {
        return List.copyOf(shown);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
