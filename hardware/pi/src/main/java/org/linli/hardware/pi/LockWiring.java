package org.linli.hardware.pi;

import org.linli.hardware.Lock.FailMode;

/**
 * How the lock hangs on its relay.
 *
 * @param pin BCM number
 * @param failMode what the lock does without current
 * @param currentWhenHigh whether a high pin gives the lock current
 */
record LockWiring(int pin, FailMode failMode, boolean currentWhenHigh) {

    /** A fail-secure lock is released by current, a fail-safe one held by it. */
    boolean levelWhen(boolean released) {
        boolean current = released == (failMode == FailMode.FAIL_SECURE);
        return current == currentWhenHigh;
    }

    /** Without current, whatever that means for the door: the same as after a power cut. */
    boolean restLevel() {
        return !currentWhenHigh;
    }
}
