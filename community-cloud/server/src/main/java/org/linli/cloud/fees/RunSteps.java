package org.linli.cloud.fees;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.fees.FeeRun.State;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/**
 * Carries runs forward, one bounded transaction a step. What is to be read and reckoned is done before the transaction, so that a long run holds up nobody.
 * A step finds on the run itself where to go on: whoever comes next, in this process or another, after a crash or at the same time, goes on from there, and
 * each line has its effect once. Thread: any; calls block.
 */
public final class RunSteps {

    /** Lines in one transaction. */
    static final int LINES = 2000;

    /** Previews kept in memory between their steps. */
    private static final int KEPT = 2;

    private final Database database;
    private final RunFacts facts;
    private final Bills bills;
    private final Clock clock;
    private final Function<String, ZoneId> zones;
    private final Map<String, Prepared> prepared = new LinkedHashMap<>();

    /** @param zones of each community, for business dates */
    public RunSteps(Database database, Homes homes, Bills bills, Clock clock, Function<String, ZoneId> zones) {
        this.database = database;
        this.facts = new RunFacts(database, homes);
        this.bills = bills;
        this.clock = clock;
        this.zones = zones;
    }

    /** @param finished nothing is left to do for what the run was told */
    public record Progress(long done, long total, boolean finished) {}

    /** The writing part of a step. May run again after a deadlock. */
    @FunctionalInterface
    public interface Step {
        Progress run(Transaction transaction);
    }

    private record Prepared(int attempt, List<FeeLine.Draft> lines) {}

    /** Prepares the next step of a run. */
    public Step next(String community, String run) {
        FeeRun now = database.read(transaction -> RunStore.get(transaction.handle(), community, run));
        switch (now.state()) {
            case PREVIEWING:
                return preview(community, now);
            case POSTING:
                Map<String, FeeItem> items = items(community, now);
                return transaction -> post(transaction, community, run, items);
            case REVERSING:
                return transaction -> reverse(transaction, community, run);
            default:
                long lines = now.counts().lines();
                return transaction -> new Progress(lines, lines, true);
        }
    }

    /** Carries a run to the end of what it was told. */
    public void finish(String community, String run) {
        Progress progress;
        do {
            Step step = next(community, run);
            progress = database.write(step::run);
        } while (!progress.finished());
    }

    private Map<String, FeeItem> items(String community, FeeRun run) {
        Map<String, FeeItem> items = new HashMap<>();
        database.read(transaction -> {
            for (String item : run.plan().items()) {
                FeeItems.find(transaction.handle(), community, item).ifPresent(found -> items.put(item, found));
            }
            return items;
        });
        return items;
    }

    private Step preview(String community, FeeRun run) {
        String key = community + "/" + run.id();
        Prepared ready;
        synchronized (prepared) {
            ready = prepared.get(key);
        }
        if (ready == null || ready.attempt() != run.attempt()) {
            // The first step, or one after a crash: what an earlier attempt wrote may be out of date.
            List<FeeLine.Draft> lines = facts.plan(community, run.plan());
            return transaction -> begin(transaction, community, run, key, lines);
        }
        Prepared known = ready;
        return transaction -> store(transaction, community, run.id(), key, known);
    }

    private Progress begin(
            Transaction transaction, String community, FeeRun seen, String key, List<FeeLine.Draft> lines) {
        FeeRun run = RunStore.lock(transaction, community, seen.id());
        if (run.state() != State.PREVIEWING || run.attempt() != seen.attempt()) {
            return superseded(run);
        }
        Handle handle = transaction.handle();
        RunStore.deleteLines(handle, run.id());
        int attempt = run.attempt() + 1;
        FeeRun.Counts counts = count(lines);
        handle.createUpdate("UPDATE fee_run SET attempt = :attempt, next_line = 0, line_count = :lines,"
                        + " bill_count = :bills, problem_count = :problems, note_count = :notes, amount_fen = :amount"
                        + " WHERE community = :community AND id = :id")
                .bind("attempt", attempt)
                .bind("lines", counts.lines())
                .bind("bills", counts.bills())
                .bind("problems", counts.problems())
                .bind("notes", counts.notes())
                .bind("amount", counts.amountFen())
                .bind("community", community)
                .bind("id", run.id())
                .execute();
        transaction.afterCommit(() -> keep(key, new Prepared(attempt, lines)));
        return new Progress(0, lines.size(), false);
    }

    private void keep(String key, Prepared value) {
        synchronized (prepared) {
            prepared.put(key, value);
            while (prepared.size() > KEPT) {
                prepared.remove(prepared.keySet().iterator().next());
            }
        }
    }

    private Progress store(Transaction transaction, String community, String id, String key, Prepared ready) {
        FeeRun run = RunStore.lock(transaction, community, id);
        if (run.state() != State.PREVIEWING || run.attempt() != ready.attempt()) {
            return superseded(run);
        }
        int begin = (int) run.nextLine();
        int end = Math.min(ready.lines().size(), begin + LINES);
        RunStore.insertLines(transaction, community, id, ready.lines().subList(begin, end));
        boolean last = end == ready.lines().size();
        transaction
                .handle()
                .createUpdate("UPDATE fee_run SET next_line = :next"
                        + (last ? ", state = 'PREVIEWED', previewed_at = :now" : "")
                        + " WHERE community = :community AND id = :id")
                .bind("next", end)
                .bindMap(last ? Map.of("now", clock.millis()) : Map.of())
                .bind("community", community)
                .bind("id", id)
                .execute();
        if (last) {
            transaction.afterCommit(() -> {
                synchronized (prepared) {
                    prepared.remove(key);
                }
            });
        }
        return new Progress(end, ready.lines().size(), last);
    }

    /** Somebody else makes, or has made, this preview. */
    private static Progress superseded(FeeRun run) {
        return new Progress(run.nextLine(), run.counts().lines(), true);
    }

    private static FeeRun.Counts count(List<FeeLine.Draft> lines) {
        long ready = 0;
        long problems = 0;
        long notes = 0;
        long amount = 0;
        for (FeeLine.Draft draft : lines) {
            LineProblem problem = draft.line().problem();
            if (problem == null) {
                ready++;
                amount = Math.addExact(amount, draft.line().amountFen());
            } else if (problem.isNote()) {
                notes++;
            } else {
                problems++;
            }
        }
        return new FeeRun.Counts(lines.size(), ready, problems, notes, amount, 0, 0);
    }

    private Progress post(Transaction transaction, String community, String id, Map<String, FeeItem> items) {
        // All runs of a community one after another, so that what is billed already is seen.
        transaction.serialise("fee-posting:" + community);
        FeeRun run = RunStore.lock(transaction, community, id);
        if (run.state() != State.POSTING) {
            return superseded(run);
        }
        long begin = run.nextLine();
        long end = Math.min(run.counts().lines(), begin + LINES);
        Handle handle = transaction.handle();
        RunStore.refuseBilled(handle, id, begin, end, run.plan().from().minusMonths(26));
        List<RunStore.Posted> lines = RunStore.ready(handle, id, begin, end);
        List<Bills.NewBill> wanted = lines.stream()
                .map(line -> new Bills.NewBill(
                        line.household(),
                        line.unit(),
                        item(items, line.item()),
                        line.span().from(),
                        line.span().until().minusDays(1),
                        line.due(),
                        line.amountFen(),
                        line.explanation(),
                        id,
                        "fee-run/" + id + "/" + line.number()))
                .toList();
        String by = run.postedBy() == null ? "" : run.postedBy();
        List<String> posted = wanted.isEmpty() ? List.of() : bills.post(transaction, posting(community, by), wanted);
        RunStore.markPosted(transaction, id, lines, posted);
        RunStore.markCounts(handle, id, begin, end, true);
        long fen = lines.stream().mapToLong(RunStore.Posted::amountFen).sum();
        advance(handle, community, run, end, State.POSTED, lines.size(), fen);
        return new Progress(end, run.counts().lines(), end == run.counts().lines());
    }

    private static FeeItem item(Map<String, FeeItem> items, String id) {
        FeeItem item = items.get(id);
        if (item == null) {
            throw Refused.notFound("fee-item-unknown");
        }
        return item;
    }

    private Progress reverse(Transaction transaction, String community, String id) {
        transaction.serialise("fee-posting:" + community);
        FeeRun run = RunStore.lock(transaction, community, id);
        if (run.state() != State.REVERSING) {
            return superseded(run);
        }
        long begin = run.nextLine();
        long end = Math.min(run.counts().lines(), begin + LINES);
        Handle handle = transaction.handle();
        List<String> posted = RunStore.postedBills(handle, id, begin, end);
        if (!posted.isEmpty()) {
            String by = run.reversedBy() == null ? "" : run.reversedBy();
            bills.reverse(transaction, posting(community, by), posted, run.reason());
        }
        RunStore.markReversed(handle, id, begin, end);
        RunStore.markCounts(handle, id, begin, end, false);
        advance(handle, community, run, end, State.REVERSED, 0, 0);
        return new Progress(end, run.counts().lines(), end == run.counts().lines());
    }

    private void advance(
            Handle handle, String community, FeeRun run, long next, State atTheEnd, long posted, long postedFen) {
        boolean last = next == run.counts().lines();
        boolean reversed = last && atTheEnd == State.REVERSED;
        String ended = atTheEnd == State.POSTED ? "posted_at" : "reversed_at";
        handle.createUpdate("UPDATE fee_run SET next_line = :next, posted_count = :posted, posted_fen = :fen"
                        + (last ? ", state = :state, " + ended + " = :now" : "")
                        + " WHERE community = :community AND id = :id")
                .bind("next", next)
                .bind("posted", reversed ? 0 : run.counts().posted() + posted)
                .bind("fen", reversed ? 0 : run.counts().postedFen() + postedFen)
                .bindMap(last ? Map.of("state", atTheEnd.name(), "now", clock.millis()) : Map.of())
                .bind("community", community)
                .bind("id", run.id())
                .execute();
    }

    private Bills.Posting posting(String community, String by) {
        return new Bills.Posting(community, by, LocalDate.ofInstant(clock.instant(), zones.apply(community)));
    }
}
