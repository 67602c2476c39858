package org.linli.door.link;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandCheck;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.command.CommandVerifier;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.key.TrustedKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets through to the door only what the community signed for it, in time. Whether a command was carried out before, the door itself knows durably, and tells.
 * Thread: the link's own, but {@link #trust} may come from any.
 */
final class CommandInbox {

    private static final Logger log = LoggerFactory.getLogger(CommandInbox.class);

    private final String door;
    private final DoorPort port;
    private final DoorClock clock;
    private final Collection<TrustedKeyItem> granted;
    private volatile TrustedKeys keys;

    /** @param granted keys from the claim, trusted as long as no access item names any */
    CommandInbox(String door, DoorPort port, DoorClock clock, Collection<TrustedKeyItem> granted) {
        this.door = door;
        this.port = port;
        this.clock = clock;
        this.granted = granted;
        this.keys = parse(granted);
    }

    private static TrustedKeys parse(Collection<TrustedKeyItem> items) {
        try {
            return new TrustedKeys(items);
        } catch (MalformedMessage e) {
            throw new IllegalArgumentException("the claim's keys are damaged; claim the unit again", e);
        }
    }

    /** Replaces the keys by those among the access items; damaged ones change nothing. */
    void trust(Collection<TrustedKeyItem> items) {
        try {
            keys = items.isEmpty() ? parse(granted) : new TrustedKeys(items);
        } catch (MalformedMessage e) {
            log.warn("the keys among the access items are damaged; the ones before stay");
            port.refuseInput("mqtt", "trusted key damaged");
        }
    }

    /** Answers what to tell the cloud; empty for a sender that proved nothing, which deserves no answer. */
    CompletableFuture<Optional<CommandResult>> received(byte[] body, boolean retained) throws MalformedMessage {
        SignedCommand signed = Codec.decode(body, SignedCommand.class);
        if (retained) {
            port.refuseInput("mqtt", "retained command");
            return CompletableFuture.completedFuture(Optional.empty());
        }
        DoorClock.Reading time = clock.read();
        CommandCheck check = CommandVerifier.check(signed, door, keys, time.now(), time.trust());
        if (check instanceof CommandCheck.Genuine genuine) {
            Command command = genuine.command();
            return port.execute(command).handle((result, failure) -> {
                if (failure != null) {
                    log.warn("command {} failed: {}", command.id(), failure.toString());
                    return Optional.of(answer(command.id(), Outcome.FAILED));
                }
                return Optional.of(result);
            });
        }
        CommandCheck.Refused refused = (CommandCheck.Refused) check;
        port.refuseInput("mqtt", "command " + refused.outcome());
        return CompletableFuture.completedFuture(
                refused.commandId().map(command -> answer(command, refused.outcome())));
    }

    private CommandResult answer(String command, Outcome outcome) {
        return new CommandResult(door, command, outcome, clock.read().now(), null);
    }
}
