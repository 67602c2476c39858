package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linli.hardware.Lock.FailMode;

class PiSettingsTest {

    private static Map<String, String> keys(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of("lock.pin", "17", "lock.fail", "secure"));
        for (int at = 0; at < more.length; at += 2) {
            keys.put(more[at], more[at + 1]);
        }
        return keys;
    }

    private static String refusal(Map<String, String> keys) {
        return String.valueOf(
                assertThrows(BadWiring.class, () -> PiSettings.from(keys)).getMessage());
    }

    @Test
    void aLockAloneIsABoard() {
        PiSettings settings = PiSettings.from(keys());
        assertEquals(new LockWiring(17, FailMode.FAIL_SECURE, true), settings.lock());
        assertTrue(settings.contact().isEmpty() && settings.camera().isEmpty() && !settings.keypad());
        assertEquals(List.of("aplay", "-q"), settings.sound().player());
    }

    @Test
    void aRefusalNamesItsKeyAndItsProblem() {
        BadWiring refused = assertThrows(BadWiring.class, () -> PiSettings.from(Map.of("lock.fail", "safe")));
        assertEquals("pi.lock.pin", refused.key());
        assertEquals("is missing", refused.problem());
    }

    /** A cut cable reads high with a pull-up: active for contact, fire, tamper; at rest for buttons. */
    @ParameterizedTest
    @CsvSource({
        "contact, up, true",
        "contact, down, false",
        "fire, up, true",
        "tamper, up, true",
        "exit, up, false",
        "exit, down, true",
        "help, up, false",
    })
    void thePolarityFollowsFromTheCutCable(String part, String pull, boolean activeHigh) {
        PiSettings settings = PiSettings.from(keys(part + ".pin", "22", part + ".pull", pull));
        Optional<InputWiring> wiring = switch (part) {
            case "contact" -> settings.contact();
            case "fire" -> settings.fire();
            case "tamper" -> settings.tamper();
            case "exit" -> settings.exit();
            default -> settings.help();
        };
        assertEquals(
                new InputWiring(
                        22, Pins.Pull.valueOf(pull.toUpperCase(Locale.ROOT)), activeHigh, Duration.ofMillis(20)),
                wiring.orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "contact, up, low",
        "fire, up, low",
        "fire, down, high",
        "tamper, up, low",
        "exit, up, high",
        "help, down, low"
    })
    void aPolarityThatHidesACutCableIsRefused(String part, String pull, String active) {
        String message = refusal(keys(part + ".pin", "22", part + ".pull", pull, part + ".active", active));
        assertTrue(message.startsWith("pi." + part + ".active "), message);
    }

    @Test
    void withoutAPullResistorThePolarityMustBeSaid() {
        assertEquals("pi.fire.active is missing", refusal(keys("fire.pin", "22", "fire.pull", "off")));
        PiSettings settings = PiSettings.from(keys("fire.pin", "22", "fire.pull", "off", "fire.active", "low"));
        assertFalse(settings.fire().orElseThrow().activeHigh());
    }

    @ParameterizedTest
    @CsvSource({
        "lock.pin, seventeen, must be a whole number 2..27",
        "lock.pin, 28, must be a whole number 2..27",
        "lock.pin, 1, must be a whole number 2..27",
        "lock.fail, open, 'must be one of secure, safe'",
        "lock.current, on, 'must be one of high, low'",
        "contact.pin, 17, 'needs pin 17, which pi.lock.pin has already'",
        "keypad, entry, needs a Wiegand reader at the entry",
        "keypad, both, 'must be one of none, entry'",
        "reader.entry, osdp, 'must be one of none, wiegand, rc522'",
        "camera.source, http://camera/, is a URL of an unknown kind; rtsp and rtsps are known",
        "camera.side, 5000, must be a whole number 160..4096",
        "lock.pni, 4, 'is not a known setting, or its part is not switched on'",
        "contact.debounce.millis, 20, 'is not a known setting, or its part is not switched on'",
    })
    void aWrongSettingIsRefusedByItsName(String key, String value, String why) {
        assertEquals("pi." + key + " " + why, refusal(keys(key, value)));
    }

    @Test
    void aMissingSettingIsRefusedByItsName() {
        assertEquals("pi.lock.pin is missing", refusal(Map.of("lock.fail", "safe")));
        assertEquals("pi.lock.fail is missing", refusal(Map.of("lock.pin", "17")));
        assertEquals("pi.reader.exit.d1 is missing", refusal(keys("reader.exit", "wiegand", "reader.exit.d0", "5")));
        assertEquals("pi.lock.fail is missing", refusal(Map.of("lock.pin", "17", "lock.fail", "  ")));
    }

    @ParameterizedTest
    @CsvSource({"-1", "1001", "2e1", "99999999999"})
    void aDebounceOutOfRangeIsRefused(String millis) {
        assertEquals(
                "pi.contact.debounce.millis must be a whole number 0..1000",
                refusal(keys("contact.pin", "22", "contact.debounce.millis", millis)));
    }

    @Test
    void readersOnOneBusShareItsDataPinsButNotTheirSelect() {
        PiSettings settings =
                PiSettings.from(keys("reader.entry", "rc522", "reader.exit", "rc522", "reader.exit.spi.select", "1"));
        assertEquals(Optional.of(new ReaderWiring.Rc522(0, 0)), settings.entryReader());
        assertEquals(Optional.of(new ReaderWiring.Rc522(0, 1)), settings.exitReader());
        assertEquals(
                "pi.reader.exit.spi.select needs pin 8, which pi.reader.entry.spi.select has already",
                refusal(keys("reader.entry", "rc522", "reader.exit", "rc522")));
        assertEquals(
                "pi.reader.entry.spi.select needs pin 10, which pi.exit.pin has already",
                refusal(keys("reader.entry", "rc522", "exit.pin", "10")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, INDEX",
        "/dev/v4l/by-id/usb-camera, DEVICE",
        "rtsp://user:secret@10.0.0.9/stream, RTSP",
        "/var/lib/walk.avi, VIDEO",
        "person.jpg, STILL",
    })
    void theKindOfACameraFollowsFromItsSource(String source, CameraSettings.Kind kind) {
        CameraSettings camera =
                PiSettings.from(keys("camera.source", source)).camera().orElseThrow();
        assertEquals(kind, camera.kind());
        assertFalse(camera.toString().contains("secret"));
    }

    @Test
    void aCameraCommandIsSplitIntoWords() {
        CameraSettings camera = PiSettings.from(keys("camera.command", "rpicam-vid  --codec mjpeg -o -"))
                .camera()
                .orElseThrow();
        assertEquals(List.of("rpicam-vid", "--codec", "mjpeg", "-o", "-"), camera.command());
        assertTrue(refusal(keys("camera.command", "rpicam-vid", "camera.source", "0"))
                .startsWith("pi.camera.source "));
    }
}
