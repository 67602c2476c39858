package org.linli.cloud.outcomes;

/**
 * What was counted for one outcome. Two of different days or buildings add up.
 *
 * @param n how many were looked at: the denominator; fen for money
 * @param hits how many of them count: the numerator; fen for money
 * @param pending how many are not decided yet and in neither
 * @param total sum of lengths or stars, in the outcome's unit; how many amounts there are for money; 0 for a share
 * @param spread of lengths; empty for others
 */
record Measure(long n, long hits, long pending, long total, Histogram spread) {

    static final Measure NONE = new Measure(0, 0, 0, 0, Histogram.EMPTY);

    Measure {
        if (n < 0 || hits < 0 || hits > n || pending < 0 || total < 0) {
            throw new IllegalArgumentException("counts that cannot be");
        }
    }

    Measure plus(Measure other) {
        return new Measure(
                Math.addExact(n, other.n),
                Math.addExact(hits, other.hits),
                Math.addExact(pending, other.pending),
                Math.addExact(total, other.total),
                spread.plus(other.spread));
    }

    boolean isNothing() {
        return n == 0 && pending == 0;
    }

    /** Counts one after the other. Not for several threads. */
    static final class Counter {
        private long n;
        private long hits;
        private long pending;
        private long total;
        private final Histogram.Builder spread = new Histogram.Builder();

        void share(boolean hit) {
            n++;
            hits += hit ? 1 : 0;
        }

        void shares(long of, long counted) {
            n = Math.addExact(n, of);
            hits = Math.addExact(hits, counted);
        }

        void length(long length) {
            n++;
            total = Math.addExact(total, Math.max(0, length));
            spread.add(length);
        }

        void stars(int stars, boolean content) {
            share(content);
            total += stars;
        }

        /** @param things how many amounts these are of */
        void money(long ofFen, long countedFen, long things) {
            shares(ofFen, countedFen);
            total = Math.addExact(total, things);
        }

        void pending(long undecided) {
            pending += undecided;
        }

        Measure measure() {
            return new Measure(n, hits, pending, total, spread.build());
        }
    }
}
