package org.linli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.linli.hardware.Indicator.Signal;
import org.linli.hardware.Lock.FailMode;
import org.linli.hardware.Speaker.Prompt;

/** What every {@link DoorBoard} must do. */
public abstract class DoorBoardContract {

    private final List<DoorBoard> opened = new ArrayList<>();

    /** A board with every part this kind of board can have. */
    protected abstract DoorBoard openComplete(FailMode failMode);

    /** A board with only what no door lacks: lock, speaker, indicator. */
    protected abstract DoorBoard openBare();

    private DoorBoard keep(DoorBoard board) {
        opened.add(board);
        return board;
    }

    @AfterEach
    void closeBoards() {
        opened.forEach(DoorBoard::close);
    }

    @Test
    void aBareBoardHasNoPartsItWasNotGiven() {
        DoorBoard board = keep(openBare());
        for (Optional<?> part : optionalParts(board)) {
            assertTrue(part.isEmpty());
        }
        board.indicator().show(Signal.GRANTED);
        board.speaker().play(Prompt.GRANTED);
        board.lock().release(Lock.MAX_PULSE);
        assertTrue(board.lock().isReleased());
    }

    @Test
    void aPartIsTheSameEachTimeItIsAskedFor() {
        DoorBoard board = keep(openComplete(FailMode.FAIL_SECURE));
        assertSame(board.lock(), board.lock());
        assertSame(board.speaker(), board.speaker());
        assertSame(board.indicator(), board.indicator());
        List<Optional<?>> once = optionalParts(board);
        List<Optional<?>> again = optionalParts(board);
        for (int part = 0; part < once.size(); part++) {
            assertTrue(once.get(part).isPresent());
            assertSame(once.get(part).orElseThrow(), again.get(part).orElseThrow());
        }
    }

    @Test
    void aNewBoardIsLockedAndAtRest() {
        DoorBoard board = keep(openComplete(FailMode.FAIL_SECURE));
        assertFalse(board.lock().isReleased());
        assertEquals(Signal.IDLE, board.indicator().current());
        for (LevelInput input : inputs(board)) {
            assertFalse(input.isActive());
        }
    }

    @ParameterizedTest
    @EnumSource(FailMode.class)
    void closingTheBoardClosesEveryPartAndLeavesTheLockAtRest(FailMode failMode) throws Exception {
        DoorBoard board = keep(openComplete(failMode));
        Lock lock = board.lock();
        List<LevelInput> inputs = inputs(board);
        Optional<Camera> camera = board.camera();
        Indicator indicator = board.indicator();
        indicator.show(Signal.GRANTED);
        lock.holdReleased();

        board.close();
        board.close();

        assertEquals(failMode == FailMode.FAIL_SAFE, lock.isReleased());
        assertThrows(HardwareException.class, () -> lock.release(Lock.MIN_PULSE));
        for (LevelInput input : inputs) {
            assertThrows(HardwareException.class, input::isActive);
        }
        if (camera.isPresent()) {
            assertFalse(camera.get().isConnected());
            assertTrue(camera.get().next(Duration.ofSeconds(10)).isEmpty());
        }
        indicator.show(Signal.ALARM);
        assertEquals(Signal.GRANTED, indicator.current());
        board.speaker().play(Prompt.ALARM);
    }

    private static List<LevelInput> inputs(DoorBoard board) {
        List<LevelInput> inputs = new ArrayList<>();
        board.contact().ifPresent(inputs::add);
        board.exitButton().ifPresent(inputs::add);
        board.fire().ifPresent(inputs::add);
        board.tamper().ifPresent(inputs::add);
        board.helpKey().ifPresent(inputs::add);
        return inputs;
    }

    private static List<Optional<?>> optionalParts(DoorBoard board) {
        return List.of(
                board.contact(),
                board.exitButton(),
                board.fire(),
                board.tamper(),
                board.helpKey(),
                board.entryReader(),
                board.exitReader(),
                board.keypad(),
                board.camera());
    }
}
