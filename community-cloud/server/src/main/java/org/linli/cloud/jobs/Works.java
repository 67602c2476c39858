package org.linli.cloud.jobs;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Long work: begun in the transaction of whoever needs it, carried out by whichever server is free, chunk by chunk, resumed elsewhere after a crash. Thread: any.
 */
public final class Works {

    private static final String JOB = "work";

    /** What has ended is kept this long. */
    private static final Duration KEPT = Duration.ofDays(90);

    private final Database database;
    private final Jobs jobs;
    private final Clock clock;
    private final Map<String, WorkHandler> handlers = new HashMap<>();

    public Works(Database database, Jobs jobs, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.clock = clock;
        WorkRunner runner = new WorkRunner(database, clock, this::handler, jobs::isStopping);
        jobs.steps(JOB, (key, data) -> runner.run(key));
        jobs.daily("work-forget", LocalTime.of(19, 30), ZoneOffset.UTC, due -> forget());
    }

    /** Says how work of a kind is carried out. Before the start. */
    public void register(String kind, WorkHandler handler) {
        if (handlers.put(kind, handler) != null) {
            throw new IllegalStateException("two handlers for work " + kind);
        }
    }

    private WorkHandler handler(String kind) {
        WorkHandler handler = handlers.get(kind);
        if (handler == null) {
            throw new IllegalStateException("nobody can do work " + kind);
        }
        return handler;
    }

    /** Begins work once this transaction is committed. The same key again answers the work that was begun with it, whatever became of it. */
    public Work begin(Transaction transaction, NewWork wanted) {
        handler(wanted.kind());
        String id = Ids.next();
        int added = transaction
                .handle()
                .createUpdate(
                        "INSERT INTO work (id, kind, community, begun_by, idempotency_key, input, state, cancel_asked,"
                                + " done, total, position, result, failure, epoch, failures, made_at)"
                                + " VALUES (:id, :kind, :community, :by, :key, :input, 'WAITING', :no, 0, :total, '', '', '', 0, 0,"
                                + " :now) ON CONFLICT (community, kind, idempotency_key) DO NOTHING")
                .bind("id", id)
                .bind("kind", wanted.kind())
                .bind("community", wanted.community())
                .bind("by", wanted.begunBy())
                .bind("key", wanted.key())
                .bind("input", wanted.input())
                .bind("no", false)
                .bind("total", wanted.total())
                .bind("now", clock.millis())
                .execute();
        if (added == 1) {
            jobs.schedule(transaction, JOB, id, "", clock.instant());
        }
        return transaction
                .handle()
                .createQuery("SELECT * FROM work WHERE community = :community AND kind = :kind"
                        + " AND idempotency_key = :key")
                .bind("community", wanted.community())
                .bind("kind", wanted.kind())
                .bind("key", wanted.key())
                .map((row, context) -> work(row))
                .one();
    }

    /**
     * A key for work that may be tried again after it failed or was cancelled: the key of the try that waits or runs or is done, else of a new one.
     *
     * @param about what the work is about
     */
    public String freeKey(Transaction transaction, String community, String kind, String about) {
        long over = transaction
                .handle()
                .createQuery("SELECT count(*) FROM work WHERE community = :community AND kind = :kind"
                        + " AND substr(idempotency_key, 1, :length) = :keys AND state IN ('FAILED', 'CANCELLED')")
                .bind("community", community)
                .bind("kind", kind)
                .bind("keys", about + " ")
                .bind("length", about.length() + 1)
                .mapTo(Long.class)
                .one();
        return about + " " + over;
    }

    /** {@link #begin(Transaction, NewWork)} in a transaction of its own. */
    public Work begin(NewWork wanted) {
        return database.write(transaction -> begin(transaction, wanted));
    }

    /** Work of this community; another's is as unknown as none. */
    public Work get(String community, String id) {
        return database.read(transaction -> find(transaction.handle(), id))
                .filter(work -> work.community().equals(community))
                .orElseThrow(() -> Refused.notFound("work-unknown"));
    }

    /** Newest first. */
    public Page<Work> list(String community, @Nullable String kind, @Nullable String cursor, int size) {
        String[] after = Page.decode(cursor).split("\n", -1);
        return database.read(transaction -> {
            List<Work> rows = transaction
                    .handle()
                    .createQuery("SELECT * FROM work WHERE community = :community AND (made_at, id) < (:at, :id)"
                            + " AND (:kind = '' OR kind = :kind) ORDER BY made_at DESC, id DESC LIMIT :limit")
                    .bind("community", community)
                    .bind("kind", kind == null ? "" : kind)
                    .bind("at", millis(after))
                    .bind("id", after.length > 1 ? after[1] : "")
                    .bind("limit", size + 1)
                    .map((row, context) -> work(row))
                    .list();
            return Page.of(rows, size, work -> work.madeAt().toEpochMilli() + "\n" + work.id());
        });
    }

    private static long millis(String[] after) {
        try {
            return after.length > 1 ? Long.parseLong(after[0]) : Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Asks for the end. Waiting work ends at once, running work before its next chunk; what is committed stays. Refused when it is over. */
    public Work cancel(String community, String id) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            Work work = find(handle, id)
                    .filter(found -> found.community().equals(community))
                    .orElseThrow(() -> Refused.notFound("work-unknown"));
            int asked = handle.createUpdate("UPDATE work SET cancel_asked = :yes WHERE id = :id"
                            + " AND state IN ('WAITING', 'RUNNING')")
                    .bind("yes", true)
                    .bind("id", id)
                    .execute();
            if (asked == 0) {
                throw Refused.conflict("work-over");
            }
            int ended = handle.createUpdate("UPDATE work SET state = 'CANCELLED', ended_at = :now WHERE id = :id"
                            + " AND state = 'WAITING'")
                    .bind("id", id)
                    .bind("now", clock.millis())
                    .execute();
            if (ended == 1) {
                handler(work.kind()).abandoned(transaction, work);
            }
        });
        return get(community, id);
    }

    private void forget() {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM work WHERE ended_at < :before")
                .bind("before", clock.instant().minus(KEPT).toEpochMilli())
                .execute());
    }

    static Optional<Work> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM work WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> work(row))
                .findOne();
    }

    private static Work work(ResultSet row) throws SQLException {
        Instant madeAt = instant(row, "made_at");
        return new Work(
                text(row, "id"),
                text(row, "kind"),
                text(row, "community"),
                text(row, "begun_by"),
                text(row, "input"),
                Work.State.valueOf(text(row, "state")),
                row.getLong("done"),
                row.getLong("total"),
                text(row, "position"),
                text(row, "result"),
                text(row, "failure"),
                madeAt,
                instantOrNull(row, "started_at"),
                instantOrNull(row, "heartbeat_at"),
                instantOrNull(row, "ended_at"));
    }
}
