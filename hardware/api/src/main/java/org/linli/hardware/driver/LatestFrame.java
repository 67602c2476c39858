package org.linli.hardware.driver;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Frame;

/** A mailbox for one frame: a newer one replaces an older one nobody took. Thread: any. */
public final class LatestFrame implements AutoCloseable {

    /** Longest wait a camera accepts. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Frame latest;
    private boolean closed;

    public void put(Frame frame) {
        lock.lock();
        try {
            if (!closed) {
                latest = frame;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops a frame nobody took, for example because the camera has gone and the frame grows old. */
    public void clear() {
        lock.lock();
        try {
            latest = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the frame, or waits for one.
     *
     * @param timeout 0..{@link #MAX_WAIT}
     * @return empty when none came in time or the mailbox is closed
     */
    public Optional<Frame> take(Duration timeout) throws InterruptedException {
        if (timeout.isNegative() || timeout.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException("timeout is out of range 0.." + MAX_WAIT);
        }
        long remainingNanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (latest == null && !closed && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            Frame taken = latest;
            latest = null;
            return Optional.ofNullable(taken);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            latest = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
