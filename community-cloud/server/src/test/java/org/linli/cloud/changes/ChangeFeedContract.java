package org.linli.cloud.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;

/** The feed on a database that the subclass chooses. */
abstract class ChangeFeedContract {

    static final String HERE = "east";
    private static final String THERE = "west";
    private static final Set<DataKind> ALL = EnumSet.allOf(DataKind.class);
    private static final ChangeFeed.Reader EVERYBODY = ChangeFeed.Reader.ofAll(ALL);

    @TempDir
    Path directory;

    final TestClock clock = new TestClock();
    Database database;
    ChangeFeed feed;

    abstract DatabaseSettings settings(Path where);

    private static boolean plain(DataKind kind, String field) {
        return !kind.isPersonal(field);
    }

    private DatabaseSettings settings;

    @BeforeEach
    void openFeed() {
        settings = settings(directory);
        reopen();
    }

    private void reopen() {
        database = Database.open(settings);
        feed = new ChangeFeed(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private NewChange parcel(String community, String id) {
        return new NewChange(community, DataKind.PARCEL, id, clock.instant())
                .with("state", "WAITING")
                .with("receiver", "mei");
    }

    private void add(String community, String id) {
        database.change(transaction -> ChangeFeed.add(transaction.handle(), parcel(community, id)));
    }

    private List<String> subjects(ChangeFeed.Batch batch) {
        return batch.changes().stream().map(Change::subject).toList();
    }

    private ChangeFeed.Batch read(Position after, int size) {
        return feed.read(HERE, after, EVERYBODY, size);
    }

    /** All that follows, in pages. */
    private List<Change> rest(ChangeFeed reader, Position after, int size) {
        List<Change> all = new ArrayList<>();
        Position position = after;
        ChangeFeed.Batch batch;
        do {
            batch = reader.read(HERE, position, EVERYBODY, size);
            all.addAll(batch.changes());
            position = batch.next();
        } while (batch.more());
        return all;
    }

    @Test
    void changesComeInTheirOrderAndEachCommunityHasItsOwn() {
        for (int i = 1; i <= 5; i++) {
            add(HERE, "p" + i);
            add(THERE, "q" + i);
        }
        ChangeFeed.Batch first = read(Position.BEGINNING, 3);
        assertEquals(List.of("p1", "p2", "p3"), subjects(first));
        assertTrue(first.more());
        ChangeFeed.Batch second = read(first.next(), 3);
        assertEquals(List.of("p4", "p5"), subjects(second));
        assertFalse(second.more());
        assertEquals(List.of(), subjects(read(second.next(), 3)));
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                rest(feed, Position.BEGINNING, 2).stream().map(Change::number).toList());
        assertFalse(feed.isAnythingAfter(HERE, second.next()));
        add(HERE, "p6");
        assertTrue(feed.isAnythingAfter(HERE, second.next()));
        assertEquals(List.of("p6"), subjects(read(second.next(), 3)));
    }

    @Test
    void aChangeThatIsUndoneIsNeverTold() {
        add(HERE, "p1");
        assertThrows(
                IllegalStateException.class,
                () -> database.change(transaction -> {
                    ChangeFeed.add(transaction.handle(), parcel(HERE, "undone"));
                    throw new IllegalStateException("undone");
                }));
        add(HERE, "p2");
        assertEquals(List.of("p1", "p2"), subjects(read(Position.BEGINNING, 9)));
        assertEquals(2, rest(feed, Position.BEGINNING, 9).get(1).number());
    }

    @Test
    void aStepOfNumberingThatDiesIsDoneAgainAndNothingIsToldTwice() {
        add(HERE, "p1");
        Position before = read(Position.BEGINNING, 9).next();
        add(HERE, "p2");
        add(HERE, "p3");
        assertThrows(
                IllegalStateException.class,
                () -> database.change(transaction -> {
                    feed.numberSome(transaction, HERE);
                    throw new IllegalStateException("the server dies before the commit");
                }));
        add(HERE, "p4");
        database.close();
        reopen();
        ChangeFeed.Batch rest = read(before, 9);
        assertEquals(List.of("p2", "p3", "p4"), subjects(rest));
        assertEquals(
                List.of(2L, 3L, 4L), rest.changes().stream().map(Change::number).toList());
    }

    @Test
    void whatHappenedBeforeAReadersBeginningIsNotGiven() {
        add(HERE, "early");
        clock.advance(Duration.ofHours(1));
        Instant begin = clock.instant();
        add(HERE, "late");
        // When somebody moved is long ago, that it is known is new.
        database.change(transaction -> ChangeFeed.add(
                transaction.handle(),
                new NewChange(HERE, DataKind.PERSON, "r1", begin.minus(Duration.ofDays(9))).with("movement", "IN")));
        ChangeFeed.Batch batch =
                feed.read(HERE, Position.BEGINNING, new ChangeFeed.Reader(ALL, ChangeFeedContract::plain, begin), 9);
        assertEquals(List.of("late", "r1"), subjects(batch));
    }

    @Test
    void personalFieldsAreGivenToWhoMayHaveThem() {
        add(HERE, "p1");
        assertEquals(
                Map.of("state", "WAITING", "receiver", "mei"),
                read(Position.BEGINNING, 1).changes().get(0).data());
        assertEquals(
                Map.of("state", "WAITING"),
                feed.read(
                                HERE,
                                Position.BEGINNING,
                                new ChangeFeed.Reader(ALL, ChangeFeedContract::plain, Instant.EPOCH),
                                1)
                        .changes()
                        .get(0)
                        .data());
        NewChange change = parcel(HERE, "p2");
        assertThrows(IllegalArgumentException.class, () -> change.with("phone", "1"));
    }

    @Test
    void aReaderOfFewKindsPassesOverTheOthers() {
        add(HERE, "p1");
        database.change(transaction -> ChangeFeed.add(
                transaction.handle(),
                new NewChange(HERE, DataKind.ALARM, "a1", clock.instant()).with("state", "RAISED")));
        add(HERE, "p2");
        ChangeFeed.Batch batch = feed.read(HERE, Position.BEGINNING, EVERYBODY.only(EnumSet.of(DataKind.ALARM)), 1);
        assertEquals(List.of("a1"), subjects(batch));
        assertEquals(new Position(3, 0), batch.next());
    }

    @Test
    void aCursorHoldsAcrossARestartAndForItsCommunityOnly() {
        add(HERE, "p1");
        add(HERE, "p2");
        String cursor = read(Position.BEGINNING, 1).next().cursor(HERE);
        database.close();
        reopen();
        Position known = Position.of(HERE, cursor);
        assertEquals(List.of("p2"), subjects(read(known == null ? Position.BEGINNING : known, 9)));
        for (String wrong : List.of("x", cursor + "A", new Position(1, 0).cursor(THERE))) {
            assertEquals(
                    "cursor-unknown",
                    assertThrows(Refused.class, () -> Position.of(HERE, wrong)).code());
        }
    }

    @Test
    void whatIsOldIsForgottenAndAReaderWhoWasAwayTooLongIsToldSo() {
        add(HERE, "p1");
        Position before = Position.BEGINNING;
        Position after = read(before, 9).next();
        clock.advance(ChangeFeed.KEPT.plus(Duration.ofHours(1)));
        add(HERE, "p2");
        feed.tidy();
        Refused gone = assertThrows(Refused.class, () -> read(before, 9));
        assertEquals("changes-forgotten", gone.code());
        assertEquals(410, gone.status());
        assertEquals(List.of("p2"), subjects(read(after, 9)));
        assertEquals(List.of("p2"), subjects(read(feed.beginning(HERE), 9)));
        assertEquals(List.of(), subjects(read(feed.end(HERE), 9)));
        // A database that was put back to an older state knows nothing of this position.
        assertEquals(
                "changes-forgotten",
                assertThrows(Refused.class, () -> read(new Position(99, 0), 9)).code());
    }

    @Test
    void rowsOfSeveralChangesAreLookedUpAndReadInParts() {
        feed.parts(DataKind.DOOR_EVENT, (transaction, community, subject, reference) -> {
            List<ChangeFeed.Part> parts = new ArrayList<>();
            for (int i = 1; i <= ((Number) reference.getOrDefault("count", 0)).intValue(); i++) {
                parts.add(new ChangeFeed.Part(i, clock.instant(), new LinkedHashMap<>(Map.of("door", subject))));
            }
            return parts;
        });
        for (int i = 1; i <= 3; i++) {
            int door = i;
            database.change(transaction -> ChangeFeed.add(
                    transaction.handle(),
                    NewChange.several(HERE, DataKind.DOOR_EVENT, "d" + door, clock.instant(), 5, Map.of("count", 5))));
            add(HERE, "p" + i);
        }
        for (int size : List.of(1, 2, 3, 4, 5, 7, 200)) {
            List<String> ids = new ArrayList<>();
            rest(feed, Position.BEGINNING, size).forEach(change -> ids.add(change.id()));
            assertEquals(18, ids.size(), "size " + size);
            assertEquals(18, new LinkedHashSet<>(ids).size());
            assertEquals(List.of("1.1", "1.2", "1.3", "1.4", "1.5", "2", "3.1"), ids.subList(0, 7));
        }
    }

    @Test
    void anErasedPersonIsInNoChangeAnyMore() {
        add(HERE, "p1");
        read(Position.BEGINNING, 9);
        add(HERE, "p2");
        database.change(transaction -> ChangeFeed.erase(transaction, "me_"));
        database.change(transaction -> ChangeFeed.erase(transaction, "ei"));
        assertEquals(2, read(Position.BEGINNING, 1).changes().get(0).data().size());
        database.change(transaction -> ChangeFeed.erase(transaction, "mei"));
        assertEquals(
                List.of(Map.of("state", "WAITING"), Map.of("state", "WAITING")),
                read(Position.BEGINNING, 9).changes().stream().map(Change::data).toList());
    }

    /** Ids are handed out before the commit: the later id may be visible first. */
    @Test
    void aSlowTransactionIsNotPassedOver() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> database.change(transaction -> {
            ChangeFeed.add(transaction.handle(), parcel(HERE, "slow"));
            written.countDown();
            if (!database.isSqlite()) {
                await(mayEnd);
            }
        }));
        await(written);
        add(HERE, "quick");
        Position position = Position.BEGINNING;
        ChangeFeed.Batch batch = read(position, 9);
        List<String> seen = new ArrayList<>(subjects(batch));
        position = batch.next();
        mayEnd.countDown();
        slow.get(30, TimeUnit.SECONDS);
        seen.addAll(subjects(read(position, 9)));
        assertEquals(Set.of("slow", "quick"), Set.copyOf(seen));
        assertEquals(2, seen.size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Many write, some of it is undone, and several servers read and number at the same time: each reader sees each change exactly once, in one and the same order. */
    @Test
    void withManyWritersAndReadersNothingIsMissedAndAllSeeOneOrder() throws Exception {
        int writers = 4;
        int each = 60;
        boolean several = !database.isSqlite();
        Database other = several ? Database.open(settings) : database;
        ExecutorService pool = Executors.newFixedThreadPool(writers + 2);
        try {
            Set<String> committed = Collections.synchronizedSet(new LinkedHashSet<>());
            List<Future<?>> writing = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                Random random = new Random(2026 + w);
                writing.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        String id = "w" + writer + "-" + String.format("%03d", i);
                        boolean undone = random.nextInt(5) == 0;
                        int rows = 1 + random.nextInt(3);
                        Database where = writer % 2 == 0 ? database : other;
                        try {
                            where.change(transaction -> {
                                for (int row = 0; row < rows; row++) {
                                    ChangeFeed.add(transaction.handle(), parcel(HERE, id + "-" + row));
                                }
                                if (undone) {
                                    throw new IllegalArgumentException("undone");
                                }
                            });
                            for (int row = 0; row < rows; row++) {
                                committed.add(id + "-" + row);
                            }
                        } catch (IllegalArgumentException expected) {
                            assertEquals("undone", expected.getMessage());
                        }
                    }
                }));
            }
            List<Future<List<String>>> reading = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            for (Database where : List.of(database, other)) {
                ChangeFeed reader = new ChangeFeed(where, clock);
                reading.add(pool.submit(() -> follow(reader, done)));
            }
            for (Future<?> one : writing) {
                one.get(120, TimeUnit.SECONDS);
            }
            done.countDown();
            List<String> first = reading.get(0).get(120, TimeUnit.SECONDS);
            List<String> second = reading.get(1).get(120, TimeUnit.SECONDS);
            assertEquals(first, second);
            assertEquals(committed.size(), first.size());
            assertEquals(committed, new LinkedHashSet<>(first));
            // What one writer did stands in the order in which it was done.
            for (int w = 0; w < writers; w++) {
                String mark = "w" + w + "-";
                List<String> own =
                        first.stream().filter(id -> id.startsWith(mark)).toList();
                assertEquals(own.stream().sorted().toList(), own);
            }
        } finally {
            pool.shutdownNow();
            if (several) {
                other.close();
            }
        }
    }

    private List<String> follow(ChangeFeed reader, CountDownLatch done) {
        List<String> seen = new ArrayList<>();
        Position position = Position.BEGINNING;
        while (true) {
            boolean last = done.getCount() == 0;
            ChangeFeed.Batch batch = reader.read(HERE, position, EVERYBODY, 7);
            batch.changes().forEach(change -> seen.add(change.subject()));
            position = batch.next();
            if (last && batch.changes().isEmpty()) {
                return seen;
            }
        }
    }

    @Test
    void moreThanOneStepOfNumberingIsOneOrder() {
        int count = ChangeFeed.NUMBERED_AT_ONCE + 5;
        List<NewChange> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(parcel(HERE, "p" + i));
        }
        database.change(transaction -> ChangeFeed.addAll(transaction, many));
        List<Change> all = rest(feed, Position.BEGINNING, 200);
        assertEquals(count, all.size());
        for (int i = 0; i < count; i++) {
            assertEquals("p" + i, all.get(i).subject());
            assertEquals(i + 1, all.get(i).number());
        }
    }
}
