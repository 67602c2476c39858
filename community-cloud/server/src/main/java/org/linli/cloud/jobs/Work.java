package org.linli.cloud.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A long piece of work.
 *
 * @param community empty for work of the whole site
 * @param begunBy person who asked for it
 * @param input JSON, in the words of the kind
 * @param position where the next chunk begins; empty before the first
 * @param done parts done
 * @param total parts in all; 0 while unknown
 * @param result JSON object; empty until it is done
 * @param failure code of a refusal; empty unless it failed
 * @param heartbeatAt when it last moved on
 */
public record Work(
        String id,
        String kind,
        String community,
        String begunBy,
        String input,
        State state,
        long done,
        long total,
        String position,
        String result,
        String failure,
        Instant madeAt,
        @Nullable Instant startedAt,
        @Nullable Instant heartbeatAt,
        @Nullable Instant endedAt) {

    /** Where a piece of work stands. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isOver() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /** Input and result may hold personal data. */
    @Override
    public String toString() {
        return "Work[" + kind + " " + id + " " + state + "]";
    }
}
