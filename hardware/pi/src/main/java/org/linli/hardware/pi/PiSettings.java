package org.linli.hardware.pi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.linli.hardware.Lock.FailMode;

/**
 * How one door is wired to the board. The keys are listed in {@code hardware/README.md}.
 *
 * <p>A cut cable must read as the port says: open for the contact, active for fire and tamper, not pressed for buttons. With
 * a pull resistor chosen here the polarity follows from that, and a setting that contradicts it is refused; with
 * {@code pull=off} the circuit outside has to see to it.
 */
public record PiSettings(
        LockWiring lock,
        Optional<InputWiring> contact,
        Optional<InputWiring> exit,
        Optional<InputWiring> fire,
        Optional<InputWiring> tamper,
        Optional<InputWiring> help,
        Optional<ReaderWiring> entryReader,
        Optional<ReaderWiring> exitReader,
        boolean keypad,
        Optional<CameraSettings> camera,
        LampWiring lamp,
        SoundSettings sound) {

    /** What every key begins with in a settings file. */
    public static final String PREFIX = "pi.";

    /**
     * Reads and checks the wiring.
     *
     * @param settings the keys below {@link #PREFIX}, without it
     * @throws BadWiring with the name of the key that is wrong, missing or unknown
     */
    public static PiSettings from(Map<String, String> settings) {
        KeyReader keys = new KeyReader(settings);
        PiSettings read = new PiSettings(
                lock(keys),
                input(keys, "contact", true),
                input(keys, "exit", false),
                input(keys, "fire", true),
                input(keys, "tamper", true),
                input(keys, "help", false),
                reader(keys, "reader.entry"),
                reader(keys, "reader.exit"),
                keys.oneOf("keypad", "none", "entry").equals("entry"),
                camera(keys),
                lamp(keys),
                sound(keys));
        if (read.keypad && !(read.entryReader.orElse(null) instanceof ReaderWiring.Wiegand)) {
            throw keys.refuse("keypad", "needs a Wiegand reader at the entry");
        }
        keys.refuseUnknown();
        return read;
    }

    private static LockWiring lock(KeyReader keys) {
        return new LockWiring(
                keys.requiredPin("lock.pin"),
                keys.requiredOneOf("lock.fail", "secure", "safe").equals("safe")
                        ? FailMode.FAIL_SAFE
                        : FailMode.FAIL_SECURE,
                keys.oneOf("lock.current", "high", "low").equals("high"));
    }

    private static Optional<InputWiring> input(KeyReader keys, String part, boolean cutIsActive) {
        OptionalInt pin = keys.pin(part + ".pin");
        if (pin.isEmpty()) {
            return Optional.empty();
        }
        Pins.Pull pull = switch (keys.oneOf(part + ".pull", "up", "down", "off")) {
            case "up" -> Pins.Pull.UP;
            case "down" -> Pins.Pull.DOWN;
            default -> Pins.Pull.OFF;
        };
        boolean safeActiveHigh = (pull == Pins.Pull.UP) == cutIsActive;
        boolean activeHigh;
        if (pull == Pins.Pull.OFF) {
            activeHigh = keys.requiredOneOf(part + ".active", "high", "low").equals("high");
        } else {
            String safe = safeActiveHigh ? "high" : "low";
            String other = safeActiveHigh ? "low" : "high";
            activeHigh = keys.oneOf(part + ".active", safe, other).equals("high");
        }
        if (pull != Pins.Pull.OFF && activeHigh != safeActiveHigh) {
            throw keys.refuse(part + ".active", "would make a cut cable read the wrong way with this pull resistor");
        }
        Duration debounce = Duration.ofMillis(keys.number(part + ".debounce.millis", 20, 0, 1000));
        return Optional.of(new InputWiring(pin.getAsInt(), pull, activeHigh, debounce));
    }

    private static Optional<ReaderWiring> reader(KeyReader keys, String part) {
        return switch (keys.oneOf(part, "none", "wiegand", "rc522")) {
            case "wiegand" ->
                Optional.of(new ReaderWiring.Wiegand(keys.requiredPin(part + ".d0"), keys.requiredPin(part + ".d1")));
            case "rc522" -> {
                ReaderWiring.Rc522 wiring = new ReaderWiring.Rc522(
                        keys.number(part + ".spi.bus", 0, 0, 1), keys.number(part + ".spi.select", 0, 0, 1));
                keys.claimSpi(part + ".spi.select", wiring.bus(), wiring.chipSelect());
                yield Optional.of(wiring);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<CameraSettings> camera(KeyReader keys) {
        int maxSide = keys.number("camera.side", 1280, 160, 4096);
        List<String> command = keys.words("camera.command");
        Optional<String> source = keys.text("camera.source");
        if (!command.isEmpty()) {
            if (source.isPresent()) {
                throw keys.refuse("camera.source", "and camera.command exclude each other");
            }
            return Optional.of(
                    new CameraSettings(CameraSettings.Kind.COMMAND, "the camera's command", command, maxSide));
        }
        return source.map(place -> new CameraSettings(kindOf(keys, place), place, List.of(), maxSide));
    }

    private static CameraSettings.Kind kindOf(KeyReader keys, String place) {
        if (place.matches("[0-9]{1,2}")) {
            return CameraSettings.Kind.INDEX;
        }
        if (place.startsWith("rtsp://") || place.startsWith("rtsps://")) {
            return CameraSettings.Kind.RTSP;
        }
        if (place.contains("://")) {
            throw keys.refuse("camera.source", "is a URL of an unknown kind; rtsp and rtsps are known");
        }
        path(keys, "camera.source", place);
        if (place.startsWith("/dev/")) {
            return CameraSettings.Kind.DEVICE;
        }
        return place.endsWith(".avi") ? CameraSettings.Kind.VIDEO : CameraSettings.Kind.STILL;
    }

    private static LampWiring lamp(KeyReader keys) {
        return new LampWiring(
                keys.pin("lamp.red.pin"),
                keys.pin("lamp.green.pin"),
                keys.pin("lamp.blue.pin"),
                keys.oneOf("lamp.active", "high", "low").equals("high"));
    }

    private static SoundSettings sound(KeyReader keys) {
        List<String> player = keys.words("sound.player");
        return new SoundSettings(
                keys.text("sound.directory").map(place -> path(keys, "sound.directory", place)),
                player.isEmpty() ? List.of("aplay", "-q") : player,
                keys.pin("buzzer.pin"),
                keys.oneOf("buzzer.active", "high", "low").equals("high"));
    }

    private static Path path(KeyReader keys, String key, String place) {
        try {
            return Path.of(place);
        } catch (InvalidPathException e) {
            throw keys.refuse(key, "is no path");
        }
    }
}
