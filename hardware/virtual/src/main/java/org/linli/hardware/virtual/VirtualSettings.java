package org.linli.hardware.virtual;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.driver.CardReports;
import org.linli.hardware.driver.DebouncedInput;

/**
 * How a virtual door is built.
 *
 * @param failMode what the lock does without power
 * @param fireCutsLockPower whether the fire panel's relay sits in the lock's supply, as it must for fail-safe locks;
 *     ignored for fail-secure ones, which software has to release
 * @param debounce of every wire, 0..1000 ms
 * @param cardAway how long a card must be away to count as presented again
 * @param frameInterval between two frames of the camera, 10..1000 ms
 * @param parts which parts the door has besides lock, speaker and indicator
 */
public record VirtualSettings(
        FailMode failMode,
        boolean fireCutsLockPower,
        Duration debounce,
        Duration cardAway,
        Duration frameInterval,
        Set<Part> parts) {

    /** Parts a door may lack. */
    public enum Part {
        CONTACT,
        EXIT_BUTTON,
        FIRE,
        TAMPER,
        HELP_KEY,
        ENTRY_READER,
        EXIT_READER,
        KEYPAD,
        CAMERA
    }

    public VirtualSettings {
        if (frameInterval.compareTo(Duration.ofMillis(10)) < 0 || frameInterval.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("frameInterval is out of range 10..1000 ms");
        }
        if (cardAway.isNegative()) {
            throw new IllegalArgumentException("cardAway is negative");
        }
        parts = Set.copyOf(parts);
    }

    /** A fail-secure door with every part, a camera of 12.5 frames a second and the usual debounce. */
    public static VirtualSettings complete() {
        return new VirtualSettings(
                FailMode.FAIL_SECURE,
                true,
                DebouncedInput.DEFAULT_DEBOUNCE,
                CardReports.AWAY,
                Duration.ofMillis(80),
                EnumSet.allOf(Part.class));
    }

    public VirtualSettings withFailMode(FailMode value) {
        return new VirtualSettings(value, fireCutsLockPower, debounce, cardAway, frameInterval, parts);
    }

    public VirtualSettings withFireCutsLockPower(boolean value) {
        return new VirtualSettings(failMode, value, debounce, cardAway, frameInterval, parts);
    }

    public VirtualSettings withDebounce(Duration value) {
        return new VirtualSettings(failMode, fireCutsLockPower, value, cardAway, frameInterval, parts);
    }

    /** With {@link Duration#ZERO} every tap counts, which tests that tap quickly want. */
    public VirtualSettings withCardAway(Duration value) {
        return new VirtualSettings(failMode, fireCutsLockPower, debounce, value, frameInterval, parts);
    }

    public VirtualSettings withFrameInterval(Duration value) {
        return new VirtualSettings(failMode, fireCutsLockPower, debounce, cardAway, value, parts);
    }

    public VirtualSettings withParts(Set<Part> value) {
        return new VirtualSettings(failMode, fireCutsLockPower, debounce, cardAway, frameInterval, value);
    }
}
