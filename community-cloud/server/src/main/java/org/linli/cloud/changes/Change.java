package org.linli.cloud.changes;

import java.time.Instant;
import java.util.Map;

/**
 * One change, as a reader sees it.
 *
 * @param number of its row in the community's feed, from 1 without gaps
 * @param part within the row, from 1; always 1 where the row is one change
 * @param parts of the row
 * @param subject id of what changed
 * @param data fields that are given
 */
public record Change(
        long number, int part, int parts, DataKind kind, String subject, Instant at, Map<String, Object> data) {

    /** The same for ever: whoever gets a change twice knows it again. */
    public String id() {
        return parts == 1 ? Long.toString(number) : number + "." + part;
    }

    /** The position after it. */
    public Position after() {
        return part == parts ? new Position(number, 0) : new Position(number - 1, part);
    }

    /** Its content may be personal. */
    @Override
    public String toString() {
        return "Change[" + kind.wire() + " " + id() + "]";
    }
}
