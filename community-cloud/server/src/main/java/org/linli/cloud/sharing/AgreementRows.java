package org.linli.cloud.sharing;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;

/** Agreements in the database, and which tokens hang on them. */
final class AgreementRows {

    private AgreementRows() {}

    static void insert(Handle handle, Agreement agreement) {
        handle.createUpdate("INSERT INTO sharing_agreement (community, id, recipient, contact, purpose, kinds, from_at,"
                        + " until_at, made_by, made_at) VALUES (:community, :id, :recipient, :contact, :purpose, :kinds,"
                        + " :from, :until, :by, :at)")
                .bind("community", agreement.community())
                .bind("id", agreement.id())
                .bind("recipient", agreement.recipient())
                .bind("contact", agreement.contact())
                .bind("purpose", agreement.purpose())
                .bind("kinds", JsonText.write(agreement.shares()))
                .bind("from", agreement.from().toEpochMilli())
                .bind("until", agreement.until().toEpochMilli())
                .bind("by", agreement.madeBy())
                .bind("at", agreement.madeAt().toEpochMilli())
                .execute();
    }

    static void end(Handle handle, Agreement agreement, Agreement.End end) {
        handle.createUpdate("UPDATE sharing_agreement SET ended_at = :at, ended_by = :by, end_reason = :reason"
                        + " WHERE community = :community AND id = :id")
                .bind("community", agreement.community())
                .bind("id", agreement.id())
                .bind("at", end.at().toEpochMilli())
                .bind("by", end.by())
                .bind("reason", end.reason())
                .execute();
    }

    static Optional<Agreement> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM sharing_agreement WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> agreement(row))
                .findOne();
    }

    static Optional<Agreement> ofToken(Handle handle, String token) {
        return handle.createQuery("SELECT a.* FROM sharing_token t JOIN sharing_agreement a"
                        + " ON a.community = t.community AND a.id = t.agreement WHERE t.token = :token")
                .bind("token", token)
                .map((row, context) -> agreement(row))
                .findOne();
    }

    static int inForce(Handle handle, String community, Instant now) {
        return handle.createQuery("SELECT count(*) FROM sharing_agreement WHERE community = :community"
                        + " AND ended_at IS NULL AND until_at > :now")
                .bind("community", community)
                .bind("now", now.toEpochMilli())
                .mapTo(Integer.class)
                .one();
    }

    /** Newest first. */
    static Page<Agreement> list(Handle handle, String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        List<Agreement> rows = handle.createQuery("SELECT * FROM sharing_agreement WHERE community = :community"
                        + " AND (made_at < :at OR (made_at = :at AND id > :id))"
                        + " ORDER BY made_at DESC, id LIMIT :size")
                .bind("community", community)
                .bind("id", after[0])
                .bind("at", Columns.millisBefore(after[1]))
                .bind("size", size + 1)
                .map((row, context) -> agreement(row))
                .list();
        return Page.of(
                rows,
                size,
                agreement -> Page.pair(agreement.id(), "" + agreement.madeAt().toEpochMilli()));
    }

    static void addToken(Handle handle, Agreement agreement, String token) {
        handle.createUpdate(
                        "INSERT INTO sharing_token (token, community, agreement) VALUES (:token, :community, :agreement)")
                .bind("token", token)
                .bind("community", agreement.community())
                .bind("agreement", agreement.id())
                .execute();
    }

    static Set<String> tokens(Handle handle, Agreement agreement) {
        return new TreeSet<>(handle.createQuery(
                        "SELECT token FROM sharing_token WHERE community = :community AND agreement = :agreement")
                .bind("community", agreement.community())
                .bind("agreement", agreement.id())
                .mapTo(String.class)
                .list());
    }

    private static Agreement agreement(ResultSet row) throws SQLException {
        Instant ended = instantOrNull(row, "ended_at");
        return new Agreement(
                text(row, "community"),
                text(row, "id"),
                text(row, "recipient"),
                text(row, "contact"),
                text(row, "purpose"),
                Arrays.asList(JsonText.read(text(row, "kinds"), Agreement.Share[].class)),
                instant(row, "from_at"),
                instant(row, "until_at"),
                text(row, "made_by"),
                instant(row, "made_at"),
                ended == null ? null : new Agreement.End(ended, text(row, "ended_by"), text(row, "end_reason")));
    }
}
