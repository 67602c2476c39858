package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.DoorBoardContract;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Indicator;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.IndicatorContract;
import org.linli.hardware.Lock.FailMode;

/** Whole boards on Pi4J's mock. */
class PiBoardTest {

    @TempDir
    private static Path directory;

    /** Whole boards need more pins than a header with jumpers has. */
    @BeforeEach
    void onlyOnTheMock() {
        assumeTrue(System.getProperty("linli.pins", "").isBlank());
    }

    static Map<String, String> completeKeys() {
        Map<String, String> keys = new HashMap<>();
        keys.put("lock.pin", "17");
        keys.put("lock.fail", "secure");
        keys.put("contact.pin", "22");
        keys.put("exit.pin", "23");
        keys.put("fire.pin", "24");
        keys.put("tamper.pin", "25");
        keys.put("help.pin", "5");
        keys.put("reader.entry", "wiegand");
        keys.put("reader.entry.d0", "6");
        keys.put("reader.entry.d1", "13");
        keys.put("reader.exit", "wiegand");
        keys.put("reader.exit.d0", "19");
        keys.put("reader.exit.d1", "26");
        keys.put("keypad", "entry");
        keys.put("lamp.red.pin", "16");
        keys.put("lamp.green.pin", "20");
        keys.put("lamp.blue.pin", "21");
        keys.put("buzzer.pin", "12");
        keys.put("camera.source", picture().toString());
        return keys;
    }

    private static Path picture() {
        try {
            Path file = directory.resolve("person.png");
            if (!Files.exists(file)) {
                Files.write(file, PictureFiles.png(64, 48));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PiBoard open(Bench.MockBench bench, Map<String, String> keys) {
        PiBoard board = new PiBoard(PiSettings.from(keys), bench.pins());
        bench.drive("contact", false);
        bench.drive("exit", true);
        bench.drive("fire", false);
        bench.drive("tamper", false);
        bench.drive("help", true);
        return board;
    }

    @Nested
    class TheContract extends DoorBoardContract {
        @Override
        protected DoorBoard openComplete(FailMode failMode) {
            Map<String, String> keys = completeKeys();
            keys.put("lock.fail", failMode == FailMode.FAIL_SAFE ? "safe" : "secure");
            return open(new Bench.MockBench(), keys);
        }

        @Override
        protected DoorBoard openBare() {
            return open(new Bench.MockBench(), Map.of("lock.pin", "17", "lock.fail", "secure"));
        }
    }

    @Nested
    class TheLamp extends IndicatorContract {
        @Override
        protected IndicatorRig open() {
            Bench.MockBench bench = new Bench.MockBench();
            PiBoard board = PiBoardTest.open(bench, completeKeys());
            return new IndicatorRig() {
                @Override
                public Indicator indicator() {
                    return board.indicator();
                }

                /** Colours at the pins right after the signal was shown, and whether they blink. */
                @Override
                public Object looks() {
                    return bench.level("lamp-red") + " " + bench.level("lamp-green") + " " + bench.level("lamp-blue")
                            + " " + GpioLamp.lookOf(board.indicator().current()).blinks();
                }

                @Override
                public void close() {
                    board.close();
                }
            };
        }
    }

    private final Bench.MockBench bench = new Bench.MockBench();

    @AfterEach
    void closeBench() {
        bench.close();
    }

    @Test
    void theLampIsDarkAfterTheBoardWasClosed() {
        PiBoard board = open(bench, completeKeys());
        board.indicator().show(Signal.GRANTED);
        assertTrue(bench.level("lamp-green"));
        board.close();
        assertFalse(bench.level("lamp-green"));
    }

    @Test
    void aLampWithoutRedShowsGreenOnTheGreenPin() {
        Map<String, String> keys = completeKeys();
        keys.remove("lamp.red.pin");
        keys.remove("lamp.blue.pin");
        keys.put("lamp.active", "low");
        try (PiBoard board = open(bench, keys)) {
            board.indicator().show(Signal.DENIED);
            assertTrue(bench.level("lamp-green"), "off is high when low is lit");
            board.indicator().show(Signal.GRANTED);
            assertFalse(bench.level("lamp-green"));
            assertEquals(Signal.GRANTED, board.indicator().current());
        }
    }

    @Test
    void aBoardThatCannotOpenAPartLeavesTheLockAtRestAndThePinsFree() {
        Map<String, String> keys = completeKeys();
        keys.remove("reader.exit.d0");
        keys.remove("reader.exit.d1");
        keys.put("reader.exit", "rc522");
        keys.put("help.pin", "4");
        // The mock's SPI answers nothing, as a missing chip does.
        assertThrows(HardwareException.class, () -> new PiBoard(PiSettings.from(keys), bench.pins()));
        Bench.MockBench again = new Bench.MockBench();
        open(again, completeKeys()).close();
    }

    @Test
    void aMachineWithoutPinsIsSaidSo() {
        assumeFalse(Files.exists(Path.of("/dev/gpiochip0")));
        PiSettings settings = PiSettings.from(Map.of("lock.pin", "17", "lock.fail", "secure"));
        assertThrows(HardwareException.class, () -> PiBoard.open(settings));
    }
}
