package org.linli.door.link;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.linli.door.decide.AccessRules;
import org.linli.door.runtime.DoorListener;
import org.linli.door.runtime.DoorRuntime;
import org.linli.door.runtime.RulesDelta;
import org.linli.hardware.Subscription;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.Happening;

/** What the link needs of a door. All methods return at once; see {@link DoorRuntime} for what they mean. */
public interface DoorPort {

    CompletableFuture<CommandResult> execute(Command command);

    CompletableFuture<Void> applyRules(RulesDelta delta);

    CompletableFuture<Void> replaceRules(AccessRules rules);

    CompletableFuture<Void> record(Happening happening);

    void refuseInput(String source, String cause);

    /** Second results of commands that were answered {@code STARTED}. */
    Subscription onFinished(Consumer<CommandResult> listener);

    static DoorPort of(DoorRuntime runtime) {
        return new DoorPort() {
            @Override
            public CompletableFuture<CommandResult> execute(Command command) {
                return runtime.execute(command);
            }

            @Override
            public CompletableFuture<Void> applyRules(RulesDelta delta) {
                return runtime.applyRules(delta);
            }

            @Override
            public CompletableFuture<Void> replaceRules(AccessRules rules) {
                return runtime.replaceRules(rules);
            }

            @Override
            public CompletableFuture<Void> record(Happening happening) {
                return runtime.record(happening);
            }

            @Override
            public void refuseInput(String source, String cause) {
                runtime.refuseInput(source, cause);
            }

            @Override
            public Subscription onFinished(Consumer<CommandResult> listener) {
                return runtime.observe(new DoorListener() {
                    @Override
                    public void finished(CommandResult result) {
                        listener.accept(result);
                    }
                });
            }
        };
    }
}
