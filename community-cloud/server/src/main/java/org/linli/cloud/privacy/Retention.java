package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Each;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.records.RetainedRows;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Deletes what is kept long enough, at night, some rows at a time, and writes down how many. Holds keep what they name. Thread: any. */
final class Retention {

    private static final int BATCH = 500;

    /** In one night and of one kind; the rest has its turn in the next. */
    private static final int MOST_BATCHES = 2000;

    private final Database database;
    private final Holds holds;
    private final List<RetainedRows> rows;
    private final Supplier<List<String>> communities;
    private final Clock clock;

    Retention(
            Database database, Holds holds, List<RetainedRows> rows, Supplier<List<String>> communities, Clock clock) {
        this.database = database;
        this.holds = holds;
        this.rows = List.copyOf(rows);
        this.communities = communities;
        this.clock = clock;
    }

    /** How long a kind is kept in a community. */
    record Period(RetainedKind kind, int days, int usualDays, int leastDays, int mostDays, String why) {}

    /** What was deleted in a night. */
    record Run(long id, RetainedKind kind, Instant at, Instant before, long deleted) {}

    List<Period> periods(String community) {
        return database.read(transaction -> {
            List<Period> periods = new ArrayList<>();
            for (RetainedKind kind : RetainedKind.values()) {
                periods.add(new Period(
                        kind, days(transaction, community, kind), kind.days(), kind.least(), kind.most(), kind.why()));
            }
            return periods;
        });
    }

    private static int days(Transaction transaction, String community, RetainedKind kind) {
        return transaction
                .handle()
                .createQuery("SELECT days FROM retention_period WHERE community = :community AND kind = :kind")
                .bind("community", community)
                .bind("kind", kind.name())
                .mapTo(Integer.class)
                .findOne()
                .orElse(kind.days());
    }

    void set(String community, RetainedKind kind, int days, String by) {
        Refused.unless(days >= kind.least() && days <= kind.most(), "retention-bounds");
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO retention_period (community, kind, days, changed_by, changed_at)"
                        + " VALUES (:community, :kind, :days, :by, :now) ON CONFLICT (community, kind) DO UPDATE SET"
                        + " days = excluded.days, changed_by = excluded.changed_by, changed_at = excluded.changed_at")
                .bind("community", community)
                .bind("kind", kind.name())
                .bind("days", days)
                .bind("by", by)
                .bind("now", clock.millis())
                .execute());
    }

    /** One kind or community that fails is not in the others' way. */
    void night() {
        Each.apart(communities.get(), community -> Each.apart(rows, one -> delete(community, one)));
    }

    private void delete(String community, RetainedRows what) {
        Instant now = clock.instant();
        long deleted = 0;
        Instant before = now;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            Instant[] limit = {now};
            int gone = database.write(transaction -> {
                limit[0] = now.minus(Duration.ofDays(days(transaction, community, what.kind())));
                return batch(transaction, community, what, limit[0]);
            });
            before = limit[0];
            deleted += gone;
            if (gone < BATCH) {
                break;
            }
        }
        if (deleted > 0) {
            note(community, what.kind(), now, before, deleted);
        }
    }

    private int batch(Transaction transaction, String community, RetainedRows what, Instant before) {
        Handle handle = transaction.handle();
        List<Holds.Hold> inForce = holds.inForce(transaction, community);
        List<String> held = new ArrayList<>();
        StringBuilder sql = new StringBuilder("SELECT " + what.id() + " FROM " + what.table()
                + " WHERE community = :community AND " + what.time() + " < :before");
        if (!what.also().isEmpty()) {
            sql.append(" AND (").append(what.also()).append(')');
        }
        for (Holds.Hold hold : inForce) {
            String person = hold.person();
            Instant from = hold.from();
            Instant to = hold.to();
            if (person != null) {
                held.add(person);
            } else if (from != null && to != null) {
                // Numbers of our own making: nothing of a request is in the text.
                sql.append(" AND NOT (" + what.time() + " >= " + from.toEpochMilli() + " AND " + what.time() + " < "
                        + to.toEpochMilli() + ")");
            }
        }
        if (!held.isEmpty()) {
            sql.append(" AND NOT COALESCE((").append(what.about()).append("), FALSE)");
        }
        sql.append(" ORDER BY " + what.time() + " LIMIT " + BATCH);
        Query query =
                handle.createQuery(sql.toString()).bind("community", community).bind("before", before.toEpochMilli());
        if (!held.isEmpty()) {
            query.bindList("held", held);
        }
        List<Object> ids = query.map((row, context) -> row.getObject(1)).list();
        if (!ids.isEmpty()) {
            for (RetainedRows.Child child : what.children()) {
                delete(handle, community, child.table(), child.column(), ids);
            }
            delete(handle, community, what.table(), what.id(), ids);
            UnaryOperator<String> topic = what.topic();
            if (topic != null) {
                transaction.changes(topic.apply(community));
            }
        }
        return ids.size();
    }

    private static void delete(Handle handle, String community, String table, String column, List<Object> ids) {
        handle.createUpdate("DELETE FROM " + table + " WHERE community = :community AND " + column + " IN (<ids>)")
                .bind("community", community)
                .bindList("ids", ids)
                .execute();
    }

    private void note(String community, RetainedKind kind, Instant now, Instant before, long deleted) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO retention_run (community, kind, at, before_at, deleted)"
                        + " VALUES (:community, :kind, :at, :before, :deleted)")
                .bind("community", community)
                .bind("kind", kind.name())
                .bind("at", now.toEpochMilli())
                .bind("before", before.toEpochMilli())
                .bind("deleted", deleted)
                .execute());
    }

    /** Newest first. */
    Page<Run> runs(String community, @Nullable String cursor, int size) {
        long before = Columns.millisBefore(Page.decode(cursor));
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM retention_run WHERE community = :community AND id < :before"
                                + " ORDER BY id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", before)
                        .bind("limit", size + 1)
                        .map((row, context) -> new Run(
                                row.getLong("id"),
                                RetainedKind.valueOf(text(row, "kind")),
                                instant(row, "at"),
                                instant(row, "before_at"),
                                row.getLong("deleted")))
                        .list(),
                size,
                run -> Long.toString(run.id())));
    }
}
