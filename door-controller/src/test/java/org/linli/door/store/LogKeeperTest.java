package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.door.store.Stores.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeeperTest {

    private static final StoreOptions AT_WORK = new StoreOptions(10_000, 64 << 20, 0, Duration.ofMillis(20));

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

    private static void commit(DoorStore store, int from, int until) throws Exception {
        for (int number = from; number < until; number++) {
            store.commit(List.of(event(number)), List.of());
        }
    }

    /** Opens the files as they are on the disk now, in another place. */
    private int eventsAfterPowerCut(String place) throws Exception {
        Path copy = Files.createDirectory(directory.resolve(place));
        for (String name : List.of("door.db", "door.db-wal")) {
            Files.copy(directory.resolve("door").resolve(name), copy.resolve(name));
        }
        try (DoorStore store = Stores.open(copy)) {
            assertEquals(0, Stores.troubles(store).size());
            return Stores.waiting(store).size();
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("door.db-wal");
    }
}
