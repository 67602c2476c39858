package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.store.Stores.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.runtime.JournalException;
import org.linli.messages.event.DoorEvent;

class FullDiskTest {

    @TempDir
    Path directory;

    private boolean mounted;

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            new ProcessBuilder("umount", "-l", directory.toString()).start().waitFor();
        }
    }

    @Test
    void atItsBoundTheStoreRefusesNewEventsAndKeepsTheOldOnes() throws Exception {
        StoreOptions small = new StoreOptions(1_000_000, 1 << 20, 0, Duration.ofDays(1));
        try (DoorStore store = DoorStore.open(directory, Stores.DOOR, Stores.CLOCK, small)) {
            int committed = commitUntilFull(store, 0);
            assertTrue(committed > 500, "events: " + committed);
            assertEquals(IntStream.range(0, committed).boxed().toList(), Stores.waiting(store));
            assertThrows(JournalException.class, () -> store.commit(hundred(committed), List.of()));
            // The cloud makes room again.
            store.acknowledge(Stores.batches(store).get(0).chain(), committed / 2);
            store.commit(hundred(committed), List.of());
            assertEquals(IntStream.range(committed / 2, committed + 100).boxed().toList(), Stores.waiting(store));
            assertEquals(1, Stores.troubles(store).size());
        }
    }

    @Test
    void onAFullDiskTheReserveCarriesOnAndOnlyThenEventsAreRefused() throws Exception {
        mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", directory.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        Assumptions.assumeTrue(mounted, "needs the right to mount a small disk");
        StoreOptions options = new StoreOptions(1_000_000, 64 << 20, 4 << 20, Duration.ofMillis(20));
        Path filler = directory.resolve("filler");
        try (DoorStore store = DoorStore.open(directory, Stores.DOOR, Stores.CLOCK, options)) {
            Path ballast = directory.resolve("ballast");
            org.awaitility.Awaitility.await().until(() -> Files.exists(ballast) && Files.size(ballast) == 4 << 20);
            store.commit(hundred(0), List.of());
            fill(filler);
            int committed = commitUntilFull(store, 100);
            assertTrue(committed > 200, "the reserve was of use: " + committed);
            assertTrue(Files.notExists(ballast));
            assertEquals(IntStream.range(0, committed).boxed().toList(), Stores.waiting(store));
            Files.delete(filler);
            org.awaitility.Awaitility.await().ignoreExceptions().until(() -> {
                store.commit(hundred(committed), List.of());
                return true;
            });
            List<Integer> waiting = Stores.waiting(store);
            assertEquals(IntStream.range(0, committed + 100).boxed().toList(), waiting);
            assertTrue(Stores.troubles(store).stream()
                    .anyMatch(trouble -> trouble.cause().equals("disk full")));
        }
        try (DoorStore store = DoorStore.open(directory, Stores.DOOR, Stores.CLOCK, options)) {
            assertTrue(Stores.waiting(store).size() > 200, "and nothing is lost by a restart");
        }
    }

    /** Answers the number after the last that was committed. */
    private static int commitUntilFull(DoorStore store, int from) {
        int next = from;
        while (next < 1_000_000) {
            try {
                store.commit(hundred(next), List.of());
            } catch (JournalException full) {
                return next;
            }
            next += 100;
        }
        throw new AssertionError("it never became full");
    }

    private static List<DoorEvent> hundred(int from) {
        List<DoorEvent> events = new ArrayList<>();
        for (int number = from; number < from + 100; number++) {
            events.add(event(number));
        }
        return events;
    }

    private static void fill(Path file) throws IOException {
        byte[] chunk = new byte[4_096];
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            assertTrue(Files.size(file) > 0, full.toString());
        }
    }
}
