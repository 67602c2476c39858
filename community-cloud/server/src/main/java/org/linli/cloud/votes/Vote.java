package org.linli.cloud.votes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matter that owners decide.
 *
 * @param result null until it is counted
 */
record Vote(
        String community,
        String id,
        Matter matter,
        State state,
        Instant from,
        Instant until,
        String madeBy,
        Instant madeAt,
        Count.@Nullable Result result) {

    /** How far it is. */
    enum State {
        /** Called; ballots are taken between its instants. */
        OPEN,
        COUNTED,
        CANCELLED
    }

    /**
     * What is asked; it never changes.
     *
     * @param choices 2..10
     */
    record Matter(String question, String questionEn, String words, List<String> choices, Count.Rule rule) {
        Matter {
            choices = List.copyOf(choices);
        }
    }

    boolean takesBallots(Instant now) {
        return state == State.OPEN && !now.isBefore(from) && now.isBefore(until);
    }
}
