package org.linli.cloud.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order and what became of it.
 *
 * @param community whose door it is
 * @param kind OPEN, LOCKDOWN_ON, LOCKDOWN_OFF, EVACUATE_ON, EVACUATE_OFF, RESET_ANTI_PASSBACK, ENROL_CARD, ENROL_PHOTO, ENROL_AT_DOOR
 * @param holder whom it concerns; null for nobody
 * @param cause why, in the words of whoever gave it; null when not asked for
 * @param state SENT, NOT_SENT (no connection to the broker), NO_ANSWER, or the outcome the door told
 * @param detail reason of a refusal by the door; null for none
 */
public record CommandRecord(
        String id,
        String community,
        String door,
        String kind,
        @Nullable String holder,
        String issuedBy,
        @Nullable String cause,
        Instant issuedAt,
        Instant expiresAt,
        String state,
        @Nullable String detail,
        @Nullable Instant answeredAt) {

    /** Whether nothing more is to come. */
    public boolean settled() {
        return !state.equals(CommandStore.SENT) && !state.equals("STARTED");
    }
}
