package org.linli.hardware.pi;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiBus;
import com.pi4j.io.spi.SpiChipSelect;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import com.pi4j.plugin.linuxfs.provider.spi.LinuxFsSpiProvider;
import java.util.function.LongSupplier;
import org.linli.hardware.HardwareException;

/**
 * The header of the board. The one place that knows Pi4J, so that its next major version is one file's matter. Pi4J and its
 * native libraries throw exceptions of many families; from here on there is only {@link HardwareException}.
 */
final class Pins implements AutoCloseable {

    /** An output. Thread: one at a time. */
    interface Output extends AutoCloseable {
        void set(boolean high);

        @Override
        void close();
    }

    /** An input. Edges arrive on a thread of the pin's own. */
    interface Input extends AutoCloseable {
        boolean isHigh();

        void onEdge(Edges listener);

        @Override
        void close();
    }

    /** Receives edges. */
    interface Edges {
        /** @param nanos of {@link Pins#nanoTime()} when the edge was delivered, a little after it happened */
        void onEdge(boolean high, long nanos);
    }

    /** A full-duplex byte exchange with chip select held for its whole length. Thread: one at a time. */
    interface SpiLink extends AutoCloseable {
        /** @return as many bytes as were sent */
        byte[] exchange(byte[] sent);

        @Override
        void close();
    }

    /** What holds an input at a level while nothing drives it. */
    enum Pull {
        UP,
        DOWN,
        OFF
    }

    private final Context context;
    private final LongSupplier nanoTime;

    /** @param nanoTime stamps edges; {@link System#nanoTime()} everywhere but in tests */
    Pins(Context context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** The clock edges are stamped with. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** The real header: GPIO by character device, SPI by the kernel's driver. */
    static Pins ofThisBoard() {
        try {
            return new Pins(
                    Pi4J.newContextBuilder()
                            .noAutoDetect()
                            .disableShutdownHook()
                            .add(
                                    GpioDDigitalInputProvider.newInstance(),
                                    GpioDDigitalOutputProvider.newInstance(),
                                    LinuxFsSpiProvider.newInstance())
                            .build(),
                    System::nanoTime);
        } catch (RuntimeException | LinkageError e) {
            throw new HardwareException("GPIO is not usable here: is this a Pi, is /dev/gpiochip readable?", e);
        }
    }

    /**
     * @param name for messages and as Pi4J's id
     * @param pin BCM number
     * @param shutdownHigh level left when the output is closed
     */
    Output output(String name, int pin, boolean initialHigh, boolean shutdownHigh) {
        try {
            DigitalOutput output = context.create(DigitalOutput.newConfigBuilder(context)
                    .id(name)
                    .address(pin)
                    .initial(DigitalState.getState(initialHigh))
                    .shutdown(DigitalState.getState(shutdownHigh))
                    .build());
            return new PiOutput(name, output);
        } catch (RuntimeException e) {
            throw unusable(name, pin, e);
        }
    }

    Input input(String name, int pin, Pull pull) {
        PullResistance resistance = switch (pull) {
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
            case OFF -> PullResistance.OFF;
        };
        try {
            DigitalInput input = context.create(DigitalInput.newConfigBuilder(context)
                    .id(name)
                    .address(pin)
                    .pull(resistance)
                    .debounce(0L)
                    .build());
            return new PiInput(name, input);
        } catch (RuntimeException e) {
            throw unusable(name, pin, e);
        }
    }

    SpiLink spi(String name, int bus, int chipSelect, int hertz) {
        try {
            Spi spi = context.create(Spi.newConfigBuilder(context)
                    .id(name)
                    .bus(SpiBus.getByNumber(bus))
                    .chipSelect(SpiChipSelect.getByNumber(chipSelect))
                    .baud(hertz)
                    .mode(0)
                    .build());
            return new PiSpi(name, spi);
        } catch (RuntimeException e) {
            throw new HardwareException(
                    name + ": SPI bus " + bus + " chip select " + chipSelect
                            + " cannot be opened; is dtparam=spi=on set and the device free?",
                    e);
        }
    }

    private static HardwareException unusable(String name, int pin, RuntimeException cause) {
        return new HardwareException(
                name + ": GPIO " + pin + " cannot be opened; is this a Pi, and does no other program use the pin?",
                cause);
    }

    private void shutDown(String name) {
        try {
            context.shutdown(name);
        } catch (RuntimeException e) {
            throw new HardwareException(name + " could not be closed", e);
        }
    }

    @Override
    public void close() {
        context.shutdown();
    }

    private final class PiOutput implements Output {
        private final String name;
        private final DigitalOutput output;

        PiOutput(String name, DigitalOutput output) {
            this.name = name;
            this.output = output;
        }

        @Override
        public void set(boolean high) {
            try {
                output.state(DigitalState.getState(high));
            } catch (RuntimeException e) {
                throw new HardwareException(name + " cannot be driven", e);
            }
        }

        @Override
        public void close() {
            shutDown(name);
        }
    }

    private final class PiInput implements Input {
        private final String name;
        private final DigitalInput input;

        PiInput(String name, DigitalInput input) {
            this.name = name;
            this.input = input;
        }

        @Override
        public boolean isHigh() {
            DigitalState state;
            try {
                state = input.state();
            } catch (RuntimeException e) {
                throw new HardwareException(name + " cannot be read", e);
            }
            if (state == DigitalState.UNKNOWN) {
                throw new HardwareException(name + " cannot be read: its level is unknown");
            }
            return state == DigitalState.HIGH;
        }

        @Override
        public void onEdge(Edges listener) {
            input.addListener(event -> listener.onEdge(event.state() == DigitalState.HIGH, nanoTime.getAsLong()));
        }

        @Override
        public void close() {
            shutDown(name);
        }
    }

    private final class PiSpi implements SpiLink {
        private final String name;
        private final Spi spi;

        PiSpi(String name, Spi spi) {
            this.name = name;
            this.spi = spi;
        }

        @Override
        public byte[] exchange(byte[] sent) {
            byte[] received = new byte[sent.length];
            try {
                spi.transfer(sent, received);
            } catch (RuntimeException e) {
                throw new HardwareException(name + ": SPI exchange failed", e);
            }
            return received;
        }

        @Override
        public void close() {
            shutDown(name);
        }
    }
}
