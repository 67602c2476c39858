package org.linli.cloud.visits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.visits.Visit.State;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** Visits on a database that the subclass chooses. It is Saturday, four in the afternoon. */
abstract class VisitsContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private DeniedVisitors denied;
    private Visits visits;

    abstract Database open(Path where);

    @BeforeEach
    void openVisits() {
        community = new TestCommunity(open(directory), directory, clock);
        community.gate("gate", "mei");
        denied = new DeniedVisitors(community.database, clock);
        visits = new Visits(
                community.database,
                community.homes,
                community.access.visitorPasses(),
                denied,
                community.notify.notifications(),
                (where, person) -> community.access.doors().ofHolder(where, person).stream()
                        .map(door -> door.id())
                        .collect(Collectors.toSet()),
                id -> TestCommunity.ZONE,
                clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private Visits.Invitation wanted(String name, @Nullable Week week) {
        Instant until = clock.instant().plus(week == null ? Duration.ofHours(5) : Duration.ofDays(60));
        return new Visits.Invitation(name, "京A12345", "做客", null, until, 2, Set.of("gate"), week);
    }

    private Visit invite() {
        return visits.invite(HERE, wanted("测试访客", null), "mei", "mei");
    }

    private Visit knocks() {
        return visits.ask(HERE, "测试来客", null, "送水", "1-101", "ana");
    }

    @Test
    void anInvitationHasItsPassAtOnceAndLosesItWhenItIsTakenBack() {
        Visit visit = invite();
        Visits.Shown shown = visits.show(HERE, visit.id());
        assertNotNull(shown.text());
        assertEquals(visit.until(), shown.until());
        visits.revoke(HERE, visit.id(), "lin", "lin", "不来了");
        Visits.Shown after = visits.show(HERE, visit.id());
        assertNull(after.text(), "whoever got the link from somebody sees nothing any more");
        assertEquals(State.REVOKED, after.visit().state());
        long live = community.access.visitorPasses().list(HERE, "mei", null, 10).items().stream()
                .filter(pass -> pass.revokedAt() == null)
                .count();
        assertEquals(0, live);
        refused("visit-decided", () -> visits.revoke(HERE, visit.id(), "mei", "mei", ""));
    }

    @Test
    void anInvitationEndsByItself() {
        Visit visit = invite();
        clock.advance(Duration.ofHours(5));
        assertNull(visits.show(HERE, visit.id()).text());
        refused("visit-not-expected", () -> visits.enter(HERE, visit.id()));
    }

    @Test
    void whoComesEveryWeekHasOnePassForEachTimeAndOnlyNearIt() {
        Week week = new Week(List.of(
                new Week.Time(DayOfWeek.TUESDAY, LocalTime.of(9, 0), LocalTime.of(11, 0)),
                new Week.Time(DayOfWeek.FRIDAY, LocalTime.of(9, 0), LocalTime.of(11, 0))));
        Visit visit = visits.invite(HERE, wanted("测试保洁", week), "mei", "mei");
        Visits.Shown early = visits.show(HERE, visit.id());
        assertNull(early.text());
        assertEquals(Instant.parse("2026-11-24T01:00:00Z"), early.from());
        clock.advance(Duration.ofDays(2).plusHours(8));
        String tuesday = visits.show(HERE, visit.id()).text();
        assertNotNull(tuesday);
        assertEquals(tuesday, visits.show(HERE, visit.id()).text(), "the same pass however often it is looked at");
        clock.advance(Duration.ofDays(3));
        String friday = visits.show(HERE, visit.id()).text();
        assertNotNull(friday);
        assertEquals(false, tuesday.equals(friday));
        visits.revoke(HERE, visit.id(), "mei", "mei", "");
        assertNull(visits.show(HERE, visit.id()).text());
    }

    @Test
    void whoMovedOutInvitesNobodyAndTheirHelpersGetNoMorePasses() {
        Week week = new Week(List.of(new Week.Time(DayOfWeek.TUESDAY, LocalTime.of(9, 0), LocalTime.of(11, 0))));
        Visit visit = visits.invite(HERE, wanted("测试保洁", week), "mei", "mei");
        clock.advance(Duration.ofDays(4));
        community.database.change(transaction -> transaction
                .handle()
                .createUpdate("DELETE FROM holder_community WHERE holder = 'mei'")
                .execute());
        clock.advance(Duration.ofDays(5).plusHours(16));
        assertEquals(new Visits.Shown(visits.get(HERE, visit.id()), null, null, null), visits.show(HERE, visit.id()));
    }

    @Test
    void theHomeIsAskedAndTheFirstAnswerCounts() throws Exception {
        Visit visit = knocks();
        for (String person : List.of("mei", "lin")) {
            assertEquals(List.of("测试来客 在门口，是否放行？"), community.told(person));
        }
        refused("visit-unknown", () -> visits.decide(HERE, visit.id(), "wu", true, ""));
        refused("visit-not-expected", () -> visits.enter(HERE, visit.id()));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<String>> both = new ArrayList<>();
        for (String who : List.of("mei", "lin")) {
            both.add(() -> {
                try {
                    return visits.decide(HERE, visit.id(), who, who.equals("mei"), "")
                            .state()
                            .name();
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
        assertEquals(2, ends.size());
        assertEquals(true, ends.contains("visit-decided"), ends.toString());
        assertEquals(1, community.told("ana").size());
    }

    @Test
    void theGuardWritesDownWhatTheHomeSaidAndWhoCameIn() {
        Visit visit = knocks();
        refused("visit-words", () -> visits.decideAtGate(HERE, visit.id(), true, " ", "ana"));
        visits.decideAtGate(HERE, visit.id(), true, "电话确认", "ana");
        assertNotNull(visits.enter(HERE, visit.id()).enteredAt());
        VisitRows.Wanted inside = new VisitRows.Wanted(null, null, null, true);
        assertEquals(1, visits.list(HERE, inside, null, 10).items().size());
        assertNotNull(visits.leave(HERE, visit.id()).leftAt());
        assertEquals(List.of(), visits.list(HERE, inside, null, 10).items());
    }

    @Test
    void aYesOfTheHomeGivesThePassToWhoStandsAtTheGateAndANoDoesNot() {
        Visit visit = knocks();
        assertNull(visits.show(HERE, visit.id()).text(), "nothing before the answer");
        visits.decide(HERE, visit.id(), "mei", true, "");
        Visits.Shown shown = visits.show(HERE, visit.id());
        assertNotNull(shown.text());
        assertEquals(shown.text(), visits.show(HERE, visit.id()).text(), "one pass however often it is looked at");
        assertEquals(Set.of("gate"), shown.visit().doors());
        assertEquals(clock.instant().plus(Duration.ofHours(2)), shown.until());
        assertEquals("mei", shown.visit().host());
        assertEquals("住户同意：测试来客", community.told("ana").get(0));
        visits.revoke(HERE, visit.id(), "lin", "lin", "");
        assertNull(visits.show(HERE, visit.id()).text());

        Visit other = knocks();
        visits.decide(HERE, other.id(), "lin", false, "不认识");
        assertNull(visits.show(HERE, other.id()).text());
        assertEquals("住户拒绝：测试来客", community.told("ana").get(0));

        Visit late = knocks();
        visits.decide(HERE, late.id(), "mei", true, "");
        clock.advance(Duration.ofHours(2));
        assertNull(visits.show(HERE, late.id()).text());

        Visit spoken = knocks();
        visits.decideAtGate(HERE, spoken.id(), true, "电话确认", "ana");
        assertNull(visits.show(HERE, spoken.id()).text(), "the guard opens, nobody of the home answers for a pass");
    }

    @Test
    void anAnswerThatComesTooLateLetsNobodyIn() {
        Visit visit = knocks();
        clock.advance(Duration.ofMinutes(15));
        refused("visit-decided", () -> visits.decide(HERE, visit.id(), "mei", true, ""));
    }

    @Test
    void whoIsDeniedIsNeitherInvitedNorLetInUntilThen() {
        Visit before = invite();
        denied.add(HERE, "", "京a 12345", "曾经闹事", clock.instant().plus(Duration.ofHours(2)), "boss");
        refused("visitor-denied", this::invite);
        refused("visitor-denied", () -> visits.enter(HERE, before.id()));
        denied.add(HERE, "测试 来客", "", "曾经闹事", clock.instant().plus(Duration.ofDays(10)), "boss");
        refused("visitor-denied", this::knocks);
        clock.advance(Duration.ofHours(3));
        invite();
        refused("visitor-denied", this::knocks);
        denied.list(HERE, null, 10).items().forEach(each -> denied.remove(HERE, each.id()));
        knocks();
        refused("denied-unknown", () -> denied.remove(HERE, "gone"));
        refused(
                "denied-until",
                () -> denied.add(HERE, "测试", "", "原因", clock.instant().plus(Duration.ofDays(900)), "boss"));
        refused(
                "denied-who",
                () -> denied.add(HERE, " ", "-", "原因", clock.instant().plusSeconds(9), "boss"));
    }

    @Test
    void aDoorThatLetAPassThroughIsOnTheRecord() {
        Visit visit = invite();
        String pass = community
                .access
                .visitorPasses()
                .list(HERE, "mei", null, 10)
                .items()
                .get(0)
                .id();
        Instant at = clock.instant().plusSeconds(60);
        heard(pass, Reason.LOCKDOWN, at);
        assertNull(visits.get(HERE, visit.id()).enteredAt());
        heard(pass, Reason.GRANTED, at);
        heard(pass, Reason.GRANTED, at.plusSeconds(60));
        heard("another", Reason.GRANTED, at);
        assertEquals(at, visits.get(HERE, visit.id()).enteredAt());
    }

    private void heard(String pass, Reason reason, Instant at) {
        Happening happening =
                new Happening.AccessDecided(CredentialKind.QR_VISITOR, Side.ENTRY, reason, null, pass, null, 120);
        DoorEvent event = new DoorEvent("gate", at, DoorEvent.ClockTrust.TRUSTED, happening);
        community.database.change(
                transaction -> visits.heard(transaction, List.of(new StoredEvent(1, HERE, "k1", 1, at, event))));
    }

    @Test
    void othersSeeNothingAndPassesOpenOnlyOnesOwnDoors() {
        Visit visit = invite();
        refused("visit-unknown", () -> visits.mine(HERE, visit.id(), "wu"));
        refused("visit-unknown", () -> visits.get(THERE, visit.id()));
        assertEquals(List.of(), visits.listOf(HERE, "wu", null, 10).items());
        assertEquals(1, visits.listOf(HERE, "lin", null, 10).items().size());
        assertThrows(Refused.class, () -> visits.invite(HERE, wanted("测试", null), "wu", "wu"));
        refused("unit-unknown", () -> visits.ask(HERE, "测试", null, "", "9-901", "ana"));
    }
}
