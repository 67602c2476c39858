package org.linli.cloud.ledger;

/** What one payment pays of one bill. */
public record Allocation(String payment, String bill, long amountFen) {

    public Allocation {
        if (amountFen <= 0) {
            throw new IllegalArgumentException("an allocation of nothing");
        }
    }
}
