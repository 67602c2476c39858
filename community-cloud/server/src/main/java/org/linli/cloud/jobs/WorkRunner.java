package org.linli.cloud.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one piece of work from chunk to chunk. Whoever takes it up raises its epoch; every chunk first touches the row under the own epoch, so that a holder who
 * was thought dead, and comes back late, commits nothing more.
 */
final class WorkRunner {

    private static final Logger log = LoggerFactory.getLogger(WorkRunner.class);

    private static final int MAX_FAILURES = 5;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    /** The failure of work that broke for a reason nobody foresaw. */
    private static final String BROKE = "work-broke";

    private final Database database;
    private final Clock clock;
    private final Function<String, WorkHandler> handlers;
    private final BooleanSupplier stopping;

    WorkRunner(Database database, Clock clock, Function<String, WorkHandler> handlers, BooleanSupplier stopping) {
        this.database = database;
        this.clock = clock;
        this.handlers = handlers;
        this.stopping = stopping;
    }

    /** What is held: the work as the last chunk left it, under this epoch. */
    private record Held(Work work, long epoch) {}

    /** Runs until the work is over or this process stops. Answers when to call again; null for never. */
    @Nullable
    Instant run(String id) {
        Optional<Held> taken = database.write(transaction -> take(transaction, id));
        if (taken.isEmpty()) {
            return null;
        }
        Held held = taken.get();
        WorkHandler handler = handlers.apply(held.work().kind());
        while (!stopping.getAsBoolean()) {
            try {
                Held before = held;
                Chunk chunk = handler.next(before.work());
                held = database.write(transaction -> step(transaction, before, handler, chunk));
            } catch (Lost e) {
                log.info("{} is held by another server now", held.work());
                return null;
            } catch (Refused refused) {
                fail(held, handler, refused.code());
                return null;
            } catch (Exception e) {
                return failed(held, handler, e);
            }
            if (held.work().state().isOver()) {
                return null;
            }
        }
        return clock.instant();
    }

    private Optional<Held> take(Transaction transaction, String id) {
        Handle handle = transaction.handle();
        int taken = handle.createUpdate("UPDATE work SET state = 'RUNNING', epoch = epoch + 1, heartbeat_at = :now,"
                        + " started_at = coalesce(started_at, :now) WHERE id = :id AND state IN ('WAITING', 'RUNNING')")
                .bind("id", id)
                .bind("now", clock.millis())
                .execute();
        if (taken == 0) {
            return Optional.empty();
        }
        long epoch = handle.createQuery("SELECT epoch FROM work WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
        return Works.find(handle, id).map(work -> new Held(work, epoch));
    }

    /** The row is touched first: that locks it, and proves that the work is still ours. */
    private Held step(Transaction transaction, Held held, WorkHandler handler, Chunk chunk) throws Exception {
        Handle handle = transaction.handle();
        String id = held.work().id();
        touch(handle, held);
        boolean cancelled = handle.createQuery("SELECT cancel_asked FROM work WHERE id = :id")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
        if (cancelled) {
            end(handle, id, "CANCELLED", "", "");
            handler.abandoned(transaction, held.work());
        } else {
            Progress progress = chunk.run(transaction);
            handle.createUpdate("UPDATE work SET done = :done, total = :total, position = :position, failures = 0"
                            + " WHERE id = :id")
                    .bind("done", progress.done())
                    .bind("total", progress.total())
                    .bind("position", progress.position())
                    .bind("id", id)
                    .execute();
            String result = progress.result();
            if (result != null) {
                end(handle, id, "DONE", result, "");
            }
        }
        return new Held(Works.find(handle, id).orElseThrow(), held.epoch());
    }

    private void touch(Handle handle, Held held) {
        int touched = handle.createUpdate(
                        "UPDATE work SET heartbeat_at = :now WHERE id = :id AND epoch = :epoch AND state = 'RUNNING'")
                .bind("now", clock.millis())
                .bind("id", held.work().id())
                .bind("epoch", held.epoch())
                .execute();
        if (touched == 0) {
            throw new Lost();
        }
    }

    private void end(Handle handle, String id, String state, String result, String failure) {
        handle.createUpdate("UPDATE work SET state = :state, result = :result, failure = :failure, ended_at = :now"
                        + " WHERE id = :id")
                .bind("state", state)
                .bind("result", result)
                .bind("failure", failure)
                .bind("now", clock.millis())
                .bind("id", id)
                .execute();
    }

    private void fail(Held held, WorkHandler handler, String code) {
        try {
            database.change(transaction -> {
                touch(transaction.handle(), held);
                end(transaction.handle(), held.work().id(), "FAILED", "", code);
                handler.abandoned(transaction, held.work());
            });
        } catch (Lost e) {
            log.info("{} is held by another server now", held.work());
        }
    }

    /** Something broke: again a little later, and given up after several times in a row. */
    private @Nullable Instant failed(Held held, WorkHandler handler, Exception cause) {
        int failures = database.write(transaction -> {
            transaction
                    .handle()
                    .createUpdate("UPDATE work SET failures = failures + 1 WHERE id = :id AND epoch = :epoch")
                    .bind("id", held.work().id())
                    .bind("epoch", held.epoch())
                    .execute();
            return transaction
                    .handle()
                    .createQuery("SELECT failures FROM work WHERE id = :id")
                    .bind("id", held.work().id())
                    .mapTo(Integer.class)
                    .one();
        });
        if (failures >= MAX_FAILURES) {
            log.error("{} is given up after {} failures", held.work(), failures, cause);
            fail(held, handler, BROKE);
            return null;
        }
        log.warn("{} failed and is tried again", held.work(), cause);
        return clock.instant().plus(FIRST_RETRY.multipliedBy(1L << failures));
    }

    /** Another server holds the work, or it was ended meanwhile. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost() {
            super("not held any more", null, false, false);
        }
    }
}
