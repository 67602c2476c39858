package org.linli.hardware;

/** The lamp that tells the person in front of the door what is happening. Thread: any. */
public interface Indicator extends AutoCloseable {

    /** What the lamp says. */
    enum Signal {
        /** Locked and ready. */
        IDLE,
        /** Come closer, look here, wait: working on it. */
        WORKING,
        GRANTED,
        DENIED,
        /** Please turn your head or blink. */
        CHALLENGE,
        ALARM,
        /** Free to pass without a credential: free passage or evacuation. */
        FREE,
        /** The device itself needs a technician; cards may still work. */
        FAULT
    }

    /** Shows this signal until the next one. After {@link #close()} nothing happens. */
    void show(Signal signal);

    /** The signal shown last; {@code IDLE} at first. */
    Signal current();

    @Override
    void close();
}
