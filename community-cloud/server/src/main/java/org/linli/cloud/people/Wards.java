package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * For whom a guardian decides about personal information: children under 14 (个人信息保护法 art. 31) and adults under guardianship. Of a child only the day is kept on
 * which it turns 14. Guardians are those who relate as such to a household in which the ward lives. Thread: any.
 */
public final class Wards {

    private static final int MAX_NOTE = 200;

    /** More homes than one person may have; a list of their wards ends by itself. */
    private static final int MOST = 200;

    private final Database database;
    private final Clock clock;

    public Wards(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Why a guardian decides. */
    public enum Cause {
        CHILD_UNDER_14,
        ADULT
    }

    /**
     * Somebody for whom a guardian decides.
     *
     * @param until the first day on which they decide alone; null when no such day is known
     * @param note what it rests on, such as the paper that was shown
     */
    public record Ward(
            String person,
            Cause cause,
            @Nullable LocalDate until,
            String note,
            String recordedBy,
            Instant recordedAt) {}

    /** Refused for a child without the day, or with one that is past or too far away to be a child's. */
    public Ward put(String community, Ward ward) {
        LocalDate until = ward.until();
        Refused.unless(!ward.note().isBlank() && ward.note().length() <= MAX_NOTE, "ward-note");
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            People.get(handle, community, ward.person());
            LocalDate today = today(handle, community);
            boolean child = ward.cause() == Cause.CHILD_UNDER_14;
            Refused.unless(!child || until != null, "ward-day");
            Refused.unless(until == null || until.isAfter(today), "ward-day");
            Refused.unless(!child || until == null || !until.isAfter(today.plusYears(14)), "ward-day");
            handle.createUpdate("INSERT INTO person_ward (person, community, cause, until_day, note, recorded_by,"
                            + " recorded_at) VALUES (:person, :community, :cause, :until, :note, :by, :now)"
                            + " ON CONFLICT (person) DO UPDATE SET community = excluded.community, cause = excluded.cause,"
                            + " until_day = excluded.until_day, note = excluded.note,"
                            + " recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at")
                    .bind("person", ward.person())
                    .bind("community", community)
                    .bind("cause", ward.cause().name())
                    .bind("until", until == null ? null : until.toString())
                    .bind("note", ward.note())
                    .bind("by", ward.recordedBy())
                    .bind("now", ward.recordedAt().toEpochMilli())
                    .execute();
            return ward;
        });
    }

    public void remove(String community, String person) {
        database.change(transaction -> {
            People.get(transaction.handle(), community, person);
            int gone = transaction
                    .handle()
                    .createUpdate("DELETE FROM person_ward WHERE person = :person")
                    .bind("person", person)
                    .execute();
            if (gone == 0) {
                throw Refused.notFound("ward-unknown");
            }
        });
    }

    /** Those whom the community knows, by id. */
    public Page<Ward> list(String community, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT w.* FROM person_ward w JOIN person_community c ON c.person = w.person"
                                        + " AND c.community = :community WHERE w.person > :after ORDER BY w.person LIMIT :limit")
                        .bind("community", community)
                        .bind("after", Page.decode(cursor))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                Ward::person));
    }

    /** Whether a guardian decides for this person today. */
    public boolean isWard(Transaction transaction, String community, String person) {
        Ward ward = find(transaction.handle(), person).orElse(null);
        if (ward == null) {
            return false;
        }
        LocalDate until = ward.until();
        return until == null || until.isAfter(today(transaction.handle(), community));
    }

    /** Whether this person is a guardian, in a household of now, of somebody who needs one today. */
    public boolean mayDecide(Transaction transaction, String community, String guardian, String ward) {
        return isWard(transaction, community, ward)
                && transaction
                                .handle()
                                .createQuery(
                                        "SELECT count(*) FROM relation g JOIN relation w ON w.household = g.household"
                                                + " WHERE g.person = :guardian AND g.kind = 'GUARDIAN' AND w.person = :ward"
                                                + " AND g.person <> w.person AND w.kind <> 'GUARDIAN'"
                                                + " AND g.from_at <= :now AND (g.until_at IS NULL OR g.until_at > :now)"
                                                + " AND w.from_at <= :now AND (w.until_at IS NULL OR w.until_at > :now)")
                                .bind("guardian", guardian)
                                .bind("ward", ward)
                                .bind("now", clock.millis())
                                .mapTo(Long.class)
                                .one()
                        > 0;
    }

    /** Whether a person decides for another, in a transaction of its own. */
    public boolean mayDecide(String community, String guardian, String ward) {
        return database.read(transaction -> mayDecide(transaction, community, guardian, ward));
    }

    /** For whom this person decides today in the community, by id. */
    public List<Ward> of(String community, String guardian) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT DISTINCT w.* FROM relation g JOIN relation r ON r.household = g.household"
                        + " JOIN person_ward w ON w.person = r.person"
                        + " WHERE g.person = :guardian AND g.community = :community AND g.kind = 'GUARDIAN'"
                        + " ORDER BY w.person LIMIT :most")
                .bind("guardian", guardian)
                .bind("community", community)
                .bind("most", MOST)
                .map((row, context) -> map(row))
                .list()
                .stream()
                .filter(ward -> mayDecide(transaction, community, guardian, ward.person()))
                .toList());
    }

    private static Optional<Ward> find(Handle handle, String person) {
        return handle.createQuery("SELECT * FROM person_ward WHERE person = :person")
                .bind("person", person)
                .map((row, context) -> map(row))
                .findOne();
    }

    private LocalDate today(Handle handle, String community) {
        return clock.instant().atZone(HouseholdRows.zone(handle, community)).toLocalDate();
    }

    private static Ward map(ResultSet row) throws SQLException {
        return new Ward(
                text(row, "person"),
                Cause.valueOf(text(row, "cause")),
                Places.dayOrNull(row, "until_day"),
                text(row, "note"),
                text(row, "recorded_by"),
                instant(row, "recorded_at"));
    }
}
