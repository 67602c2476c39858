package org.linli.cloud.events;

import java.time.Instant;
import org.linli.messages.event.DoorEvent;

/**
 * An event that is committed.
 *
 * @param id ascending in the order of arrival
 */
public record StoredEvent(
        long id, String community, String chain, long sequence, Instant receivedAt, DoorEvent event) {}
