package org.linli.door.main;

import org.linli.hardware.DoorBoard;
import org.linli.hardware.pi.BadWiring;
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
            case PI -> pi(settings);
        };
    }

    private static DoorBoard pi(DoorSettings settings) {
        try {
            return PiBoard.open(PiSettings.from(settings.wiring()));
        } catch (BadWiring e) {
            throw new BadSetting(e.key(), e.problem());
        }
    }
}
