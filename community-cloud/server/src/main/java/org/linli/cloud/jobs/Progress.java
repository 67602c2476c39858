package org.linli.cloud.jobs;

import org.jspecify.annotations.Nullable;

/**
 * How far a piece of work is.
 *
 * @param done parts done
 * @param total parts in all; 0 while unknown
 * @param position where the next chunk begins, in the words of the kind
 * @param result JSON object when the work has ended with this chunk; null when it goes on
 */
public record Progress(
        long done, long total, String position, @Nullable String result) {

    public Progress {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException("progress is never negative");
        }
    }

    /** The work goes on at a position. */
    public static Progress at(String position, long done, long total) {
        return new Progress(done, total, position, null);
    }

    /** The work has ended. */
    public static Progress ended(long total, String result) {
        return new Progress(total, total, "", result);
    }
}
