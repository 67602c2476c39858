package org.linli.door.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Nanoseconds of many runs of one thing. Thread: one. */
final class Latencies {

    private final long[] nanos;
    private int count;
    private boolean sorted;

    /** @param capacity how many will be added at most */
    Latencies(int capacity) {
        nanos = new long[capacity];
    }

    void add(long value) {
        nanos[count++] = value;
        sorted = false;
    }

    int count() {
        return count;
    }

    /**
     * The smallest value that this share of all does not exceed.
     *
     * @param share 0..1
     */
    double millis(double share) {
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        int index = (int) Math.ceil(share * count) - 1;
        return nanos[Math.max(0, Math.min(count - 1, index))] / 1e6;
    }

    static List<String> header(String what) {
        return List.of(what, "runs", "p50 ms", "p99 ms", "p99.9 ms", "max ms");
    }

    List<String> row(String what) {
        return List.of(
                what,
                Integer.toString(count),
                text(millis(0.5)),
                text(millis(0.99)),
                text(millis(0.999)),
                text(millis(1)));
    }

    static String text(double millis) {
        return String.format(Locale.ROOT, "%.4f", millis);
    }
}
