package org.linli.messages.command;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;
import org.linli.messages.KindName;

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
        Fields.id("id", id);
        Fields.id("door", door);
        Fields.instant("issuedAt", issuedAt);
        Fields.instant("expiresAt", expiresAt);
        Fields.hex("nonce", nonce, 32);
        Fields.text("issuedBy", issuedBy, 1, 64);
        Fields.required("order", order);
        Duration longest = order instanceof Open ? CommandVerifier.OPEN_LIFE : CommandVerifier.LONGEST_LIFE;
        if (!issuedAt.isBefore(expiresAt) || expiresAt.isAfter(issuedAt.plus(longest))) {
            throw new IllegalArgumentException("expiresAt is not within the longest life after issuedAt");
        }
    }

    /** What to do. */
    public sealed interface Order {}

    /** Release the lock once. */
    @KindName("OPEN")
    public record Open() implements Order {}

    /** Begin or end lockdown. Exit button, fire and evacuation still let people out. */
    @KindName("LOCKDOWN")
    public record Lockdown(boolean on) implements Order {}

    /** Begin or end evacuation. The fire input cannot be ended by a command. */
    @KindName("EVACUATE")
    public record Evacuate(boolean on) implements Order {}

    /** Forget on which side a holder is; null for everybody. */
    @KindName("RESET_ANTI_PASSBACK")
    public record ResetAntiPassback(@Nullable String holder) implements Order {
        public ResetAntiPassback {
            Fields.optionalId("holder", holder);
        }
    }

    /**
     * Make a template of a photograph.
     *
     * @param image JPEG or PNG, base64, at most 512 KiB decoded; not kept after the template is made
     */
    @KindName("ENROL_PHOTO")
    public record EnrolPhoto(String holder, String consent, String image) implements Order {

        /** Longest photograph, bytes before base64. */
        public static final int MAX_IMAGE_BYTES = 512 * 1024;

        public EnrolPhoto {
            Fields.id("holder", holder);
            Fields.id("consent", consent);
            Fields.text("image", image, 1, (MAX_IMAGE_BYTES + 2) / 3 * 4);
        }

        @Override
        public String toString() {
            return "EnrolPhoto[" + holder + "]";
        }
    }

    /** Make a template of whoever stands before the camera next, within the command's life. */
    @KindName("ENROL_AT_DOOR")
    public record EnrolAtDoor(String holder, String consent) implements Order {
        public EnrolAtDoor {
            Fields.id("holder", holder);
            Fields.id("consent", consent);
        }
    }

    /** Report the next unknown card held to the reader within the command's life instead of denying it. */
    @KindName("ENROL_CARD")
    public record EnrolCard(String holder) implements Order {
        public EnrolCard {
            Fields.id("holder", holder);
        }
    }
}
