package org.linli.cloud.imports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded list.
 *
 * @param columns headers of the file to the fields they were taken for; empty for columns that are not read
 * @param rows rows below the header
 * @param errorCount all errors; {@code errors} holds the first thousand
 */
public record ImportRun(
        String id,
        String community,
        String kind,
        String fileName,
        State state,
        Map<String, String> columns,
        long rows,
        long added,
        long changed,
        long same,
        long errorCount,
        List<RowError> errors,
        String madeBy,
        Instant madeAt,
        @Nullable String appliedBy,
        @Nullable Instant appliedAt,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt) {

    /** Where a list stands. */
    public enum State {
        /** Has errors and cannot be applied. */
        FAULTY,
        PREVIEWED,
        APPLIED,
        UNDONE
    }

    @Override
    public String toString() {
        return "ImportRun[" + kind + " " + id + " " + state + "]";
    }
}
