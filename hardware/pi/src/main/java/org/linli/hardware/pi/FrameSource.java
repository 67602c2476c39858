package org.linli.hardware.pi;

import java.io.IOException;
import java.util.Optional;
import org.linli.hardware.Frame;

/** Where pictures come from. Used by one thread, except {@link #abort()}. */
interface FrameSource {

    /**
     * Connects. May take seconds.
     *
     * @throws IOException when nothing is there; the message says what to check and holds no password
     */
    void open() throws IOException;

    /**
     * Waits for the next picture, as long as the source takes.
     *
     * @return empty when a picture came that is none: damaged, empty, far too large
     * @throws IOException when the source is gone and has to be opened again
     */
    Optional<Frame> read() throws IOException, InterruptedException;

    /** Makes a {@link #read} that hangs return soon, where the source can. Thread: any. */
    default void abort() {}

    /** Disconnects. Idempotent; the source can be opened again. */
    void close();
}
