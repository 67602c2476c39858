package org.linli.door.store;

import org.linli.messages.event.EventBatch;

/**
 * Rows that wait for the cloud, ready to send.
 *
 * @param end where the next batch begins
 */
public record OutboxBatch(EventBatch batch, OutboxPosition end) {}
