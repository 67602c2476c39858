package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run found for one home, one item and one cycle.
 *
 * @param number from 0 in the order of the preview
 * @param until the day after the last
 * @param quantityMillis thousandths of the meter's unit; 0 without meter
 * @param problem why there is no bill; null when there can be one
 * @param bill once it is posted; stays when it is reversed
 * @param explanation null when nothing could be reckoned
 */
public record FeeLine(
        long number,
        String item,
        String unit,
        String unitName,
        @Nullable String household,
        LocalDate from,
        LocalDate until,
        LocalDate due,
        long amountFen,
        long quantityMillis,
        State state,
        @Nullable LineProblem problem,
        @Nullable String bill,
        @Nullable Explanation explanation) {

    /** What became of it. */
    public enum State {
        READY,
        PROBLEM,
        POSTED,
        REVERSED
    }

    /** A line before it is stored, with what its meters counted. */
    record Draft(FeeLine line, List<Count> counts) {
        Draft {
            counts = List.copyOf(counts);
        }
    }

    /** @param toDay day of the reading it ends with */
    record Count(String meter, long fromMillis, long toMillis, LocalDate toDay) {}
}
