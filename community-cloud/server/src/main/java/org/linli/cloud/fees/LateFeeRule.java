package org.linli.cloud.fees;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * The late fee 违约金 of an item.
 *
 * @param ppmPerDay of what is still owed, millionths a day, 1..10 000 (1 % a day); 500 is the usual 0.05 %
 * @param graceDays 0..365 days after the due date that cost nothing
 * @param capBasisPoints at most this much of the bill, hundredths of a percent, 1..100 000; null for no such cap
 * @param capFen at most this much; null for no such cap. Both: the lower one holds
 */
public record LateFeeRule(
        int ppmPerDay,
        int graceDays,
        @Nullable Integer capBasisPoints,
        @Nullable Long capFen) {

    public LateFeeRule {
        Refused.unless(ppmPerDay >= 1 && ppmPerDay <= 10_000, "late-fee-rule");
        Refused.unless(graceDays >= 0 && graceDays <= 365, "late-fee-rule");
        Refused.unless(capBasisPoints == null || (capBasisPoints >= 1 && capBasisPoints <= 100_000), "late-fee-rule");
        Refused.unless(capFen == null || (capFen >= 0 && capFen <= Formula.MAX_FEN), "late-fee-rule");
    }
}
