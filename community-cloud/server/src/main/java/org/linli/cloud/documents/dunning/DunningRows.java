package org.linli.cloud.documents.dunning;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.documents.Texts;
import org.linli.cloud.documents.dunning.DunningRun.NoticeState;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Transaction;

/** Rows of dunning runs. */
final class DunningRows {

    private static final int CHUNK = 500;

    private static final String RUNS = "SELECT r.*,"
            + " COALESCE(SUM(CASE WHEN n.state = 'PLANNED' THEN 1 ELSE 0 END), 0) AS planned,"
            + " COALESCE(SUM(CASE WHEN n.state IN ('PLANNED', 'DONE') AND n.channel = 'MESSAGE' THEN 1 ELSE 0 END), 0)"
            + " AS messages,"
            + " COALESCE(SUM(CASE WHEN n.state IN ('PLANNED', 'DONE') AND n.channel = 'LETTER' THEN 1 ELSE 0 END), 0)"
            + " AS letters,"
            + " COALESCE(SUM(CASE WHEN n.state = 'PAUSED' THEN 1 ELSE 0 END), 0) AS paused,"
            + " COALESCE(SUM(CASE WHEN n.state = 'SETTLED' THEN 1 ELSE 0 END), 0) AS settled,"
            + " COALESCE(SUM(CASE WHEN n.state IN ('PLANNED', 'DONE') THEN n.amount_fen ELSE 0 END), 0) AS amount"
            + " FROM dunning_run r LEFT JOIN dunning_notice n ON n.run = r.id";

    /** One household of a new run. */
    record NewNotice(String household, int step, DunningPlan.Channel channel, NoticeState state, Letter letter) {}

    void insert(
            Transaction transaction,
            String community,
            String id,
            DunningPlans.Known plan,
            LocalDate asOf,
            int tooLittle,
            Instant now,
            String by) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO dunning_run (id, community, plan, content, as_of, state, too_little, made_at,"
                                + " made_by) VALUES (:id, :community, :plan, :content, :asOf, 'PREVIEW', :tooLittle, :at, :by)")
                .bind("id", id)
                .bind("community", community)
                .bind("plan", plan.id())
                .bind("content", Texts.write(plan.plan()))
                .bind("asOf", asOf.toString())
                .bind("tooLittle", tooLittle)
                .bind("at", now.toEpochMilli())
                .bind("by", by)
                .execute();
    }

    void insert(Transaction transaction, String community, String run, List<NewNotice> notices) {
        BulkInsert bulk = new BulkInsert(
                transaction,
                "dunning_notice",
                "",
                "run",
                "number",
                "community",
                "household",
                "step",
                "channel",
                "amount_fen",
                "state",
                "content");
        int number = 0;
        for (NewNotice notice : notices) {
            bulk.add(
                    run,
                    ++number,
                    community,
                    notice.household(),
                    notice.step(),
                    notice.channel().name(),
                    notice.letter().amountFen(),
                    notice.state().name(),
                    Texts.write(notice.letter()));
        }
        bulk.flush();
    }

    /** Of the bills of these households, the highest step each was asked for at. */
    Map<String, Integer> steps(Transaction transaction, String community, Collection<String> households) {
        Map<String, Integer> steps = new HashMap<>();
        List<String> all = List.copyOf(households);
        for (int from = 0; from < all.size(); from += CHUNK) {
            transaction
                    .handle()
                    .createQuery("SELECT bill, step FROM dunned_bill"
                            + " WHERE community = :community AND household IN (<households>)")
                    .bind("community", community)
                    .bindList("households", all.subList(from, Math.min(all.size(), from + CHUNK)))
                    .map((row, context) -> steps.put(text(row, "bill"), row.getInt("step")))
                    .list();
        }
        return steps;
    }

    /** A bill never goes back to a lower step. */
    void remember(
            Transaction transaction,
            String community,
            String run,
            String household,
            Map<String, Integer> reached,
            long now) {
        PreparedBatch batch = transaction
                .handle()
                .prepareBatch("INSERT INTO dunned_bill (community, bill, household, step, run, at)"
                        + " VALUES (:community, :bill, :household, :step, :run, :at)"
                        + " ON CONFLICT (community, bill) DO UPDATE SET step = excluded.step, run = excluded.run,"
                        + " at = excluded.at WHERE excluded.step > dunned_bill.step");
        reached.forEach((bill, step) -> batch.bind("community", community)
                .bind("bill", bill)
                .bind("household", household)
                .bind("step", step)
                .bind("run", run)
                .bind("at", now)
                .add());
        batch.execute();
    }

    void state(Transaction transaction, String run, DunningRun.State state, long now, String by) {
        transaction
                .handle()
                .createUpdate("UPDATE dunning_run SET state = :state, carried_out_at = :now, carried_out_by = :by"
                        + " WHERE id = :id")
                .bind("id", run)
                .bind("state", state.name())
                .bind("now", now)
                .bind("by", by)
                .execute();
    }

    void done(Transaction transaction, String run) {
        transaction
                .handle()
                .createUpdate("UPDATE dunning_run SET state = 'DONE' WHERE id = :id")
                .bind("id", run)
                .execute();
    }

    void end(Transaction transaction, String run, DunningRun.Entry entry, NoticeState state) {
        transaction
                .handle()
                .createUpdate("UPDATE dunning_notice SET state = :state, step = :step, channel = :channel,"
                        + " amount_fen = :amount, content = :content WHERE run = :run AND number = :number")
                .bind("run", run)
                .bind("number", entry.number())
                .bind("state", state.name())
                .bind("step", entry.step())
                .bind("channel", entry.channel().name())
                .bind("amount", entry.letter().amountFen())
                .bind("content", Texts.write(entry.letter()))
                .execute();
    }

    int planned(Transaction transaction, String run) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM dunning_notice WHERE run = :run AND state = 'PLANNED'")
                .bind("run", run)
                .mapTo(Integer.class)
                .one();
    }

    DunningRun get(Transaction transaction, String community, String id) {
        return transaction
                .handle()
                .createQuery(RUNS + " WHERE r.community = :community AND r.id = :id GROUP BY r.id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> run(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("dunning-run-unknown"));
    }

    List<DunningRun> list(Transaction transaction, String community, String before, int limit) {
        return transaction
                .handle()
                .createQuery(RUNS + " WHERE r.community = :community AND r.id < :before GROUP BY r.id"
                        + " ORDER BY r.id DESC LIMIT :limit")
                .bind("community", community)
                .bind("before", before.isEmpty() ? "w" : before)
                .bind("limit", limit)
                .map((row, context) -> run(row))
                .list();
    }

    List<DunningRun.Entry> entries(
            Transaction transaction, String run, @Nullable NoticeState state, int after, int limit) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM dunning_notice WHERE run = :run AND number > :after"
                        + " AND (:state = '' OR state = :state) ORDER BY number LIMIT :limit")
                .bind("run", run)
                .bind("after", after)
                .bind("state", state == null ? "" : state.name())
                .bind("limit", limit)
                .map((row, context) -> new DunningRun.Entry(
                        row.getInt("number"),
                        text(row, "household"),
                        row.getInt("step"),
                        DunningPlan.Channel.valueOf(text(row, "channel")),
                        NoticeState.valueOf(text(row, "state")),
                        Texts.read(text(row, "content"), Letter.class)))
                .list();
    }

    /** Letters that were carried out, in the order of households. */
    List<Letter> letters(Transaction transaction, String run, long skip, int limit) {
        return transaction
                .handle()
                .createQuery("SELECT content FROM dunning_notice WHERE run = :run AND state = 'DONE'"
                        + " AND channel = 'LETTER' ORDER BY number LIMIT :limit OFFSET :skip")
                .bind("run", run)
                .bind("limit", limit)
                .bind("skip", skip)
                .map((row, context) -> Texts.read(text(row, "content"), Letter.class))
                .list();
    }

    private static DunningRun run(ResultSet row) throws SQLException {
        return new DunningRun(
                text(row, "id"),
                text(row, "plan"),
                Texts.read(text(row, "content"), DunningPlan.class),
                LocalDate.parse(text(row, "as_of")),
                DunningRun.State.valueOf(text(row, "state")),
                row.getInt("too_little"),
                new DunningRun.Counts(
                        row.getInt("planned"),
                        row.getInt("messages"),
                        row.getInt("letters"),
                        row.getInt("paused"),
                        row.getInt("settled"),
                        row.getLong("amount")),
                instant(row, "made_at"),
                text(row, "made_by"),
                instantOrNull(row, "carried_out_at"));
    }
}
