package org.linli.door.state;

import org.linli.door.state.DoorInput.ReleaseCause;
import org.linli.messages.event.AlarmKind;

/** What the door's shell has to do, in order. */
public sealed interface DoorOutput {

    /** Release for one pulse; the driver ends it. */
    record Release(int pulseMillis, ReleaseCause cause) implements DoorOutput {}

    /** Release until further notice. */
    record Hold(ReleaseCause cause) implements DoorOutput {}

    /** Lock now. */
    record Secure() implements DoorOutput {}

    record AlarmBegins(AlarmKind kind) implements DoorOutput {}

    record AlarmEnds(AlarmKind kind) implements DoorOutput {}

    /** The leaf has stood open for most of its time: please close the door. */
    record HeldOpenSoon() implements DoorOutput {}
}
