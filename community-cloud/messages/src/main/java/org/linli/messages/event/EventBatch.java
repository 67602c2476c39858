package org.linli.messages.event;

import java.util.List;

/**
 * Outbox rows on their way up, in order.
 *
 * @param door the sender
 * @param chain id of this outbox; a rebuilt store starts a new chain at sequence 1
 * @param entries 1..500, consecutive sequences
 */
public record EventBatch(String door, String chain, List<Entry> entries) {

    /** The largest number of entries in one batch. */
    public static final int MAX_ENTRIES = 500;

    /**
     * One outbox row.
     *
     * @param sequence from 1, without gaps
     * @param body exact text of the encoded {@link DoorEvent}, at most 8 KiB
     * @param hash lower-case hex of {@link EventChain#next}
     */
    public record Entry(long sequence, String body, String hash) {}

    public EventBatch {
        entries = List.copyOf(entries);
    }
}
