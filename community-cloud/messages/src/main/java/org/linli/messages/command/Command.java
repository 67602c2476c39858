package org.linli.messages.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to one door. Executed at most once, only before it expires, only with a trusted signature.
 *
 * @param id unique, also the key by which the door remembers it
 * @param door addressee
 * @param expiresAt 5 s after issue for an open; at most 24 h for others
 * @param nonce 16 random bytes, hex
 * @param issuedBy person or staff id on whose behalf, for the record
 */
public record Command(
        String id, String door, Instant issuedAt, Instant expiresAt, String nonce, String issuedBy, Order order) {

    public Command {
        Duration longest = order instanceof Open ? CommandVerifier.OPEN_LIFE : CommandVerifier.LONGEST_LIFE;
        if (!issuedAt.isBefore(expiresAt) || expiresAt.isAfter(issuedAt.plus(longest))) {
            throw new IllegalArgumentException("expiresAt is not within the longest life after issuedAt");
        }
    }

    /** What to do. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Open.class, name = "OPEN"),
        @JsonSubTypes.Type(value = Lockdown.class, name = "LOCKDOWN"),
        @JsonSubTypes.Type(value = Evacuate.class, name = "EVACUATE"),
        @JsonSubTypes.Type(value = ResetAntiPassback.class, name = "RESET_ANTI_PASSBACK"),
        @JsonSubTypes.Type(value = EnrolPhoto.class, name = "ENROL_PHOTO"),
        @JsonSubTypes.Type(value = EnrolAtDoor.class, name = "ENROL_AT_DOOR"),
        @JsonSubTypes.Type(value = EnrolCard.class, name = "ENROL_CARD")
    })
    public sealed interface Order {}

    /** Release the lock once. */
    public record Open() implements Order {}

    /** Begin or end lockdown. Exit button, fire and evacuation still let people out. */
    public record Lockdown(boolean on) implements Order {}

    /** Begin or end evacuation. The fire input cannot be ended by a command. */
    public record Evacuate(boolean on) implements Order {}

    /** Forget on which side a holder is; null for everybody. */
    public record ResetAntiPassback(@Nullable String holder) implements Order {}

    /**
     * Make a template of a photograph.
     *
     * @param image JPEG or PNG, base64, at most 512 KiB decoded; not kept after the template is made
     */
    public record EnrolPhoto(String holder, String consent, String image) implements Order {
        @Override
        public String toString() {
            return "EnrolPhoto[" + holder + "]";
        }
    }

    /** Make a template of whoever stands before the camera next, within the command's life. */
    public record EnrolAtDoor(String holder, String consent) implements Order {}

    /** Report the next unknown card held to the reader within the command's life instead of denying it. */
    public record EnrolCard(String holder) implements Order {}
}
