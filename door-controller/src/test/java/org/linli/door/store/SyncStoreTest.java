package org.linli.door.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncDelta.Change;
import org.linli.messages.sync.SyncDelta.SnapshotPart;

class SyncStoreTest {

    @TempDir
    Path directory;

    /** What the cloud holds. */
    private final Map<String, String> cloud = new TreeMap<>();

    private long revision;

    @BeforeEach
    void empty() {
        cloud.clear();
        revision = 0;
    }

    @Test
    void deltasInOrderGiveWhatTheCloudHolds() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(
                    SyncOutcome.APPLIED,
                    store.apply(delta(put("a", "1"), put("b", "2"))).outcome());
            assertEquals(
                    SyncOutcome.APPLIED,
                    store.apply(delta(put("a", "3"), remove("b"), put("b", "4")))
                            .outcome());
            assertEquals(
                    SyncOutcome.APPLIED,
                    store.apply(delta(remove("a"), remove("never"))).outcome());
            assertEquals(cloud, items(store));
        }
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(cloud, items(store));
            assertEquals(new AccessState(3, digest(), 1, false), store.accessState());
        }
    }

    @Test
    void aDeltaThatDoesNotFitChangesNothing() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            SyncDelta first = delta(put("a", "1"));
            SyncDelta second = delta(put("a", "2"));
            assertEquals(SyncOutcome.GAP, store.apply(second).outcome());
            assertEquals(SyncOutcome.APPLIED, store.apply(first).outcome());
            assertEquals(SyncOutcome.ALREADY, store.apply(first).outcome());
            assertEquals(Map.of("a", "1"), items(store));
        }
    }

    @Test
    void aWrongDigestChangesNothingAndWantsASnapshot() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.apply(delta(put("a", "1")));
            SyncDelta right = delta(put("b", "2"));
            SyncDelta wrong = new SyncDelta(
                    right.door(), right.fromRevision(), right.toRevision(), null, "0".repeat(64), right.changes());
            assertEquals(SyncOutcome.MISMATCH, store.apply(wrong).outcome());
            assertEquals(Map.of("a", "1"), items(store));
            assertTrue(store.accessState().snapshotWanted());
            snapshot(2).forEach(store::apply);
            assertEquals(cloud, items(store));
            assertFalse(store.accessState().snapshotWanted());
        }
    }

    @Test
    void aSnapshotIsInForceOnlyWithItsLastPart() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.apply(delta(put("old", "1")));
            cloud.clear();
            for (int i = 0; i < 10; i++) {
                cloud.put("new" + i, "x" + i);
            }
            revision = 7;
            List<SyncDelta> parts = snapshot(3);
            assertEquals(SyncOutcome.STAGED, store.apply(parts.get(0)).outcome());
            assertEquals(Map.of("old", "1"), items(store));
            assertEquals(SyncOutcome.GAP, store.apply(parts.get(2)).outcome());
            assertEquals(Map.of("old", "1"), items(store));
            for (SyncDelta part : parts) {
                store.apply(part);
            }
            assertEquals(cloud, items(store));
            assertEquals(new AccessState(7, digest(), 10, false), store.accessState());
        }
    }

    @Test
    void anOldSnapshotThatTheBrokerKeptDoesNotBringBackWhatWasRevoked() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.apply(delta(put("lost-card", "1")));
            List<SyncDelta> old = snapshot(1);
            store.apply(delta(remove("lost-card")));
            assertEquals(SyncOutcome.MISMATCH, store.apply(old.get(0)).outcome());
            assertEquals(Map.of(), items(store));
            assertTrue(store.accessState().snapshotWanted());
            // A cloud that was restored from a backup sends the same again when it is asked.
            assertEquals(SyncOutcome.APPLIED, store.apply(old.get(0)).outcome());
            assertEquals(1, store.accessState().revision());
        }
    }

    @Test
    void theWordThatNothingIsNewerChangesNothing() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.apply(delta(put("a", "1")));
            assertEquals(
                    SyncOutcome.ALREADY,
                    store.apply(new SyncDelta(Stores.DOOR, 1, 1, null, digest(), List.of()))
                            .outcome());
            assertEquals(
                    SyncOutcome.MISMATCH,
                    store.apply(new SyncDelta(Stores.DOOR, 1, 1, null, "0".repeat(64), List.of()))
                            .outcome());
            assertTrue(store.accessState().snapshotWanted());
        }
    }

    @Test
    void anInterruptedSnapshotLeavesNothingBehindAfterARestart() throws Exception {
        try (DoorStore store = Stores.open(directory)) {
            store.apply(delta(put("old", "1")));
            cloud.put("new", "2");
            store.apply(snapshot(2).get(0));
        }
        try (DoorStore store = Stores.open(directory)) {
            assertEquals(Map.of("old", "1"), items(store));
            assertEquals(SyncOutcome.GAP, store.apply(snapshot(2).get(1)).outcome());
            snapshot(2).forEach(store::apply);
            assertEquals(cloud, items(store));
        }
    }

    @Test
    void anyOrderOfPutsAndRemovesKeepsTheDigest() throws Exception {
        Random random = new Random(20261121);
        try (DoorStore store = Stores.open(directory)) {
            for (int round = 0; round < 60; round++) {
                Change[] changes = new Change[1 + random.nextInt(12)];
                for (int i = 0; i < changes.length; i++) {
                    String id = "id" + random.nextInt(15);
                    changes[i] = random.nextInt(3) == 0 ? remove(id) : put(id, "v" + random.nextInt());
                }
                assertEquals(SyncOutcome.APPLIED, store.apply(delta(changes)).outcome());
                assertEquals(cloud, items(store));
                assertEquals(cloud.size(), store.accessState().items());
            }
        }
    }

    @Test
    void aHundredThousandItemsArriveInParts() throws Exception {
        for (int i = 0; i < 50_000; i++) {
            cloud.put(
                    "card-" + i,
                    "{\"v\":1,\"id\":\"card-" + i + "\",\"holder\":\"holder-" + i + "\",\"number\":" + i + "}");
            cloud.put(
                    "holder-" + i,
                    "{\"v\":1,\"id\":\"holder-" + i + "\",\"groups\":[\"residents\"],\"suspended\":false}");
        }
        revision = 1;
        List<SyncDelta> parts = snapshot(50);
        try (DoorStore store = Stores.open(directory)) {
            long start = System.nanoTime();
            parts.forEach(store::apply);
            long micros = (System.nanoTime() - start) / 1_000;
            System.out.println("100 000 items stored in " + micros / 1_000 + " ms");
            assertEquals(new AccessState(1, digest(), 100_000, false), store.accessState());
        }
    }

    private Change put(String id, String body) {
        cloud.put(id, body);
        return new Change(Kind.CARD, id, body);
    }

    private Change remove(String id) {
        cloud.remove(id);
        return new Change(Kind.CARD, id, null);
    }

    private SyncDelta delta(Change... changes) {
        return new SyncDelta(Stores.DOOR, revision, ++revision, null, digest(), List.of(changes));
    }

    private List<SyncDelta> snapshot(int parts) {
        List<Map.Entry<String, String>> all = new ArrayList<>(cloud.entrySet());
        List<SyncDelta> deltas = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            List<Change> changes = new ArrayList<>();
            for (int i = part * all.size() / parts; i < (part + 1) * all.size() / parts; i++) {
                changes.add(
                        new Change(Kind.CARD, all.get(i).getKey(), all.get(i).getValue()));
            }
            deltas.add(
                    new SyncDelta(Stores.DOOR, 0, revision, new SnapshotPart("s-1", part, parts), digest(), changes));
        }
        return deltas;
    }

    private String digest() {
        AccessDigest digest = new AccessDigest();
        cloud.forEach((id, body) -> digest.toggle(Kind.CARD, id, body));
        return digest.hex();
    }

    private static Map<String, String> items(DoorStore store) {
        Map<String, String> items = new TreeMap<>();
        store.visitItems((kind, id, body) -> items.put(id, body));
        return items;
    }
}
