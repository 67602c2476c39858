package org.linli.messages.event;

/** State of the door's leaf and lock as the controller understands it. */
public enum DoorState {
    LOCKED,
    RELEASED,
    OPEN,
    HELD_OPEN,
    FORCED,
    FREE_PASSAGE,
    LOCKDOWN,
    EVACUATION
}
