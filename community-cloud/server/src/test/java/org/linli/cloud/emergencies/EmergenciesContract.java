package org.linli.cloud.emergencies;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.emergencies.Emergencies.Deed;
import org.linli.cloud.emergencies.Emergencies.Doing;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.eldercare.emergency.Cause;
import org.linli.eldercare.emergency.Emergency;
import org.linli.eldercare.emergency.EmergencyState;
import org.linli.eldercare.emergency.EscalationPlan;
import org.linli.eldercare.emergency.EscalationPlan.Tier;
import org.linli.eldercare.emergency.Receiver;
import org.linli.messages.Codec;
import org.linli.messages.event.AlarmKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;

/** Calls for help on a database that the subclass chooses. Wu lives alone; mei and lin live together; gao is the guard, ana at the desk, boss manages. */
abstract class EmergenciesContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private Village village;
    private EmergencyNews news;
    private Plans plans;
    private Emergencies emergencies;
    private EmergencyClock alarmClock;

    abstract Database open(Path where);

    @BeforeEach
    void openEmergencies() {
        community = new TestCommunity(open(directory), directory, clock);
        community.staff("gao", "GUARD");
        village = new Village(community);
        news = new EmergencyNews(community.notify.notifications(), village);
        plans = new Plans(community.database, village, clock);
        emergencies = new Emergencies(community.database, village, news, plans, clock);
        alarmClock = server();
    }

    /** One more server on the same database. */
    private EmergencyClock server() {
        return new EmergencyClock(community.database, village, news, clock);
    }

    @AfterEach
    void close() {
        alarmClock.close();
        community.close();
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private StoredEmergency press(String id, String person) {
        return emergencies.press(HERE, new Press(id, Press.Source.PHONE, person, "", "", false, clock.instant()));
    }

    private StoredEmergency does(String id, String by, Doing doing) {
        return emergencies.does(HERE, id, by, false, new Deed(doing, "", null));
    }

    /** Lets time pass, second by second, with a clock that looks each second. */
    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertEquals(0, alarmClock.runDue().failed());
        }
    }

    private List<String> steps(String id) {
        return emergencies.whole(HERE, id).steps().stream()
                .map(step -> step.step() + (step.call() == null ? "" : " " + step.call()))
                .toList();
    }

    private long told(String person, String title) {
        return community.told(person).stream().filter(title::equals).count();
    }

    @Test
    void familyAndGuardAreCalledAtOnceAgainAndAgainAndThenTheOffice() {
        StoredEmergency raised = press("p1", "mei");
        assertEquals(0, alarmClock.runDue().failed());
        assertEquals(List.of("求助：mei"), community.told("lin"));
        assertEquals(1, told("gao", "求助：mei"));
        assertEquals(List.of(), community.told("mei"), "who needs help is not called to it");
        assertEquals(0, told("boss", "求助：mei"));
        seconds(44);
        assertEquals(3, told("gao", "求助：mei"));
        assertEquals(0, told("boss", "求助：mei"));
        seconds(1);
        assertEquals(1, told("boss", "求助：mei"));
        assertEquals(1, told("ana", "求助：mei"));
        assertEquals(
                List.of("RAISED", "CALLED 1.0.0", "CALLED 1.0.1", "CALLED 1.0.2", "CALLED 1.1.0"), steps(raised.id()));
    }

    @Test
    void whoeverAnswersFirstEndsTheCallingAndIsNamedToEverybody() {
        String id = press("p1", "mei").id();
        alarmClock.runDue();
        does(id, "gao", Doing.ACKNOWLEDGE);
        refused(
                "emergency-taken",
                () -> emergencies.does(HERE, id, "lin", true, new Deed(Doing.ACKNOWLEDGE, "", null)));
        assertEquals(1, told("lin", "gao 已应答 mei 的求助"));
        assertEquals(List.of("gao 已收到您的求助"), community.told("mei"));
        seconds(120);
        assertEquals(1, told("gao", "求助：mei"), "nobody is called any more");
        does(id, "gao", Doing.SET_OUT);
        does(id, "gao", Doing.ARRIVE);
        refused("emergency-cause", () -> does(id, "gao", Doing.CLOSE));
        StoredEmergency closed = emergencies.does(HERE, id, "gao", false, new Deed(Doing.CLOSE, "扶起来了", Cause.FALL));
        assertEquals(Cause.FALL, closed.cause());
        assertEquals("扶起来了", closed.note());
        StoredEmergency reopened = emergencies.does(HERE, id, "lin", true, new Deed(Doing.REOPEN, "又不舒服", null));
        assertNull(reopened.cause());
        alarmClock.runDue();
        assertEquals(2, told("lin", "求助：mei"));
    }

    @Test
    void anAnswerWithoutSettingOutStartsTheCallingAnew() {
        String id = press("p1", "wu").id();
        alarmClock.runDue();
        does(id, "gao", Doing.ACKNOWLEDGE);
        clock.advance(Emergency.TO_SET_OUT);
        alarmClock.runDue();
        assertEquals(List.of("RAISED", "CALLED 1.0.0", "ACKNOWLEDGE", "GIVEN_UP", "CALLED 2.0.0"), steps(id));
        assertNull(emergencies.whole(HERE, id).stored().emergency().responder());
        assertEquals(2, told("gao", "求助：wu"));
    }

    @Test
    void everyPressIsKeptAndOneThatComesTwiceIsOne() {
        String id = press("p1", "wu").id();
        alarmClock.runDue();
        assertEquals(id, press("p2", "wu").id());
        assertEquals(id, press("p2", "wu").id());
        does(id, "gao", Doing.ACKNOWLEDGE);
        assertEquals(3, press("p3", "wu").emergency().presses());
        assertEquals(1, told("gao", "再次求助：wu"));
        assertEquals(
                List.of("p1", "p2", "p3"),
                emergencies.whole(HERE, id).presses().stream()
                        .map(EmergencyRows.PressRow::id)
                        .toList());
        emergencies.does(HERE, id, "gao", false, new Deed(Doing.CLOSE, "", Cause.FALSE_ALARM));
        assertEquals(id, press("p3", "wu").id(), "sent again late, it wakes nobody");
        assertEquals(false, id.equals(press("p4", "wu").id()));
    }

    @Test
    void fiftyPressesAtOnceAreOneEmergencyWithFiftyPresses() throws Exception {
        ExecutorService fingers = Executors.newFixedThreadPool(8);
        List<Callable<StoredEmergency>> presses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String name = "p" + i;
            presses.add(() -> press(name, "wu"));
        }
        for (Future<StoredEmergency> each : fingers.invokeAll(presses)) {
            each.get();
        }
        fingers.shutdown();
        StoredEmergency open = emergencies.openOf(HERE, "wu").orElseThrow();
        assertEquals(50, open.emergency().presses());
        assertEquals(1, emergencies.list(HERE, true, null, 10).items().size());
    }

    @Test
    void aKeyThatNobodyIsKnownToHavePressedStillCallsTheGuardAndItsAlarmFollows() {
        StoredEmergency raised =
                emergencies.press(HERE, new Press("a1", Press.Source.DOOR, "", "gate", "", false, clock.instant()));
        alarmClock.runDue();
        assertEquals(1, told("gao", "求助：有人"));
        does(raised.id(), "gao", Doing.ACKNOWLEDGE);
        emergencies.does(HERE, raised.id(), "gao", false, new Deed(Doing.CLOSE, "", Cause.HELPED));
        assertEquals(List.of("a1 answered by gao", "a1 closed HELPED"), village.alarms());
    }

    @Test
    void severalServersMakeEachCallOnceAndOneGoesOnWhereAnotherDied() throws Exception {
        String id = press("p1", "wu").id();
        List<EmergencyClock> servers = List.of(server(), server(), server());
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (int second = 0; second < 60; second++) {
            List<Callable<Integer>> looks = new ArrayList<>();
            for (EmergencyClock each : servers) {
                looks.add(() -> each.runDue().failed());
            }
            for (Future<Integer> look : threads.invokeAll(looks)) {
                assertEquals(0, look.get());
            }
            clock.advance(Duration.ofSeconds(1));
        }
        threads.shutdown();
        assertEquals(List.of("RAISED", "CALLED 1.0.0", "CALLED 1.0.1", "CALLED 1.0.2", "CALLED 1.1.0"), steps(id));
        // All of them are gone for an hour.
        clock.advance(Duration.ofHours(1));
        EmergencyClock next = server();
        next.runDue();
        List<String> after = steps(id);
        assertTrue(after.size() >= 7 && after.size() <= 9, "each tier once, not for every round missed: " + after);
        assertEquals(after.size(), List.copyOf(new HashSet<>(after)).size());
    }

    @Test
    void aClockThatRunsCallsByItselfAtTheCommit() {
        EmergencyClock running = server();
        emergencies.wakes(running::ring);
        running.start();
        try {
            String id = press("p1", "mei").id();
            await().until(() -> steps(id).contains("CALLED 1.0.0"));
        } finally {
            running.close();
        }
    }

    @Test
    void aPlanOfTheirOwnIsFollowedAndWhenNobodyInItCanBeReachedTheOfficeIsTold() {
        EscalationPlan plan = new EscalationPlan(List.of(
                new Tier(List.of(Receiver.person("lin")), Duration.ofSeconds(20), Duration.ofSeconds(15)),
                new Tier(List.of(Receiver.role("CASHIER")), Duration.ofSeconds(20), Duration.ofSeconds(15))));
        plans.put(HERE, "wu", plan, "boss");
        press("p1", "wu");
        alarmClock.runDue();
        assertEquals(1, told("lin", "求助：wu"));
        assertEquals(0, told("gao", "求助：wu"));
        refused(
                "plan-receiver",
                () -> plans.put(
                        HERE,
                        "wu",
                        new EscalationPlan(List.of(new Tier(
                                List.of(Receiver.person("far")), Duration.ofSeconds(20), Duration.ofSeconds(15)))),
                        "boss"));
        plans.put(
                HERE,
                "mei",
                new EscalationPlan(List.of(
                        new Tier(List.of(Receiver.role("CASHIER")), Duration.ofSeconds(20), Duration.ofSeconds(15)))),
                "boss");
        String id = press("p2", "mei").id();
        alarmClock.runDue();
        assertEquals(1, told("gao", "求助：mei"), "a plan that reaches nobody is no reason to be silent");
        assertTrue(emergencies.whole(HERE, id).stored().emergency().escalation().isUnheard());
        plans.remove(HERE, "mei");
        assertTrue(plans.get(HERE, "mei").changedAt().isEmpty());
    }

    @Test
    void aTestRunsTheWholeChainAndNeverJoinsARealOne() {
        StoredEmergency trial =
                emergencies.press(HERE, new Press("t1", Press.Source.PHONE, "wu", "", "", true, clock.instant()));
        StoredEmergency real = press("p1", "wu");
        assertEquals(false, trial.id().equals(real.id()));
        alarmClock.runDue();
        assertEquals(1, told("gao", "测试求助：wu"));
        assertEquals(1, told("gao", "求助：wu"));
        assertEquals(real.id(), emergencies.openOf(HERE, "wu").orElseThrow().id());
    }

    @Test
    void onlyWhoWasCalledSeesItAndOtherCommunitiesDoNotKnowIt() {
        String id = press("p1", "mei").id();
        alarmClock.runDue();
        assertEquals(
                EmergencyState.RAISED,
                emergencies.wholeFor(HERE, id, "lin").stored().emergency().state());
        assertEquals(1, emergencies.calledTo(HERE, "lin", null, 10).items().size());
        refused("emergency-unknown", () -> emergencies.wholeFor(HERE, id, "wu"));
        refused(
                "emergency-unknown",
                () -> emergencies.does(HERE, id, "wu", true, new Deed(Doing.ACKNOWLEDGE, "", null)));
        refused("emergency-unknown", () -> emergencies.whole(THERE, id));
        refused(
                "emergency-unknown",
                () -> emergencies.does(THERE, id, "far", false, new Deed(Doing.ACKNOWLEDGE, "", null)));
        assertEquals(List.of(), emergencies.calledTo(HERE, "wu", null, 10).items());
        assertEquals(List.of(), emergencies.list(THERE, false, null, 10).items());
    }

    @Test
    void theHelpKeyOfADoorIsKeptWithItsEventAndTheSameEventSentTwiceIsOnePress() throws Exception {
        community.gate("gate", "mei");
        EventIngest events = new EventIngest(community.database, new DoorOwners(community.database), clock);
        EmergencyFeature feature =
                new EmergencyFeature(community.database, village, community.notify.notifications(), clock);
        feature.hears(events);
        List<EventBatch.Entry> entries = new ArrayList<>();
        String hash = EventChain.start("gate", "k1");
        List<Happening> happenings = List.of(
                new Happening.AlarmRaised("a1", AlarmKind.HELP, "mei"),
                new Happening.AlarmRaised("a2", AlarmKind.TAMPER, null),
                new Happening.AlarmRaised("a3", AlarmKind.HELP, "far"));
        for (Happening happening : happenings) {
            String body = Codec.encode(new DoorEvent("gate", clock.instant(), DoorEvent.ClockTrust.TRUSTED, happening));
            hash = EventChain.next(hash, entries.size() + 1L, body);
            entries.add(new EventBatch.Entry(entries.size() + 1L, body, hash));
        }
        EventBatch batch = new EventBatch("gate", "k1", entries);
        events.take(batch);
        events.take(batch);
        List<StoredEmergency> open = emergencies.list(HERE, true, null, 10).items();
        assertEquals(2, open.size(), "tampering is no call for help");
        StoredEmergency known = emergencies.openOf(HERE, "mei").orElseThrow();
        assertEquals("1-101", known.unit());
        assertEquals("gate", known.door());
        assertEquals(1, known.emergency().presses());
        assertTrue(open.stream().anyMatch(each -> each.person().isEmpty()), "a stranger who presses is helped too");
    }
}
