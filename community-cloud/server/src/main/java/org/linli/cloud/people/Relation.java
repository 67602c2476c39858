package org.linli.cloud.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a person relates to a home, and when.
 *
 * @param until null while it lasts
 */
public record Relation(
        String id,
        String person,
        String unit,
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
}
