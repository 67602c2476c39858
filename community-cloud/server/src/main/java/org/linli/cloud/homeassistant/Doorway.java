package org.linli.cloud.homeassistant;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorState;

/**
 * A door as it is shown.
 *
 * @param online whether its controller is heard
 * @param state null while nothing is known
 * @param alarms that neither ended nor were closed
 */
public record Doorway(
        String id, String name, boolean online, @Nullable DoorState state, Set<AlarmKind> alarms) {

    public Doorway {
        alarms = alarms.isEmpty() ? EnumSet.noneOf(AlarmKind.class) : EnumSet.copyOf(alarms);
    }

    /** Whether the leaf is open, as far as the state tells. */
    boolean isOpen() {
        return state == DoorState.OPEN || state == DoorState.HELD_OPEN || state == DoorState.FORCED;
    }
}
