package org.linli.cloud.privacy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.main.HeldRecords;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.records.RetainedKind;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Changes;
import org.linli.cloud.storage.Database;

/** What is deleted when its time is over, and what is not, on a database that the subclass chooses. */
abstract class RetentionContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Holds holds;
    private Retention retention;

    abstract Database open(Path where);

    @BeforeEach
    void openRetention() {
        community = new TestCommunity(open(directory), directory, clock);
        holds = new Holds(community.database, community.people, clock);
        retention = new Retention(community.database, holds, HeldRecords.retained(), () -> List.of(HERE, THERE), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private void visit(String where, String id, String host, Instant until) {
        community.database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO visit (community, id, kind, name, plate, purpose, unit, host, doors, from_at,"
                                    + " until_at, uses, state, made_by, made_at, words) VALUES (:community, :id, 'INVITED', '来客', '',"
                                    + " '', '1-102', :host, '', 1, :until, 1, 'EXPECTED', 'wu', 1, '')")
                    .bind("community", where)
                    .bind("id", id)
                    .bind("host", host)
                    .bind("until", until.toEpochMilli())
                    .execute();
            transaction
                    .handle()
                    .createUpdate("INSERT INTO visit_pass (community, visit, starts_at, until_at, pass)"
                            + " VALUES (:community, :id, 1, 2, 'p')")
                    .bind("community", where)
                    .bind("id", id)
                    .execute();
        });
    }

    private List<String> visits() {
        return community.database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id FROM visit ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    private Instant ago(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    private Holds.Wanted hold(@Nullable String person, @Nullable Instant from, @Nullable Instant to) {
        return new Holds.Wanted(person, from, to, "公安协查", clock.instant().plus(Duration.ofDays(10)));
    }

    @Test
    void whatIsOldIsDeletedAndCounted() {
        visit(HERE, "a", "mei", ago(181));
        visit(HERE, "b", "mei", ago(179));
        visit(THERE, "c", "far", ago(200));
        retention.night();
        assertEquals(List.of("b"), visits());
        Retention.Run run = retention.runs(HERE, null, 10).items().get(0);
        assertEquals(RetainedKind.VISITS, run.kind());
        assertEquals(1, run.deleted());
        assertEquals(ago(180), run.before());
        retention.night();
        assertEquals(1, retention.runs(HERE, null, 10).items().size(), "nothing more to delete");
    }

    @Test
    void whoRemembersAListOfWhatIsDeletedIsTold() {
        visit(HERE, "a", "mei", ago(181));
        visit(THERE, "b", "far", ago(179));
        Changes changes = community.database.changes();
        await().atMost(Duration.ofSeconds(30)).until(() -> changes.isUnchangedSince(changes.now(Set.of("visits"))));
        Changes.Moment here = changes.now(Set.of("visits/" + HERE));
        Changes.Moment there = changes.now(Set.of("visits/" + THERE));
        retention.night();
        assertFalse(changes.isUnchangedSince(here));
        assertTrue(changes.isUnchangedSince(there));
    }

    @Test
    void manyAreDeletedInBatches() {
        for (int i = 0; i < 1100; i++) {
            visit(HERE, "v" + i, "mei", ago(300 + i % 7));
        }
        retention.night();
        assertEquals(List.of(), visits());
        assertEquals(1100, retention.runs(HERE, null, 10).items().get(0).deleted());
    }

    @Test
    void aCommunityChoosesWithinTheBounds() {
        refused("retention-bounds", () -> retention.set(HERE, RetainedKind.VISITS, 29, "boss"));
        refused("retention-bounds", () -> retention.set(HERE, RetainedKind.ERASURES, 1095, "boss"));
        retention.set(HERE, RetainedKind.VISITS, 30, "boss");
        visit(HERE, "a", "mei", ago(31));
        visit(THERE, "b", "far", ago(31));
        retention.night();
        assertEquals(List.of("b"), visits());
        assertEquals(
                30,
                retention.periods(HERE).stream()
                        .filter(period -> period.kind() == RetainedKind.VISITS)
                        .findFirst()
                        .orElseThrow()
                        .days());
    }

    @Test
    void aHoldKeepsAPersonOrATime() {
        visit(HERE, "a", "mei", ago(300));
        visit(HERE, "b", "wu", ago(300));
        visit(HERE, "c", "wu", ago(250));
        Holds.Hold mei = holds.add(HERE, hold("mei", null, null), "boss");
        holds.add(HERE, hold(null, ago(260), ago(240)), "boss");
        retention.night();
        assertEquals(List.of("a", "c"), visits());
        holds.end(HERE, mei.id(), "boss");
        refused("hold-unknown", () -> holds.end(HERE, mei.id(), "boss"));
        retention.night();
        assertEquals(List.of("c"), visits());
        clock.advance(Duration.ofDays(11));
        retention.night();
        assertEquals(List.of(), visits(), "a hold ends by itself");
        assertEquals(2, holds.list(HERE, null, 10).items().size());
    }

    @Test
    void aHoldNamesAPersonOrATimeThatIsKnown() {
        refused("hold-what", () -> hold(null, null, null));
        refused("hold-what", () -> hold("mei", ago(2), ago(1)));
        refused("hold-what", () -> hold(null, ago(1), ago(2)));
        refused("person-unknown", () -> holds.add(HERE, hold("far", null, null), "boss"));
        refused("hold-over", () -> holds.add(HERE, new Holds.Wanted("mei", null, null, "x", clock.instant()), "boss"));
        refused(
                "hold-unknown",
                () -> holds.end(
                        THERE, holds.add(HERE, hold("mei", null, null), "boss").id(), "boss"));
    }

    @Test
    void oldMessagesAreForgottenUnlessTheirReceiverIsOnHold() {
        for (String person : List.of("mei", "wu")) {
            community.database.change(transaction -> community
                    .notify
                    .notifications()
                    .tell(
                            transaction,
                            Notice.of(HERE, "erasures-waiting").to(person).with("count", "1")));
        }
        clock.advance(Duration.ofDays(401));
        holds.add(HERE, hold("wu", null, null), "boss");
        retention.night();
        assertEquals(List.of(), community.told("mei"));
        assertEquals(1, community.told("wu").size());
    }
}
