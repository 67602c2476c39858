package org.linli.hardware.virtual;

import java.util.concurrent.Executor;
import org.linli.hardware.Keypad;
import org.linli.hardware.Subscription;
import org.linli.hardware.driver.Listeners;

/** Twelve keys to press. Thread: any; listeners run on the board's thread. */
public final class VirtualKeypad implements Keypad {

    private static final String KEYS = "0123456789*#";

    private final Listeners<Listener> listeners = new Listeners<>();
    private final Executor thread;

    VirtualKeypad(Executor thread) {
        this.thread = thread;
    }

    /**
     * Presses these keys one after the other.
     *
     * @throws IllegalArgumentException when one of them is not on the pad; none is pressed then
     */
    public void type(String keys) {
        if (!keys.chars().allMatch(key -> KEYS.indexOf(key) >= 0)) {
            throw new IllegalArgumentException("only the keys " + KEYS + " exist");
        }
        keys.chars().forEach(key -> thread.execute(() -> listeners.tell(listener -> listener.onKey((char) key))));
    }

    @Override
    public Subscription listen(Listener listener) {
        return listeners.add(listener);
    }

    @Override
    public void close() {
        listeners.close();
    }
}
