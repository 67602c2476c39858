package org.linli.cloud.visits;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Who is not let in, why, and until when. Nobody is shut out for ever: after two years somebody looks again. Thread: any; calls block. */
final class DeniedVisitors {

    private static final Duration LONGEST = Duration.ofDays(731);

    private final Database database;
    private final Clock clock;

    DeniedVisitors(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param name empty when only the car is known
     * @param plate empty when only the name is known
     */
    record Denied(String id, String name, String plate, String reason, Instant until, String madeBy, Instant madeAt) {
        @Override
        public String toString() {
            return "Denied[" + id + "]";
        }
    }

    Denied add(String community, String name, String plate, String reason, Instant until, String by) {
        Instant now = clock.instant();
        Refused.unless(!key(name).isEmpty() || !key(plate).isEmpty(), "denied-who");
        Refused.unless(name.length() <= 60 && plate.length() <= 20, "denied-who");
        Refused.unless(!reason.isBlank() && reason.length() <= 200, "denied-reason");
        Refused.unless(until.isAfter(now) && !until.isAfter(now.plus(LONGEST)), "denied-until");
        Denied denied = new Denied(Ids.next(), name.strip(), plate.strip(), reason.strip(), until, by, now);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO denied_visitor (community, id, name, name_key, plate, plate_key, reason,"
                        + " until_at, made_by, made_at) VALUES (:community, :id, :name, :nameKey, :plate, :plateKey,"
                        + " :reason, :until, :by, :now)")
                .bind("community", community)
                .bind("id", denied.id())
                .bind("name", denied.name())
                .bind("nameKey", key(name))
                .bind("plate", denied.plate())
                .bind("plateKey", key(plate))
                .bind("reason", denied.reason())
                .bind("until", until.toEpochMilli())
                .bind("by", by)
                .bind("now", now.toEpochMilli())
                .execute());
        return denied;
    }

    void remove(String community, String id) {
        int removed = database.write(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM denied_visitor WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .execute());
        if (removed == 0) {
            throw Refused.notFound("denied-unknown");
        }
    }

    /** Newest first, those that are over too until they are taken away. */
    Page<Denied> list(String community, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT * FROM denied_visitor WHERE community = :community"
                                        + " AND (made_at, id) < (:before, :beforeId) ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", Columns.millisBefore(key[1]))
                        .bind("beforeId", key[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> new Denied(
                                text(row, "id"),
                                text(row, "name"),
                                text(row, "plate"),
                                text(row, "reason"),
                                instant(row, "until_at"),
                                text(row, "made_by"),
                                instant(row, "made_at")))
                        .list(),
                size,
                denied -> Page.pair(denied.id(), Long.toString(denied.madeAt().toEpochMilli()))));
    }

    /**
     * Refuses whoever is on the list now, by the whole name or the plate.
     *
     * @throws Refused {@code visitor-denied}; the reason is for the staff, who find it in the list
     */
    void mustBeAllowed(Transaction transaction, String community, String name, String plate) {
        boolean denied = transaction
                .handle()
                .createQuery("SELECT 1 FROM denied_visitor WHERE community = :community AND until_at > :now"
                        + " AND ((name_key = :name AND name_key <> '') OR (plate_key = :plate AND plate_key <> ''))"
                        + " LIMIT 1")
                .bind("community", community)
                .bind("now", clock.millis())
                .bind("name", key(name))
                .bind("plate", key(plate))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (denied) {
            throw Refused.conflict("visitor-denied");
        }
    }

    /** Without blanks, marks, wide forms and case: 京A 12345 and 京a·12345 are one car. */
    static String key(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
