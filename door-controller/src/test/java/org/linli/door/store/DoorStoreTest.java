package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.store.Stores.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.decide.MemoryChange;
import org.linli.door.face.SealedTemplate;
import org.linli.door.runtime.JournalException;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.EventBatch;

class DoorStoreTest {

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsThereAfterARestart() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.commit(
                    List.of(event(1), event(2)),
                    List.of(new MemoryChange(MemoryChange.Kind.COMMAND, "c-1", "2026-11-21T12:00:05Z")));
            store.commit(List.of(event(3)), List.of());
        }
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(List.of(1, 2, 3), Stores.waiting(store));
            assertEquals(
                    List.of(new MemoryChange(MemoryChange.Kind.COMMAND, "c-1", "2026-11-21T12:00:05Z")),
                    store.loadMemory());
            assertEquals(Optional.of(event(3).at()), store.lastKnownTime());
        }
    }

    @Test
    void theLogIsCarriedOverOnceNobodyIsAtTheDoor() throws Exception {
        StoreOptions busy = new StoreOptions(10_000, 64 << 20, 0, Duration.ofMillis(10));
        Path file = directory.resolve("door.db");
        try (DoorStore store = DoorStore.open(directory, Stores.DOOR, Stores.CLOCK, busy)) {
            long before = Files.size(file);
            for (int number = 1; number <= 300; number++) {
                commit(store, number, number);
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertTrue(Files.size(file) > before, "nothing was carried over"));
            assertEquals(300, store.waiting());
        }
    }

    @Test
    void aForgottenMemoryIsGone() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.commit(List.of(), List.of(new MemoryChange(MemoryChange.Kind.MODE, "lockdown", "on")));
            store.commit(List.of(), List.of(new MemoryChange(MemoryChange.Kind.MODE, "lockdown", null)));
            assertEquals(List.of(), store.loadMemory());
        }
    }

    @Test
    void onlyTheCloudsAcknowledgementDeletesEvents() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            commit(store, 1, 5);
            String chain = Stores.batches(store).get(0).chain();
            assertEquals(Acknowledgement.UNKNOWN_CHAIN, store.acknowledge("foreign", 5));
            assertEquals(5, store.waiting());
            assertEquals(Acknowledgement.CLEARED, store.acknowledge(chain, 3));
            assertEquals(Acknowledgement.NOTHING_NEW, store.acknowledge(chain, 2));
            assertEquals(List.of(4, 5), Stores.waiting(store));
        }
        try (DoorStore store = Stores.open(directory)) {
            commit(store, 6, 6);
            EventBatch batch = Stores.batches(store).get(0);
            assertEquals(4, batch.entries().get(0).sequence());
            assertEquals(Acknowledgement.CLEARED, store.acknowledge(batch.chain(), 6));
            assertEquals(0, store.waiting());
            commit(store, 7, 7);
            assertEquals(7, Stores.batches(store).get(0).entries().get(0).sequence());
        }
    }

    @Test
    void anAcknowledgementBeyondTheEndBeginsANewChainSoThatNoSequenceIsUsedTwice() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            commit(store, 1, 3);
            String chain = Stores.batches(store).get(0).chain();
            assertEquals(Acknowledgement.BEYOND_THE_END, store.acknowledge(chain, 9));
            assertEquals(List.of(1, 2, 3), Stores.waiting(store));
            assertNotEquals(chain, Stores.batches(store).get(0).chain());
            assertEquals(1, Stores.troubles(store).size());
            assertTrue(store.accessState().snapshotWanted());
            commit(store, 4, 4);
            assertEquals(List.of(1, 2, 3, 4), Stores.waiting(store));
        }
    }

    @Test
    void batchesKeepToTheirBoundsAndOneLargeEventStillGoes() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            commit(store, 1, 50);
            assertEquals(
                    7,
                    store.nextBatch(null, 7, 1 << 18)
                            .orElseThrow()
                            .batch()
                            .entries()
                            .size());
            assertEquals(
                    1,
                    store.nextBatch(null, 7, 1).orElseThrow().batch().entries().size());
            OutboxPosition end =
                    store.nextBatch(null, 50, 1 << 18).orElseThrow().end();
            assertTrue(store.nextBatch(end, 50, 1 << 18).isEmpty());
            commit(store, 51, 51);
            assertEquals(
                    51,
                    store.nextBatch(end, 50, 1 << 18)
                            .orElseThrow()
                            .batch()
                            .entries()
                            .get(0)
                            .sequence());
        }
    }

    @Test
    void moreEventsThanTheBoundAreRefusedAndNoneIsDropped() throws Exception {
        StoreOptions small = new StoreOptions(3, 64 << 20, 0, Stores.QUIET.maintenanceEvery());
        try (DoorStore store = DoorStore.open(directory, Stores.DOOR, Stores.CLOCK, small)) {
            commit(store, 1, 3);
            assertThrows(JournalException.class, () -> commit(store, 4, 4));
            assertEquals(List.of(1, 2, 3), Stores.waiting(store));
            store.acknowledge(Stores.batches(store).get(0).chain(), 1);
            commit(store, 4, 4);
            assertEquals(List.of(2, 3, 4), Stores.waiting(store));
        }
    }

    @Test
    void aResultIsKeptUntilItIsForgotten() throws Exception {
        CommandResult result = new CommandResult(Stores.DOOR, "c-1", CommandResult.Outcome.DONE, Stores.NOON, null);
        long number;
        try (DoorStore store = Stores.open(directory)) {
            number = store.keepResult(result);
        }
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(1, store.keptResults().size());
            store.forgetResult(number);
            assertEquals(List.of(), store.keptResults());
        }
    }

    @Test
    void anErasedTemplateLeavesNoByteInTheFiles() throws Exception {
        byte[] sealed =
                "unmistakable-sealed-bytes-0123456789".repeat(40).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (DoorStore store = Stores.open(directory)) {
            SealedTemplate template = new SealedTemplate("t-1", "h-1", "k-1", "m", sealed);
            store.put(template);
            store.put(new SealedTemplate("t-2", "h-2", "k-2", "m", new byte[] {1}));
            assertEquals(2, store.loadAll().size());
            assertEquals(1, store.eraseByConsent("k-1"));
            assertEquals(0, store.eraseByHolder("h-1"));
            assertEquals(1, store.loadAll().size());
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                    assertTrue(!bytes.contains("unmistakable"), file.toString());
                }
            }
        }
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            assertThrows(IOException.class, () -> Stores.open(directory));
            assertEquals(0, store.waiting());
        }
    }

    private static void commit(DoorStore store, int from, int until) throws JournalException {
        for (int number : IntStream.rangeClosed(from, until).toArray()) {
            store.commit(List.of(event(number)), List.of());
        }
    }
}
