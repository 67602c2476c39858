package org.linli.door.powercut;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.clock.SystemClock;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** What the count of a bench may call lost, doubled or released. */
class PowerCutsTest {

    private static final String DOOR = "killed-door";

    @TempDir
    private Path directory;

    private final List<ReceivedEvent> recorded = new ArrayList<>();

    /** Two cards were let in, and both events still wait for the cloud's word. */
    @BeforeEach
    void twoCards() throws Exception {
        var clock = SystemClock.start();
        try (DoorStore store = DoorStore.open(directory, DOOR, clock, StoreOptions.DEFAULT)) {
            for (int card = 0; card < 2; card++) {
                store.commit(
                        List.of(new DoorEvent(
                                DOOR,
                                clock.read().now(),
                                DoorEvent.ClockTrust.TRUSTED,
                                new Happening.AccessDecided(
                                        CredentialKind.CARD,
                                        Side.ENTRY,
                                        Reason.GRANTED,
                                        "holder",
                                        "card-" + card,
                                        null,
                                        1))),
                        List.of());
            }
            EventBatch batch = store.nextBatch(null, 10, 1 << 18).orElseThrow().batch();
            batch.entries()
                    .forEach(entry -> recorded.add(new ReceivedEvent(batch.chain(), entry.sequence(), entry.body())));
        }
        Files.writeString(PowerCuts.trace(directory), "S\nP 0\nR\nD 0\nP 1\nR\nD 1\n");
    }

    private PowerCuts.Findings found(List<ReceivedEvent> cloud) throws Exception {
        return PowerCuts.here(directory).verify(DOOR, cloud);
    }

    @Test
    void whatTheCloudHasAndTheDoorStillKeepsIsNeitherLostNorDoubled() throws Exception {
        PowerCuts.Findings found = found(recorded);
        assertTrue(found.clean(), found.toString());
        assertEquals(0, found.repeated());
        assertEquals(2, found.received());
        assertEquals(2, found.released());
    }

    @Test
    void anEventThatTheCloudHasTwiceIsDoubled() throws Exception {
        List<ReceivedEvent> cloud = new ArrayList<>(recorded);
        cloud.add(recorded.get(1));
        assertEquals(1, found(cloud).repeated());
    }

    @Test
    void anotherTextUnderTheSameNumberIsAContradiction() throws Exception {
        ReceivedEvent first = recorded.get(0);
        List<ReceivedEvent> cloud = List.of(new ReceivedEvent(
                first.chain(), first.sequence(), recorded.get(1).body()));
        assertEquals(1, found(cloud).contradictions());
        assertFalse(found(cloud).clean());
    }

    @Test
    void aRecordedDecisionWithoutAnEventIsLostAndItsReleaseHadNone() throws Exception {
        Files.writeString(PowerCuts.trace(directory), "S\nR\nP 0\nR\nD 0\nP 7\nR\nD 7\n");
        PowerCuts.Findings found = found(List.of());
        assertEquals(1, found.lost());
        assertEquals(1, found.releasesWithoutEvent());
        assertEquals(1, found.releasesByStart());
    }
}
