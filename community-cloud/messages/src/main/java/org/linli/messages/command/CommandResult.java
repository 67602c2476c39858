package org.linli.messages.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * What the door really did with a command.
 *
 * @param detail card number for {@code ENROL_CARD}, reason code for a failed enrolment; else null
 */
public record CommandResult(
        String door,
        String command,
        Outcome outcome,
        Instant at,
        @Nullable String detail) {

    /** How it ended. */
    public enum Outcome {
        DONE,
        /** Accepted; a second result follows (enrolment at the door). */
        STARTED,
        EXPIRED,
        /** Seen before; nothing was done again. */
        DUPLICATE,
        BAD_SIGNATURE,
        WRONG_DOOR,
        /** The state of the door forbids it, such as open during lockdown. */
        REFUSED,
        /** Genuine but not understood, such as an order of a newer cloud. */
        MALFORMED,
        CLOCK_NOT_TRUSTED,
        FAILED
    }

    public CommandResult {
        Fields.id("door", door);
        Fields.id("command", command);
        Fields.required("outcome", outcome);
        Fields.instant("at", at);
        if (detail != null) {
            Fields.text("detail", detail, 0, Fields.MAX_TEXT);
        }
    }

    @Override
    public String toString() {
        return "CommandResult[" + command + " " + outcome + "]";
    }
}
