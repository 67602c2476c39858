package org.linli.cloud.votes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** Votes on a database that the subclass chooses. Owners: mei with yan of 1-101 together, wu of 1-102. */
abstract class VotesContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Votes votes;

    abstract Database open(Path where);

    @BeforeEach
    void openVotes() {
        community = new TestCommunity(open(directory), directory, clock);
        community.resident(HERE, "yan", "1-101", Relation.Kind.OWNER);
        community.database.change(transaction -> transaction
                .handle()
                .execute("UPDATE unit SET built_area = CASE id WHEN '1-101' THEN 9000 ELSE 12000 END"));
        votes = new Votes(
                community.database,
                SecretBox.open(directory.resolve("secret.key")),
                community.homes,
                community.notify.notifications(),
                clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private Vote call() {
        return votes.call(
                HERE,
                new Votes.Call(
                        "是否加装电梯",
                        "Build a lift?",
                        null,
                        List.of("同意", "反对"),
                        Count.Rule.ORDINARY,
                        null,
                        clock.instant().plus(Duration.ofDays(7))),
                "boss");
    }

    private String voter(Vote vote, String person) {
        return votes.papers(HERE, vote.id(), person).get(0).voter();
    }

    private String cast(Vote vote, String person, int choice) {
        return votes.cast(HERE, vote.id(), voter(vote, person), choice, person);
    }

    private Vote counted(Vote vote) {
        clock.advance(Duration.ofDays(7));
        votes.countDue();
        votes.countDue();
        return votes.get(HERE, vote.id());
    }

    @Test
    void ballotsAreSealedCountedOnceAndFoundAgainByTheirReceipts() {
        Vote vote = call();
        assertEquals(List.of("业主表决：是否加装电梯"), community.told("wu"));
        assertEquals(List.of(), community.told("lin"), "family does not vote");
        String receipt = cast(vote, "mei", 0);
        String other = cast(vote, "wu", 0);
        List<byte[]> sealed = community.database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT sealed FROM vote_ballot")
                .mapTo(byte[].class)
                .list());
        for (byte[] each : sealed) {
            assertFalse(new String(each, StandardCharsets.ISO_8859_1).contains("choice"));
        }
        refused("vote-not-counted", () -> votes.ballots(HERE, vote.id(), null, 10));
        assertEquals(new Votes.Turnout(2, 2), votes.turnout(HERE, vote.id()));
        Count.Result result = Objects.requireNonNull(counted(vote).result());
        assertEquals(new Count.Electorate(2, 21_000), result.electorate());
        assertEquals(0, result.adopted());
        Set<String> receipts = new TreeSet<>();
        votes.ballots(HERE, vote.id(), null, 10).items().forEach(each -> receipts.add(each.receipt()));
        assertEquals(new TreeSet<>(List.of(receipt, other)), receipts);
        assertEquals("表决结果：是否加装电梯", community.told("yan").get(0));
        assertEquals(2, community.told("yan").size());
    }

    @Test
    void ofTwoWhoOwnAHomeTogetherOneVotes() throws Exception {
        Vote vote = call();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<String>> both = new ArrayList<>();
        for (String who : List.of("mei", "yan")) {
            both.add(() -> {
                try {
                    return cast(vote, who, 1).isEmpty() ? "" : "voted";
                } catch (Refused second) {
                    return second.code();
                }
            });
        }
        Set<String> ends = new TreeSet<>();
        for (Future<String> end : threads.invokeAll(both)) {
            ends.add(end.get());
        }
        threads.shutdown();
        assertEquals(Set.of("voted", "vote-cast"), ends);
        assertTrue(votes.papers(HERE, vote.id(), "mei").get(0).voted());
    }

    @Test
    void whoMovedOutAndWhoNeverOwnedDoNotVote() {
        Vote vote = call();
        String voter = voter(vote, "wu");
        refused("vote-not-yours", () -> votes.cast(HERE, vote.id(), voter, 0, "mei"));
        refused("vote-not-yours", () -> votes.cast(HERE, vote.id(), voter, 0, "lin"));
        refused("vote-unknown", () -> votes.cast(THERE, vote.id(), voter, 0, "far"));
        community.database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE relation SET until_at = :now WHERE person = 'wu'")
                .bind("now", clock.millis())
                .execute());
        refused("vote-not-yours", () -> votes.cast(HERE, vote.id(), voter, 0, "wu"));
        assertEquals(0, votes.turnout(HERE, vote.id()).voted());
    }

    @Test
    void whoBoughtSinceDoesNotVoteInWhatWasCalledBefore() {
        Vote vote = call();
        community.resident(HERE, "new", "1-103", Relation.Kind.OWNER);
        assertEquals(List.of(), votes.papers(HERE, vote.id(), "new"));
    }

    @Test
    void beforeAndAfterItsTimeAVoteTakesNothing() {
        Vote later = votes.call(
                HERE,
                new Votes.Call(
                        "问题",
                        null,
                        null,
                        List.of("a", "b"),
                        Count.Rule.SPECIAL,
                        clock.instant().plus(Duration.ofDays(1)),
                        clock.instant().plus(Duration.ofDays(3))),
                "boss");
        refused("vote-closed", () -> cast(later, "wu", 0));
        clock.advance(Duration.ofDays(1));
        refused("vote-choice", () -> cast(later, "wu", 2));
        cast(later, "wu", 1);
        clock.advance(Duration.ofDays(2));
        refused("vote-closed", () -> cast(later, "mei", 0));
        votes.countDue();
        Count.Result result = Objects.requireNonNull(votes.get(HERE, later.id()).result());
        assertFalse(result.quorum(), "one of two owners is not two thirds");
        assertNull(result.adopted());
    }

    @Test
    void whatIsCalledOffIsDestroyedUnopened() {
        Vote vote = call();
        cast(vote, "wu", 0);
        votes.cancel(HERE, vote.id());
        long left = community.database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM vote_ballot")
                .mapTo(Long.class)
                .one());
        assertEquals(0, left);
        refused("vote-closed", () -> cast(vote, "mei", 0));
        refused("vote-closed", () -> votes.cancel(HERE, vote.id()));
        assertNull(counted(vote).result());
    }

    @Test
    void aBallotMovedToAnotherVoteIsNotOpened() {
        Vote vote = call();
        Vote second = call();
        cast(vote, "wu", 0);
        community.database.change(transaction -> {
            transaction.handle().execute("UPDATE vote_ballot SET vote = ?", second.id());
            transaction.handle().execute("UPDATE vote_voter SET voted = (vote = ?)", second.id());
        });
        clock.advance(Duration.ofDays(7));
        assertThrows(RuntimeException.class, votes::countDue);
        assertEquals(Vote.State.OPEN, votes.get(HERE, second.id()).state());
    }

    @Test
    void choicesAreDifferentAndTimesPossible() {
        refused("vote-choices", () -> votes.call(HERE, asking(List.of("a", "a"), 24), "boss"));
        refused("vote-choices", () -> votes.call(HERE, asking(List.of("a"), 24), "boss"));
        refused("vote-time", () -> votes.call(HERE, asking(List.of("a", "b"), 0), "boss"));
        refused("vote-time", () -> votes.call(HERE, asking(List.of("a", "b"), 24 * 100), "boss"));
    }

    private Votes.Call asking(List<String> choices, int hours) {
        return new Votes.Call(
                "问题",
                null,
                null,
                choices,
                Count.Rule.ORDINARY,
                null,
                clock.instant().plus(Duration.ofHours(hours)));
    }
}
