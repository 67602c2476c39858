package org.linli.cloud.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asked for the data of a person, or for their erasure.
 *
 * @param work the long work that erases; empty for an export
 * @param result what was erased and what was kept, as JSON; empty for an export
 */
public record PersonRequest(
        String id,
        String community,
        String person,
        Kind kind,
        String reason,
        String askedBy,
        Instant askedAt,
        State state,
        String work,
        String result,
        @Nullable Instant endedAt) {

    /** For what. */
    public enum Kind {
        EXPORT,
        ERASURE
    }

    /** How far it is. */
    public enum State {
        BEGUN,
        DONE,
        FAILED
    }
}
