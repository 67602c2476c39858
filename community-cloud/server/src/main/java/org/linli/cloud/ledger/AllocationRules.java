package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.List;

/** Which money pays which bill. Pure: never more than a payment has, never more than a bill is open. */
final class AllocationRules {

    private AllocationRules() {}

    /** A payment with something left. */
    record Funds(String payment, long freeFen) {}

    /** A bill with something open. */
    record Claim(String bill, long openFen) {}

    /**
     * Spends funds on claims, both in the order given.
     *
     * @param limitFen at most this much altogether
     */
    static List<Allocation> spread(List<Funds> funds, List<Claim> claims, long limitFen) {
        List<Allocation> result = new ArrayList<>();
        long left = limitFen;
        int next = 0;
        long free = funds.isEmpty() ? 0 : funds.get(0).freeFen();
        for (Claim claim : claims) {
            long open = claim.openFen();
            while (open > 0 && left > 0 && next < funds.size()) {
                long amount = Math.min(Math.min(open, free), left);
                if (amount > 0) {
                    result.add(new Allocation(funds.get(next).payment(), claim.bill(), amount));
                    open -= amount;
                    free -= amount;
                    left -= amount;
                }
                if (free <= 0) {
                    next++;
                    free = next < funds.size() ? funds.get(next).freeFen() : 0;
                }
            }
        }
        return result;
    }

    /** Takes back so much from what was allocated, in the order given. The rest, where all of it is not enough, is the caller's to refuse. */
    static List<Allocation> release(List<Allocation> allocated, long amountFen) {
        List<Allocation> result = new ArrayList<>();
        long left = amountFen;
        for (Allocation each : allocated) {
            long amount = Math.min(left, each.amountFen());
            if (amount > 0) {
                result.add(new Allocation(each.payment(), each.bill(), amount));
                left -= amount;
            }
        }
        return result;
    }
}
