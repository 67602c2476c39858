package org.linli.hardware;

/**
 * A wire with two levels that is read, not counted: door contact, exit button, fire input, tamper switch.
 *
 * <p>{@link #isActive()} reads the level now and is the only truth. A listener is only a hint that reading again is
 * worthwhile: edges may be lost or doubled, so nothing may be derived from their number.
 *
 * <p>Debounce: a change is reported to listeners after the level stood still for the driver's debounce time (default 20 ms,
 * range 0..1000 ms). Thread: listeners run on the driver's own thread and must return at once. Failure:
 * {@link HardwareException} from {@link #isActive()} when the wire cannot be read.
 */
public interface LevelInput extends AutoCloseable {

    /**
     * Reads the level now, without debounce; after {@link #close()} it throws. What "active" means is written on each port below; wiring polarity and a cut
     * cable are the driver's matter.
     */
    boolean isActive();

    /** Adds a listener; closing the returned handle removes it. A throwing listener does not stop the others. */
    Subscription onHint(Runnable listener);

    /** Gives the pin back. Idempotent; no listener runs after it returns. */
    @Override
    void close();
}
