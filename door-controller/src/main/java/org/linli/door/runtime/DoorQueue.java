package org.linli.door.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential;
import org.linli.messages.event.Side;

/**
 * What waits for the door's thread. Orders go before credentials, and a flood of credentials cannot displace them. Hints carry nothing: the
 * levels are read anew each round. Thread: any may offer, one takes.
 */
final class DoorQueue {

    /** More than stand before any door; whoever comes on top is refused, not kept waiting. */
    static final int CREDENTIALS = 32;

    static final int ORDERS = 1_024;

    /** Something for the door's thread to do. */
    sealed interface Entry {}

    record Presented(Credential credential, Side side, long arrivedNanos) implements Entry {}

    record Order(Runnable work) implements Entry {}

    private final ReentrantLock guard = new ReentrantLock();
    private final Condition arrived = guard.newCondition();
    private final Deque<Entry> orders = new ArrayDeque<>();
    private final Deque<Entry> credentials = new ArrayDeque<>();
    private boolean hinted;

    /** Whether there was room. */
    boolean offer(Presented presented) {
        return offer(credentials, presented, CREDENTIALS);
    }

    /** Whether there was room. */
    boolean offer(Order order) {
        return offer(orders, order, ORDERS);
    }

    private boolean offer(Deque<Entry> lane, Entry entry, int limit) {
        guard.lock();
        try {
            if (lane.size() >= limit) {
                return false;
            }
            lane.addLast(entry);
            arrived.signal();
            return true;
        } finally {
            guard.unlock();
        }
    }

    /** Ends the current wait: a level may have changed. */
    void hint() {
        guard.lock();
        try {
            hinted = true;
            arrived.signal();
        } finally {
            guard.unlock();
        }
    }

    /** The next entry; null after a hint, or when none came in time. */
    @Nullable
    Entry take(long timeoutMillis) throws InterruptedException {
        guard.lock();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (orders.isEmpty() && credentials.isEmpty() && !hinted && leftNanos > 0) {
                leftNanos = arrived.awaitNanos(leftNanos);
            }
            hinted = false;
            return orders.isEmpty() ? credentials.pollFirst() : orders.pollFirst();
        } finally {
            guard.unlock();
        }
    }

    int size() {
        guard.lock();
        try {
            return orders.size() + credentials.size();
        } finally {
            guard.unlock();
        }
    }
}
