package org.linli.door.link;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreException;
import org.linli.messages.Codec;
import org.linli.messages.command.CommandResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of commands, kept until the broker has it, over restarts. Thread: the link's own. */
final class ResultSender {

    private static final Logger log = LoggerFactory.getLogger(ResultSender.class);

    private final DoorStore store;
    private final Function<byte[], CompletableFuture<Void>> publish;
    private final Consumer<Runnable> linkThread;
    private final Set<Long> sending = new HashSet<>();
    private boolean open;

    /**
     * @param publish sends one result; completes when the broker has it
     * @param linkThread runs work on the link's thread later
     */
    ResultSender(DoorStore store, Function<byte[], CompletableFuture<Void>> publish, Consumer<Runnable> linkThread) {
        this.store = store;
        this.publish = publish;
        this.linkThread = linkThread;
    }

    /** A connection is there: whatever the broker has not confirmed goes again. */
    void open() {
        open = true;
        sending.clear();
        sendKept();
    }

    void shut() {
        open = false;
    }

    void answer(CommandResult result) {
        try {
            store.keepResult(result);
        } catch (StoreException e) {
            log.warn("the result of {} is sent without being kept", result.command());
            publish.apply(Codec.encodeBytes(result)).whenComplete((done, failure) -> {
                if (failure != null) {
                    log.debug("not sent: {}", failure.toString());
                }
            });
            return;
        }
        sendKept();
    }

    /** Sends what is not on its way yet; also to be called about once a second. */
    void sendKept() {
        if (!open) {
            return;
        }
        for (DoorStore.KeptResult kept : store.keptResults()) {
            if (sending.add(kept.number())) {
                publish.apply(kept.body().getBytes(StandardCharsets.UTF_8))
                        .whenComplete((done, failure) -> linkThread.accept(() -> {
                            if (failure == null) {
                                store.forgetResult(kept.number());
                            }
                            sending.remove(kept.number());
                        }));
            }
        }
    }
}
