package org.linli.cloud.fees;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.fees.FeeRun.State;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Fee runs: preview, post, reverse. The calls here only say what is wanted; {@link RunSteps} does it in steps, so that a crash in between costs nothing and
 * two cashiers who press the same button do it once. Thread: any; calls block.
 */
public final class FeeRuns {

    private static final int MAX_REASON = 200;

    private final Database database;
    private final Clock clock;
    private final Launcher launcher;

    public FeeRuns(Database database, Clock clock, Launcher launcher) {
        this.database = database;
        this.clock = clock;
        this.launcher = launcher;
    }

    /** Sees to it that {@link RunSteps} carries a run forward once the transaction is committed. */
    @FunctionalInterface
    public interface Launcher {

        /** @return id of the work; empty when somebody else sees to it */
        String launch(Transaction transaction, String community, FeeRun run, String by);
    }

    public FeeRun create(String community, FeeRun.Plan plan, String by) {
        FeeItems.checkName(plan.name());
        FeeRun run = new FeeRun(
                Ids.next(),
                plan,
                State.DRAFT,
                0,
                0,
                new FeeRun.Counts(0, 0, 0, 0, 0, 0, 0),
                by,
                Instant.ofEpochMilli(clock.millis()),
                null,
                null,
                null,
                null,
                null,
                "",
                "");
        database.change(transaction -> {
            for (String item : plan.items()) {
                FeeItem found = FeeItems.find(transaction.handle(), community, item)
                        .orElseThrow(() -> Refused.notFound("fee-item-unknown"));
                if (found.closed()) {
                    throw Refused.conflict("fee-item-closed");
                }
            }
            RunStore.insert(transaction.handle(), community, run);
        });
        return run;
    }

    public FeeRun get(String community, String run) {
        return database.read(transaction -> RunStore.get(transaction.handle(), community, run));
    }

    /** Newest first. */
    public Page<FeeRun> list(String community, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM fee_run WHERE community = :community AND (made_at, id) < (:at, :id)"
                                + " ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("at", number(after[0], Long.MAX_VALUE))
                        .bind("id", after[1])
                        .bind("limit", size + 1)
                        .map((row, context) -> RunStore.run(row))
                        .list(),
                size,
                run -> run.madeAt().toEpochMilli() + "\n" + run.id()));
    }

    /**
     * In the order of the preview.
     *
     * @param problemsOnly only homes that get no bill
     */
    public Page<FeeLine> lines(String community, String run, boolean problemsOnly, @Nullable String cursor, int size) {
        get(community, run);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM fee_line WHERE run = :run AND number > :after"
                                + (problemsOnly ? " AND state = 'PROBLEM'" : "") + " ORDER BY number LIMIT :limit")
                        .bind("run", run)
                        .bind("after", number(Page.decode(cursor), -1))
                        .bind("limit", size + 1)
                        .map((row, context) -> RunStore.line(row))
                        .list(),
                size,
                line -> Long.toString(line.number())));
    }

    private static long number(String text, long otherwise) {
        try {
            return text.isEmpty() ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** A preview may be made again as long as nothing is posted. One that is being made goes on. */
    public FeeRun beginPreview(String community, String run, String by) {
        return to(community, run, State.PREVIEWING, EnumSet.of(State.DRAFT, State.PREVIEWED), by, "");
    }

    /** Posts what the preview showed. Again changes nothing. */
    public FeeRun beginPost(String community, String run, String by) {
        return to(community, run, State.POSTING, EnumSet.of(State.PREVIEWED), by, "");
    }

    /** Takes back every bill of the run; what was paid becomes prepayment. Again changes nothing. */
    public FeeRun beginReverse(String community, String run, String by, String reason) {
        Refused.unless(!reason.isBlank() && reason.length() <= MAX_REASON, "reason");
        return to(community, run, State.REVERSING, EnumSet.of(State.POSTED), by, reason);
    }

    /** Gives a run up before anything of it is posted. Again changes nothing. */
    public FeeRun cancel(String community, String run) {
        return to(community, run, State.CANCELLED, EnumSet.of(State.DRAFT, State.PREVIEWING, State.PREVIEWED), "", "");
    }

    private FeeRun to(String community, String id, State wanted, Set<State> from, String by, String reason) {
        return database.write(transaction -> {
            FeeRun run = RunStore.lock(transaction, community, id);
            boolean abandoned = run.state() == wanted
                    && wanted != after(wanted)
                    && run.work().isEmpty();
            if (!from.contains(run.state()) && !abandoned) {
                if (run.state() == wanted || run.state() == after(wanted)) {
                    return run;
                }
                throw Refused.conflict("run-state");
            }
            Handle handle = transaction.handle();
            if (!abandoned) {
                change(handle, community, id, wanted, by, reason);
            }
            FeeRun changed = RunStore.get(handle, community, id);
            if (wanted != State.CANCELLED) {
                RunStore.setWork(handle, community, id, launcher.launch(transaction, community, changed, by));
            }
            return RunStore.get(handle, community, id);
        });
    }

    private static void change(Handle handle, String community, String id, State wanted, String by, String reason) {
        Map<String, String> who = Map.of();
        String columns = "";
        if (wanted == State.POSTING) {
            who = Map.of("by", by);
            columns = ", posted_by = :by";
        } else if (wanted == State.REVERSING) {
            who = Map.of("by", by, "reason", reason);
            columns = ", reversed_by = :by, reason = :reason";
        } else if (wanted == State.PREVIEWING) {
            // What some process still remembers of an earlier preview is out of date.
            columns = ", attempt = attempt + 1";
        }
        handle.createUpdate("UPDATE fee_run SET state = :state, next_line = 0, work = ''" + columns
                        + " WHERE community = :community AND id = :id")
                .bind("state", wanted.name())
                .bindMap(who)
                .bind("community", community)
                .bind("id", id)
                .execute();
        if (wanted == State.CANCELLED) {
            RunStore.deleteLines(handle, id);
        }
    }

    /** Where work that began in this state ends. */
    private static State after(State state) {
        switch (state) {
            case PREVIEWING:
                return State.PREVIEWED;
            case POSTING:
                return State.POSTED;
            case REVERSING:
                return State.REVERSED;
            default:
                return state;
        }
    }

    /**
     * Nobody carries the run forward any more, because the work was cancelled or failed. A preview is gone; what is posted or reversed stays, and the same
     * request takes it up again.
     */
    public static void abandon(Transaction transaction, String community, String id) {
        FeeRun run = RunStore.lock(transaction, community, id);
        Handle handle = transaction.handle();
        RunStore.setWork(handle, community, id, "");
        if (run.state() == State.PREVIEWING) {
            change(handle, community, id, State.DRAFT, "", "");
            RunStore.deleteLines(handle, id);
        }
    }
}
