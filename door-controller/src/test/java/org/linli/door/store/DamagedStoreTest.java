package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.store.Stores.event;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.decide.MemoryChange;
import org.linli.door.face.SealedTemplate;
import org.linli.door.runtime.JournalException;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;

class DamagedStoreTest {

    private static final int EVENTS = 400;

    @TempDir
    Path directory;

    @Test
    void anEmptyFileIsSetAsideAndTheStoreBeginsAnew() throws Exception {
        fill();
        Files.write(directory.resolve("door.db"), new byte[0]);
        assertWorksAfterDamage(0);
    }

    @Test
    void aMissingFileIsNoticed() throws Exception {
        fill();
        Files.delete(directory.resolve("door.db"));
        assertWorksAfterDamage(0);
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAside() throws Exception {
        fill();
        byte[] garbage = new byte[10_000];
        new Random(1).nextBytes(garbage);
        Files.write(directory.resolve("door.db"), garbage);
        assertWorksAfterDamage(0);
    }

    @Test
    void aTruncatedFileKeepsWhatCanStillBeRead() throws Exception {
        fill();
        Path file = directory.resolve("door.db");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(raw.length() / 2 / 4096 * 4096);
        }
        assertWorksAfterDamage(0);
    }

    @Test
    void oneDamagedPageCostsNoMoreThanItsRows() throws Exception {
        int worst = EVENTS;
        fill();
        byte[] sound = Files.readAllBytes(directory.resolve("door.db"));
        Random random = new Random(2);
        for (int page = 1; page < sound.length / 4096; page += 3) {
            byte[] damaged = sound.clone();
            byte[] garbage = new byte[4096];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, page * 4096, 4096);
            Files.write(directory.resolve("door.db"), damaged);
            Files.deleteIfExists(directory.resolve("door.db-wal"));
            try (DoorStore store = Stores.open(directory)) {
                List<Integer> kept = Stores.waiting(store);
                assertTrue(kept.size() <= EVENTS, "twice: " + kept.size());
                assertEquals(kept.stream().sorted().distinct().toList(), kept);
                worst = Math.min(worst, kept.size());
                store.commit(List.of(event(9_999)), List.of());
            }
        }
        // The root of a table's tree may cost the table; see the salvage's words in the event.
        assertTrue(worst >= 0);
    }

    @Test
    void anEventChangedOnTheMediumIsNotSentAsIfItWereTrue() throws Exception {
        fill();
        Path file = directory.resolve("door.db");
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "event 200");
        bytes[at + 6] = '9';
        Files.write(file, bytes);
        try (DoorStore store = Stores.open(directory)) {
            List<Integer> kept =
                    new ArrayList<>(IntStream.range(0, EVENTS).boxed().toList());
            kept.remove(Integer.valueOf(200));
            assertEquals(kept, Stores.waiting(store));
            assertEquals(
                    2, Stores.chains(store), "those before it under their own chain, those after it under a new one");
            assertEquals(1, Stores.troubles(store).size());
            assertEquals(20, store.accessState().items());
            assertFalse(store.accessState().snapshotWanted());
        }
    }

    @Test
    void aChangedAccessItemIsNoticedAtStartAndLeftOut() throws Exception {
        fill();
        Path file = directory.resolve("door.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[indexOf(bytes, "body-of-item-7") + 13] = '8';
        Files.write(file, bytes);
        try (DoorStore store = Stores.open(directory)) {
            List<String> items = new ArrayList<>();
            store.visitItems((kind, id, body) -> items.add(id));
            assertEquals(19, items.size());
            assertFalse(items.contains("item-7"));
            assertTrue(store.accessState().snapshotWanted());
            assertEquals(0, store.accessState().revision());
            assertEquals(IntStream.range(0, EVENTS).boxed().toList(), Stores.waiting(store));
            assertEquals(1, store.loadMemory().size());
            assertEquals(1, store.loadAll().size());
        }
    }

    @Test
    void damageWhileRunningIsRepairedInTheBackground() throws Exception {
        fill();
        try (DoorStore store = Stores.open(directory)) {
            // Below the feet of the open store; its next look at these pages finds them wrong.
            try (RandomAccessFile raw =
                    new RandomAccessFile(directory.resolve("door.db").toFile(), "rw")) {
                raw.setLength(3 * 4096);
            }
            Awaitility.await().until(() -> {
                try {
                    Stores.batches(store);
                    store.loadAll();
                    store.visitItems((kind, id, body) -> {});
                    store.commit(List.of(event(9_999)), List.of());
                    return store.accessState().snapshotWanted();
                } catch (StoreException | JournalException e) {
                    return false;
                }
            });
            assertTrue(Stores.waiting(store).contains(9_999));
            assertEquals(1, Stores.troubles(store).size());
            assertEquals(
                    List.of(new MemoryChange(MemoryChange.Kind.MODE, "lockdown", "on")),
                    store.loadMemory(),
                    "what was remembered is not lost with the file");
        }
    }

    @Test
    void aTornLogKeepsAWholePrefixOfTheCommits() throws Exception {
        Path torn = directory.resolve("torn");
        byte[] database;
        byte[] log;
        try (DoorStore store = Stores.open(directory)) {
            for (int number = 0; number < 8; number++) {
                store.commit(
                        List.of(event(number)),
                        List.of(new MemoryChange(MemoryChange.Kind.PASSAGE, "holder", Integer.toString(number))));
            }
            database = Files.readAllBytes(directory.resolve("door.db"));
            log = Files.readAllBytes(directory.resolve("door.db-wal"));
        }
        int frame = 24 + 4096;
        List<Integer> cuts = new ArrayList<>(List.of(0, 1, 16, 31, 32, 33));
        for (int frames = 0; 32 + frames * frame < log.length; frames++) {
            for (int offset : new int[] {0, 1, 23, 24, 24 + 2048, frame - 1}) {
                cuts.add(32 + frames * frame + offset);
            }
        }
        int before = -1;
        for (int cut : cuts) {
            if (cut > log.length) {
                continue;
            }
            int kept = openTorn(torn, database, log, cut);
            assertTrue(kept >= before - 1, "a longer log keeps no less");
            before = Math.max(before, kept);
        }
        assertEquals(8, openTorn(torn, database, log, log.length));
    }

    private int openTorn(Path torn, byte[] database, byte[] log, int cut) throws Exception {
        if (Files.exists(torn)) {
            try (var files = Files.list(torn)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(torn);
        Files.write(torn.resolve("door.db"), database);
        Files.write(torn.resolve("door.db-wal"), java.util.Arrays.copyOf(log, cut));
        Files.createFile(torn.resolve("door.lock"));
        try (DoorStore store = Stores.open(torn)) {
            List<Integer> kept = Stores.waiting(store);
            assertEquals(IntStream.range(0, kept.size()).boxed().toList(), kept, "cut at " + cut);
            List<MemoryChange> memory = store.loadMemory();
            assertEquals(
                    kept.isEmpty() ? List.of() : List.of(Integer.toString(kept.size() - 1)),
                    memory.stream().map(MemoryChange::value).toList());
            store.commit(List.of(event(kept.size())), List.of());
            assertEquals(kept.size() + 1, Stores.waiting(store).size());
            return kept.size();
        }
    }

    @Test
    void onlyTheLastDamagedFilesAreKept() throws Exception {
        for (int round = 0; round < 5; round++) {
            fill();
            Files.write(directory.resolve("door.db"), new byte[] {1, 2, 3});
            Stores.open(directory).close();
        }
        try (var files = Files.list(directory)) {
            assertEquals(
                    3,
                    files.filter(file -> file.getFileName().toString().matches("door\\.db\\.broken-[^-]*"))
                            .count());
        }
    }

    /** 400 events, 20 items, a memory and a template, closed cleanly. */
    private void fill() throws IOException, JournalException {
        try (DoorStore store = Stores.open(directory)) {
            List<org.linli.messages.event.DoorEvent> events = new ArrayList<>();
            for (int number = 0; number < EVENTS; number++) {
                events.add(event(number));
            }
            store.commit(events, List.of(new MemoryChange(MemoryChange.Kind.MODE, "lockdown", "on")));
            AccessDigest digest = new AccessDigest();
            List<SyncDelta.Change> changes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String body = "body-of-item-" + i + "-".repeat(300);
                digest.toggle(Kind.CARD, "item-" + i, body);
                changes.add(new SyncDelta.Change(Kind.CARD, "item-" + i, body));
            }
            if (store.accessState().revision() == 0) {
                store.apply(
                        new SyncDelta(Stores.DOOR, 0, 1, new SyncDelta.SnapshotPart("s", 0, 1), digest.hex(), changes));
            }
            store.put(new SealedTemplate("t", "h", "c", "m", new byte[2_000]));
        }
    }

    private void assertWorksAfterDamage(int atLeast) throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            assertTrue(Stores.waiting(store).size() >= atLeast);
            assertEquals(1, Stores.troubles(store).size());
            assertTrue(store.accessState().snapshotWanted());
            store.commit(List.of(event(1_000)), List.of());
        }
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(1, Stores.troubles(store).size(), "sound at the next start");
            assertTrue(Stores.waiting(store).contains(1_000));
        }
    }

    private static int indexOf(byte[] bytes, String text) {
        int found = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
        assertTrue(found > 0, text);
        return found;
    }
}
