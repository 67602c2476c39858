package org.linli.hardware.pi;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import com.pi4j.plugin.mock.provider.spi.MockSpiProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A work bench with the drivers' pins on it and the hand and meter at the other end of each wire. Without anything said it
 * is Pi4J's mock; {@code -Dlinli.pins=…} makes it a real header with jumpers, as {@code hardware/README.md} draws them.
 */
interface Bench extends AutoCloseable {

    /** What the drivers are given. */
    Pins pins();

    /** The BCM number of the pin that plays this part. */
    int pin(String part);

    /** Drives the wire of an input the driver has opened. */
    void drive(String part, boolean high);

    /** Lets go of the wire, so that only the driver's pull resistor holds it. */
    void cut(String part, Pins.Pull pull);

    /** The level at the wire of an output, also after the driver gave it back. */
    boolean level(String part);

    /** Lets time go by. */
    void pass(Duration time);

    @Override
    void close();

    static Bench open() {
        String pins = System.getProperty("linli.pins", "");
        return pins.isBlank() ? new MockBench() : new JumperBench(pins);
    }

    /** Pi4J's mock and a clock that only moves when told. */
    final class MockBench implements Bench {

        private static final Map<String, Integer> PINS = Map.ofEntries(
                Map.entry("lock", 17),
                Map.entry("contact", 22),
                Map.entry("exit", 23),
                Map.entry("fire", 24),
                Map.entry("tamper", 25),
                Map.entry("help", 5),
                Map.entry("entry-reader-d0", 6),
                Map.entry("entry-reader-d1", 13));

        private final Context context = Pi4J.newContextBuilder()
                .noAutoDetect()
                .disableShutdownHook()
                .add(
                        MockDigitalInputProvider.newInstance(),
                        MockDigitalOutputProvider.newInstance(),
                        MockSpiProvider.newInstance())
                .build();
        private final AtomicLong nanos =
                new AtomicLong(Long.MAX_VALUE - Duration.ofMillis(500).toNanos());
        private final Pins pins = new Pins(context, nanos::get);
        private final Map<String, DigitalOutput> outputs = new HashMap<>();

        @Override
        public Pins pins() {
            return pins;
        }

        @Override
        public int pin(String part) {
            return Objects.requireNonNull(PINS.get(part), part);
        }

        @Override
        public void drive(String part, boolean high) {
            if (context.registry().exists(part)) {
                MockDigitalInput input = context.registry().get(part, MockDigitalInput.class);
                input.mockState(DigitalState.getState(high));
            }
        }

        @Override
        public void cut(String part, Pins.Pull pull) {
            drive(part, pull == Pins.Pull.UP);
        }

        @Override
        public boolean level(String part) {
            DigitalOutput output =
                    outputs.computeIfAbsent(part, id -> context.registry().get(id, DigitalOutput.class));
            return output.state() == DigitalState.HIGH;
        }

        @Override
        public void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        @Override
        public void close() {
            context.shutdown();
        }
    }

    /** A real header. Parts share jumpers, because only one is tested at a time. */
    final class JumperBench implements Bench {

        /** The pin under test and the pin its jumper leads to. */
        private record Jumper(int tested, int partner) {}

        private final Map<String, Jumper> jumpers = new HashMap<>();
        private final Map<Integer, AutoCloseable> partners = new HashMap<>();
        private final Pins pins = Pins.ofThisBoard();
        private final Pins hand = Pins.ofThisBoard();

        /** @param description for example {@code lock:17-27,input:22-23,d0:6-12,d1:13-19} */
        JumperBench(String description) {
            for (String each : description.split(",")) {
                String[] parts = each.trim().split("[:-]");
                jumpers.put(parts[0], new Jumper(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
            }
        }

        private Jumper jumper(String part) {
            String wire =
                    part.equals("lock") ? "lock" : part.startsWith("entry-reader-") ? part.substring(13) : "input";
            Jumper jumper = jumpers.get(wire);
            if (jumper == null) {
                throw new IllegalArgumentException("linli.pins has no jumper " + wire);
            }
            return jumper;
        }

        @Override
        public Pins pins() {
            return pins;
        }

        @Override
        public int pin(String part) {
            return jumper(part).tested();
        }

        @Override
        public void drive(String part, boolean high) {
            int partner = jumper(part).partner();
            if (partners.get(partner) instanceof Pins.Output output) {
                output.set(high);
            } else {
                letGo(partner);
                partners.put(partner, hand.output("hand-" + partner, partner, high, high));
            }
            settle();
        }

        @Override
        public void cut(String part, Pins.Pull pull) {
            int partner = jumper(part).partner();
            letGo(partner);
            partners.put(partner, hand.input("hand-" + partner, partner, Pins.Pull.OFF));
            settle();
        }

        @Override
        public boolean level(String part) {
            int partner = jumper(part).partner();
            AutoCloseable probe =
                    partners.computeIfAbsent(partner, pin -> hand.input("probe-" + pin, pin, Pins.Pull.OFF));
            return ((Pins.Input) probe).isHigh();
        }

        @Override
        public void pass(Duration time) {
            LockSupport.parkNanos(time.toNanos());
        }

        private static void settle() {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }

        private void letGo(int partner) {
            AutoCloseable before = partners.remove(partner);
            if (before instanceof Pins.Output output) {
                output.close();
            } else if (before instanceof Pins.Input input) {
                input.close();
            }
        }

        @Override
        public void close() {
            for (int partner : partners.keySet().toArray(Integer[]::new)) {
                letGo(partner);
            }
            hand.close();
            pins.close();
        }
    }
}
