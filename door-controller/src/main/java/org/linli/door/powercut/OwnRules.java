package org.linli.door.powercut;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.linli.door.decide.AccessRules;
import org.linli.door.link.DoorPort;
import org.linli.door.runtime.RulesDelta;
import org.linli.hardware.Subscription;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;

/** A door that stores the cloud's access items but keeps to rules of its own: it must know cards that no cloud knows. */
final class OwnRules implements DoorPort {

    private final DoorPort door;

    OwnRules(DoorPort door) {
        this.door = door;
    }

    @Override
    public CompletableFuture<CommandResult> execute(Command command) {
        return door.execute(command);
    }

    @Override
    public CompletableFuture<Void> applyRules(RulesDelta delta) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> replaceRules(AccessRules rules) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> record(Happening happening) {
        return door.record(happening);
    }

    @Override
    public void refuseInput(String source, String cause) {
        door.refuseInput(source, cause);
    }

    @Override
    public Subscription onFinished(Consumer<CommandResult> listener) {
        return door.onFinished(listener);
    }
}
