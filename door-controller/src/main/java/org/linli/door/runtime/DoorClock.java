package org.linli.door.runtime;

import java.time.Instant;
import org.linli.messages.event.DoorEvent.ClockTrust;

/** The door's idea of the time of day, and how far it can be trusted. Thread: any. */
public interface DoorClock {

    /** One reading: the time and the trust belong together. */
    record Reading(Instant now, ClockTrust trust) {}

    Reading read();
}
