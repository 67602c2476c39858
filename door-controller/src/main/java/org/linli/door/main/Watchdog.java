package org.linli.door.main;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends a process whose door's thread hangs, so that the service manager starts a fresh one. A hanging door keeps somebody outside in the rain; a
 * restart takes about a second.
 *
 * <p>Thread: its own. {@link #check()} may be called by tests.
 */
final class Watchdog implements AutoCloseable {

    /** The door's thread goes round at least once a second; ten missed rounds are no pause of the garbage collector. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final LongSupplier lastBeatNanos;
    private final LongSupplier nanoTime;
    private final Runnable onHang;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watchdog");
        thread.setDaemon(true);
        return thread;
    });

    Watchdog(LongSupplier lastBeatNanos, LongSupplier nanoTime, Runnable onHang) {
        this.lastBeatNanos = lastBeatNanos;
        this.nanoTime = nanoTime;
        this.onHang = onHang;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
    }

    void check() {
        if (nanoTime.getAsLong() - lastBeatNanos.getAsLong() > LIMIT.toNanos()) {
            onHang.run();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
