package org.linli.hardware.pi;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.linli.hardware.DoorContact;
import org.linli.hardware.ExitButton;
import org.linli.hardware.FireInput;
import org.linli.hardware.HelpKey;
import org.linli.hardware.Tamper;
import org.linli.hardware.driver.DebouncedInput;

/**
 * A switch on one pin. Debounced here, because Pi4J's own debounce is the provider's and its mock has none. The level is
 * also looked at every {@value #POLL_MILLIS} ms: an edge the kernel or the JVM lost is then only late.
 */
abstract class GpioInput extends DebouncedInput {

    private static final int POLL_MILLIS = 200;

    private final InputWiring wiring;
    private final Pins.Input input;
    private final Future<?> polling;

    private GpioInput(Pins pins, String name, InputWiring wiring, ScheduledExecutorService thread) {
        super(wiring.debounce(), thread, false);
        this.wiring = wiring;
        this.input = pins.input(name, wiring.pin(), wiring.pull());
        input.onEdge((high, nanos) -> edge());
        this.polling = thread.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected boolean readLevel() {
        return input.isHigh() == wiring.activeHigh();
    }

    @Override
    protected void releaseWire() {
        polling.cancel(false);
        input.close();
    }

    static final class Contact extends GpioInput implements DoorContact {
        Contact(Pins pins, InputWiring wiring, ScheduledExecutorService thread) {
            super(pins, "contact", wiring, thread);
        }
    }

    static final class Exit extends GpioInput implements ExitButton {
        Exit(Pins pins, InputWiring wiring, ScheduledExecutorService thread) {
            super(pins, "exit", wiring, thread);
        }
    }

    static final class Fire extends GpioInput implements FireInput {
        Fire(Pins pins, InputWiring wiring, ScheduledExecutorService thread) {
            super(pins, "fire", wiring, thread);
        }
    }

    static final class Case extends GpioInput implements Tamper {
        Case(Pins pins, InputWiring wiring, ScheduledExecutorService thread) {
            super(pins, "tamper", wiring, thread);
        }
    }

    static final class Help extends GpioInput implements HelpKey {
        Help(Pins pins, InputWiring wiring, ScheduledExecutorService thread) {
            super(pins, "help", wiring, thread);
        }
    }
}
