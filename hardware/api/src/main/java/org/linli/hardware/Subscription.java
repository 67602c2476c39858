package org.linli.hardware;

/** Handle of a registered listener. */
public interface Subscription extends AutoCloseable {
    /** Removes the listener. Idempotent, never throws. */
    @Override
    void close();
}
