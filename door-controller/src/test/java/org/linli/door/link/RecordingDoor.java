package org.linli.door.link;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.linli.door.decide.AccessRules;
import org.linli.door.runtime.RulesDelta;
import org.linli.hardware.Subscription;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.Happening;

/** A door that only remembers what the link asked of it. */
final class RecordingDoor implements DoorPort {

    final List<Command> executed = new CopyOnWriteArrayList<>();
    final List<RulesDelta> deltas = new CopyOnWriteArrayList<>();
    final List<Integer> replaced = new CopyOnWriteArrayList<>();
    final List<Happening> recorded = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final List<Consumer<CommandResult>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Override
    public CompletableFuture<CommandResult> execute(Command command) {
        boolean first = seen.add(command.id());
        if (first) {
            executed.add(command);
        } else {
            refuseInput("command", Outcome.DUPLICATE.name());
        }
        return CompletableFuture.completedFuture(new CommandResult(
                command.door(), command.id(), first ? Outcome.DONE : Outcome.DUPLICATE, command.issuedAt(), null));
    }

    @Override
    public CompletableFuture<Void> applyRules(RulesDelta delta) {
        deltas.add(delta);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> replaceRules(AccessRules rules) {
        replaced.add(rules.size());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> record(Happening happening) {
        recorded.add(happening);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void refuseInput(String source, String cause) {
        refused.add(source + "/" + cause);
    }

    @Override
    public Subscription onFinished(Consumer<CommandResult> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
