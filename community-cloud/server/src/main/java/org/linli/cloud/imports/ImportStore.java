package org.linli.cloud.imports;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;

/** The rows of imports. Long lists stand as JSON texts of some hundred entries each. */
final class ImportStore {

    private static final int PER_PART = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ImportStore() {}

    /** A row with what it does. */
    record PlannedRow(int number, ImportTarget.Action action, Map<String, String> values) {}

    static void insert(Handle handle, ImportRun run, String hash) {
        handle.createUpdate(
                        "INSERT INTO import_run (id, community, kind, file_name, file_hash, state, columns, row_count,"
                                + " added, changed, same, error_count, errors, made_by, made_at) VALUES (:id, :community, :kind,"
                                + " :file, :hash, :state, :columns, :rows, :added, :changed, :same, :errorCount, :errors, :by, :at)")
                .bind("id", run.id())
                .bind("community", run.community())
                .bind("kind", run.kind())
                .bind("file", run.fileName())
                .bind("hash", hash)
                .bind("state", run.state().name())
                .bind("columns", json(run.columns()))
                .bind("rows", run.rows())
                .bind("added", run.added())
                .bind("changed", run.changed())
                .bind("same", run.same())
                .bind("errorCount", run.errorCount())
                .bind("errors", json(run.errors()))
                .bind("by", run.madeBy())
                .bind("at", run.madeAt().toEpochMilli())
                .execute();
    }

    static void insertRows(Handle handle, String run, List<PlannedRow> rows) {
        insertParts(handle, "import_part", run, rows);
    }

    static void insertChanges(Handle handle, String run, List<Change> changes) {
        insertParts(handle, "import_change", run, changes);
    }

    private static void insertParts(Handle handle, String table, String run, List<?> items) {
        var batch = handle.prepareBatch("INSERT INTO " + table + " (run, part, body) VALUES (:run, :part, :body)");
        for (int from = 0; from < items.size(); from += PER_PART) {
            List<?> part = items.subList(from, Math.min(items.size(), from + PER_PART));
            batch.bind("run", run)
                    .bind("part", from / PER_PART)
                    .bind("body", json(part))
                    .add();
        }
        batch.execute();
    }

    static List<ImportRow> rows(Handle handle, String run) {
        List<ImportRow> rows = new ArrayList<>();
        for (PlannedRow row : planned(handle, run)) {
            rows.add(new ImportRow(row.number(), row.values()));
        }
        return rows;
    }

    static List<PlannedRow> planned(Handle handle, String run) {
        return parts(handle, "import_part", run, new TypeReference<List<PlannedRow>>() {});
    }

    /** A page of rows: a part is a page. */
    static List<PlannedRow> part(Handle handle, String run, int part) {
        return handle.createQuery("SELECT body FROM import_part WHERE run = :run AND part = :part")
                .bind("run", run)
                .bind("part", part)
                .mapTo(String.class)
                .findOne()
                .map(body -> read(body, new TypeReference<List<PlannedRow>>() {}))
                .orElse(List.of());
    }

    static List<Change> changes(Handle handle, String run) {
        return parts(handle, "import_change", run, new TypeReference<List<Change>>() {});
    }

    private static <T> List<T> parts(Handle handle, String table, String run, TypeReference<List<T>> type) {
        List<T> all = new ArrayList<>();
        handle.createQuery("SELECT body FROM " + table + " WHERE run = :run ORDER BY part")
                .bind("run", run)
                .mapTo(String.class)
                .forEach(body -> all.addAll(read(body, type)));
        return all;
    }

    static Optional<ImportRun> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM import_run WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> run(row))
                .findOne();
    }

    static Page<ImportRun> list(Handle handle, String community, Collection<String> kinds, String cursor, int size) {
        if (kinds.isEmpty()) {
            return new Page<>(List.of(), null);
        }
        String[] after = cursor.split("\n", -1);
        boolean begins = after.length != 2 || !after[0].matches("\\d{1,18}");
        List<ImportRun> rows = handle.createQuery(
                        "SELECT * FROM import_run WHERE community = :community"
                                + " AND kind IN (<kinds>) AND (made_at, id) < (:at, :id) ORDER BY made_at DESC, id DESC LIMIT :limit")
                .bind("community", community)
                .bindList("kinds", List.copyOf(kinds))
                .bind("at", begins ? Long.MAX_VALUE : Long.parseLong(after[0]))
                .bind("id", begins ? "" : after[1])
                .bind("limit", size + 1)
                .map((row, context) -> run(row))
                .list();
        return Page.of(rows, size, run -> run.madeAt().toEpochMilli() + "\n" + run.id());
    }

    /** Moves a run on, so that only one of several tries does. */
    static void move(
            Handle handle,
            ImportRun run,
            ImportRun.State from,
            ImportRun.State to,
            String by,
            Instant at,
            String code) {
        String who = to == ImportRun.State.APPLIED ? "applied" : "undone";
        int moved = handle.createUpdate("UPDATE import_run SET state = :to, " + who + "_by = :by, " + who + "_at = :at"
                        + " WHERE id = :id AND state = :from")
                .bind("id", run.id())
                .bind("from", from.name())
                .bind("to", to.name())
                .bind("by", by)
                .bind("at", at.toEpochMilli())
                .execute();
        if (moved == 0) {
            throw Refused.conflict(code);
        }
    }

    private static ImportRun run(ResultSet row) throws SQLException {
        return new ImportRun(
                text(row, "id"),
                text(row, "community"),
                text(row, "kind"),
                text(row, "file_name"),
                ImportRun.State.valueOf(text(row, "state")),
                read(text(row, "columns"), new TypeReference<>() {}),
                row.getLong("row_count"),
                row.getLong("added"),
                row.getLong("changed"),
                row.getLong("same"),
                row.getLong("error_count"),
                read(text(row, "errors"), new TypeReference<>() {}),
                text(row, "made_by"),
                instant(row, "made_at"),
                row.getString("applied_by"),
                instantOrNull(row, "applied_at"),
                row.getString("undone_by"),
                instantOrNull(row, "undone_at"));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not writable as JSON", e);
        }
    }

    static <T> T read(String body, TypeReference<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored import cannot be read", e);
        }
    }
}
