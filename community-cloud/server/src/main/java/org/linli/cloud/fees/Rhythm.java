package org.linli.cloud.fees;

/** How often an item is charged. */
public enum Rhythm {
    /** Once, at its first day. */
    ONCE(0),
    MONTHLY(1),
    QUARTERLY(3),
    HALF_YEARLY(6),
    YEARLY(12),
    /** For exactly the days a run names. */
    INTERVAL(0);

    private final int months;

    Rhythm(int months) {
        this.months = months;
    }

    /** Of one cycle; 0 when there are no cycles. */
    int months() {
        return months;
    }

    boolean isCyclic() {
        return months > 0;
    }
}
