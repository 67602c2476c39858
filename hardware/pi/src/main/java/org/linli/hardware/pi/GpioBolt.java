package org.linli.hardware.pi;

import org.linli.hardware.Lock;
import org.linli.hardware.driver.PulsedLock;

/** The lock's relay on one pin. */
final class GpioBolt implements PulsedLock.Bolt {

    private final LockWiring wiring;
    private final Pins.Output output;

    private GpioBolt(LockWiring wiring, Pins.Output output) {
        this.wiring = wiring;
        this.output = output;
    }

    /** A locked lock; after closing the pin shows the level of a dead controller. */
    static Lock open(Pins pins, LockWiring wiring) {
        Pins.Output output = pins.output("lock", wiring.pin(), wiring.levelWhen(false), wiring.restLevel());
        try {
            return new PulsedLock(wiring.failMode(), new GpioBolt(wiring, output));
        } catch (RuntimeException e) {
            output.close();
            throw e;
        }
    }

    @Override
    public void drive(boolean released) {
        output.set(wiring.levelWhen(released));
    }

    @Override
    public void close() {
        output.close();
    }
}
