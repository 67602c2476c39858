package org.linli.door.state;

/** What can happen to a door. Levels are told as they are, as often as they are read; telling the same again changes nothing. */
public sealed interface DoorInput {

    /** Somebody may pass once: a granted credential or an open command. */
    record Granted(ReleaseCause cause) implements DoorInput {}

    /** The exit button was pressed. */
    record ExitPressed() implements DoorInput {}

    /** The door contact was read. */
    record LeafSeen(Leaf leaf) implements DoorInput {}

    /** The fire input was read. */
    record FireSeen(boolean active) implements DoorInput {}

    record EvacuationOrdered(boolean on) implements DoorInput {}

    record LockdownOrdered(boolean on) implements DoorInput {}

    /** Whether the schedule, and the first person where one is needed, let everybody pass. */
    record FreePassage(boolean on) implements DoorInput {}

    /** Nothing but time has passed. */
    record TimePassed() implements DoorInput {}

    /** Where the leaf is. */
    enum Leaf {
        CLOSED,
        OPEN,
        /** No contact on this door, or it cannot be read. */
        UNKNOWN
    }

    /** Why a lock is released. There is no release without one. */
    enum ReleaseCause {
        CREDENTIAL,
        COMMAND,
        EXIT_BUTTON,
        FREE_PASSAGE,
        EVACUATION,
        FIRE
    }
}
