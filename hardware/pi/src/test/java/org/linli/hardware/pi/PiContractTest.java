package org.linli.hardware.pi;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Nested;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.CardReader;
import org.linli.hardware.CardReaderContract;
import org.linli.hardware.Keypad;
import org.linli.hardware.KeypadContract;
import org.linli.hardware.LevelInput;
import org.linli.hardware.LevelInputContract;
import org.linli.hardware.LevelInputContract.InputRig;
import org.linli.hardware.Lock;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.LockContract;
import org.linli.hardware.driver.DriverThreads;

/**
 * The drivers on pins pass every contract: on Pi4J's mock always, on a real header when {@code -Dlinli.pins=…} describes its
 * jumpers.
 */
class PiContractTest {

    private abstract static class LockOnPin extends LockContract {
        private final boolean currentWhenHigh;

        LockOnPin(boolean currentWhenHigh) {
            this.currentWhenHigh = currentWhenHigh;
        }

        @Override
        protected LockRig open(FailMode failMode) {
            Bench bench = Bench.open();
            Lock lock = GpioBolt.open(bench.pins(), new LockWiring(bench.pin("lock"), failMode, currentWhenHigh));
            bench.level("lock");
            return new LockRig() {
                @Override
                public Lock lock() {
                    return lock;
                }

                /** What the metal does: current opens a fail-secure lock and holds a fail-safe one. */
                @Override
                public boolean wireReleases() {
                    boolean current = bench.level("lock") == currentWhenHigh;
                    return failMode == FailMode.FAIL_SECURE ? current : !current;
                }

                @Override
                public void close() {
                    bench.close();
                }
            };
        }
    }

    @Nested
    class TheLockOfAHighActiveRelay extends LockOnPin {
        TheLockOfAHighActiveRelay() {
            super(true);
        }
    }

    @Nested
    class TheLockOfALowActiveRelay extends LockOnPin {
        TheLockOfALowActiveRelay() {
            super(false);
        }
    }

    private interface Opener {
        LevelInput open(Pins pins, InputWiring wiring, ScheduledExecutorService thread);
    }

    private static InputRig inputRig(
            String part, Pins.Pull pull, boolean activeHigh, Duration debounce, Opener opener) {
        Bench bench = Bench.open();
        ScheduledExecutorService thread = DriverThreads.single("bench");
        LevelInput input =
                opener.open(bench.pins(), new InputWiring(bench.pin(part), pull, activeHigh, debounce), thread);
        bench.drive(part, !activeHigh);
        return new InputRig() {
            @Override
            public LevelInput input() {
                return input;
            }

            @Override
            public void set(boolean active) {
                bench.drive(part, active == activeHigh);
            }

            @Override
            public void cutCable() {
                bench.cut(part, pull);
            }

            @Override
            public void close() {
                thread.shutdownNow();
                bench.close();
            }
        };
    }

    @Nested
    class TheDoorContact extends LevelInputContract.DoorContactContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("contact", Pins.Pull.UP, true, debounce, GpioInput.Contact::new);
        }
    }

    @Nested
    class TheDoorContactPulledDown extends LevelInputContract.DoorContactContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("contact", Pins.Pull.DOWN, false, debounce, GpioInput.Contact::new);
        }
    }

    @Nested
    class TheExitButton extends LevelInputContract.ExitButtonContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("exit", Pins.Pull.UP, false, debounce, GpioInput.Exit::new);
        }
    }

    @Nested
    class TheFireInput extends LevelInputContract.FireInputContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("fire", Pins.Pull.UP, true, debounce, GpioInput.Fire::new);
        }
    }

    @Nested
    class TheTamper extends LevelInputContract.TamperContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("tamper", Pins.Pull.UP, true, debounce, GpioInput.Case::new);
        }
    }

    @Nested
    class TheHelpKey extends LevelInputContract.HelpKeyContract {
        @Override
        protected InputRig open(Duration debounce) {
            return inputRig("help", Pins.Pull.UP, false, debounce, GpioInput.Help::new);
        }
    }

    private static final class WiegandBench implements AutoCloseable {
        final Bench bench = Bench.open();
        final ScheduledExecutorService thread = DriverThreads.single("bench");
        final WiegandReader reader = new WiegandReader(
                bench.pins(),
                "entry-reader",
                new ReaderWiring.Wiegand(bench.pin("entry-reader-d0"), bench.pin("entry-reader-d1")),
                true,
                thread);

        WiegandBench() {
            bench.drive("entry-reader-d0", true);
            bench.drive("entry-reader-d1", true);
            // Powering a reader up makes an edge or two, which is a damaged frame; the suites begin after that.
            bench.pass(WiegandPulses.PAUSE);
            await().until(() -> !reader.isReceiving());
        }

        void play(String bits) {
            WiegandPulses.play(bench, "entry-reader", bits);
            // The next frame begins when this one has been noticed, as a person's next card does.
            await().until(() -> !reader.isReceiving());
        }

        @Override
        public void close() {
            reader.close();
            thread.shutdownNow();
            bench.close();
        }
    }

    @Nested
    class TheWiegandReader extends CardReaderContract {

        /** Frames from public documentation of the 26-bit format, not from an encoder of ours. */
        private static final Map<CardRead, String> FRAMES = Map.of(
                new CardRead(Format.WIEGAND_26, 227, 57600), "01110001111100001000000000",
                new CardRead(Format.WIEGAND_26, 90, 324), "00101101000000001010001000");

        @Override
        protected ReaderRig open() {
            WiegandBench wires = new WiegandBench();
            return new ReaderRig() {
                @Override
                public CardReader reader() {
                    return wires.reader;
                }

                @Override
                public List<CardRead> cards() {
                    return List.copyOf(FRAMES.keySet());
                }

                @Override
                public void present(CardRead card) {
                    wires.play(Objects.requireNonNull(FRAMES.get(card)));
                }

                @Override
                public void garble() {
                    wires.play("01110001111100001000000001");
                }

                @Override
                public void nothingForASecond() {
                    wires.bench.pass(Duration.ofMillis(1001));
                }

                @Override
                public void close() {
                    wires.close();
                }
            };
        }
    }

    @Nested
    class TheWiegandKeypad extends KeypadContract {
        @Override
        protected KeypadRig open() {
            WiegandBench wires = new WiegandBench();
            Keypad keypad = wires.reader.keypad();
            return new KeypadRig() {
                @Override
                public Keypad keypad() {
                    return keypad;
                }

                @Override
                public void press(char key) {
                    wires.play(
                            switch (key) {
                                case '0' -> "0000";
                                case '1' -> "0001";
                                case '2' -> "0010";
                                case '3' -> "0011";
                                case '4' -> "0100";
                                case '5' -> "0101";
                                case '6' -> "0110";
                                case '7' -> "0111";
                                case '8' -> "1000";
                                case '9' -> "1001";
                                case '*' -> "1010";
                                default -> "1011";
                            });
                }

                @Override
                public void close() {
                    wires.close();
                }
            };
        }
    }
}
