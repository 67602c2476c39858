package org.linli.cloud.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.Happening;

/**
 * What others are told of doors, as far as an agreement says so. A batch of events is one row of the feed that names the batch: events come in great numbers, and are
 * kept already.
 */
final class EventChanges {

    private EventChanges() {}

    static void tell(Handle handle, List<StoredEvent> stored) {
        List<StoredEvent> told = stored.stream()
                .filter(each ->
                        !each.community().isEmpty() && isTold(each.event().happening()))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        StoredEvent first = told.get(0);
        long last = told.get(told.size() - 1).sequence();
        ChangeFeed.add(
                handle,
                NewChange.several(
                        first.community(),
                        DataKind.DOOR_EVENT,
                        first.event().door(),
                        first.receivedAt(),
                        (int) (last - first.sequence()) + 1,
                        Map.of("chain", first.chain(), "from", first.sequence(), "until", last)));
    }

    /** Who passed or did not, and how the door stands; what goes on inside a controller is nobody else's business. */
    private static boolean isTold(Happening happening) {
        return happening instanceof Happening.AccessDecided || happening instanceof Happening.DoorChanged;
    }

    /** The events a row of the feed names. */
    static List<ChangeFeed.Part> parts(
            EventIngest events, Transaction transaction, String door, Map<String, Object> reference) {
        long from = ((Number) reference.getOrDefault("from", 0)).longValue();
        long until = ((Number) reference.getOrDefault("until", 0)).longValue();
        String chain = String.valueOf(reference.get("chain"));
        List<ChangeFeed.Part> parts = new ArrayList<>();
        for (StoredEvent each : events.stored(transaction, door, chain, from, until)) {
            if (isTold(each.event().happening())) {
                parts.add(new ChangeFeed.Part(
                        (int) (each.sequence() - from) + 1, each.event().at(), data(each)));
            }
        }
        return parts;
    }

    private static Map<String, Object> data(StoredEvent stored) {
        Happening happening = stored.event().happening();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("door", stored.event().door());
        data.put("happening", Projections.kindOf(happening));
        if (happening instanceof Happening.AccessDecided access) {
            data.put("means", access.means());
            data.put("side", access.side());
            data.put("reason", access.reason());
            data.put("granted", access.reason().granted());
            put(data, "person", access.holder());
            put(data, "credential", access.credential());
        } else if (happening instanceof Happening.DoorChanged change) {
            data.put("state", change.to());
            data.put("cause", change.cause());
        }
        return data;
    }

    private static void put(Map<String, Object> data, String field, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            data.put(field, value);
        }
    }

    /** How an alarm stands by now. */
    static void alarm(Handle handle, String alarm, String state, Instant at) {
        handle.createQuery("SELECT community, door, kind, holder FROM alarm WHERE id = :id" + " AND community <> ''")
                .bind("id", alarm)
                .map((row, context) -> new NewChange(Columns.text(row, "community"), DataKind.ALARM, alarm, at)
                        .with("door", row.getString("door"))
                        .with("kind", row.getString("kind"))
                        .with("state", state)
                        .with("at", at)
                        .with("person", Columns.text(row, "holder").isEmpty() ? null : row.getString("holder")))
                .findOne()
                .ifPresent(change -> ChangeFeed.add(handle, change));
    }
}
