package org.linli.hardware;

/**
 * A card reader at one side of a door.
 *
 * <p>Thread: listeners run on the reader's own thread and must return at once (put the read in a bounded queue). The same
 * card held to the reader is reported once until it was away for at least 1 s.
 */
public interface CardReader extends AutoCloseable {

    /** Receives reads and garbled frames. */
    interface Listener {
        void onCard(CardRead read);

        /** A frame with wrong parity, wrong length or wrong timing was dropped. The reason is for the log, it carries no bits. */
        void onGarbled(String reason);
    }

    Subscription listen(Listener listener);

    /** Frames dropped since the driver was opened. */
    long garbledCount();

    @Override
    void close();
}
