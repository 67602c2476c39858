package org.linli.cloud.command;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Page;

/** The table of orders. */
final class CommandStore {

    static final String SENT = "SENT";
    static final String NOT_SENT = "NOT_SENT";
    static final String NO_ANSWER = "NO_ANSWER";

    private CommandStore() {}

    static void insert(Handle handle, CommandRecord command) {
        handle.createUpdate(
                        "INSERT INTO door_command (id, community, door, kind, holder, issued_by, cause, issued_at, expires_at,"
                                + " state, detail) VALUES (:id, :community, :door, :kind, :holder, :by, :cause, :issued, :expires, :state, '')")
                .bind("id", command.id())
                .bind("community", command.community())
                .bind("door", command.door())
                .bind("kind", command.kind())
                .bind("holder", command.holder() == null ? "" : command.holder())
                .bind("by", command.issuedBy())
                .bind("cause", command.cause() == null ? "" : command.cause())
                .bind("issued", command.issuedAt().toEpochMilli())
                .bind("expires", command.expiresAt().toEpochMilli())
                .bind("state", command.state())
                .execute();
    }

    /**
     * False when the order is unknown, of another door, or settled already. A late answer still corrects NO_ANSWER and NOT_SENT, and adds its detail to the same
     * outcome without one.
     */
    static boolean settle(Handle handle, String id, String door, String state, String detail, Instant at) {
        return handle.createUpdate("UPDATE door_command SET state = :state, detail = :detail, answered_at = :at"
                                + " WHERE id = :id AND door = :door"
                                + " AND (state IN ('SENT', 'STARTED', 'NO_ANSWER', 'NOT_SENT')"
                                + " OR (state = :state AND detail = '' AND :detail <> ''))")
                        .bind("id", id)
                        .bind("door", door)
                        .bind("state", state)
                        .bind("detail", detail)
                        .bind("at", at.toEpochMilli())
                        .execute()
                > 0;
    }

    static int giveUp(Handle handle, Instant expiredBefore) {
        return handle.createUpdate("UPDATE door_command SET state = 'NO_ANSWER'"
                        + " WHERE state IN ('SENT', 'STARTED') AND expires_at < :before")
                .bind("before", expiredBefore.toEpochMilli())
                .execute();
    }

    static Optional<CommandRecord> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM door_command WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> map(row))
                .findOne();
    }

    static Page<CommandRecord> list(
            Handle handle, String community, @Nullable String door, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        int separator = after.indexOf(' ');
        List<CommandRecord> rows = handle.createQuery(
                        "SELECT * FROM door_command WHERE community = :community AND (:door = '' OR door = :door)"
                                + " AND (issued_at, id) < (:at, :id) ORDER BY issued_at DESC, id DESC LIMIT :limit")
                .bind("community", community)
                .bind("door", door == null ? "" : door)
                .bind("at", separator < 1 ? Long.MAX_VALUE : Long.parseLong(after.substring(0, separator)))
                .bind("id", separator < 1 ? "" : after.substring(separator + 1))
                .bind("limit", size + 1)
                .map((row, context) -> map(row))
                .list();
        return Page.of(rows, size, command -> command.issuedAt().toEpochMilli() + " " + command.id());
    }

    private static CommandRecord map(ResultSet row) throws SQLException {
        return new CommandRecord(
                text(row, "id"),
                text(row, "community"),
                text(row, "door"),
                text(row, "kind"),
                emptyAsNull(text(row, "holder")),
                text(row, "issued_by"),
                emptyAsNull(text(row, "cause")),
                instant(row, "issued_at"),
                instant(row, "expires_at"),
                text(row, "state"),
                emptyAsNull(text(row, "detail")),
                instantOrNull(row, "answered_at"));
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
