package org.linli.hardware;

import java.time.Duration;
import java.util.Optional;

/**
 * A camera that looks at whoever stands before the door. Only the latest frame is kept: a slow consumer skips frames, it
 * never works through a backlog.
 *
 * <p>A camera that fails reconnects by itself with growing pauses; meanwhile {@link #next} answers empty and
 * {@link #isConnected()} is false. Thread: any, one consumer at a time.
 */
public interface Camera extends AutoCloseable {

    /**
     * Waits for a frame newer than the last one returned.
     *
     * @param timeout at most this long, 0..10 s; otherwise {@link IllegalArgumentException}
     * @return empty when none came, or the camera is closed
     */
    Optional<Frame> next(Duration timeout) throws InterruptedException;

    /** Whether frames are arriving. */
    boolean isConnected();

    @Override
    void close();
}
