package org.linli.cloud.fees;

import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * Which homes pay an item, and on what terms. On each day the narrowest assignment of a home holds: its own before its building's, that before its kind's, that
 * before everybody's.
 *
 * @param target id of the unit or building, name of the kind; empty for everybody
 * @param excluded whether these homes do not pay
 * @param price instead of the item's; null for the item's own
 * @param reduction null for none
 */
public record Assignment(
        String id,
        String item,
        Scope scope,
        String target,
        FeeItem.Valid valid,
        boolean excluded,
        @Nullable Price price,
        @Nullable Reduction reduction) {

    /** In order, the widest first. */
    public enum Scope {
        ALL,
        KIND,
        BUILDING,
        UNIT
    }

    public Assignment {
        Refused.unless((scope == Scope.ALL) == target.isEmpty(), "assignment-target");
        Refused.unless(!excluded || (price == null && reduction == null), "assignment-excluded-with-terms");
    }

    /**
     * @param basisPoints hundredths of a percent taken off, 0..10 000
     * @param fen taken off after that for each day, month or cycle the price is for
     * @param reason why, for the bill and the auditor; 1..200 characters
     */
    public record Reduction(int basisPoints, long fen, String reason) {
        public Reduction {
            Refused.unless(basisPoints >= 0 && basisPoints <= 10_000, "fee-reduction");
            Refused.unless(fen >= 0 && fen <= Formula.MAX_FEN && (fen > 0 || basisPoints > 0), "fee-reduction");
            Refused.unless(!reason.isBlank() && reason.length() <= 200, "fee-reduction");
        }
    }

    Span span() {
        return valid.span();
    }
}
