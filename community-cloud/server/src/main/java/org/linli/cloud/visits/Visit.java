package org.linli.cloud.visits;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who comes.
 *
 * @param plate number plate of the car; empty for none
 * @param unit the home that is visited; null when only a host is known
 * @param host the person who answers for the visitor; null until somebody says yes
 * @param doors what the pass opens; empty for none
 * @param from first instant, as invited
 * @param until the instant after the last
 * @param uses of a pass, 0 for any number
 * @param week when they come, for {@link Kind#RECURRING}; null otherwise
 * @param words why it was declined or revoked
 */
record Visit(
        String community,
        String id,
        Kind kind,
        String name,
        String plate,
        String purpose,
        @Nullable String unit,
        @Nullable String household,
        @Nullable String host,
        Set<String> doors,
        Instant from,
        Instant until,
        int uses,
        @Nullable Week week,
        State state,
        String madeBy,
        Instant madeAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        String words,
        @Nullable Instant enteredAt,
        @Nullable Instant leftAt) {

    /** How it came about. */
    enum Kind {
        INVITED,
        /** A cleaner, a carer: the same times every week. */
        RECURRING,
        /** Stands at the gate and was not expected. */
        WALK_IN
    }

    /** Whether they may come in. */
    enum State {
        /** The home was asked. */
        ASKED,
        EXPECTED,
        DECLINED,
        REVOKED
    }

    Visit {
        doors = Set.copyOf(doors);
    }

    /** Says nothing about people. */
    @Override
    public String toString() {
        return "Visit[" + id + " " + state + "]";
    }
}
