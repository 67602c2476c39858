package org.linli.cloud.notify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Ids;

/**
 * Finds what is to be sent now: of each receiver the first, of each machine a few, alarms before all, the oldest first. However much waits, only a bounded number of rows is
 * looked at, each by its place in an index. Mostly the oldest thousand are enough. Where these are all of a few machines, the machines are gone through one after the other, a
 * round beginning behind the last; and where one receiver fills a machine's beginning, others of that machine are looked up from a place by chance, so that everybody's turn
 * comes. Belongs to one thread.
 */
final class DueDeliveries {

    private static final int OF_A_SERVER = 16;
    private static final int ALARMS = 2_000;
    private static final int OLDEST = 1_000;
    private static final int OLDEST_OF_A_SERVER = 200;
    private static final int SERVERS = 100;
    private static final int RECEIVERS = 64;

    private static final String PLAIN =
            "SELECT * FROM notification_delivery WHERE state = 'WAITING' AND NOT urgent AND due_at <= :now";

    private String lastServer = "";

    /** What was chosen so far. */
    private static final class Chosen {
        final List<Delivery> all = new ArrayList<>();
        final Set<String> receivers = new HashSet<>();
        final Map<String, Integer> ofServer = new HashMap<>();

        void offer(Delivery delivery) {
            boolean room = ofServer.getOrDefault(delivery.server(), 0) < OF_A_SERVER;
            if (room && receivers.add(delivery.receiver())) {
                ofServer.merge(delivery.server(), 1, Integer::sum);
                all.add(delivery);
            }
        }

        boolean isFull(String server) {
            return ofServer.getOrDefault(server, 0) >= OF_A_SERVER;
        }
    }

    List<Delivery> find(Handle handle, long now, int limit) {
        Chosen chosen = new Chosen();
        handle.createQuery("SELECT * FROM notification_delivery WHERE state = 'WAITING' AND urgent AND due_at <= :now"
                        + " ORDER BY due_at, id LIMIT :most")
                .bind("now", now)
                .bind("most", ALARMS)
                .map((row, context) -> DeliveryRows.delivery(row))
                .list()
                .forEach(chosen::offer);
        List<Delivery> oldest = handle.createQuery(PLAIN + " ORDER BY due_at, id LIMIT :most")
                .bind("now", now)
                .bind("most", OLDEST)
                .map((row, context) -> DeliveryRows.delivery(row))
                .list();
        oldest.forEach(chosen::offer);
        if (oldest.size() == OLDEST && chosen.all.size() < limit) {
            everyServer(handle, now, limit, chosen);
        }
        return chosen.all.stream()
                .sorted(Comparator.comparing(Delivery::urgent)
                        .reversed()
                        .thenComparing(Delivery::dueAt)
                        .thenComparing(Delivery::id))
                .limit(limit)
                .toList();
    }

    private void everyServer(Handle handle, long now, int limit, Chosen chosen) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < SERVERS && chosen.all.size() < limit; i++) {
            Optional<String> next = after(handle, lastServer).or(() -> after(handle, ""));
            if (next.isEmpty() || !seen.add(next.get())) {
                return;
            }
            lastServer = next.get();
            if (!chosen.isFull(lastServer)) {
                oneServer(handle, now, lastServer, chosen);
            }
        }
    }

    private static Optional<String> after(Handle handle, String server) {
        return handle.createQuery("SELECT server FROM notification_delivery WHERE state = 'WAITING' AND NOT urgent"
                        + " AND server > :server ORDER BY server LIMIT 1")
                .bind("server", server)
                .mapTo(String.class)
                .findOne();
    }

    private static void oneServer(Handle handle, long now, String server, Chosen chosen) {
        List<Delivery> oldest = handle.createQuery(PLAIN + " AND server = :server ORDER BY due_at, id LIMIT :most")
                .bind("now", now)
                .bind("server", server)
                .bind("most", OLDEST_OF_A_SERVER)
                .map((row, context) -> DeliveryRows.delivery(row))
                .list();
        oldest.forEach(chosen::offer);
        String receiver = oldest.size() < OLDEST_OF_A_SERVER ? null : chance();
        for (int i = 0; i < RECEIVERS && receiver != null && !chosen.isFull(server); i++) {
            Delivery first = firstBehind(handle, server, receiver)
                    .or(() -> firstBehind(handle, server, ""))
                    .orElse(null);
            if (first != null && first.dueAt().toEpochMilli() <= now) {
                chosen.offer(first);
            }
            receiver = first == null ? null : first.receiver();
        }
    }

    private static String chance() {
        List<Channel> channels = List.of(Channel.values());
        return channels.get(Math.floorMod(Ids.next().hashCode(), channels.size())) + " " + Ids.next();
    }

    private static Optional<Delivery> firstBehind(Handle handle, String server, String receiver) {
        return handle.createQuery("SELECT * FROM notification_delivery WHERE state = 'WAITING' AND NOT urgent"
                        + " AND server = :server AND route > :route ORDER BY server, route, due_at, id LIMIT 1")
                .bind("server", server)
                .bind("route", receiver)
                .map((row, context) -> DeliveryRows.delivery(row))
                .findOne();
    }
}
