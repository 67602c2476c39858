package org.linli.hardware;

import java.time.Duration;

/**
 * The electric lock or strike of one door.
 *
 * <p>The driver owns the pulse: {@link #release} returns at once and the driver itself locks again when the pulse ends,
 * even when the caller has died in between. Closing the driver, losing the process or losing power leaves the lock in
 * its {@linkplain FailMode rest state}.
 *
 * <p>Thread: safe for use by any thread. Failure: {@link HardwareException} when the pin cannot be driven; the lock is
 * then at rest or in the state it had.
 */
public interface Lock extends AutoCloseable {

    /** Shortest pulse a driver accepts: shorter ones do not move a strike. */
    Duration MIN_PULSE = Duration.ofMillis(50);

    /** Longest pulse a driver accepts; anything longer is a state ({@link #holdReleased()}), not a pulse. */
    Duration MAX_PULSE = Duration.ofSeconds(60);

    /** What the lock does when power is lost: {@code FAIL_SAFE} opens, {@code FAIL_SECURE} stays shut. */
    enum FailMode {
        FAIL_SAFE,
        FAIL_SECURE
    }

    FailMode failMode();

    /**
     * Releases the lock for {@code pulse}, then locks again. A second call while a pulse runs restarts the pulse with
     * the new length, shorter or longer. While {@linkplain #holdReleased() held released} a pulse changes nothing: a card
     * presented during an evacuation must not lock the door afterwards.
     *
     * @param pulse {@link #MIN_PULSE} to {@link #MAX_PULSE}
     * @throws IllegalArgumentException when the pulse is out of range; the lock does not move
     * @throws HardwareException when the pin cannot be driven or the driver is closed, as for every order below
     */
    void release(Duration pulse);

    /** Releases until {@link #secure()} or {@link #close()}: free passage and evacuation. A running pulse ends in this state. */
    void holdReleased();

    /** Locks now, ending a pulse or hold. */
    void secure();

    /** Whether the driver is releasing the lock at this moment (what it commands, not what a sensor sees). After {@link #close()} its rest state. */
    boolean isReleased();

    /** Takes the {@linkplain FailMode rest state} (fail-secure shut, fail-safe open) and gives the pins back. Idempotent. */
    @Override
    void close();
}
