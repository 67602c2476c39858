package org.linli.cloud.storage;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;

/**
 * Whether anything about some topics was changed since a moment, so that what was read then may be used again. Topics share counters by their hash: a foreign change
 * may look like an own one, never the other way round. Knows the changes of every process on the database, those of others a moment after their commit; while it cannot
 * know them, everything counts as changed. Thread: any; never blocks.
 */
public final class Changes {

    private static final int COUNTERS = 1 << 16;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
    private final BooleanSupplier knowsAll;

    /** @param knowsAll whether the changes of other processes are heard of at present */
    Changes(BooleanSupplier knowsAll) {
        this.knowsAll = knowsAll;
    }

    /**
     * A moment in the life of some topics. Take it before reading.
     *
     * @param places which counters
     * @param counts what they said
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    public record Moment(int[] places, long[] counts) {}

    /** Something about the topic was changed, durably. */
    void changed(String topic) {
        changedHash(topic.hashCode());
    }

    /** The same, of a topic whose {@link String#hashCode} is all that is known. */
    void changedHash(int hash) {
        counters.incrementAndGet(place(hash));
    }

    /** Nobody knows what was changed. */
    void everything() {
        for (int i = 0; i < COUNTERS; i++) {
            counters.incrementAndGet(i);
        }
    }

    public Moment now(Collection<String> topics) {
        int[] places =
                topics.stream().mapToInt(topic -> place(topic.hashCode())).toArray();
        long[] counts = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            counts[i] = counters.get(places[i]);
        }
        return new Moment(places, counts);
    }

    public boolean isUnchangedSince(Moment moment) {
        if (!knowsAll.getAsBoolean()) {
            return false;
        }
        for (int i = 0; i < moment.places().length; i++) {
            if (counters.get(moment.places()[i]) != moment.counts()[i]) {
                return false;
            }
        }
        return true;
    }

    private static int place(int hash) {
        return (hash ^ (hash >>> 15)) & (COUNTERS - 1);
    }
}
