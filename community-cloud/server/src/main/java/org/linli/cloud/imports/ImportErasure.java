package org.linli.cloud.imports;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.records.PersonTable;
import org.linli.cloud.storage.Transaction;

/**
 * Takes somebody out of the lists they came with. A row is theirs when it has their telephone number, or their name and no other telephone number: a namesake with a
 * number of their own stays. What an import wrote down for its undo loses the person too, so that it can no longer be undone once it is about them.
 */
final class ImportErasure {

    private static final String NOBODY = "已注销";

    /** A shorter text of digits is a room or an amount. */
    private static final int SHORTEST_PHONE = 6;

    private ImportErasure() {}

    static void rows(Transaction transaction, PersonTable.Whom whom) {
        TypeReference<List<ImportStore.PlannedRow>> type = new TypeReference<>() {};
        each(transaction, "import_part", whom, body -> {
            List<ImportStore.PlannedRow> rows = new ArrayList<>();
            for (ImportStore.PlannedRow row : ImportStore.read(body, type)) {
                rows.add(
                        isTheirs(row.values(), whom)
                                ? new ImportStore.PlannedRow(row.number(), row.action(), without(row.values()))
                                : row);
            }
            return ImportStore.json(rows);
        });
    }

    static void changes(Transaction transaction, PersonTable.Whom whom) {
        TypeReference<List<Change>> type = new TypeReference<>() {};
        each(transaction, "import_change", whom, body -> {
            List<Change> changes = new ArrayList<>();
            for (Change change : ImportStore.read(body, type)) {
                boolean theirs = change.entity().equals(HomeEntities.PERSON)
                        && change.id().equals(whom.person());
                String before = change.before();
                changes.add(
                        theirs
                                ? new Change(
                                        change.entity(),
                                        change.id(),
                                        before == null ? null : without(before),
                                        without(change.after()))
                                : change);
            }
            return ImportStore.json(changes);
        });
    }

    private static boolean isTheirs(Map<String, String> values, PersonTable.Whom whom) {
        String phone = digits(values.get("phone"));
        String own = digits(whom.phone());
        boolean samePhone = own.length() >= SHORTEST_PHONE && phone.equals(own);
        boolean sameName = whom.name().equals(values.get("name"));
        return samePhone || (sameName && (phone.isEmpty() || own.isEmpty() || phone.equals(own)));
    }

    private static String digits(@Nullable String text) {
        return text == null ? "" : text.replaceAll("[^0-9]", "");
    }

    private static Map<String, String> without(Map<String, String> values) {
        Map<String, String> less = new TreeMap<>(values);
        less.computeIfPresent("name", (key, name) -> NOBODY);
        less.computeIfPresent("nameEn", (key, name) -> "");
        less.computeIfPresent("phone", (key, name) -> "");
        return less;
    }

    private static String without(String facts) {
        return Facts.read(facts)
                .replaced("name", NOBODY)
                .replaced("nameEn", "")
                .replaced("phone", "")
                .toString();
    }

    private static void each(
            Transaction transaction, String table, PersonTable.Whom whom, UnaryOperator<String> change) {
        record Part(String run, int part, String body) {}
        List<Part> parts = transaction
                .handle()
                .createQuery("SELECT run, part, body FROM " + table
                        + " WHERE body LIKE :name ESCAPE '!' OR body LIKE :phone ESCAPE '!' OR body LIKE :id ESCAPE '!'"
                        + " ORDER BY run, part")
                // Whoever was called something else when the list came is found by the id.
                .bind("id", like(ImportStore.json(whom.person()), 1))
                .bind("name", like(whom.name(), 1))
                .bind("phone", like(whom.phone(), SHORTEST_PHONE))
                .map((row, context) ->
                        new Part(row.getString("run"), row.getInt("part"), String.valueOf(row.getString("body"))))
                .list();
        for (Part part : parts) {
            String changed = change.apply(part.body());
            if (!changed.equals(part.body())) {
                transaction
                        .handle()
                        .createUpdate("UPDATE " + table + " SET body = :body WHERE run = :run AND part = :part")
                        .bind("body", changed)
                        .bind("run", part.run())
                        .bind("part", part.part())
                        .execute();
            }
        }
    }

    /** What no body is like for a text that is too short. */
    private static String like(String text, int shortest) {
        return text.length() < shortest
                ? ""
                : "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
