package org.linli.door.runtime;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.DoorState;

/**
 * The door at one moment, for pages and health checks.
 *
 * @param lockReleased what the driver commands
 * @param leafOpen null when there is no door contact or it cannot be read
 * @param heldEvents events that wait in memory because recording fails
 * @param queued entries waiting for the door's thread
 * @param refusedCredentials credentials refused because the queue was full, since start
 * @param beatNanos {@link System#nanoTime()} when the door's thread last went round; older than 2 s means it hangs
 * @param faults names of what is broken, such as the lock or the journal; empty when all is well
 */
public record DoorStatus(
        Instant at,
        ClockTrust clock,
        DoorState state,
        boolean lockReleased,
        @Nullable Boolean leafOpen,
        boolean fire,
        boolean lockdown,
        boolean evacuation,
        int heldEvents,
        int queued,
        long refusedCredentials,
        long beatNanos,
        List<String> faults) {
    public DoorStatus {
        faults = List.copyOf(faults);
    }
}
