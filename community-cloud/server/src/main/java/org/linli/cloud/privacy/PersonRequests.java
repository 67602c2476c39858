package org.linli.cloud.privacy;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.privacy.PersonRequest.Kind;
import org.linli.cloud.privacy.PersonRequest.State;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** The table of requests about persons. Thread: any. */
final class PersonRequests {

    private final Database database;

    PersonRequests(Database database) {
        this.database = database;
    }

    static void insert(Handle handle, PersonRequest request) {
        handle.createUpdate(
                        "INSERT INTO person_request (id, community, person, kind, reason, asked_by, asked_at, state,"
                                + " work, result, ended_at) VALUES (:id, :community, :person, :kind, :reason, :by, :at, :state, :work,"
                                + " :result, :ended)")
                .bind("id", request.id())
                .bind("community", request.community())
                .bind("person", request.person())
                .bind("kind", request.kind().name())
                .bind("reason", request.reason())
                .bind("by", request.askedBy())
                .bind("at", request.askedAt().toEpochMilli())
                .bind("state", request.state().name())
                .bind("work", request.work())
                .bind("result", request.result())
                .bind("ended", Columns.millis(request.endedAt()))
                .execute();
    }

    static void ended(Handle handle, String id, State state, Instant now) {
        handle.createUpdate("UPDATE person_request SET state = :state, ended_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("state", state.name())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Of this community; another's is as unknown as none. */
    PersonRequest get(String community, String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM person_request WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> map(row))
                .findOne()
                .orElseThrow(() -> Refused.notFound("request-unknown")));
    }

    /** Newest first. */
    Page<PersonRequest> list(String community, @Nullable Kind kind, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM person_request WHERE community = :community"
                                + " AND (asked_at, id) < (:at, :id) AND (:kind = '' OR kind = :kind)"
                                + " ORDER BY asked_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("kind", kind == null ? "" : kind.name())
                        .bind("id", after[0])
                        .bind("at", Columns.millisBefore(after[1]))
                        .bind("limit", size + 1)
                        .map((row, context) -> map(row))
                        .list(),
                size,
                one -> Page.pair(one.id(), Long.toString(one.askedAt().toEpochMilli()))));
    }

    private static PersonRequest map(ResultSet row) throws SQLException {
        return new PersonRequest(
                text(row, "id"),
                text(row, "community"),
                text(row, "person"),
                Kind.valueOf(text(row, "kind")),
                text(row, "reason"),
                text(row, "asked_by"),
                instant(row, "asked_at"),
                State.valueOf(text(row, "state")),
                text(row, "work"),
                text(row, "result"),
                instantOrNull(row, "ended_at"));
    }
}
