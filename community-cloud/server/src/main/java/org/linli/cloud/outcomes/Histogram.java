package org.linli.cloud.outcomes;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often which length was seen, in classes that grow with the length: each is at most a sixteenth of its beginning wide, so that a percentile read from it is
 * wrong by at most 1/32, that is 3.2 %; lengths below 32 are exact. Two of them add up to the one of both, whatever the order. At most 976 classes. Pure; values
 * do not change.
 */
final class Histogram {

    static final Histogram EMPTY = new Histogram(Map.of());

    private static final int EXACT = 32;
    private static final int EXACT_BITS = 5;
    private static final int PARTS = 16;
    private static final int PART_BITS = 4;

    private final TreeMap<Integer, Long> counts;

    private Histogram(Map<Integer, Long> counts) {
        this.counts = new TreeMap<>(counts);
    }

    /** Collects lengths. Not for several threads. */
    static final class Builder {
        private final TreeMap<Integer, Long> counts = new TreeMap<>();

        /** @param length not negative; a negative one, as of a clock that was set back, counts as 0 */
        void add(long length) {
            counts.merge(index(Math.max(0, length)), 1L, Math::addExact);
        }

        Histogram build() {
            return new Histogram(counts);
        }
    }

    Histogram plus(Histogram other) {
        TreeMap<Integer, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((index, count) -> sum.merge(index, count, Math::addExact));
        return new Histogram(sum);
    }

    long count() {
        return counts.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
    }

    /**
     * The length that this part of all lengths do not exceed: the middle of the class in which it lies.
     *
     * @param percent 1..100
     * @throws IllegalStateException when there is none
     */
    long percentile(int percent) {
        long all = count();
        // The smallest rank that covers the part, without floating point.
        long rank = Math.max(1, Math.floorDiv(Math.addExact(Math.multiplyExact(all, percent), 99), 100));
        long seen = 0;
        for (Map.Entry<Integer, Long> each : counts.entrySet()) {
            seen += each.getValue();
            if (seen >= rank) {
                return middle(each.getKey());
            }
        }
        throw new IllegalStateException("nothing was seen");
    }

    private static int index(long length) {
        if (length < EXACT) {
            return (int) length;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(length);
        int part = (int) (length >>> (exponent - PART_BITS)) & (PARTS - 1);
        return EXACT + (exponent - EXACT_BITS) * PARTS + part;
    }

    private static long middle(int index) {
        if (index < EXACT) {
            return index;
        }
        int exponent = (index - EXACT) / PARTS + EXACT_BITS;
        int part = (index - EXACT) % PARTS;
        long width = 1L << (exponent - PART_BITS);
        return (PARTS + part) * width + width / 2;
    }

    /** As it is stored: {@code class:count} separated by blanks. */
    String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach((index, count) ->
                text.append(text.isEmpty() ? "" : " ").append(index).append(':').append(count));
        return text.toString();
    }

    static Histogram read(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (String each : text.split(" ")) {
            int colon = each.indexOf(':');
            counts.put(Integer.parseInt(each.substring(0, colon)), Long.parseLong(each.substring(colon + 1)));
        }
        return new Histogram(counts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return "Histogram[" + text() + "]";
    }
}
