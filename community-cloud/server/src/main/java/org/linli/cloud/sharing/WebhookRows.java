package org.linli.cloud.sharing;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Page;

/** Webhooks and their deliveries in the database. */
final class WebhookRows {

    private WebhookRows() {}

    static void insert(Handle handle, Webhook webhook, byte[] sealed) {
        handle.createUpdate("INSERT INTO sharing_webhook (id, community, agreement, host, sealed, kinds, state, number,"
                        + " part, tries, reason, due_at, leased_until, made_by, made_at) VALUES (:id, :community,"
                        + " :agreement, :host, :sealed, :kinds, :state, :number, :part, 0, '', :due, 0, :by, :at)")
                .bind("id", webhook.id())
                .bind("community", webhook.community())
                .bind("agreement", webhook.agreement())
                .bind("host", webhook.host())
                .bind("sealed", sealed)
                .bind("kinds", webhook.kinds().stream().map(DataKind::wire).collect(Collectors.joining(",")))
                .bind("state", webhook.state().name())
                .bind("number", webhook.position().number())
                .bind("part", webhook.position().part())
                .bind("due", webhook.dueAt().toEpochMilli())
                .bind("by", webhook.madeBy())
                .bind("at", webhook.madeAt().toEpochMilli())
                .execute();
    }

    static Optional<Webhook> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM sharing_webhook WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> webhook(row))
                .findOne();
    }

    static byte[] sealed(Handle handle, String id) {
        return handle.createQuery("SELECT sealed FROM sharing_webhook WHERE id = :id")
                .bind("id", id)
                .mapTo(byte[].class)
                .one();
    }

    static int ofAgreement(Handle handle, String community, String agreement) {
        return handle.createQuery("SELECT count(*) FROM sharing_webhook WHERE community = :community"
                        + " AND agreement = :agreement")
                .bind("community", community)
                .bind("agreement", agreement)
                .mapTo(Integer.class)
                .one();
    }

    /** Newest first. */
    static Page<Webhook> list(Handle handle, String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        List<Webhook> rows = handle.createQuery("SELECT * FROM sharing_webhook WHERE community = :community"
                        + " AND (made_at < :at OR (made_at = :at AND id > :id)) ORDER BY made_at DESC, id LIMIT :size")
                .bind("community", community)
                .bind("id", after[0])
                .bind("at", Columns.millisBefore(after[1]))
                .bind("size", size + 1)
                .map((row, context) -> webhook(row))
                .list();
        return Page.of(
                rows,
                size,
                webhook -> Page.pair(webhook.id(), "" + webhook.madeAt().toEpochMilli()));
    }

    /** Those that may have something to send and that nobody has. */
    static List<Webhook> due(Handle handle, Instant now, int most) {
        return handle.createQuery("SELECT * FROM sharing_webhook WHERE state = 'ACTIVE' AND due_at <= :now"
                        + " AND leased_until <= :now ORDER BY due_at, id LIMIT :most")
                .bind("now", now.toEpochMilli())
                .bind("most", most)
                .map((row, context) -> webhook(row))
                .list();
    }

    /** Takes it for a while, as it stands by now; empty when somebody else was quicker. */
    static Optional<Webhook> lease(Handle handle, Webhook webhook, Instant now, Duration lease) {
        int taken = handle.createUpdate("UPDATE sharing_webhook SET leased_until = :until WHERE id = :id"
                        + " AND state = 'ACTIVE' AND due_at <= :now AND leased_until <= :now")
                .bind("id", webhook.id())
                .bind("now", now.toEpochMilli())
                .bind("until", now.plus(lease).toEpochMilli())
                .execute();
        return taken == 1 ? find(handle, webhook.community(), webhook.id()) : Optional.empty();
    }

    static void release(Handle handle, Webhook webhook, Position position, Instant due) {
        handle.createUpdate("UPDATE sharing_webhook SET number = :number, part = :part, leased_until = 0,"
                        + " due_at = :due WHERE id = :id")
                .bind("id", webhook.id())
                .bind("number", position.number())
                .bind("part", position.part())
                .bind("due", due.toEpochMilli())
                .execute();
    }

    static void delivered(Handle handle, Webhook webhook, Position position, Instant now) {
        handle.createUpdate("UPDATE sharing_webhook SET number = :number, part = :part, leased_until = 0,"
                        + " due_at = :now, tries = 0, failing_since = NULL, reason = '', delivered_at = :now"
                        + " WHERE id = :id")
                .bind("id", webhook.id())
                .bind("number", position.number())
                .bind("part", position.part())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    static void failed(Handle handle, Webhook webhook, int tries, Instant since, String reason, Instant due) {
        handle.createUpdate("UPDATE sharing_webhook SET leased_until = 0, due_at = :due, tries = :tries,"
                        + " failing_since = :since, reason = :reason WHERE id = :id")
                .bind("id", webhook.id())
                .bind("due", due.toEpochMilli())
                .bind("tries", tries)
                .bind("since", since.toEpochMilli())
                .bind("reason", reason)
                .execute();
    }

    static void become(Handle handle, String id, Webhook.State state, String reason) {
        handle.createUpdate("UPDATE sharing_webhook SET state = :state, reason = :reason, leased_until = 0"
                        + " WHERE id = :id AND state <> 'ENDED'")
                .bind("id", id)
                .bind("state", state.name())
                .bind("reason", reason)
                .execute();
    }

    static void endAll(Handle handle, Agreement agreement) {
        handle.createUpdate("UPDATE sharing_webhook SET state = 'ENDED', reason = 'agreement-over'"
                        + " WHERE community = :community AND agreement = :agreement")
                .bind("community", agreement.community())
                .bind("agreement", agreement.id())
                .execute();
    }

    static void resume(Handle handle, String id, Position position, Instant now) {
        handle.createUpdate("UPDATE sharing_webhook SET state = 'ACTIVE', reason = '', tries = 0,"
                        + " failing_since = NULL, leased_until = 0, due_at = :now, number = :number, part = :part"
                        + " WHERE id = :id")
                .bind("id", id)
                .bind("number", position.number())
                .bind("part", position.part())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    static void remove(Handle handle, String id) {
        for (String from : List.of("sharing_delivery WHERE webhook", "sharing_webhook WHERE id")) {
            handle.createUpdate("DELETE FROM " + from + " = :id").bind("id", id).execute();
        }
    }

    static void note(Handle handle, Webhook webhook, Change change, String reason, int tries, Instant now) {
        handle.createUpdate("INSERT INTO sharing_delivery (webhook, number, part, change, kind, state, tries, reason,"
                        + " first_at, last_at) VALUES (:webhook, :number, :part, :change, :kind, :state, :tries,"
                        + " :reason, :now, :now) ON CONFLICT (webhook, number, part) DO UPDATE SET"
                        + " state = excluded.state, tries = excluded.tries, reason = excluded.reason,"
                        + " last_at = excluded.last_at")
                .bind("webhook", webhook.id())
                .bind("number", change.number())
                .bind("part", change.part())
                .bind("change", change.id())
                .bind("kind", change.kind().wire())
                .bind(
                        "state",
                        (reason.isEmpty() ? Webhook.DeliveryState.DELIVERED : Webhook.DeliveryState.FAILING).name())
                .bind("tries", tries)
                .bind("reason", reason)
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** The latest change first. */
    static Page<Webhook.Delivery> deliveries(Handle handle, String webhook, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        List<Webhook.Delivery> rows = handle.createQuery("SELECT * FROM sharing_delivery WHERE webhook = :webhook"
                        + " AND (number < :number OR (number = :number AND part < :part))"
                        + " ORDER BY number DESC, part DESC LIMIT :size")
                .bind("webhook", webhook)
                .bind("number", Columns.millisBefore(after[1]))
                .bind("part", part(after[0]))
                .bind("size", size + 1)
                .map((row, context) -> new Webhook.Delivery(
                        text(row, "change"),
                        DataKind.of(text(row, "kind")),
                        Webhook.DeliveryState.valueOf(text(row, "state")),
                        row.getInt("tries"),
                        text(row, "reason"),
                        instant(row, "first_at"),
                        instant(row, "last_at"),
                        row.getLong("number"),
                        row.getInt("part")))
                .list();
        return Page.of(rows, size, delivery -> Page.pair("" + delivery.part(), "" + delivery.number()));
    }

    private static int part(String text) {
        if (!text.matches("[0-9]{0,9}")) {
            throw Refused.invalid("cursor-unknown").at("cursor");
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    static void forget(Handle handle, Instant before) {
        handle.createUpdate("DELETE FROM sharing_delivery WHERE last_at < :before")
                .bind("before", before.toEpochMilli())
                .execute();
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        Set<DataKind> kinds = EnumSet.noneOf(DataKind.class);
        Arrays.stream(text(row, "kinds").split(",", -1)).forEach(wire -> kinds.add(DataKind.of(wire)));
        return new Webhook(
                text(row, "id"),
                text(row, "community"),
                text(row, "agreement"),
                text(row, "host"),
                kinds,
                Webhook.State.valueOf(text(row, "state")),
                new Position(row.getLong("number"), row.getInt("part")),
                row.getInt("tries"),
                instantOrNull(row, "failing_since"),
                text(row, "reason"),
                instant(row, "due_at"),
                instantOrNull(row, "delivered_at"),
                text(row, "made_by"),
                instant(row, "made_at"));
    }
}
