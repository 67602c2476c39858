package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.StorageException;
import org.linli.cloud.storage.Transaction;

/** Rows of runs and their lines. */
final class RunStore {

    private static final int ROWS_PER_UPDATE = 500;

    private RunStore() {}

    static Optional<FeeRun> find(Handle handle, String community, String run) {
        return handle.createQuery("SELECT * FROM fee_run WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", run)
                .map((row, context) -> run(row))
                .findOne();
    }

    static FeeRun get(Handle handle, String community, String run) {
        return find(handle, community, run).orElseThrow(() -> Refused.notFound("run-unknown"));
    }

    /** The run as it is committed, and nobody else changes it until the transaction ends. */
    static FeeRun lock(Transaction transaction, String community, String run) {
        transaction.serialise("fee-run:" + community + ":" + run);
        return get(transaction.handle(), community, run);
    }

    static void insert(Handle handle, String community, FeeRun run) {
        handle.createUpdate("INSERT INTO fee_run (community, id, name, state, body, next_line, attempt, line_count,"
                        + " bill_count, problem_count, note_count, amount_fen, posted_count, posted_fen, made_by, made_at,"
                        + " reason, work) VALUES (:community, :id, :name, :state, :body, 0, 0, 0, 0, 0, 0, 0, 0, 0, :by, :at, '',"
                        + " '')")
                .bind("community", community)
                .bind("id", run.id())
                .bind("name", run.plan().name())
                .bind("state", run.state().name())
                .bind("body", JsonText.write(run.plan()))
                .bind("by", run.madeBy())
                .bind("at", run.madeAt().toEpochMilli())
                .execute();
    }

    static void setWork(Handle handle, String community, String run, String work) {
        handle.createUpdate("UPDATE fee_run SET work = :work WHERE community = :community AND id = :id")
                .bind("work", work)
                .bind("community", community)
                .bind("id", run)
                .execute();
    }

    static void insertLines(Transaction transaction, String community, String run, List<FeeLine.Draft> drafts) {
        BulkInsert lines = new BulkInsert(
                transaction,
                "fee_line",
                "",
                "run",
                "number",
                "community",
                "item",
                "unit",
                "unit_name",
                "household",
                "from_day",
                "until_day",
                "due_day",
                "amount_fen",
                "quantity_millis",
                "state",
                "problem",
                "explanation");
        BulkInsert counts = new BulkInsert(
                transaction,
                "fee_line_meter",
                "",
                "run",
                "number",
                "meter",
                "community",
                "item",
                "from_millis",
                "to_millis",
                "to_day",
                "posted");
        for (FeeLine.Draft draft : drafts) {
            FeeLine line = draft.line();
            LineProblem problem = line.problem();
            Explanation explanation = line.explanation();
            lines.add(
                    run,
                    line.number(),
                    community,
                    line.item(),
                    line.unit(),
                    line.unitName(),
                    line.household(),
                    line.from().toString(),
                    line.until().toString(),
                    line.due().toString(),
                    line.amountFen(),
                    line.quantityMillis(),
                    line.state().name(),
                    problem == null ? null : problem.name(),
                    explanation == null ? null : JsonText.write(explanation));
            for (FeeLine.Count count : draft.counts()) {
                counts.add(
                        run,
                        line.number(),
                        count.meter(),
                        community,
                        line.item(),
                        count.fromMillis(),
                        count.toMillis(),
                        count.toDay().toString(),
                        false);
            }
        }
        lines.flush();
        counts.flush();
    }

    static void deleteLines(Handle handle, String run) {
        for (String table : new String[] {"fee_line_meter", "fee_line"}) {
            handle.createUpdate("DELETE FROM " + table + " WHERE run = :run")
                    .bind("run", run)
                    .execute();
        }
    }

    /**
     * Takes out the lines of a range for which somebody else has billed the same days or the same count of a meter since the preview.
     *
     * @param lowest no billed span that begins before it can overlap
     */
    static void refuseBilled(Handle handle, String run, long from, long until, LocalDate lowest) {
        handle.createUpdate("UPDATE fee_line SET state = 'PROBLEM', problem = 'ALREADY_BILLED'"
                        + " WHERE run = :run AND number >= :from AND number < :until AND state = 'READY' AND (EXISTS"
                        + " (SELECT 1 FROM fee_line other WHERE other.community = fee_line.community"
                        + " AND other.item = fee_line.item AND other.unit = fee_line.unit AND other.state = 'POSTED'"
                        + " AND other.from_day < fee_line.until_day AND other.from_day >= :lowest"
                        + " AND other.until_day > fee_line.from_day)"
                        + " OR EXISTS (SELECT 1 FROM fee_line_meter mine JOIN fee_line_meter other"
                        + " ON other.community = mine.community AND other.item = mine.item AND other.meter = mine.meter"
                        + " AND other.posted AND other.from_millis < mine.to_millis AND other.to_millis > mine.from_millis"
                        + " WHERE mine.run = fee_line.run AND mine.number = fee_line.number))")
                .bind("run", run)
                .bind("from", from)
                .bind("until", until)
                .bind("lowest", lowest.toString())
                .execute();
    }

    static List<Posted> ready(Handle handle, String run, long from, long until) {
        return handle.createQuery("SELECT number, item, unit, household, from_day, until_day, due_day, amount_fen,"
                        + " explanation FROM fee_line WHERE run = :run AND number >= :from AND number < :until"
                        + " AND state = 'READY' ORDER BY number")
                .bind("run", run)
                .bind("from", from)
                .bind("until", until)
                .map((row, context) -> new Posted(
                        row.getLong("number"),
                        text(row, "item"),
                        text(row, "unit"),
                        row.getString("household"),
                        new Span(LocalDate.parse(text(row, "from_day")), LocalDate.parse(text(row, "until_day"))),
                        LocalDate.parse(text(row, "due_day")),
                        row.getLong("amount_fen"),
                        text(row, "explanation")))
                .list();
    }

    /** A line as it becomes a bill; the explanation stays text. */
    record Posted(
            long number,
            String item,
            String unit,
            @org.jspecify.annotations.Nullable String household,
            Span span,
            LocalDate due,
            long amountFen,
            String explanation) {}

    /** @param bills in the order of the lines */
    static void markPosted(Transaction transaction, String run, List<Posted> lines, List<String> bills) {
        for (int begin = 0; begin < lines.size(); begin += ROWS_PER_UPDATE) {
            int end = Math.min(lines.size(), begin + ROWS_PER_UPDATE);
            String sql = "UPDATE fee_line SET state = 'POSTED', bill = known.column2 FROM (VALUES "
                    + String.join(",", Collections.nCopies(end - begin, "(?,?)"))
                    + ") AS known WHERE fee_line.run = ? AND fee_line.number = known.column1"
                    // Without bounds PostgreSQL may walk the whole run for each statement.
                    + " AND fee_line.number BETWEEN ? AND ?";
            try (PreparedStatement statement =
                    transaction.handle().getConnection().prepareStatement(sql)) {
                int index = 1;
                for (int i = begin; i < end; i++) {
                    statement.setLong(index++, lines.get(i).number());
                    statement.setString(index++, bills.get(i));
                }
                statement.setString(index++, run);
                statement.setLong(index++, lines.get(begin).number());
                statement.setLong(index, lines.get(end - 1).number());
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new StorageException("lines could not be marked", e);
            }
        }
    }

    /** Says for a range of lines whether what their meters counted is billed. */
    static void markCounts(Handle handle, String run, long from, long until, boolean posted) {
        // By both columns of the key: a range inside would be walked once for each row.
        handle.createUpdate("UPDATE fee_line_meter SET posted = :posted WHERE run = :run AND number >= :from"
                        + " AND number < :until AND EXISTS (SELECT 1 FROM fee_line line"
                        + " WHERE line.run = fee_line_meter.run AND line.number = fee_line_meter.number"
                        + " AND line.state = :state)")
                .bind("posted", posted)
                .bind("run", run)
                .bind("from", from)
                .bind("until", until)
                .bind("state", posted ? "POSTED" : "REVERSED")
                .execute();
    }

    static List<String> postedBills(Handle handle, String run, long from, long until) {
        return handle.createQuery("SELECT bill FROM fee_line WHERE run = :run AND number >= :from AND number < :until"
                        + " AND state = 'POSTED' ORDER BY number")
                .bind("run", run)
                .bind("from", from)
                .bind("until", until)
                .mapTo(String.class)
                .list();
    }

    static void markReversed(Handle handle, String run, long from, long until) {
        handle.createUpdate("UPDATE fee_line SET state = 'REVERSED' WHERE run = :run AND number >= :from"
                        + " AND number < :until AND state = 'POSTED'")
                .bind("run", run)
                .bind("from", from)
                .bind("until", until)
                .execute();
    }

    static FeeLine line(ResultSet row) throws SQLException {
        String problem = row.getString("problem");
        String explanation = row.getString("explanation");
        return new FeeLine(
                row.getLong("number"),
                text(row, "item"),
                text(row, "unit"),
                text(row, "unit_name"),
                row.getString("household"),
                LocalDate.parse(text(row, "from_day")),
                LocalDate.parse(text(row, "until_day")),
                LocalDate.parse(text(row, "due_day")),
                row.getLong("amount_fen"),
                row.getLong("quantity_millis"),
                FeeLine.State.valueOf(text(row, "state")),
                problem == null ? null : LineProblem.valueOf(problem),
                row.getString("bill"),
                explanation == null ? null : JsonText.read(explanation, Explanation.class));
    }

    static FeeRun run(ResultSet row) throws SQLException {
        return new FeeRun(
                text(row, "id"),
                JsonText.read(text(row, "body"), FeeRun.Plan.class),
                FeeRun.State.valueOf(text(row, "state")),
                row.getLong("next_line"),
                row.getInt("attempt"),
                new FeeRun.Counts(
                        row.getLong("line_count"),
                        row.getLong("bill_count"),
                        row.getLong("problem_count"),
                        row.getLong("note_count"),
                        row.getLong("amount_fen"),
                        row.getLong("posted_count"),
                        row.getLong("posted_fen")),
                text(row, "made_by"),
                instant(row, "made_at"),
                instantOrNull(row, "previewed_at"),
                row.getString("posted_by"),
                instantOrNull(row, "posted_at"),
                row.getString("reversed_by"),
                instantOrNull(row, "reversed_at"),
                text(row, "reason"),
                text(row, "work"));
    }
}
