package org.linli.door.main;

import org.linli.hardware.DoorBoard;
import org.linli.hardware.pi.PiBoard;
import org.linli.hardware.pi.PiSettings;
import org.linli.hardware.virtual.VirtualBoard;
import org.linli.hardware.virtual.VirtualSettings;

/** Opens the board that the settings name. */
final class Boards {

    private Boards() {}

    static DoorBoard open(DoorSettings settings) {
        return switch (settings.board()) {
            case VIRTUAL -> new VirtualBoard(VirtualSettings.complete());
            case PI -> PiBoard.open(wiring(settings));
        };
    }

    private static PiSettings wiring(DoorSettings settings) {
        try {
            return PiSettings.from(settings.wiring());
        } catch (IllegalArgumentException e) {
            throw new BadSetting("pi", String.valueOf(e.getMessage()));
        }
    }
}
