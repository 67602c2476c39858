package org.linli.cloud.storage;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whether anything about some topics was changed since a moment, so that what was read then may be used again. Topics share counters by their hash: a foreign change
 * may look like an own one, never the other way round. Knows the changes of this process only. Thread: any; never blocks.
 */
public final class Changes {

    private static final int COUNTERS = 1 << 16;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

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
        counters.incrementAndGet(place(topic));
    }

    public Moment now(Collection<String> topics) {
        int[] places = topics.stream().mapToInt(Changes::place).toArray();
        long[] counts = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            counts[i] = counters.get(places[i]);
        }
        return new Moment(places, counts);
    }

    public boolean isUnchangedSince(Moment moment) {
        for (int i = 0; i < moment.places().length; i++) {
            if (counters.get(moment.places()[i]) != moment.counts()[i]) {
                return false;
            }
        }
        return true;
    }

    private static int place(String topic) {
        int hash = topic.hashCode();
        return (hash ^ (hash >>> 15)) & (COUNTERS - 1);
    }
}
