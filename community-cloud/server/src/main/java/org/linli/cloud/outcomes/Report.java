package org.linli.cloud.outcomes;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A month of a community as it was known when the report was made.
 *
 * @param version 1 for the first of a month
 * @param madeBy person; empty when it was made by itself
 * @param code in 16 characters, over the content
 */
record Report(
        String id,
        String community,
        YearMonth month,
        int version,
        Instant madeAt,
        String madeBy,
        String code,
        Content content) {

    /**
     * What it says.
     *
     * @param until the last day that is counted in it
     * @param late the oldest tickets of the month whose promise is broken
     * @param moreLate whether there are more of them
     */
    record Content(
            String company,
            String companyEn,
            String community,
            String communityEn,
            YearMonth month,
            LocalDate until,
            List<Line> lines,
            List<LateTicket> late,
            boolean moreLate) {
        Content {
            lines = List.copyOf(lines);
            late = List.copyOf(late);
        }

        boolean isWholeMonth() {
            return until.equals(month.atEndOfMonth());
        }
    }

    /**
     * An outcome of the month.
     *
     * @param outcome its key
     * @param part what it is divided into, or empty
     * @param figure in the outcome's unit; null when nothing was counted or too few
     * @param n sample size; null when too few
     * @param hits the numerator; null for lengths and when too few
     * @param before of the month before; null when not known
     * @param yearBefore of the same month a year before; null when not known
     * @param byDay of each day of the month; empty for what is divided
     */
    record Line(
            String outcome,
            String part,
            @Nullable Long figure,
            @Nullable Long n,
            @Nullable Long hits,
            long pending,
            int days,
            boolean tooFew,
            @Nullable Long before,
            @Nullable Long yearBefore,
            List<@Nullable Long> byDay) {
        Line {
            byDay = Collections.unmodifiableList(new ArrayList<>(byDay));
        }
    }

    /** A ticket whose promise is broken, without whose it is. */
    record LateTicket(
            String number, String category, String categoryEn, LocalDate submitted, boolean answered, boolean open) {}
}
