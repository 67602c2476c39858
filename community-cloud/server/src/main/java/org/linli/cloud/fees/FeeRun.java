package org.linli.cloud.fees;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;

/**
 * One run 出账: which items, for which days and homes; from preview to bills, and back.
 *
 * @param nextLine lines before it are done in the state the run is in
 * @param attempt raised by each new preview
 * @param reason why it was reversed; empty otherwise
 * @param work the long work that carries it forward; empty for none
 */
public record FeeRun(
        String id,
        Plan plan,
        State state,
        long nextLine,
        int attempt,
        Counts counts,
        String madeBy,
        Instant madeAt,
        @Nullable Instant previewedAt,
        @Nullable String postedBy,
        @Nullable Instant postedAt,
        @Nullable String reversedBy,
        @Nullable Instant reversedAt,
        String reason,
        String work) {

    /** Where a run stands. PREVIEWING, POSTING and REVERSING are resumed after a crash. */
    public enum State {
        DRAFT,
        PREVIEWING,
        PREVIEWED,
        POSTING,
        POSTED,
        REVERSING,
        REVERSED,
        CANCELLED
    }

    /**
     * @param lines of the preview
     * @param bills that can be posted
     * @param problems homes that get no bill until somebody does something
     * @param notes homes that get no bill, rightly
     * @param amountFen of the bills that can be posted
     * @param posted bills that stand
     */
    public record Counts(
            long lines, long bills, long problems, long notes, long amountFen, long posted, long postedFen) {}

    /**
     * What to bill.
     *
     * @param from first day
     * @param until the day after the last; at most 366 days later
     * @param items ids, 1..50
     * @param buildings only these; none and no units: all
     * @param units only these besides
     * @param totals to share out, one an item and building, or one an item
     * @param due instead of the items' own due dates; null for those
     */
    public record Plan(
            String name,
            LocalDate from,
            LocalDate until,
            List<String> items,
            List<String> buildings,
            List<String> units,
            List<Total> totals,
            @Nullable LocalDate due) {

        private static final int MAX_DAYS = 366;
        private static final int MAX_ITEMS = 50;
        private static final int MAX_PLACES = 5000;

        public Plan {
            items = List.copyOf(items);
            buildings = List.copyOf(buildings);
            units = List.copyOf(units);
            totals = List.copyOf(totals);
            Refused.unless(from.isBefore(until) && from.getYear() >= 1990 && until.getYear() <= 2200, "run-period");
            Refused.unless(new Span(from, until).days() <= MAX_DAYS, "run-period");
            Refused.unless(!items.isEmpty() && items.size() <= MAX_ITEMS, "run-items");
            Refused.unless(new HashSet<>(items).size() == items.size(), "run-items");
            Refused.unless(buildings.size() <= MAX_PLACES && units.size() <= MAX_PLACES, "run-scope");
            Refused.unless(due == null || !due.isBefore(from), "run-due");
            Set<String> keys = new HashSet<>();
            for (Total total : totals) {
                Refused.unless(
                        items.contains(total.item()) && keys.add(total.item() + "/" + total.building()), "run-totals");
            }
        }

        Span span() {
            return new Span(from, until);
        }
    }

    /** @param building null for the whole community */
    public record Total(String item, @Nullable String building, long totalFen) {
        public Total {
            Refused.unless(totalFen >= 0 && totalFen <= Formula.MAX_FEN, "run-totals");
        }
    }
}
