package org.linli.cloud.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.CommunityKeys;
import org.linli.cloud.mqtt.DoorMessages;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.messages.command.Command;
import org.linli.messages.command.SignedCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records an order, then signs and sends it. */
final class CommandSender {

    private static final Logger log = LoggerFactory.getLogger(CommandSender.class);

    private final Database database;
    private final CommunityKeys keys;
    private final Clock clock;
    private volatile @Nullable DoorMessages messages;

    CommandSender(Database database, CommunityKeys keys, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    void connect(DoorMessages newMessages) {
        messages = newMessages;
    }

    /** What is to be ordered and for whom. */
    record Wish(
            String community,
            String door,
            String kind,
            Command.Order order,
            @Nullable String holder,
            String issuedBy,
            @Nullable String cause,
            Duration life) {}

    /** Something to store together with the order. */
    interface Also {
        void run(org.jdbi.v3.core.Handle handle, CommandRecord command);
    }

    CommandRecord send(Wish wish, Also also) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        String id = Ids.next();
        CommandRecord command = new CommandRecord(
                id,
                wish.community(),
                wish.door(),
                wish.kind(),
                wish.holder(),
                wish.issuedBy(),
                wish.cause(),
                now,
                now.plus(wish.life()),
                CommandStore.SENT,
                null,
                null);
        database.change(transaction -> {
            CommandStore.insert(transaction.handle(), command);
            also.run(transaction.handle(), command);
        });
        Command order =
                new Command(id, wish.door(), now, command.expiresAt(), Ids.hex(16), wish.issuedBy(), wish.order());
        publish(command, keys.commandSigner().sign(order), wish.life());
        return command;
    }

    private void publish(CommandRecord command, SignedCommand signed, Duration life) {
        DoorMessages connected = messages;
        if (connected == null) {
            notSent(command, "not-connected");
            return;
        }
        connected.command(command.door(), signed, life).whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn("command {} was not sent: {}", command.id(), failure.getMessage());
                notSent(command, "not-connected");
            }
        });
    }

    private void notSent(CommandRecord command, String detail) {
        database.change(transaction -> CommandStore.settle(
                transaction.handle(), command.id(), command.door(), CommandStore.NOT_SENT, detail, clock.instant()));
    }
}
