package org.linli.cloud.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * Somebody who belongs to the community or works for it.
 *
 * @param nameEn empty when there is none
 * @param phone empty when unknown
 * @param suspended passes no door, whatever else holds
 * @param validFrom null for always
 * @param validUntil null for ever; a resident also passes no door once all relations to homes are over
 */
public record Person(
        String id,
        HolderKind kind,
        String name,
        String nameEn,
        String phone,
        boolean suspended,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil) {

    /** Hides who it is. */
    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
