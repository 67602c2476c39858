package org.linli.cloud.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a person relates to a home, and when.
 *
 * @param household the household in which they do
 * @param until null while it lasts
 */
public record Relation(
        String id,
        String person,
        String unit,
        String household,
        Kind kind,
        Instant from,
        @Nullable Instant until) {

    /** What the person is to the home. */
    public enum Kind {
        OWNER,
        FAMILY,
        TENANT,
        CARER,
        GUARDIAN
    }

    boolean lastsAt(Instant instant) {
        return !from.isAfter(instant) && (until == null || until.isAfter(instant));
    }
}
