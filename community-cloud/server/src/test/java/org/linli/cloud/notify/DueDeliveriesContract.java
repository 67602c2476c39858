package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.storage.Database;

/** What is due is found fairly, and as quickly among 100 000 that wait as among a few. On a database that the subclass chooses. */
abstract class DueDeliveriesContract {

    private static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
    private static final int LIMIT = 400;

    @TempDir
    Path directory;

    Database database;
    private int made;

    abstract Database open(Path where);

    /** How much the database does for the work, in rows or in steps of its machine. */
    abstract long counted(Handle handle, Runnable work);

    /** Lets the database count what it holds, as it does by itself every minute or so. */
    void know(Handle handle) {}

    /** What finding may take; all that waits would take a hundred times as much. */
    abstract long most();

    @BeforeEach
    void openDatabase() {
        database = open(directory);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private Delivery delivery(String server, String target, boolean urgent, long secondsAgo) {
        made++;
        return new Delivery(
                "d%07d".formatted(made),
                "n" + made,
                "east",
                "",
                Kind.TEST,
                Channel.NTFY,
                target,
                server,
                urgent,
                DeliveryState.WAITING,
                "",
                false,
                0,
                0,
                NOW.minusSeconds(secondsAgo),
                NOW.plusSeconds(9_999),
                NOW);
    }

    private void waiting(List<Delivery> deliveries) {
        database.change(transaction -> {
            DeliveryRows.insert(transaction, deliveries);
            know(transaction.handle());
        });
    }

    private List<Delivery> found(DueDeliveries due) {
        List<Delivery> found = new ArrayList<>();
        long counted = database.read(transaction -> {
            found.clear();
            return counted(
                    transaction.handle(),
                    () -> found.addAll(due.find(transaction.handle(), NOW.toEpochMilli(), LIMIT)));
        });
        assertTrue(counted > 0 && counted < most(), "took " + counted);
        return found;
    }

    private static void mustBeFair(List<Delivery> found) {
        Set<String> receivers = new HashSet<>();
        Map<String, Integer> servers = new HashMap<>();
        boolean plain = false;
        for (Delivery each : found) {
            assertTrue(receivers.add(each.receiver()), "one of a receiver");
            assertTrue(servers.merge(each.server(), 1, Integer::sum) <= 16, "sixteen of a machine");
            assertTrue(!plain || !each.urgent(), "alarms first");
            assertTrue(!each.dueAt().isAfter(NOW), "nothing before its time");
            plain |= !each.urgent();
        }
    }

    @Test
    void ofFewTheFirstOfEachReceiverIsFoundInOrder() {
        Random random = new Random(20261122);
        List<Delivery> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int target = random.nextInt(40);
            all.add(delivery("s" + target % 7, "t" + target, random.nextInt(10) == 0, random.nextInt(1_000) - 300L));
        }
        waiting(all);
        List<Delivery> found = found(new DueDeliveries());
        mustBeFair(found);
        Map<String, Delivery> first = new HashMap<>();
        for (Delivery each : all) {
            if (!each.dueAt().isAfter(NOW)) {
                first.merge(each.receiver(), each, DueDeliveriesContract::earlier);
            }
        }
        assertEquals(new HashSet<>(first.values()), new HashSet<>(found));
    }

    private static Delivery earlier(Delivery one, Delivery other) {
        if (one.urgent() != other.urgent()) {
            return one.urgent() ? one : other;
        }
        int order = one.dueAt().compareTo(other.dueAt());
        return order < 0 || (order == 0 && one.id().compareTo(other.id()) < 0) ? one : other;
    }

    @Test
    void nobodyWaitsBehindAReceiverThatHasAHundredThousand() {
        waiting(List.of(
                delivery("quiet", "t", false, 5), delivery("busy", "other", false, 5), delivery("a", "x", true, 1)));
        List<Delivery> flood = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            flood.add(delivery("busy", "flooded", false, 100_000L - i));
        }
        waiting(flood);
        List<Delivery> found = found(new DueDeliveries());
        mustBeFair(found);
        assertEquals("NTFY x", found.get(0).receiver());
        assertEquals(
                Set.of("NTFY x", "NTFY flooded", "NTFY other", "NTFY t"),
                found.stream().map(Delivery::receiver).collect(Collectors.toSet()));
    }

    @Test
    void twentyThousandReceiversOfOneMachineTakeNoLongerAndEverybodyElseHasATurn() {
        List<Delivery> flood = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            flood.add(delivery("push", "t" + i, false, 200_000L - i));
        }
        for (int i = 0; i < 300; i++) {
            flood.add(delivery("host" + i, "h" + i, false, 10));
        }
        waiting(flood);
        DueDeliveries due = new DueDeliveries();
        Set<String> seen = new HashSet<>();
        for (int round = 0; round < 4; round++) {
            List<Delivery> found = found(due);
            mustBeFair(found);
            assertEquals(
                    16,
                    found.stream().filter(each -> each.server().equals("push")).count());
            found.forEach(each -> seen.add(each.server()));
        }
        assertEquals(301, seen.size());
    }
}
