package org.linli.cloud.fees;

import java.util.ArrayList;
import java.util.List;
import org.linli.cloud.refusal.Refused;

/** Consumption in tiers. The price of a quantity does not jump at a bound: only what is above it costs the next price. Pure. */
final class Tiers {

    private static final int MAX_TIERS = 10;

    private Tiers() {}

    /** The part of a quantity that falls into one tier. */
    record Part(int tier, long quantityMillis, Price price) {
        Fraction fen() {
            return price.fen().times(Fraction.of(quantityMillis, 1000));
        }
    }

    static void check(List<Formula.Tier> tiers) {
        Refused.unless(!tiers.isEmpty() && tiers.size() <= MAX_TIERS, "fee-tiers");
        long before = 0;
        for (int i = 0; i < tiers.size(); i++) {
            Long upTo = tiers.get(i).upToMillis();
            boolean last = i == tiers.size() - 1;
            Refused.unless(last == (upTo == null), "fee-tiers");
            if (upTo != null) {
                Refused.unless(upTo > before, "fee-tiers");
                before = upTo;
            }
        }
    }

    /** @param usedMillis what already counted towards the bounds before this quantity */
    static List<Part> split(List<Formula.Tier> tiers, long usedMillis, long quantityMillis) {
        List<Part> parts = new ArrayList<>();
        long position = usedMillis;
        long left = quantityMillis;
        for (int i = 0; i < tiers.size() && left > 0; i++) {
            Long upTo = tiers.get(i).upToMillis();
            long room = upTo == null ? left : Math.max(0, upTo - position);
            long taken = Math.min(left, room);
            if (taken > 0) {
                parts.add(new Part(i + 1, taken, tiers.get(i).price()));
                position += taken;
                left -= taken;
            }
        }
        if (parts.isEmpty()) {
            parts.add(new Part(1, 0, tiers.get(0).price()));
        }
        return parts;
    }
}
