package org.linli.messages.event;

import java.util.List;
import org.linli.messages.Fields;

/**
 * Outbox rows on their way up, in order.
 *
 * @param door the sender
 * @param chain id of this outbox; a rebuilt store starts a new chain at sequence 1
 * @param entries 1..500, consecutive sequences, together at most {@link Fields#MAX_BODIES_BYTES} bytes of bodies
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
    public record Entry(long sequence, String body, String hash) {
        public Entry {
            Fields.range("sequence", sequence, 1, Long.MAX_VALUE);
            Fields.body("body", body);
            Fields.hex("hash", hash, 64);
        }
    }

    public EventBatch {
        Fields.id("door", door);
        Fields.id("chain", chain);
        entries = Fields.list("entries", entries, 1, MAX_ENTRIES);
        long expected = entries.get(0).sequence();
        long bytes = 0;
        for (Entry entry : entries) {
            if (entry.sequence() != expected++) {
                throw new IllegalArgumentException("the sequences of entries are not consecutive");
            }
            bytes += Fields.utf8Length(entry.body());
        }
        Fields.range("bytes of all bodies", bytes, 1, Fields.MAX_BODIES_BYTES);
    }
}
