package org.linli.cloud.notify;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Transaction;

/** The table {@code notification_delivery}. */
final class DeliveryRows {

    private DeliveryRows() {}

    /** Adds those that are not there yet. */
    static void insert(Transaction transaction, Collection<Delivery> deliveries) {
        BulkInsert rows = new BulkInsert(
                transaction,
                "notification_delivery",
                "ON CONFLICT DO NOTHING",
                "id",
                "notification",
                "community",
                "person",
                "kind",
                "channel",
                "target",
                "server",
                "route",
                "urgent",
                "state",
                "reason",
                "held",
                "more",
                "tries",
                "due_at",
                "expires_at",
                "changed_at");
        deliveries.forEach(each -> rows.add(
                each.id(),
                each.notification(),
                each.community(),
                each.person(),
                each.kind().name(),
                each.channel().name(),
                each.target(),
                each.server(),
                each.receiver(),
                each.urgent(),
                each.state().name(),
                each.reason(),
                each.held(),
                each.more(),
                each.tries(),
                each.dueAt().toEpochMilli(),
                each.expiresAt().toEpochMilli(),
                each.changedAt().toEpochMilli()));
        rows.flush();
    }

    /** Who of these was dealt with before. */
    static Set<String> planned(Handle handle, String notification, Collection<String> persons) {
        return persons.isEmpty()
                ? Set.of()
                : new TreeSet<>(handle.createQuery("SELECT DISTINCT person FROM notification_delivery"
                                + " WHERE notification = :notification AND person IN (<persons>)")
                        .bind("notification", notification)
                        .bindList("persons", List.copyOf(persons))
                        .mapTo(String.class)
                        .list());
    }

    /** Whose telephone was tried so often since then. */
    static Set<String> telephoneTried(Handle handle, Collection<String> persons, long since, int times) {
        return new TreeSet<>(handle.createQuery("SELECT person FROM notification_delivery WHERE person IN (<persons>)"
                        + " AND person <> '' AND changed_at > :since AND kind = 'TEST' AND channel IN ('SMS', 'VOICE')"
                        + " GROUP BY person HAVING count(DISTINCT notification) >= :times")
                .bindList("persons", List.copyOf(persons))
                .bind("since", since)
                .bind("times", times)
                .mapTo(String.class)
                .list());
    }

    /**
     * Takes one to send it. If this process dies, or its answer is lost, it is due again at the end of the lease.
     *
     * @return false when another server was quicker
     */
    static boolean claim(Handle handle, Delivery delivery, long leaseUntil, int more) {
        return handle.createUpdate("UPDATE notification_delivery SET due_at = :lease, tries = tries + 1, held = :no,"
                                + " more = :more WHERE id = :id AND state = 'WAITING' AND due_at = :due"
                                + " AND tries = :tries")
                        .bind("lease", leaseUntil)
                        .bind("no", false)
                        .bind("more", more)
                        .bind("id", delivery.id())
                        .bind("due", delivery.dueAt().toEpochMilli())
                        .bind("tries", delivery.tries())
                        .execute()
                == 1;
    }

    /**
     * Ends one, or lets it wait for its next try.
     *
     * @param tries as they were when it was taken: an answer that comes after somebody else took it again changes nothing
     */
    static boolean become(
            Handle handle, String id, int tries, DeliveryState state, String reason, long dueAt, long now) {
        return handle.createUpdate("UPDATE notification_delivery SET state = :state, reason = :reason, due_at = :due,"
                                + " changed_at = :now WHERE id = :id AND state = 'WAITING' AND tries = :tries")
                        .bind("state", state.name())
                        .bind("reason", reason)
                        .bind("due", dueAt)
                        .bind("now", now)
                        .bind("id", id)
                        .bind("tries", tries)
                        .execute()
                == 1;
    }

    /** The others that wait to be gathered with this one and are due, oldest first. */
    static List<String> heldWith(Handle handle, Delivery delivery, long now) {
        return handle.createQuery("SELECT id FROM notification_delivery WHERE state = 'WAITING' AND held"
                        + " AND community = :community AND person = :person AND kind = :kind AND channel = :channel"
                        + " AND target = :target AND id <> :id AND due_at <= :now ORDER BY id")
                .bind("community", delivery.community())
                .bind("person", delivery.person())
                .bind("kind", delivery.kind().name())
                .bind("channel", delivery.channel().name())
                .bind("target", delivery.target())
                .bind("id", delivery.id())
                .bind("now", now)
                .mapTo(String.class)
                .list();
    }

    /** Lets one that waits speak for more, now. */
    static void standFor(Handle handle, String id, int more, long now) {
        handle.createUpdate("UPDATE notification_delivery SET more = more + :more, due_at = :now"
                        + " WHERE id = :id AND state = 'WAITING'")
                .bind("more", more)
                .bind("now", now)
                .bind("id", id)
                .execute();
    }

    /** Ends those of these that still wait. */
    static void skip(Handle handle, Collection<String> ids, String reason, long now) {
        if (!ids.isEmpty()) {
            handle.createUpdate("UPDATE notification_delivery SET state = 'SKIPPED', reason = :reason,"
                            + " changed_at = :now WHERE id IN (<ids>) AND state = 'WAITING'")
                    .bind("reason", reason)
                    .bind("now", now)
                    .bindList("ids", List.copyOf(ids))
                    .execute();
        }
    }

    /** Ends everything that waits for a target. */
    static void skipAll(Handle handle, String target, String reason, long now) {
        handle.createUpdate("UPDATE notification_delivery SET state = 'SKIPPED', reason = :reason,"
                        + " changed_at = :now WHERE target = :target AND state = 'WAITING'")
                .bind("reason", reason)
                .bind("now", now)
                .bind("target", target)
                .execute();
    }

    /** Nothing but alarms goes to a target before this. */
    static void postpone(Handle handle, String target, long until, String reason) {
        handle.createUpdate("UPDATE notification_delivery SET due_at = :until, reason = :reason"
                        + " WHERE target = :target AND state = 'WAITING' AND due_at < :until AND urgent = :no")
                .bind("until", until)
                .bind("reason", reason)
                .bind("target", target)
                .bind("no", false)
                .execute();
    }

    static void erase(Handle handle, String person) {
        handle.createUpdate("DELETE FROM notification_delivery WHERE person = :person AND person <> ''")
                .bind("person", person)
                .execute();
    }

    static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                text(row, "id"),
                text(row, "notification"),
                text(row, "community"),
                text(row, "person"),
                Kind.valueOf(text(row, "kind")),
                Channel.valueOf(text(row, "channel")),
                text(row, "target"),
                text(row, "server"),
                row.getBoolean("urgent"),
                DeliveryState.valueOf(text(row, "state")),
                text(row, "reason"),
                row.getBoolean("held"),
                row.getInt("more"),
                row.getInt("tries"),
                instant(row, "due_at"),
                instant(row, "expires_at"),
                instant(row, "changed_at"));
    }
}
