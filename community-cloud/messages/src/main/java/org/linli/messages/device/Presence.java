package org.linli.messages.device;

import java.time.Instant;
import org.linli.messages.Fields;

/**
 * Retained state of a controller's connection; the last will says {@code online=false}.
 *
 * @param at when the door said so; for a will, when it connected
 * @param revision access revision in force
 * @param eventsWaiting outbox rows not yet acknowledged
 */
public record Presence(
        String door, boolean online, Instant at, String version, long revision, String digest, long eventsWaiting) {
    public Presence {
        Fields.id("door", door);
        Fields.instant("at", at);
        Fields.text("version", version, 1, 64);
        Fields.notNegative("revision", revision);
        Fields.hex("digest", digest, 64);
        Fields.notNegative("eventsWaiting", eventsWaiting);
    }
}
