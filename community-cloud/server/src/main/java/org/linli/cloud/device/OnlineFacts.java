package org.linli.cloud.device;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Transaction;

/** How long controllers were connected, for whoever counts it. Reads only, in the caller's transaction. Thread: the transaction's own. */
public final class OnlineFacts {

    private static final int AT_ONCE = 500;

    /**
     * A controller over a time, in whole seconds.
     *
     * @param inService since it was first heard, until its certificate was revoked
     * @param online of those, while its connection stood
     */
    public record Connected(String door, long inService, long online) {}

    private record Turn(String door, long at, boolean online) {}

    /** Of these doors, those that were in service at all. */
    public List<Connected> connected(Transaction transaction, Collection<String> doors, Instant from, Instant until) {
        List<String> all = List.copyOf(doors);
        Map<String, Count> counts = new LinkedHashMap<>();
        for (int begin = 0; begin < all.size(); begin += AT_ONCE) {
            List<String> some = all.subList(begin, Math.min(all.size(), begin + AT_ONCE));
            Map<String, Long> ends = ends(transaction, some);
            // What stood at the beginning, then what changed.
            transaction
                    .handle()
                    .createQuery("SELECT o.door, o.at, o.online FROM device_online o JOIN (SELECT door, max(at) AS at"
                            + " FROM device_online WHERE door IN (<doors>) AND at <= :from GROUP BY door) l"
                            + " ON l.door = o.door AND l.at = o.at"
                            + " UNION ALL SELECT door, at, online FROM device_online WHERE door IN (<doors>)"
                            + " AND at > :from AND at < :until ORDER BY 1, 2")
                    .bindList("doors", some)
                    .bind("from", from.toEpochMilli())
                    .bind("until", until.toEpochMilli())
                    .map((row, context) -> new Turn(row.getString("door"), row.getLong("at"), row.getBoolean("online")))
                    .forEach(turn -> counts.computeIfAbsent(
                                    turn.door(),
                                    door -> new Count(
                                            from.toEpochMilli(),
                                            Math.min(until.toEpochMilli(), ends.getOrDefault(door, Long.MAX_VALUE))))
                            .take(turn));
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue().end(entry.getKey()))
                .filter(connected -> connected.inService() > 0)
                .toList();
    }

    private static Map<String, Long> ends(Transaction transaction, List<String> doors) {
        Map<String, Long> ends = new LinkedHashMap<>();
        transaction
                .handle()
                .createQuery("SELECT door, revoked_at FROM device WHERE door IN (<doors>) AND revoked_at IS NOT NULL")
                .bindList("doors", doors)
                .map((row, context) -> Map.entry(row.getString("door"), row.getLong("revoked_at")))
                .forEach(entry -> ends.put(entry.getKey(), entry.getValue()));
        return ends;
    }

    /** Adds up the spells of one door. */
    private static final class Count {
        private final long from;
        private final long until;
        private long serviceMillis;
        private long onlineMillis;
        private @Nullable Turn last;

        Count(long from, long until) {
            this.from = from;
            this.until = until;
        }

        void take(Turn turn) {
            close(turn.at());
            last = turn;
        }

        private void close(long at) {
            Turn before = last;
            if (before == null) {
                return;
            }
            long millis = Math.max(0, Math.min(at, until) - Math.max(before.at(), from));
            serviceMillis += millis;
            onlineMillis += before.online() ? millis : 0;
        }

        Connected end(String door) {
            close(until);
            return new Connected(door, serviceMillis / 1000, onlineMillis / 1000);
        }
    }
}
