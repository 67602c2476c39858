package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.People;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** What must not be deleted though its time is over, such as records that a court asked for. Thread: any. */
final class Holds {

    /** Each stands in the statements of every night. */
    private static final int MOST = 100;

    private final Database database;
    private final People people;
    private final Clock clock;

    Holds(Database database, People people, Clock clock) {
        this.database = database;
        this.people = people;
        this.clock = clock;
    }

    /**
     * A hold on a person, or on a time.
     *
     * @param until when it ends by itself
     */
    record Hold(
            String id,
            @Nullable String person,
            @Nullable Instant from,
            @Nullable Instant to,
            String reason,
            Instant until,
            String madeBy,
            Instant madeAt,
            @Nullable Instant endedAt,
            @Nullable String endedBy) {}

    /** What is wanted: a person, or a time from and to. */
    record Wanted(
            @Nullable String person,
            @Nullable Instant from,
            @Nullable Instant to,
            String reason,
            Instant until) {
        Wanted {
            boolean window = from != null && to != null && from.isBefore(to);
            boolean none = from == null && to == null;
            Refused.unless((person != null && none) || (person == null && window), "hold-what");
            Refused.unless(!reason.isBlank() && reason.length() <= 200, "reason-missing");
        }
    }

    Hold add(String community, Wanted wanted, String by) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        Refused.unless(wanted.until().isAfter(now), "hold-over");
        String person = wanted.person();
        if (person != null) {
            people.get(community, person);
        }
        Hold hold = new Hold(
                Ids.next(), person, wanted.from(), wanted.to(), wanted.reason(), wanted.until(), by, now, null, null);
        database.change(transaction -> {
            transaction.serialise("holds/" + community);
            if (inForce(transaction, community).size() >= MOST) {
                throw Refused.conflict("too-many-holds");
            }
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO retention_hold (id, community, person, window_from, window_until, reason,"
                                    + " until_at, made_by, made_at) VALUES (:id, :community, :person, :from, :to, :reason, :until,"
                                    + " :by, :now)")
                    .bind("id", hold.id())
                    .bind("community", community)
                    .bind("person", person == null ? "" : person)
                    .bind("from", Columns.millis(hold.from()))
                    .bind("to", Columns.millis(hold.to()))
                    .bind("reason", hold.reason())
                    .bind("until", hold.until().toEpochMilli())
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
        });
        return hold;
    }

    void end(String community, String id, String by) {
        int ended = database.write(transaction -> transaction
                .handle()
                .createUpdate("UPDATE retention_hold SET ended_at = :now, ended_by = :by WHERE id = :id"
                        + " AND community = :community AND ended_at IS NULL")
                .bind("id", id)
                .bind("community", community)
                .bind("by", by)
                .bind("now", clock.millis())
                .execute());
        if (ended == 0) {
            throw Refused.notFound("hold-unknown");
        }
    }

    List<Hold> inForce(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM retention_hold WHERE community = :community AND ended_at IS NULL"
                        + " AND until_at > :now ORDER BY made_at, id")
                .bind("community", community)
                .bind("now", clock.millis())
                .map((row, context) -> map(row))
                .list();
    }

    /** Whether somebody is on hold in any community. */
    static boolean isHeld(Transaction transaction, String person, Instant now) {
        return transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM retention_hold WHERE person = :person AND person <> ''"
                                + " AND ended_at IS NULL AND until_at > :now")
                        .bind("person", person)
                        .bind("now", now.toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Newest first, those that are over too. */
    Page<Hold> list(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM retention_hold WHERE community = :community"
                                + " AND (made_at, id) < (:at, :id) ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                one -> Page.pair(one.id(), Long.toString(one.madeAt().toEpochMilli()))));
    }

    private static Hold map(ResultSet row) throws SQLException {
        String person = text(row, "person");
        return new Hold(
                text(row, "id"),
                person.isEmpty() ? null : person,
                instantOrNull(row, "window_from"),
                instantOrNull(row, "window_until"),
                text(row, "reason"),
                instant(row, "until_at"),
                text(row, "made_by"),
                instant(row, "made_at"),
                instantOrNull(row, "ended_at"),
                row.getString("ended_by"));
    }
}
