package org.linli.door.store;

/**
 * How far the outbox was read.
 *
 * @param chain the store's own number of the chain, in order of their beginnings
 * @param sequence last row read
 */
public record OutboxPosition(long chain, long sequence) {}
