package org.linli.hardware.driver;

import java.lang.System.Logger.Level;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.linli.hardware.Subscription;

/**
 * The listeners of one part. They are told in the order they were added; one that throws does not stop the others.
 *
 * <p>Thread: any. After {@link #close()} has returned no listener runs any more, unless it was a listener itself that
 * closed.
 *
 * @param <L> what listens
 */
public final class Listeners<L> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    /** Wrapped, so that adding one listener twice gives two handles that remove one each. */
    private record Entry<L>(L listener) {
        @Override
        @SuppressWarnings("ReferenceEquality")
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private final CopyOnWriteArrayList<Entry<L>> entries = new CopyOnWriteArrayList<>();
    private final ReentrantLock telling = new ReentrantLock();
    private boolean closed;

    /** Adds a listener. After {@link #close()} the handle is valid and the listener is never told anything. */
    public Subscription add(L listener) {
        Entry<L> entry = new Entry<>(listener);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Tells every listener, on the calling thread. */
    public void tell(Consumer<? super L> message) {
        telling.lock();
        try {
            for (Entry<L> entry : entries) {
                if (closed) {
                    return;
                }
                tellOne(entry.listener(), message);
            }
        } finally {
            telling.unlock();
        }
    }

    private void tellOne(L listener, Consumer<? super L> message) {
        try {
            message.accept(listener);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a hardware listener failed; the others are still told", e);
        }
    }

    @Override
    public void close() {
        telling.lock();
        try {
            closed = true;
            entries.clear();
        } finally {
            telling.unlock();
        }
    }
}
