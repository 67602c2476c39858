package org.linli.cloud.changes;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/** The tables of the feed. */
final class FeedRows {

    private FeedRows() {}

    /** @param forgotten the last number that is not kept any more; 0 for none */
    record Head(long last, long forgotten) {}

    /** A numbered row. */
    record Row(
            long number,
            DataKind kind,
            String subject,
            int parts,
            Map<String, Object> body,
            Map<String, Object> personal,
            Instant at,
            Instant notedAt) {}

    /** A row without number, as it stands in the database. */
    record Waiting(long id, String kind, String subject, int parts, String body, String personal, long at) {}

    static Head head(Handle handle, String community) {
        return handle.createQuery("SELECT last, forgotten FROM feed_head WHERE community = :community")
                .bind("community", community)
                .map((row, context) -> new Head(row.getLong("last"), row.getLong("forgotten")))
                .findOne()
                .orElse(new Head(0, 0));
    }

    static boolean isWaiting(Handle handle, String community) {
        return handle.createQuery("SELECT 1 FROM feed_waiting WHERE community = :community LIMIT 1")
                .bind("community", community)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** In the order in which they were written. */
    static List<Waiting> waiting(Handle handle, String community, int most) {
        return handle.createQuery("SELECT * FROM feed_waiting WHERE community = :community ORDER BY id LIMIT :most")
                .bind("community", community)
                .bind("most", most)
                .map((row, context) -> new Waiting(
                        row.getLong("id"),
                        text(row, "kind"),
                        text(row, "subject"),
                        row.getInt("parts"),
                        text(row, "body"),
                        text(row, "personal"),
                        row.getLong("at")))
                .list();
    }

    static void move(Transaction transaction, String community, List<Waiting> rows, long last, Instant now) {
        Handle handle = transaction.handle();
        BulkInsert numbered = new BulkInsert(
                transaction,
                "feed_change",
                "",
                "community",
                "number",
                "kind",
                "subject",
                "parts",
                "body",
                "personal",
                "at",
                "noted_at");
        var gone = handle.prepareBatch("DELETE FROM feed_waiting WHERE id = :id");
        long number = last;
        for (Waiting row : rows) {
            number++;
            numbered.add(
                    community,
                    number,
                    row.kind(),
                    row.subject(),
                    row.parts(),
                    row.body(),
                    row.personal(),
                    row.at(),
                    now.toEpochMilli());
            gone.bind("id", row.id()).add();
        }
        numbered.flush();
        gone.execute();
        handle.createUpdate("INSERT INTO feed_head (community, last, forgotten) VALUES (:community, :last, 0)"
                        + " ON CONFLICT (community) DO UPDATE SET last = excluded.last")
                .bind("community", community)
                .bind("last", number)
                .execute();
    }

    static List<Row> after(Handle handle, String community, long number, Set<DataKind> kinds, int most) {
        return handle.createQuery("SELECT * FROM feed_change WHERE community = :community AND number > :number"
                        + " AND kind IN (<kinds>) ORDER BY number LIMIT :most")
                .bindList("kinds", kinds.stream().map(DataKind::wire).toList())
                .bind("community", community)
                .bind("number", number)
                .bind("most", most)
                .map((row, context) -> new Row(
                        row.getLong("number"),
                        DataKind.of(text(row, "kind")),
                        text(row, "subject"),
                        row.getInt("parts"),
                        fields(text(row, "body")),
                        fields(text(row, "personal")),
                        instant(row, "at"),
                        instant(row, "noted_at")))
                .list();
    }

    @SuppressWarnings("unchecked") // JSON objects have texts as names
    private static Map<String, Object> fields(String json) {
        return JsonText.read(json, LinkedHashMap.class);
    }

    static List<String> communities(Handle handle) {
        return handle.createQuery("SELECT community FROM feed_head UNION SELECT DISTINCT community FROM feed_waiting"
                        + " ORDER BY community")
                .mapTo(String.class)
                .list();
    }

    static void forget(Handle handle, String community, Instant before) {
        long last = handle.createQuery("SELECT coalesce(max(number), 0) FROM feed_change"
                        + " WHERE community = :community AND noted_at < :before")
                .bind("community", community)
                .bind("before", before.toEpochMilli())
                .mapTo(Long.class)
                .one();
        if (last == 0) {
            return;
        }
        handle.createUpdate("DELETE FROM feed_change WHERE community = :community AND number <= :last")
                .bind("community", community)
                .bind("last", last)
                .execute();
        handle.createUpdate("UPDATE feed_head SET forgotten = :last WHERE community = :community")
                .bind("community", community)
                .bind("last", last)
                .execute();
    }

    static void erase(Handle handle, String person) {
        String inside = "%\"" + person.replaceAll("[!%_]", "!$0") + "\"%";
        for (String table : List.of("feed_waiting", "feed_change")) {
            handle.createUpdate("UPDATE " + table + " SET personal = '{}' WHERE personal LIKE :inside ESCAPE '!'")
                    .bind("inside", inside)
                    .execute();
        }
    }
}
