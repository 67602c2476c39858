package org.linli.hardware.pi;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.linli.hardware.Camera;
import org.linli.hardware.Frame;
import org.linli.hardware.driver.DriverThreads;
import org.linli.hardware.driver.LatestFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera that keeps trying. One thread opens, reads and reopens its source; a watchdog aborts a source that has hung for
 * {@link #HANG}. A source that only delivers damaged pictures is reopened after {@value #BAD_IN_A_ROW} of them.
 */
final class ReconnectingCamera implements Camera {

    /** Without a frame for this long the camera counts as gone. */
    static final Duration STALE = Duration.ofSeconds(3);

    /** Without a frame for this long an open source is aborted. */
    static final Duration HANG = Duration.ofSeconds(10);

    private static final int BAD_IN_A_ROW = 30;
    private static final Logger LOG = LoggerFactory.getLogger(ReconnectingCamera.class);

    private final FrameSource source;
    private final Backoff backoff;
    private final LatestFrame latest = new LatestFrame();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong badFrames = new AtomicLong();
    private final ScheduledExecutorService watchdog = DriverThreads.single("camera-watchdog");
    private final Thread thread;
    private volatile boolean open;
    private volatile boolean delivering;
    private volatile long lastNanos;

    ReconnectingCamera(FrameSource source, Backoff backoff) {
        this.source = source;
        this.backoff = backoff;
        thread = new Thread(this::run, "camera");
        thread.setDaemon(true);
        thread.start();
        var unused = watchdog.scheduleWithFixedDelay(this::watch, 1, 1, TimeUnit.SECONDS);
    }

    private void run() {
        try {
            while (!isClosed()) {
                readUntilItFails();
                latest.clear();
                if (closed.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            latest.close();
        }
    }

    private void readUntilItFails() throws InterruptedException {
        try {
            source.open();
            lastNanos = System.nanoTime();
            open = true;
            read();
        } catch (IOException e) {
            LOG.warn("camera: {}; trying again", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("camera: the source failed; trying again", e);
        } finally {
            open = false;
            delivering = false;
            source.close();
        }
    }

    private void read() throws IOException, InterruptedException {
        int bad = 0;
        while (!isClosed()) {
            Optional<Frame> frame = source.read();
            if (frame.isPresent()) {
                bad = 0;
                lastNanos = System.nanoTime();
                // First the word, then the frame: whoever holds a frame also finds the camera connected.
                delivering = true;
                latest.put(frame.get());
                backoff.reset();
            } else {
                badFrames.incrementAndGet();
                if (++bad == BAD_IN_A_ROW) {
                    throw new IOException("only damaged pictures arrive");
                }
            }
        }
    }

    private void watch() {
        if (open && System.nanoTime() - lastNanos > HANG.toNanos()) {
            source.abort();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Pictures dropped since the camera was opened. */
    long badFrames() {
        return badFrames.get();
    }

    @Override
    public Optional<Frame> next(Duration timeout) throws InterruptedException {
        return latest.take(timeout);
    }

    @Override
    public boolean isConnected() {
        return delivering && !isClosed() && System.nanoTime() - lastNanos < STALE.toNanos();
    }

    /** Returns at once; the camera's own thread gives the source back as soon as it is out of it. */
    @Override
    public void close() {
        closed.countDown();
        latest.close();
        watchdog.shutdownNow();
        source.abort();
    }
}
