package org.linli.door.camera;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Camera;
import org.linli.hardware.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of a camera. Each consumer has a thread and a slot for one frame: a newer frame replaces one that nobody
 * took yet, so a slow consumer sees fewer frames, never old ones, and slows nobody else down.
 *
 * <p>A camera that throws is asked again after a pause; a consumer that throws is called again with the next frame. Both are
 * counted and logged once a minute at most. The loop owns its consumers and closes them; the camera belongs to the board.
 */
public final class CameraLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraLoop.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final Camera camera;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Map<String, Long> loggedNanos = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Starts at once: one thread for the camera, one for each consumer. */
    public CameraLoop(Camera camera, List<? extends FrameConsumer> consumers) {
        this.camera = camera;
        for (FrameConsumer consumer : consumers) {
            Slot slot = new Slot(consumer);
            slots.add(slot);
            threads.add(new Thread(() -> consume(slot), "camera-" + consumer.name()));
        }
        threads.add(new Thread(this::read, "camera"));
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Frames read since the start. */
    public long frames() {
        return frames.get();
    }

    /** Failures of the camera or a consumer since the start. */
    public long failures() {
        return failures.get();
    }

    private void read() {
        try {
            while (!closed) {
                try {
                    Optional<Frame> next = camera.next(WAIT);
                    if (next.isPresent()) {
                        frames.incrementAndGet();
                        slots.forEach(slot -> slot.put(next.get()));
                    }
                } catch (RuntimeException broken) {
                    failed("camera", broken);
                    pause();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits on a lock nobody signals: closing interrupts it. */
    private static void pause() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Condition never = lock.newCondition();
        lock.lock();
        try {
            long left = PAUSE_AFTER_FAILURE.toNanos();
            while (left > 0) {
                left = never.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void consume(Slot slot) {
        try {
            while (!closed) {
                Frame frame = slot.take();
                try {
                    slot.consumer.accept(frame);
                } catch (InterruptedException closing) {
                    throw closing;
                } catch (Exception broken) {
                    failed(slot.consumer.name(), broken);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(String who, Exception broken) {
        failures.incrementAndGet();
        long now = System.nanoTime();
        @Nullable Long before = loggedNanos.get(who);
        if (before == null || now - before > QUIET_NANOS) {
            loggedNanos.put(who, now);
            LOG.warn("{} failed; going on", who, broken);
        }
    }

    /** Stops the threads, then closes the consumers. Waits at most 3 s for each. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSING.toMillis());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        slots.forEach(slot -> slot.consumer.close());
    }

    /** Room for the latest frame. */
    private static final class Slot {
        private final FrameConsumer consumer;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition filled = lock.newCondition();
        private @Nullable Frame frame;

        Slot(FrameConsumer consumer) {
            this.consumer = consumer;
        }

        void put(Frame latest) {
            lock.lock();
            try {
                frame = latest;
                filled.signal();
            } finally {
                lock.unlock();
            }
        }

        Frame take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Frame taken = frame;
                while (taken == null) {
                    filled.await();
                    taken = frame;
                }
                frame = null;
                return taken;
            } finally {
                lock.unlock();
            }
        }
    }
}
