package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.store.Stores.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeeperTest {

    private static final StoreOptions AT_WORK = new StoreOptions(10_000, 64 << 20, 0, Duration.ofMillis(20));

    private static final int SECTOR_BYTES = 512;

    @TempDir
    Path directory;

    @Test
    void commitsWithoutAPauseKeepTheLogWithinItsRoom() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            for (int number = 0; number < 3_000; number++) {
                store.commit(List.of(event(number)), List.of());
            }
            // Without beginning anew it would be more than four times as long.
            assertTrue(Files.size(log(directory)) <= 2 * LogKeeper.LOG_BYTES, "bytes: " + Files.size(log(directory)));
            assertEquals(IntStream.range(0, 3_000).boxed().toList(), Stores.waiting(store));
        }
    }

    @Test
    void roomMadeInTheLogLosesNothingWhenThePowerFails() throws Exception {
        try (DoorStore store = DoorStore.open(directory.resolve("door"), Stores.DOOR, Stores.CLOCK, AT_WORK)) {
            commit(store, 0, 10);
            Path log = log(directory.resolve("door"));
            Awaitility.await().until(() -> Files.size(log) == LogKeeper.LOG_BYTES);
            assertEquals(10, eventsAfterPowerCut("roomMade"));
            commit(store, 10, 20);
            assertEquals(20, eventsAfterPowerCut("writtenOver"));
            assertEquals(LogKeeper.LOG_BYTES, Files.size(log));
        }
    }

    /** Power that fails during an fsync leaves some sectors new and others as they were, in any order. */
    @Test
    void aCommitTornInsideTheRoomIsWholeOrNotThereAndThoseBeforeItStay() throws Exception {
        Random random = new Random(5);
        try (DoorStore store = DoorStore.open(directory.resolve("door"), Stores.DOOR, Stores.CLOCK, AT_WORK)) {
            commit(store, 0, 1);
            Path log = log(directory.resolve("door"));
            Awaitility.await().until(() -> Files.size(log) == LogKeeper.LOG_BYTES);
            for (int number = 1; number < 40; number++) {
                byte[] before = Files.readAllBytes(log);
                commit(store, number, number + 1);
                byte[] after = Files.readAllBytes(log);
                for (int sector = 0; sector < after.length; sector += SECTOR_BYTES) {
                    if (random.nextBoolean()) {
                        System.arraycopy(before, sector, after, sector, SECTOR_BYTES);
                    }
                }
                int events = eventsAfterPowerCut("torn" + number, after);
                assertTrue(events == number || events == number + 1, number + " committed, found " + events);
            }
        }
    }

    private static void commit(DoorStore store, int from, int until) throws Exception {
        for (int number = from; number < until; number++) {
            store.commit(List.of(event(number)), List.of());
        }
    }

    /** Opens the files as they are on the disk now, in another place. */
    private int eventsAfterPowerCut(String place) throws Exception {
        return eventsAfterPowerCut(place, Files.readAllBytes(log(directory.resolve("door"))));
    }

    private int eventsAfterPowerCut(String place, byte[] log) throws Exception {
        Path copy = Files.createDirectory(directory.resolve(place));
        Files.copy(directory.resolve("door").resolve("door.db"), copy.resolve("door.db"));
        Files.write(log(copy), log);
        try (DoorStore store = Stores.open(copy)) {
            assertEquals(0, Stores.troubles(store).size());
            return Stores.waiting(store).size();
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("door.db-wal");
    }
}
