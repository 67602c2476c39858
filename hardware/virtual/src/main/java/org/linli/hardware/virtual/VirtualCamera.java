package org.linli.hardware.virtual;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Camera;
import org.linli.hardware.Frame;
import org.linli.hardware.driver.DriverThreads;
import org.linli.hardware.driver.LatestFrame;

/**
 * A camera that sees whatever is held before it: a person stands there, frames arrive at the settings' rate until the
 * person leaves. Before an empty scene it delivers a grey picture now and then, as a real one would.
 *
 * <p>Thread: any. Suppliers run on the camera's own thread.
 */
public final class VirtualCamera implements Camera {

    private static final System.Logger LOG = System.getLogger(VirtualCamera.class.getName());
    /** An empty scene is shown at every fifth tick: enough to see that the camera lives, cheap for whoever looks. */
    private static final int EMPTY_SCENE_TICKS = 5;

    private static final int EMPTY_WIDTH = 320;
    private static final int EMPTY_HEIGHT = 240;
    private static final byte GREY = 96;

    private final ScheduledExecutorService thread = DriverThreads.single("virtual-camera");
    private final LatestFrame latest = new LatestFrame();
    private final Runnable changed;
    private final Frame empty;

    private volatile @Nullable Supplier<@Nullable Frame> scene;
    private volatile boolean plugged = true;
    private volatile boolean closed;
    private int tick;

    VirtualCamera(Duration frameInterval, Runnable changed) {
        this.changed = changed;
        byte[] grey = new byte[EMPTY_WIDTH * EMPTY_HEIGHT * 3];
        Arrays.fill(grey, GREY);
        empty = new Frame(EMPTY_WIDTH, EMPTY_HEIGHT, grey, 0);
        var unused = thread.scheduleAtFixedRate(this::tick, 0, frameInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Somebody stands here and moves like this: the frames repeat in order until something else is shown. */
    public void show(List<Frame> frames) {
        List<Frame> copy = List.copyOf(frames);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a scene needs a frame");
        }
        int[] next = {0};
        show(() -> copy.get(next[0]++ % copy.size()));
    }

    /** A picture that does not move. */
    public void show(Frame frame) {
        show(List.of(frame));
    }

    /**
     * A scene made as it is looked at, for example by a browser's webcam.
     *
     * @param frames the frame now, or null when there is none; called once a tick on the camera's thread
     */
    public void show(Supplier<@Nullable Frame> frames) {
        scene = frames;
        lookNow();
        changed.run();
    }

    /** The person leaves. */
    public void clear() {
        synchronized (this) {
            scene = null;
            latest.clear();
        }
        changed.run();
    }

    /** Whether something stands before the camera. */
    public boolean isShowing() {
        return scene != null;
    }

    public void unplug() {
        synchronized (this) {
            plugged = false;
            latest.clear();
        }
        changed.run();
    }

    public void plug() {
        plugged = true;
        lookNow();
        changed.run();
    }

    private void lookNow() {
        try {
            thread.execute(this::tick);
        } catch (RejectedExecutionException e) {
            // Closed: nobody looks any more.
        }
    }

    private void tick() {
        try {
            Supplier<@Nullable Frame> now = scene;
            Frame seen = now != null ? now.get() : tick++ % EMPTY_SCENE_TICKS == 0 ? empty : null;
            if (seen != null) {
                deliver(seen, now);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the scene before the virtual camera could not be drawn", e);
        }
    }

    /** A frame of a person who has left meanwhile, or of a cable pulled meanwhile, is not delivered. */
    private synchronized void deliver(Frame seen, @Nullable Supplier<@Nullable Frame> from) {
        if (plugged && scene == from) {
            latest.put(new Frame(seen.width(), seen.height(), seen.bgr(), System.nanoTime()));
        }
    }

    @Override
    public Optional<Frame> next(Duration timeout) throws InterruptedException {
        return latest.take(timeout);
    }

    @Override
    public boolean isConnected() {
        return plugged && !closed;
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        latest.close();
    }
}
