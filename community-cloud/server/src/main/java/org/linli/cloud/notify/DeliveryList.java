package org.linli.cloud.notify;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** How a notification fared with each receiver, on every channel, the app's own among them. Calls block. Thread: any. */
final class DeliveryList {

    private static final String WAYS = "SELECT person, channel, target, label, state, reason, more, tries, changed_at"
            + " FROM (SELECT i.person, 'INBOX' AS channel, '' AS target, '' AS label, CASE WHEN i.read_at IS NULL"
            + " THEN 'DELIVERED' ELSE 'READ' END AS state, '' AS reason, 0 AS more, 1 AS tries,"
            + " COALESCE(i.read_at, i.visible_at) AS changed_at FROM inbox i WHERE i.notification = :id"
            + " AND i.visible_at <= :now UNION ALL SELECT i.person, 'LIVE', '', '', 'DELIVERED', '', 0, 1, i.shown_at"
            + " FROM inbox i WHERE i.notification = :id AND i.shown_at IS NOT NULL UNION ALL"
            + " SELECT d.person, d.channel, d.target, COALESCE(t.label, ''), d.state, d.reason, d.more, d.tries,"
            + " d.changed_at FROM notification_delivery d LEFT JOIN notification_target t ON t.id = d.target"
            + " WHERE d.notification = :id) AS ways";

    private final Database database;
    private final Notifications.Places places;
    private final Clock clock;

    DeliveryList(Database database, Notifications.Places places, Clock clock) {
        this.database = database;
        this.places = places;
        this.clock = clock;
    }

    /**
     * Of {@code NotificationDelivery} in the contract.
     *
     * @param person null for a community's channel
     * @param personName null when it is not shown
     * @param target null where the channel needs none
     */
    record Way(
            @Nullable String person,
            @Nullable String personName,
            Channel channel,
            @Nullable String target,
            String label,
            DeliveryState state,
            String reason,
            int more,
            int tries,
            Instant changedAt) {

        private Way named(@Nullable String name) {
            return new Way(person, name, channel, target, "", state, reason, more, tries, changedAt);
        }

        private String key() {
            return String.join("\n", person == null ? "" : person, channel.name(), target == null ? "" : target);
        }
    }

    /** What one person may see of their own. */
    List<Way> mine(String person, String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery(WAYS + " WHERE person = :person ORDER BY channel, target")
                .bind("id", id)
                .bind("now", clock.millis())
                .bind("person", person)
                .map((row, context) -> way(row))
                .list());
    }

    /** Of everybody, by person and channel. What people call their own devices is nobody else's business. */
    Page<Way> all(String community, String id, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        List<Way> ways = database.read(transaction -> rows(transaction.handle(), id, after, size + 1));
        Set<String> persons = new TreeSet<>();
        for (Way way : ways) {
            if (way.person() != null) {
                persons.add(way.person());
            }
        }
        Map<String, String> names = places.names(community, persons);
        List<Way> named = ways.stream()
                .map(way -> way.person() == null ? way : way.named(names.get(way.person())))
                .toList();
        return Page.of(named, size, Way::key);
    }

    private List<Way> rows(Handle handle, String id, String[] after, int limit) {
        return handle.createQuery(WAYS + " WHERE (person, channel, target) > (:person, :channel, :target)"
                        + " ORDER BY person, channel, target LIMIT :limit")
                .bind("id", id)
                .bind("now", clock.millis())
                .bind("person", after[0])
                .bind("channel", after[1])
                .bind("target", after[2])
                .bind("limit", limit)
                .map((row, context) -> way(row))
                .list();
    }

    private static Way way(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Way(
                orNull(text(row, "person")),
                null,
                Channel.valueOf(text(row, "channel")),
                orNull(text(row, "target")),
                text(row, "label"),
                DeliveryState.valueOf(text(row, "state")),
                text(row, "reason"),
                row.getInt("more"),
                row.getInt("tries"),
                instant(row, "changed_at"));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
