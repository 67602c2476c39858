package org.linli.door.provision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.linli.door.provision.WireResult.Outcome;
import org.linli.hardware.Camera;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardReader;
import org.linli.hardware.DoorBoard;
import org.linli.hardware.Frame;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Keypad;
import org.linli.hardware.LevelInput;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.Subscription;

/**
 * Proves the wiring of a door, one result a wire. Used by the command line before the controller runs, and by the local page while it runs: it only
 * listens beside the controller, but {@link Wire#LOCK} releases the lock, so whoever calls it has recorded that first.
 *
 * <p>Blocking; one wire at a time.
 */
public final class WiringTest {

    private static final Duration LOCK_PULSE = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 20;
    private static final int FRAMES_TO_SETTLE = 3;
    private static final int DARKEST_MEAN = 3;

    private final DoorBoard board;

    public WiringTest(DoorBoard board) {
        this.board = board;
    }

    /**
     * Tests one wire.
     *
     * @param patience how long to wait for the person at the door, 0..5 min
     * @param confirmed asked after the lock, lamp or speaker was driven: did the person see or hear it
     */
    public WireResult test(Wire wire, Duration patience, BooleanSupplier confirmed) throws InterruptedException {
        try {
            return switch (wire) {
                case LOCK -> driven(wire, () -> board.lock().release(LOCK_PULSE), confirmed);
                case LAMP -> {
                    Signal before = board.indicator().current();
                    WireResult result = driven(wire, () -> board.indicator().show(Signal.GRANTED), confirmed);
                    board.indicator().show(before);
                    yield result;
                }
                case SPEAKER -> driven(wire, () -> board.speaker().play(Prompt.GRANTED), confirmed);
                case CAMERA -> board.camera().map(camera -> look(wire, camera)).orElseGet(() -> missing(wire));
                case TAMPER -> board.tamper().map(tamper -> quiet(wire, tamper)).orElseGet(() -> missing(wire));
                case CONTACT -> there(wire, board.contact(), patience);
                case EXIT_BUTTON -> there(wire, board.exitButton(), patience);
                case FIRE -> there(wire, board.fire(), patience);
                case HELP_KEY -> there(wire, board.helpKey(), patience);
                case ENTRY_READER -> read(wire, board.entryReader(), patience);
                case EXIT_READER -> read(wire, board.exitReader(), patience);
                case KEYPAD -> typed(wire, board.keypad(), patience);
            };
        } catch (HardwareException broken) {
            return new WireResult(wire, Outcome.FAILED, String.valueOf(broken.getMessage()));
        }
    }

    private static WireResult driven(Wire wire, Runnable drive, BooleanSupplier confirmed) {
        drive.run();
        return confirmed.getAsBoolean() ? works(wire) : failed(wire, "nobody saw or heard it");
    }

    private static WireResult look(Wire wire, Camera camera) {
        try {
            Optional<Frame> frame = Optional.empty();
            for (int i = 0; i < FRAMES_TO_SETTLE; i++) { // the first may be older than the test
                frame = camera.next(Duration.ofSeconds(5));
            }
            if (frame.isEmpty()) {
                // the running controller may have taken every frame
                return camera.isConnected() ? works(wire) : failed(wire, "no picture within 5 s");
            }
            return mean(frame.get()) < DARKEST_MEAN ? failed(wire, "the picture is black") : works(wire);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(wire, "interrupted");
        }
    }

    private static long mean(Frame frame) {
        long sum = 0;
        for (byte value : frame.bgr()) {
            sum += value & 0xFF;
        }
        return sum / frame.bgr().length;
    }

    private static WireResult quiet(Wire wire, LevelInput tamper) {
        return tamper.isActive() ? failed(wire, "the case is open or the cable is cut") : works(wire);
    }

    /** A level must go there and come back: a wire that is stuck proves nothing. */
    private static WireResult there(Wire wire, Optional<? extends LevelInput> input, Duration patience)
            throws InterruptedException {
        if (input.isEmpty()) {
            return missing(wire);
        }
        LevelInput level = input.get();
        boolean rest = level.isActive();
        long end = System.nanoTime() + patience.toNanos();
        if (!becomes(level, !rest, end)) {
            return failed(wire, "it did not change");
        }
        return becomes(level, rest, end) ? works(wire) : failed(wire, "it changed and did not come back");
    }

    private static boolean becomes(LevelInput level, boolean active, long endNanos) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (level.isActive() != active) {
            if (System.nanoTime() - endNanos > 0 || never.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static WireResult read(Wire wire, Optional<CardReader> reader, Duration patience)
            throws InterruptedException {
        if (reader.isEmpty()) {
            return missing(wire);
        }
        CountDownLatch read = new CountDownLatch(1);
        long garbledBefore = reader.get().garbledCount();
        try (Subscription listening = reader.get().listen(new CardReader.Listener() {
            @Override
            public void onCard(CardRead card) {
                read.countDown();
            }

            @Override
            public void onGarbled(String reason) {
                // counted by the reader
            }
        })) {
            if (read.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return works(wire);
            }
        }
        long garbled = reader.get().garbledCount() - garbledBefore;
        return failed(wire, garbled == 0 ? "no card was read" : garbled + " garbled frames; D0 and D1 may be swapped");
    }

    private static WireResult typed(Wire wire, Optional<Keypad> keypad, Duration patience) throws InterruptedException {
        if (keypad.isEmpty()) {
            return missing(wire);
        }
        CountDownLatch typed = new CountDownLatch(1);
        try (Subscription listening = keypad.get().listen(key -> typed.countDown())) {
            return typed.await(patience.toMillis(), TimeUnit.MILLISECONDS) ? works(wire) : failed(wire, "no key came");
        }
    }

    private static WireResult works(Wire wire) {
        return new WireResult(wire, Outcome.WORKS, "");
    }

    private static WireResult failed(Wire wire, String detail) {
        return new WireResult(wire, Outcome.FAILED, detail);
    }

    private static WireResult missing(Wire wire) {
        return new WireResult(wire, Outcome.NOT_FITTED, "");
    }
}
