package org.linli.door.runtime;

import org.linli.messages.command.CommandResult;

/** Watches a door, for pages and the link. Called on the door's own thread after it acted: return at once, never block. */
public interface DoorListener {

    default void decided(DecisionReport report) {}

    /** State, lock, contact, mode or faults changed. */
    default void changed(DoorStatus status) {}

    /** The second result of a command that was answered {@code STARTED}. */
    default void finished(CommandResult result) {}
}
