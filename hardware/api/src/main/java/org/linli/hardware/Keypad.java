package org.linli.hardware;

/** Twelve keys: digits, {@code *} and {@code #}. Listeners run on the driver's own thread and must return at once. */
public interface Keypad extends AutoCloseable {

    /** Receives one key a press. */
    interface Listener {
        /** @param key one of {@code 0..9 * #} */
        void onKey(char key);
    }

    Subscription listen(Listener listener);

    @Override
    void close();
}
