package org.linli.door.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.linli.door.provision.WireResult.Outcome;
import org.linli.hardware.CardRead;
import org.linli.hardware.Frame;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;
import org.linli.hardware.virtual.VirtualSettings.Part;
import org.linli.hardware.virtual.VirtualWire;

class WiringTestTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration HASTY = Duration.ofMillis(60);

    private final VirtualBoard board = new VirtualBoard(
            VirtualSettings.complete().withDebounce(Duration.ZERO).withCardAway(Duration.ZERO));

    @AfterEach
    void close() {
        board.close();
    }

    private CompletableFuture<WireResult> begin(Wire wire) {
        return CompletableFuture.supplyAsync(() -> test(board, wire, PATIENT, true));
    }

    private static WireResult test(VirtualBoard board, Wire wire, Duration patience, boolean seen) {
        try {
            return new WiringTest(board).test(wire, patience, () -> seen);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private VirtualWire wire(Wire wire) {
        return switch (wire) {
            case CONTACT -> board.controls().contact();
            case EXIT_BUTTON -> board.controls().exitButton();
            case FIRE -> board.controls().fire();
            default -> board.controls().helpKey();
        };
    }

    /** Moves the level to and fro until the test has seen both, as an impatient installer does. */
    @ParameterizedTest
    @EnumSource(names = {"CONTACT", "EXIT_BUTTON", "FIRE", "HELP_KEY"})
    void aLevelThatGoesThereAndBackWorks(Wire wire) {
        CompletableFuture<WireResult> result = begin(wire);
        Awaitility.await().pollInterval(Duration.ofMillis(70)).until(() -> {
            wire(wire).set(!wire(wire).level());
            return result.isDone();
        });
        assertEquals(Outcome.WORKS, result.join().outcome());
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTACT", "EXIT_BUTTON", "FIRE", "HELP_KEY", "ENTRY_READER", "EXIT_READER", "KEYPAD"})
    void aWireOnWhichNothingHappensFails(Wire wire) {
        assertEquals(Outcome.FAILED, test(board, wire, HASTY, true).outcome());
    }

    @Test
    void aCardAtTheReaderProvesIt() {
        CompletableFuture<WireResult> result = begin(Wire.ENTRY_READER);
        Awaitility.await().until(() -> {
            board.controls().entryReader().present(new CardRead(CardRead.Format.WIEGAND_26, 1, 2));
            return result.isDone();
        });
        assertEquals("entry-reader=works", result.join().text());
    }

    @Test
    void garbledFramesHintAtSwappedWires() {
        CompletableFuture<WireResult> result =
                CompletableFuture.supplyAsync(() -> test(board, Wire.ENTRY_READER, Duration.ofMillis(500), true));
        while (!result.isDone()) {
            board.controls().entryReader().garble("parity");
            Thread.onSpinWait();
        }
        assertTrue(result.join().text().contains("swapped"), result.join().text());
    }

    @Test
    void aLockNobodyHeardFails() {
        assertEquals(Outcome.WORKS, test(board, Wire.LOCK, HASTY, true).outcome());
        assertEquals(Outcome.FAILED, test(board, Wire.LOCK, HASTY, false).outcome());
    }

    @Test
    void theLampShowsWhatItShowedBefore() {
        var before = board.indicator().current();
        test(board, Wire.LAMP, HASTY, true);
        assertEquals(before, board.indicator().current());
    }

    @Test
    void anOpenCaseFailsTheTamperWire() {
        assertEquals(Outcome.WORKS, test(board, Wire.TAMPER, HASTY, true).outcome());
        board.controls().tamper().set(true);
        assertEquals(Outcome.FAILED, test(board, Wire.TAMPER, HASTY, true).outcome());
    }

    @Test
    void aCoveredLensFailsTheCamera() {
        board.controls().camera().show(new Frame(16, 16, new byte[16 * 16 * 3], 0));
        assertEquals(
                "camera=failed (the picture is black)",
                test(board, Wire.CAMERA, HASTY, true).text());
    }

    @Test
    void partsThatAreNotThereAreNotFaults() {
        try (VirtualBoard bare = new VirtualBoard(VirtualSettings.complete().withParts(EnumSet.noneOf(Part.class)))) {
            for (Wire wire : EnumSet.complementOf(EnumSet.of(Wire.LOCK, Wire.LAMP, Wire.SPEAKER))) {
                assertEquals(Outcome.NOT_FITTED, test(bare, wire, HASTY, true).outcome(), wire.name());
            }
        }
    }
}
