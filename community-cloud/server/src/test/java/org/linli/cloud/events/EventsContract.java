package org.linli.cloud.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorState;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** Events arrive exactly once, whatever the wire does, on every database. */
abstract class EventsContract {

    @TempDir
    Path directory;

    final TestClock clock = new TestClock(Instant.parse("2026-03-02T02:00:00Z"));
    private Database database;
    private EventIngest ingest;
    private EventViews views;

    private static final String HOME = "home";

    abstract Database open();

    @BeforeEach
    void openEvents() {
        database = open();
        database.change(transaction ->
                transaction.handle().execute("INSERT INTO door_owner (door, community) VALUES ('gate', 'home')"));
        ingest = new EventIngest(database, new DoorOwners(database), clock);
        views = new EventViews(database, clock);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    /** An outbox as a door keeps it. */
    private final class Outbox {
        final List<EventBatch.Entry> entries = new ArrayList<>();
        final String chain;
        String hash;

        Outbox(String chain) {
            this.chain = chain;
            hash = EventChain.start("gate", chain);
        }

        void add(Happening happening) {
            addText(Codec.encode(new DoorEvent("gate", clock.instant(), DoorEvent.ClockTrust.TRUSTED, happening)));
        }

        void addText(String body) {
            long sequence = entries.size() + 1L;
            hash = EventChain.next(hash, sequence, body);
            entries.add(new EventBatch.Entry(sequence, body, hash));
        }

        EventBatch batch(int from, int until) {
            return new EventBatch("gate", chain, entries.subList(from - 1, until));
        }
    }

    private static Happening granted(String holder) {
        return new Happening.AccessDecided(CredentialKind.CARD, Side.ENTRY, Reason.GRANTED, holder, "c1", null, 120);
    }

    private EventAck take(EventBatch batch) {
        try {
            return ingest.take(batch);
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
    }

    private int logged() {
        return views.accessLog(HOME, EventViews.AccessFilter.ALL, null, 200)
                .items()
                .size();
    }

    @Test
    void aBatchIsStoredOnceHoweverOftenItComes() {
        Outbox outbox = new Outbox("k1");
        for (int i = 0; i < 5; i++) {
            outbox.add(granted("p1"));
        }
        List<StoredEvent> heard = new ArrayList<>();
        ingest.listen(heard::addAll);
        assertEquals(new EventAck("gate", "k1", 3), take(outbox.batch(1, 3)));
        assertEquals(new EventAck("gate", "k1", 3), take(outbox.batch(1, 3)));
        assertEquals(new EventAck("gate", "k1", 5), take(outbox.batch(2, 5)));
        assertEquals(5, logged());
        assertEquals(5, heard.size());
        assertEquals(List.of(), views.chainBreaks(HOME, null, null, 50).items());
    }

    @Test
    void theFeedOfChangesTellsWhoPassedAndHowDoorsStandOnce() {
        ChangeFeed feed = new ChangeFeed(database, clock);
        ingest.tellParts(feed);
        Outbox outbox = new Outbox("k1");
        outbox.add(new Happening.FaceErased("p1", "k1", "withdrawn"));
        outbox.add(granted("p1"));
        outbox.add(new Happening.AlarmRaised("a1", AlarmKind.HELP, "p2"));
        outbox.add(new Happening.DoorChanged(DoorState.RELEASED, DoorState.OPEN, "contact"));
        take(outbox.batch(1, 4));
        take(outbox.batch(1, 4));
        views.acknowledge(HOME, "a1", "guard");
        views.acknowledge(HOME, "a1", "guard");
        views.close(HOME, "a1", "guard", "help given");
        List<Change> changes = feed.read(
                        HOME, Position.BEGINNING, ChangeFeed.Reader.ofAll(EnumSet.allOf(DataKind.class)), 50)
                .changes();
        assertEquals(
                List.of("RAISED", "ACKNOWLEDGED", "CLOSED"),
                changes.stream()
                        .filter(change -> change.kind() == DataKind.ALARM)
                        .map(change -> change.data().get("state"))
                        .toList());
        List<Change> doors = changes.stream()
                .filter(change -> change.kind() == DataKind.DOOR_EVENT)
                .toList();
        assertEquals(2, doors.size());
        assertEquals("p1", doors.get(0).data().get("person"));
        assertEquals(Reason.GRANTED, doors.get(0).data().get("reason"));
        assertEquals(DoorState.OPEN, doors.get(1).data().get("state"));
        assertEquals("gate", doors.get(1).subject());
    }

    @Test
    void aGapIsRefusedByAcknowledgingWhatIsKnown() {
        Outbox outbox = new Outbox("k1");
        for (int i = 0; i < 5; i++) {
            outbox.add(granted("p1"));
        }
        assertEquals(0, take(outbox.batch(2, 3)).sequence());
        take(outbox.batch(1, 2));
        assertEquals(2, take(outbox.batch(4, 5)).sequence());
        assertEquals(2, logged());
    }

    @Test
    void aGapThatLastsIsAcceptedAndNotedSoThatWhatFollowsIsNotLost() {
        Outbox outbox = new Outbox("k1");
        for (int i = 0; i < 6; i++) {
            outbox.add(granted("p1"));
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(0, take(outbox.batch(4, 5)).sequence());
        }
        clock.advance(Duration.ofMinutes(2));
        assertEquals(5, take(outbox.batch(4, 5)).sequence());
        assertEquals(6, take(outbox.batch(6, 6)).sequence());
        assertEquals(3, logged());
        assertEquals(1, views.chainBreaks(HOME, null, null, 50).items().size());
        assertEquals(
                "GAP", views.chainBreaks(HOME, null, null, 50).items().get(0).cause());
    }

    @Test
    void theSameSequenceOfARebuiltStoreIsAnotherEvent() {
        Outbox first = new Outbox("k1");
        first.add(granted("p1"));
        Outbox second = new Outbox("k2");
        second.add(granted("p1"));
        take(first.batch(1, 1));
        take(second.batch(1, 1));
        assertEquals(2, logged());
    }

    @Test
    void anAlteredRowIsStoredAndShownAsOneBreakAndWhatFollowsGoesOn() {
        Outbox outbox = new Outbox("k1");
        for (int i = 0; i < 4; i++) {
            outbox.add(granted("p1"));
        }
        EventBatch.Entry second = outbox.entries.get(1);
        outbox.entries.set(1, new EventBatch.Entry(2, second.body().replace("GRANTED", "EXPIRED"), second.hash()));
        assertEquals(4, take(outbox.batch(1, 4)).sequence());
        assertEquals(4, logged());
        List<EventViews.ChainBreak> breaks =
                views.chainBreaks(HOME, null, null, 50).items();
        assertEquals(1, breaks.size());
        assertEquals(2, breaks.get(0).sequence());
        assertEquals("HASH", breaks.get(0).cause());
    }

    @Test
    void anUnreadableRowAndARowOfAnotherDoorAreKeptAndNoted() {
        Outbox outbox = new Outbox("k1");
        outbox.addText("not json");
        outbox.addText(
                Codec.encode(new DoorEvent("other", clock.instant(), DoorEvent.ClockTrust.TRUSTED, granted("p1"))));
        outbox.add(granted("p1"));
        assertEquals(3, take(outbox.batch(1, 3)).sequence());
        assertEquals(1, logged());
        assertEquals(2, views.chainBreaks(HOME, null, null, 50).items().size());
        assertEquals(3, views.events(HOME, "gate", null, null, 10).items().size());
    }

    @Test
    void aRowThatComesAgainDifferentlyIsNotedAndTheFirstStays() {
        Outbox outbox = new Outbox("k1");
        outbox.add(granted("p1"));
        take(outbox.batch(1, 1));
        Outbox forged = new Outbox("k1");
        forged.add(granted("p2"));
        assertEquals(1, take(forged.batch(1, 1)).sequence());
        assertEquals(1, take(forged.batch(1, 1)).sequence());
        assertEquals(
                "p1",
                views.accessLog(HOME, EventViews.AccessFilter.ALL, null, 10)
                        .items()
                        .get(0)
                        .holder());
        assertEquals(1, views.chainBreaks(HOME, null, null, 50).items().size());
        assertEquals(
                "REWRITTEN",
                views.chainBreaks(HOME, null, null, 50).items().get(0).cause());
    }

    @Test
    void sequencesThatDoNotFollowEachOtherAreMalformed() {
        Outbox outbox = new Outbox("k1");
        outbox.add(granted("p1"));
        outbox.add(granted("p1"));
        assertThrows(
                Exception.class,
                () -> ingest.take(new EventBatch("gate", "k1", List.of(outbox.entries.get(1), outbox.entries.get(0)))));
        assertEquals(0, logged());
    }

    @Test
    void anyOrderOfRepeatsAndLossesEndsWithEveryEventOnce() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Outbox outbox = new Outbox("seed" + seed);
            int total = 40;
            for (int i = 0; i < total; i++) {
                outbox.add(granted("seed" + seed));
            }
            long acknowledged = 0;
            while (acknowledged < total) {
                int from = 1 + random.nextInt(total);
                int until = Math.min(total, from + random.nextInt(12));
                EventAck ack = take(outbox.batch(from, until));
                assertTrue(ack.sequence() >= acknowledged, "seed " + seed);
                acknowledged = ack.sequence();
            }
            EventViews.AccessFilter mine = new EventViews.AccessFilter(Set.of(), "seed" + seed, null, null, null, null);
            assertEquals(total, views.accessLog(HOME, mine, null, 200).items().size(), "seed " + seed);
        }
    }

    @Test
    void theAccessLogIsFilteredAndPaged() {
        Outbox outbox = new Outbox("k1");
        for (int i = 0; i < 30; i++) {
            clock.advance(Duration.ofSeconds(1));
            outbox.add(
                    i % 3 == 0
                            ? new Happening.AccessDecided(
                                    CredentialKind.FACE, Side.ENTRY, Reason.LOW_FACE_SCORE, null, null, 0.3, 900)
                            : granted("p" + i % 3));
        }
        take(outbox.batch(1, 30));
        List<Long> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = views.accessLog(HOME, EventViews.AccessFilter.ALL, cursor, 7);
            page.items().forEach(entry -> seen.add(entry.event()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(30, seen.size());
        assertEquals(30, Set.copyOf(seen).size());
        var denied = new EventViews.AccessFilter(Set.of("gate"), null, null, false, null, null);
        assertEquals(10, views.accessLog(HOME, denied, null, 200).items().size());
        assertEquals(0.3, views.accessLog(HOME, denied, null, 1).items().get(0).score());
        var person = new EventViews.AccessFilter(
                Set.of(), "p1", "GRANTED", null, clock.instant().minusSeconds(10), clock.instant());
        var mine = views.accessLog(HOME, person, null, 200).items();
        assertTrue(!mine.isEmpty() && mine.size() < 10);
        assertTrue(mine.stream().allMatch(entry -> "p1".equals(entry.holder())));
        assertEquals(
                0,
                views.accessLog(HOME, new EventViews.AccessFilter(Set.of("no"), null, null, null, null, null), null, 9)
                        .items()
                        .size());
    }

    @Test
    void eachPressOfTheHelpKeyIsItsOwnAlarmAndOnlyAPersonClosesIt() {
        Outbox outbox = new Outbox("k1");
        outbox.add(new Happening.AlarmRaised("a1", AlarmKind.HELP, null));
        outbox.add(new Happening.AlarmRaised("a2", AlarmKind.HELP, null));
        outbox.add(new Happening.AlarmEnded("a1", AlarmKind.HELP));
        take(outbox.batch(1, 3));
        assertEquals(2, views.alarms(HOME, true, null, 10).items().size());
        views.acknowledge(HOME, "a1", "guard");
        views.acknowledge(HOME, "a1", "other");
        Refused noCause = assertThrows(Refused.class, () -> views.close(HOME, "a1", "guard", " "));
        assertEquals("cause-missing", noCause.code());
        views.close(HOME, "a1", "guard", "误按");
        assertThrows(Refused.class, () -> views.close(HOME, "a1", "guard", "误按"));
        assertThrows(Refused.class, () -> views.close(HOME, "a9", "guard", "误按"));
        EventViews.Alarm open = views.alarms(HOME, true, null, 10).items().get(0);
        assertEquals("a2", open.id());
        assertNull(open.endedAt());
        EventViews.Alarm closed = views.alarms(HOME, false, null, 10).items().stream()
                .filter(alarm -> alarm.id().equals("a1"))
                .findFirst()
                .orElseThrow();
        assertEquals("guard", closed.acknowledgedBy());
        assertEquals("误按", closed.closeCause());
    }

    @Test
    void doorStateAndErasureReceiptsAreShown() {
        Outbox outbox = new Outbox("k1");
        outbox.add(new Happening.DoorChanged(DoorState.LOCKED, DoorState.RELEASED, "CARD"));
        outbox.add(new Happening.DoorChanged(DoorState.RELEASED, DoorState.OPEN, "contact"));
        outbox.add(new Happening.FaceEnrolled("p1", "k1", "model"));
        outbox.add(new Happening.FaceErased("p1", "k1", "withdrawn"));
        take(outbox.batch(1, 4));
        assertEquals("OPEN", views.doorConditions(HOME).get(0).state());
        EventViews.FaceTemplateState template =
                views.faceTemplates(HOME, "p1", null, 10).items().get(0);
        assertEquals("withdrawn", template.eraseCause());
        assertTrue(template.enrolledAt() != null && template.erasedAt() != null);
    }
}
