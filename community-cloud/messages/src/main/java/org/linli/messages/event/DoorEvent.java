package org.linli.messages.event;

import java.time.Instant;
import org.linli.messages.Fields;

/**
 * Something that happened at a door. Its encoded text is the body of one outbox row and never changes after that.
 *
 * @param at the door's clock, UTC
 * @param clock how far {@code at} can be trusted
 */
public record DoorEvent(String door, Instant at, ClockTrust clock, Happening happening) {

    public DoorEvent {
        Fields.id("door", door);
        Fields.instant("at", at);
        Fields.required("clock", clock);
        Fields.required("happening", happening);
    }

    /** Whether the door knew the time. */
    public enum ClockTrust {
        /** Set by network time or the cloud since start. */
        TRUSTED,
        /** Continued from the last committed time; may be late, never early. */
        CONTINUED,
        /** Unknown: first start without network, or a jump was seen. */
        UNKNOWN
    }
}
