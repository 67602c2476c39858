package org.linli.hardware.virtual;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Camera;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.CardReader;
import org.linli.hardware.DoorContact;
import org.linli.hardware.Frame;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.Speaker.Prompt;
import org.linli.hardware.Subscription;

/** What a person can do at a virtual door, and what the door does then. */
class VirtualControlsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final CardRead CARD = new CardRead(Format.WIEGAND_26, 12, 3456);

    private VirtualBoard board = new VirtualBoard(VirtualSettings.complete());
    private VirtualControls hands = board.controls();

    private void openBoard(VirtualSettings settings) {
        board.close();
        board = new VirtualBoard(settings);
        hands = board.controls();
    }

    @AfterEach
    void closeBoard() {
        board.close();
    }

    @Test
    void aLockedDoorCannotBePushedOpen() {
        assertFalse(hands.pushDoor());
        assertFalse(hands.isDoorOpen());
        assertFalse(board.contact().orElseThrow().isActive());
    }

    @Test
    void aReleasedDoorCanBePushedOpenAndTheContactSaysSo() {
        board.lock().release(Duration.ofSeconds(60));
        assertTrue(hands.pushDoor());
        assertTrue(board.contact().orElseThrow().isActive());
        board.lock().secure();
        assertTrue(hands.isDoorOpen(), "locking does not shut a door");
        hands.closeDoor();
        assertFalse(board.contact().orElseThrow().isActive());
        assertFalse(hands.pushDoor());
    }

    @Test
    void aBreakInOpensALockedDoor() {
        hands.forceOpen();
        assertTrue(board.contact().orElseThrow().isActive());
        assertFalse(board.lock().isReleased());
    }

    @Test
    void aDoorCloserShutsTheDoorAndAProppedDoorStaysOpen() {
        hands.setDoorCloser(Optional.of(Duration.ofMillis(20)));
        hands.forceOpen();
        await().until(() -> !hands.isDoorOpen());
        hands.setDoorCloser(Optional.of(Duration.ofMillis(100)));
        hands.forceOpen();
        hands.setDoorCloser(Optional.empty());
        await().during(Duration.ofMillis(200)).until(hands::isDoorOpen);
    }

    @Test
    void withoutPowerAFailSecureBoltStaysShutWhateverTheDriverOrders() {
        board.lock().holdReleased();
        hands.cutPower();
        assertTrue(board.lock().isReleased());
        assertFalse(hands.pushDoor());
        hands.restorePower();
        assertTrue(hands.pushDoor());
    }

    @Test
    void withoutPowerAFailSafeBoltOpens() {
        openBoard(VirtualSettings.complete().withFailMode(FailMode.FAIL_SAFE));
        assertFalse(hands.pushDoor());
        hands.cutPower();
        assertFalse(board.lock().isReleased());
        assertTrue(hands.pushDoor());
    }

    @Test
    void theFireRelayOpensAFailSafeDoorWithoutAnySoftware() {
        openBoard(VirtualSettings.complete().withFailMode(FailMode.FAIL_SAFE));
        hands.fire().set(true);
        assertTrue(hands.isBoltReleased());
        hands.fire().set(false);
        assertFalse(hands.isBoltReleased());
        hands.fire().cutCable();
        assertTrue(hands.isBoltReleased());
    }

    @Test
    void aFireInputThatIsOnlyReadLeavesTheBoltToTheSoftware() {
        openBoard(VirtualSettings.complete().withFailMode(FailMode.FAIL_SAFE).withFireCutsLockPower(false));
        hands.fire().set(true);
        assertFalse(hands.isBoltReleased());
        assertTrue(board.fire().orElseThrow().isActive());
    }

    @Test
    void theFireRelayDoesNotTakePowerFromAFailSecureDoor() {
        hands.fire().set(true);
        assertFalse(hands.isBoltReleased());
        board.lock().holdReleased();
        assertTrue(hands.isBoltReleased());
    }

    @Test
    void aPressEndsByItself() {
        AtomicInteger hints = new AtomicInteger();
        board.exitButton().orElseThrow().onHint(hints::incrementAndGet);
        hands.pressExitButton(Duration.ofMillis(100));
        await().until(() -> hints.get() == 2);
        assertFalse(board.exitButton().orElseThrow().isActive());
    }

    @Test
    void aMagnetOnTheContactHidesAnOpenDoor() {
        DoorContact contact = board.contact().orElseThrow();
        hands.forceOpen();
        hands.contact().set(false);
        assertFalse(contact.isActive());
        assertTrue(hands.isDoorOpen());
    }

    @Test
    void theTwoReadersAreTwo() {
        List<CardRead> inside = new CopyOnWriteArrayList<>();
        List<CardRead> outside = new CopyOnWriteArrayList<>();
        board.entryReader().orElseThrow().listen(new Reads(outside));
        board.exitReader().orElseThrow().listen(new Reads(inside));
        hands.entryReader().present(CARD);
        hands.exitReader().present(CARD);
        await().until(() -> inside.size() == 1 && outside.size() == 1);
    }

    @Test
    void aReaderWithoutAPauseReportsEveryTap() {
        openBoard(VirtualSettings.complete().withCardAway(Duration.ZERO));
        List<CardRead> reads = new CopyOnWriteArrayList<>();
        board.entryReader().orElseThrow().listen(new Reads(reads));
        hands.entryReader().present(CARD);
        hands.entryReader().present(CARD);
        await().until(() -> reads.size() == 2);
    }

    @Test
    void aKeyThatIsNotOnThePadPressesNothing() {
        assertThrows(IllegalArgumentException.class, () -> hands.keypad().type("12a"));
    }

    @Test
    void theCameraSeesTheFramesOfTheSceneUntilThePersonLeaves() throws Exception {
        Camera camera = board.camera().orElseThrow();
        hands.camera().show(List.of(Pictures.grey(1), Pictures.grey(2), Pictures.grey(3)));
        assertTrue(hands.state().cameraShowing());
        Set<Integer> seen = new HashSet<>();
        while (!seen.containsAll(Set.of(1, 2, 3))) {
            seen.add((int) camera.next(PATIENCE).orElseThrow().bgr()[0]);
        }
        hands.camera().clear();
        Frame empty = camera.next(PATIENCE).orElseThrow();
        assertEquals(320, empty.width(), "an empty scene is still a picture");
        assertTrue(camera.isConnected());
    }

    @Test
    void aSceneThatCannotBeDrawnDoesNotStopTheCamera() throws Exception {
        Camera camera = board.camera().orElseThrow();
        AtomicInteger looks = new AtomicInteger();
        hands.camera().show(() -> {
            if (looks.getAndIncrement() < 3) {
                throw new IllegalStateException("no picture, as this test wants");
            }
            return Pictures.grey(9);
        });
        Frame frame = camera.next(PATIENCE).orElseThrow();
        while (frame.width() != 32) {
            frame = camera.next(PATIENCE).orElseThrow();
        }
        assertEquals(9, frame.bgr()[0]);
        assertThrows(IllegalArgumentException.class, () -> hands.camera().show(List.of()));
    }

    @Test
    void theStateShowsWhatAPersonSeesAndHears() {
        assertEquals(Optional.empty(), hands.state().lastPrompt());
        board.indicator().show(Signal.DENIED);
        board.speaker().play(Prompt.GRANTED);
        board.speaker().play(Prompt.DENIED);
        hands.tamper().set(true);
        hands.helpKey().set(true);
        VirtualState state = hands.state();
        assertEquals(Signal.DENIED, state.signal());
        assertEquals(Optional.of(Prompt.DENIED), state.lastPrompt());
        assertEquals(2, state.promptCount());
        assertEquals(List.of(Prompt.GRANTED, Prompt.DENIED), hands.speaker().heard());
        assertEquals(List.of(Signal.DENIED), hands.indicator().shown());
        assertTrue(state.tamperActive() && state.helpPressed() && state.powered() && state.cameraPlugged());
        assertFalse(state.exitPressed() || state.fireActive() || state.doorOpen() || state.boltReleased());
    }

    @Test
    void whoeverWatchesHearsOfEveryKindOfChange() {
        AtomicInteger changes = new AtomicInteger();
        Subscription watching = hands.onChange(changes::incrementAndGet);
        for (Runnable change : List.<Runnable>of(
                () -> board.lock().holdReleased(),
                () -> hands.pushDoor(),
                () -> hands.cutPower(),
                () -> hands.fire().set(true),
                () -> hands.camera().unplug(),
                () -> board.indicator().show(Signal.ALARM),
                () -> board.speaker().play(Prompt.ALARM))) {
            int before = changes.get();
            change.run();
            await().until(() -> changes.get() > before);
        }
        watching.close();
    }

    @Test
    void theMemoryOfPromptsAndSignalsIsBounded() {
        for (int count = 0; count < VirtualSpeaker.REMEMBERED + 5; count++) {
            board.speaker().play(Prompt.GRANTED);
            board.indicator().show(Signal.GRANTED);
        }
        assertEquals(VirtualSpeaker.REMEMBERED, hands.speaker().heard().size());
        assertEquals(VirtualIndicator.REMEMBERED, hands.indicator().shown().size());
        assertEquals(VirtualSpeaker.REMEMBERED + 5, hands.speaker().count());
    }

    @Test
    void handsOnAClosedBoardBreakNothing() {
        board.close();
        hands.forceOpen();
        hands.entryReader().present(CARD);
        hands.keypad().type("1");
        hands.camera().show(Pictures.grey(1));
        hands.pressExitButton(Duration.ofMillis(50));
        assertTrue(hands.state().doorOpen());
    }

    private record Reads(List<CardRead> into) implements CardReader.Listener {
        @Override
        public void onCard(CardRead read) {
            into.add(read);
        }

        @Override
        public void onGarbled(String reason) {
            throw new AssertionError(reason);
        }
    }
}
