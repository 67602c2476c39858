package org.linli.door.camera;

import org.linli.hardware.Frame;

/**
 * Looks at camera frames, for example for faces or codes. {@link CameraLoop} calls it on a thread of its own and only with
 * the latest frame: frames that arrive while it works are skipped, never queued.
 */
public interface FrameConsumer extends AutoCloseable {

    /** Short name for the thread and the log, such as {@code face} or {@code qr}. */
    String name();

    /**
     * Looks at one frame. Must not keep it after returning. An exception is logged and counted, and the next frame comes as
     * usual.
     */
    void accept(Frame frame) throws Exception;

    /** Called once, after the last {@link #accept}, on the thread that closes the loop. */
    @Override
    default void close() {}
}
