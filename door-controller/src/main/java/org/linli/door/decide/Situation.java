package org.linli.door.decide;

import org.linli.messages.event.DoorEvent.ClockTrust;

/** How the door stands at the moment of a decision. */
public record Situation(Mode mode, ClockTrust clock) {

    /** What overrides the rules. */
    public enum Mode {
        NORMAL,
        FREE_PASSAGE,
        LOCKDOWN,
        EVACUATION
    }
}
