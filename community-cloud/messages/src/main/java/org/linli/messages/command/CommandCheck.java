package org.linli.messages.command;

import java.util.Optional;

/** What a door concludes about a signed command before it looks whether it has seen it. */
public sealed interface CommandCheck {

    /** Genuine, for this door, and still in force. Whether it was executed before is for the door's memory to say. */
    record Genuine(Command command) implements CommandCheck {}

    /**
     * Nothing may be done.
     *
     * @param outcome what to answer
     * @param commandId the id to answer to; empty when the sender is not proven or the text has none
     */
    record Refused(CommandResult.Outcome outcome, Optional<String> commandId) implements CommandCheck {}
}
