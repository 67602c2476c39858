package org.linli.door.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.door.main.DoorSettings.Board;
import org.linli.hardware.DoorBoard;
import org.linli.messages.access.RuleItem.Means;

class BoardsTest {

    private static DoorSettings settings(Board board, Map<String, String> wiring) {
        return new DoorSettings(
                Path.of("data"),
                board,
                wiring,
                EnumSet.of(Means.CARD),
                Path.of("models"),
                new DoorSettings.Page("127.0.0.1", 0),
                new DoorSettings.VirtualDoor(0, Optional.empty(), Path.of("samples"), List.of()));
    }

    @Test
    void theVirtualBoardOpensLocked() {
        try (DoorBoard board = Boards.open(settings(Board.VIRTUAL, Map.of()))) {
            assertFalse(board.lock().isReleased());
        }
    }

    @Test
    void aWrongWireOfThePiStopsTheStartWithItsKey() {
        BadSetting refused = assertThrows(
                BadSetting.class, () -> Boards.open(settings(Board.PI, Map.of("lock.pin", "99", "lock.fail", "safe"))));
        assertEquals("pi.lock.pin", refused.key());
    }
}
