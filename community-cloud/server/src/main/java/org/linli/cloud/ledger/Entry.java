package org.linli.cloud.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the journal. It balances, or it cannot be made.
 *
 * @param id sorts by time
 * @param household whom it concerns; empty for none
 * @param sourceKey makes the posting unique in its community; null where a bill or payment with its own key stands for it
 * @param reverses the entry it is the opposite of
 */
public record Entry(
        String id,
        EntryKind kind,
        String household,
        String reason,
        @Nullable String sourceKey,
        @Nullable String reverses,
        List<Line> lines) {

    public Entry {
        lines = List.copyOf(lines);
        long sum = 0;
        for (Line line : lines) {
            sum = Math.addExact(sum, line.amountFen());
        }
        if (sum != 0 || lines.size() < 2) {
            throw new IllegalArgumentException("an entry that does not balance");
        }
    }

    Entry withKey(String key) {
        return new Entry(id, kind, household, reason, key, reverses, lines);
    }

    Entry withReason(String text) {
        return new Entry(id, kind, household, text, sourceKey, reverses, lines);
    }
}
