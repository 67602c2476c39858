package org.linli.door.main;

import org.linli.hardware.DoorBoard;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;

/** Opens the board that the settings name. */
final class Boards {

    private Boards() {}

    static DoorBoard open(DoorSettings settings) {
        return switch (settings.board()) {
            case VIRTUAL -> new VirtualBoard(VirtualSettings.complete());
            case PI -> throw new BadSetting("board", "pi is not there yet");
        };
    }
}
