package org.linli.door.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.door.clock.DisciplinedClock;
import org.linli.door.store.DoorStore;
import org.linli.door.store.StoreOptions;
import org.linli.messages.Codec;
import org.linli.messages.Topics;
import org.linli.messages.access.AccessItem.Kind;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.TrustedKeyItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.command.CommandSigner;
import org.linli.messages.command.SignedCommand;
import org.linli.messages.device.CloudTime;
import org.linli.messages.device.Presence;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.Happening;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

class CloudLinkTest {

    private static final String DOOR = "door-1";
    private static final Topics TOPICS = new Topics("plum", DOOR);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path directory;

    private final ScriptedTransport transport = new ScriptedTransport();
    private final RecordingDoor door = new RecordingDoor();
    private final DisciplinedClock clock =
            new DisciplinedClock(() -> NOON, () -> 0, () -> false, Instant.parse("2026-01-01T00:00:00Z"));
    private KeyPair community;
    private DoorStore store;
    private CloudLink link;
    private int event;

    @BeforeEach
    void start() throws Exception {
        community = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        clock.set(NOON);
        store = DoorStore.open(directory, DOOR, clock, StoreOptions.DEFAULT);
        LinkIdentity identity = new LinkIdentity(
                TOPICS,
                "nowhere",
                1,
                community.getPrivate(),
                Certificates.fixed(Certificates.authority().certificate()),
                Certificates.authority().certificate(),
                List.of(trusted(community)));
        link = new CloudLink(identity, "test", store, door, clock, transport);
        link.start();
    }

    @AfterEach
    void stop() {
        link.close();
        store.close();
    }

    @Test
    void aConnectionTellsPresenceAndAsksForWhatIsNew() {
        transport.connect();
        await().until(() ->
                !transport.on(TOPICS.syncRequest(), SyncRequest.class).isEmpty());
        SyncRequest request =
                transport.on(TOPICS.syncRequest(), SyncRequest.class).get(0);
        assertEquals(new SyncRequest(DOOR, 0, "0".repeat(64), false), request);
        Presence presence = transport.on(TOPICS.presence(), Presence.class).get(0);
        assertTrue(presence.online());
        assertTrue(transport.sent.get(0).retain());
    }

    @Test
    void eventsGoUpAndLeaveOnlyWithTheCloudsWord() throws Exception {
        record(3);
        transport.connect();
        await().until(() -> sequences().equals(List.of(1L, 2L, 3L)));
        assertEquals(3, store.waiting());
        transport.deliver(TOPICS.eventsAck(), new EventAck(DOOR, chain(), 2));
        await().until(() -> store.waiting() == 1);
        record(1);
        await().until(() -> sequences().equals(List.of(1L, 2L, 3L, 4L)));
        transport.deliver(TOPICS.eventsAck(), new EventAck(DOOR, chain(), 4));
        await().until(() -> store.waiting() == 0);
    }

    @Test
    void afterALossWhatIsNotAcknowledgedGoesAgain() throws Exception {
        record(2);
        transport.connect();
        await().until(() -> sequences().equals(List.of(1L, 2L)));
        transport.disconnect();
        record(1);
        transport.connect();
        await().until(() -> sequences().equals(List.of(1L, 2L, 1L, 2L, 3L)));
    }

    @Test
    void acknowledgementsOfOthersChangeNothing() throws Exception {
        record(2);
        transport.connect();
        await().until(() -> sequences().size() == 2);
        transport.deliver(TOPICS.eventsAck(), new EventAck("door-2", chain(), 2));
        transport.deliver(TOPICS.eventsAck(), new EventAck(DOOR, "other-chain", 2));
        await().until(() -> transport.acknowledged.get() == 2);
        assertEquals(2, store.waiting());
        assertEquals(List.of("mqtt/ack: for another door", "mqtt/ack: unknown chain"), door.refused);
    }

    @Test
    void aDeltaIsStoredPutInForceAndReported() {
        transport.connect();
        SyncDelta delta = delta(0, 1, holiday("h-1"));
        transport.deliver(TOPICS.syncDelta(), delta);
        await().until(() -> !transport.on(TOPICS.syncReport(), SyncReport.class).isEmpty());
        assertEquals(
                new SyncReport(DOOR, 1, delta.digest(), true),
                transport.on(TOPICS.syncReport(), SyncReport.class).get(0));
        assertEquals(1, store.accessState().revision());
        assertEquals(List.of(holiday("h-1")), door.deltas.get(0).put());
        assertEquals(new Happening.RulesApplied(1, delta.digest(), 1), door.recorded.get(0));
    }

    @Test
    void anItemOfAKindThatANewerCloudHasIsKeptCountedAndLetsNobodyIn() {
        transport.connect();
        HolidayItem known = holiday("h-1");
        String body = Codec.encodeItem(known);
        String digest = new AccessDigest()
                .toggle(Kind.HOLIDAY, "h-1", body)
                .toggle("LIFT_FLOOR", "f-1", "{\"v\":1,\"id\":\"f-1\"}")
                .hex();
        transport.deliver(
                TOPICS.syncDelta(),
                new SyncDelta(
                        DOOR,
                        0,
                        1,
                        null,
                        digest,
                        List.of(
                                new SyncDelta.Change("LIFT_FLOOR", "f-1", "{\"v\":1,\"id\":\"f-1\"}"),
                                new SyncDelta.Change(Kind.HOLIDAY, "h-1", body))));
        await().until(() -> !transport.on(TOPICS.syncReport(), SyncReport.class).isEmpty());
        assertEquals(
                new SyncReport(DOOR, 1, digest, true),
                transport.on(TOPICS.syncReport(), SyncReport.class).get(0));
        assertEquals(List.of(known), door.deltas.get(0).put());
        assertEquals(List.of("mqtt/access item not understood"), door.refused);
    }

    @Test
    void aWrongDigestIsReportedAndASnapshotMendsIt() {
        transport.connect();
        SyncDelta right = delta(0, 1, holiday("h-1"));
        transport.deliver(TOPICS.syncDelta(), new SyncDelta(DOOR, 0, 1, null, "f".repeat(64), right.changes()));
        await().until(() -> !transport.on(TOPICS.syncReport(), SyncReport.class).isEmpty());
        assertFalse(transport.on(TOPICS.syncReport(), SyncReport.class).get(0).digestMatches());
        assertEquals(List.of(), door.deltas);
        assertTrue(store.accessState().snapshotWanted());
        transport.deliver(
                TOPICS.syncDelta(),
                new SyncDelta(DOOR, 0, 4, new SyncDelta.SnapshotPart("s", 0, 1), right.digest(), right.changes()));
        await().until(() -> door.replaced.equals(List.of(1)));
        assertEquals(4, store.accessState().revision());
        assertFalse(store.accessState().snapshotWanted());
    }

    @Test
    void aGenuineCommandIsDoneOnceAndItsReplayIsRefused() throws Exception {
        transport.connect();
        SignedCommand open = signed(community, command("c-1", DOOR, NOON.plusSeconds(5)));
        transport.deliver(TOPICS.command(), open);
        transport.deliver(TOPICS.command(), open);
        await().until(() -> outcomes().equals(List.of(Outcome.DONE, Outcome.DUPLICATE)));
        assertEquals(1, door.executed.size());
        assertEquals(List.of("command/DUPLICATE"), door.refused);
        await().until(() -> store.keptResults().isEmpty());
    }

    @Test
    void commandsThatAreForeignLateMisaddressedOrRetainedAreNotDone() throws Exception {
        transport.connect();
        KeyPair foreign = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Command good = command("c-1", DOOR, NOON.plusSeconds(5));
        SignedCommand genuine = signed(community, good);
        transport.deliver(TOPICS.command(), signed(foreign, good));
        transport.deliver(
                TOPICS.command(),
                new SignedCommand(genuine.keyId(), genuine.command().replace("OPEN", "open"), genuine.signature()));
        transport.deliver(
                TOPICS.command(),
                signed(
                        community,
                        new Command(
                                "c-2",
                                DOOR,
                                NOON.minusSeconds(60),
                                NOON.minusSeconds(55),
                                "00".repeat(16),
                                "guard",
                                new Command.Open())));
        transport.deliver(TOPICS.command(), signed(community, command("c-3", "door-2", NOON.plusSeconds(5))));
        transport.deliver(TOPICS.command(), Codec.encodeBytes(genuine), true);
        await().until(() -> transport.acknowledged.get() == 5);
        assertEquals(List.of(), door.executed);
        assertEquals(
                List.of(
                        "mqtt/command BAD_SIGNATURE",
                        "mqtt/command BAD_SIGNATURE",
                        "mqtt/command EXPIRED",
                        "mqtt/command WRONG_DOOR",
                        "mqtt/retained command"),
                door.refused);
        assertEquals(List.of(Outcome.EXPIRED, Outcome.WRONG_DOOR), outcomes());
    }

    @Test
    void garbageOfEveryKindIsCountedAndChangesNothing() {
        transport.connect();
        List<String> topics = List.of(TOPICS.command(), TOPICS.eventsAck(), TOPICS.syncDelta(), TOPICS.time());
        for (String topic : topics) {
            transport.deliver(topic, new byte[0], false);
            transport.deliver(topic, "{\"v\":2}".getBytes(StandardCharsets.UTF_8), false);
            transport.deliver(topic, new byte[Codec.MAX_BYTES + 1], false);
            transport.deliver(topic, "{\"v\":1,\"door\":5}".getBytes(StandardCharsets.UTF_8), false);
        }
        transport.deliver("linli/plum/door/door-2/command", new byte[] {'{', '}'}, false);
        await().until(() -> transport.acknowledged.get() == 17);
        assertEquals(17, door.refused.size());
        assertEquals(
                4,
                door.refused.stream()
                        .filter(cause -> cause.endsWith("unknown version"))
                        .count());
        assertEquals(
                4,
                door.refused.stream()
                        .filter(cause -> cause.endsWith("too large"))
                        .count());
        assertEquals(List.of(), door.executed);
        assertEquals(List.of(), door.recorded);
        assertEquals(0, store.accessState().revision());
        assertEquals(new LinkStatus(true, true, NOON, 0, 0, 0), link.status());
    }

    @Test
    void aResultStaysUntilTheBrokerHasIt() throws Exception {
        transport.connect();
        transport.accepting = false;
        transport.deliver(TOPICS.command(), signed(community, command("c-1", DOOR, NOON.plusSeconds(5))));
        await().until(() -> outcomes().size() == 1);
        assertEquals(1, store.keptResults().size());
        transport.disconnect();
        transport.accepting = true;
        transport.connect();
        await().until(() -> store.keptResults().isEmpty());
        assertEquals(List.of(Outcome.DONE, Outcome.DONE), outcomes());
    }

    @Test
    void theCloudsTimeSetsTheClockAndTheStepIsRecorded() {
        transport.connect();
        transport.deliver(TOPICS.time(), new CloudTime(NOON.plusSeconds(3_600)));
        await().until(() -> !door.recorded.isEmpty());
        assertEquals(
                new Happening.ClockStepped(NOON, NOON.plusSeconds(3_600), ClockTrust.TRUSTED), door.recorded.get(0));
    }

    @Test
    void aSecondResultGoesUpToo() {
        transport.connect();
        CommandResult second = new CommandResult(DOOR, "c-9", Outcome.DONE, NOON, null);
        door.listeners.get(0).accept(second);
        await().until(() -> outcomes().equals(List.of(Outcome.DONE)));
    }

    private void record(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            event++;
            store.commit(
                    List.of(new DoorEvent(
                            DOOR, NOON, ClockTrust.TRUSTED, new Happening.InputRefused("test", "n", event))),
                    List.of());
        }
    }

    private List<Long> sequences() {
        List<Long> all = new ArrayList<>();
        transport
                .on(TOPICS.events(), EventBatch.class)
                .forEach(batch -> batch.entries().forEach(entry -> all.add(entry.sequence())));
        return all;
    }

    private String chain() {
        return transport.on(TOPICS.events(), EventBatch.class).get(0).chain();
    }

    private List<Outcome> outcomes() {
        return transport.on(TOPICS.commandResult(), CommandResult.class).stream()
                .map(CommandResult::outcome)
                .toList();
    }

    private static HolidayItem holiday(String id) {
        return new HolidayItem(id, java.time.LocalDate.of(2026, 10, 1), java.time.LocalDate.of(2026, 10, 7));
    }

    private static SyncDelta delta(long from, long to, HolidayItem item) {
        String body = Codec.encodeItem(item);
        String digest = new AccessDigest().toggle(Kind.HOLIDAY, item.id(), body).hex();
        return new SyncDelta(
                DOOR, from, to, null, digest, List.of(new SyncDelta.Change(Kind.HOLIDAY, item.id(), body)));
    }

    private static Command command(String id, String addressee, Instant expires) {
        return new Command(id, addressee, NOON, expires, "00".repeat(16), "guard", new Command.Open());
    }

    private static SignedCommand signed(KeyPair keys, Command command) {
        return new CommandSigner(PublicKeys.keyId(keys.getPublic()), keys.getPrivate()).sign(command);
    }

    private static TrustedKeyItem trusted(KeyPair keys) {
        return new TrustedKeyItem(PublicKeys.keyId(keys.getPublic()), PublicKeys.base64(keys.getPublic()), null);
    }
}
