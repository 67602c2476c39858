package org.linli.eldercare.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EscalationTest {

    private static final Instant START = Instant.parse("2026-11-21T15:59:50Z");

    private static EscalationPlan.Tier tier(String role, int next, int again) {
        return new EscalationPlan.Tier(
                List.of(Receiver.role(role)), Duration.ofSeconds(next), Duration.ofSeconds(again));
    }

    private static final EscalationPlan PLAN =
            new EscalationPlan(List.of(tier("A", 60, 25), tier("B", 60, 40), tier("C", 30, 30)));

    /** Every call until an instant, made at the instant it is planned for. */
    private static List<String> calls(Escalation escalation, Instant until, Set<Integer> unreachable) {
        List<String> made = new ArrayList<>();
        Escalation now = escalation;
        while (!now.nextAt().isAfter(until)) {
            Escalation.Call call = now.due(now.nextAt()).orElseThrow();
            made.add("ABC".charAt(call.tier())
                    + "@"
                    + Duration.between(START, call.plannedAt()).toSeconds());
            now = now.called(call, !unreachable.contains(call.tier()));
        }
        return made;
    }

    @Test
    void tiersBeginOneAfterTheOtherAndEachIsCalledAgainUntilSomebodyAnswers() {
        assertEquals(
                List.of(
                        "A@0", "A@25", "A@50", "B@60", "A@75", "A@100", "B@100", "C@120", "A@125", "B@140", "A@150",
                        "C@150"),
                calls(Escalation.start(PLAN, START), START.plusSeconds(150), Set.of()));
    }

    @Test
    void nobodyWaitsForATierInWhichNobodyIsThereButItIsTriedAgain() {
        assertEquals(
                List.of("A@0", "B@0", "A@25", "B@40", "A@50", "C@60"),
                calls(Escalation.start(PLAN, START), START.plusSeconds(60), Set.of(0)));
    }

    @Test
    void whenNobodyCanBeReachedItSaysSoAndGoesOn() {
        Escalation escalation = Escalation.start(PLAN, START);
        for (int tier = 0; tier < 3; tier++) {
            assertFalse(escalation.isUnheard());
            escalation = escalation.called(escalation.due(START).orElseThrow(), false);
        }
        assertTrue(escalation.isUnheard());
        assertEquals(START.plusSeconds(25), escalation.nextAt());
        assertFalse(escalation
                .called(escalation.due(START.plusSeconds(25)).orElseThrow(), true)
                .isUnheard());
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        assertEquals(Optional.empty(), Escalation.start(PLAN, START).due(START.minusMillis(1)));
    }

    @Test
    void afterAnOutageEveryTierThatIsOverdueIsCalledOnceAndThenAsPlanned() {
        Escalation escalation = Escalation.start(PLAN, START);
        escalation = escalation.called(escalation.due(START).orElseThrow(), true);
        Instant back = START.plusSeconds(3_600).plusMillis(300);
        List<String> made = new ArrayList<>();
        while (true) {
            Optional<Escalation.Call> due = escalation.due(back);
            if (due.isEmpty()) {
                break;
            }
            made.add("ABC".charAt(due.get().tier()) + "" + due.get().round());
            escalation = escalation.called(due.get(), true);
        }
        assertEquals(3, new HashSet<>(made.stream().map(call -> call.charAt(0)).toList()).size());
        assertTrue(
                made.size() <= 5, "a tier that begins late is called, and once more for the rounds it missed: " + made);
        assertTrue(escalation.nextAt().isAfter(back));
        assertFalse(escalation.nextAt().isAfter(back.plusSeconds(40)));
    }

    @Test
    void whateverThePlanAndTheOutagesNoCallIsMadeTwiceAndNoneIsPlannedLate() {
        Random random = new Random(7);
        for (int trial = 0; trial < 2_000; trial++) {
            List<EscalationPlan.Tier> tiers = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(EscalationPlan.MOST_TIERS); i++) {
                tiers.add(tier("T" + i, 10 + random.nextInt(300), 15 + random.nextInt(300)));
            }
            Escalation escalation = Escalation.start(new EscalationPlan(tiers), START);
            Set<String> made = new HashSet<>();
            Instant now = START;
            for (int look = 0; look < 60; look++) {
                now = now.plusSeconds(random.nextInt(8) == 0 ? random.nextInt(4_000) : random.nextInt(20));
                Optional<Escalation.Call> due = escalation.due(now);
                while (due.isPresent()) {
                    Escalation.Call call = due.get();
                    assertTrue(made.add(call.tier() + "/" + call.round()), "twice: " + call);
                    assertFalse(call.plannedAt().isAfter(now));
                    escalation = escalation.called(call, random.nextInt(4) > 0);
                    due = escalation.due(now);
                }
                assertTrue(escalation.nextAt().isAfter(now));
                assertFalse(escalation.nextAt().isAfter(now.plus(EscalationPlan.Tier.LONGEST)));
            }
        }
    }

    @Test
    void aPlanThatCallsNobodyOrTooSeldomIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new EscalationPlan(List.of()));
        assertThrows(IllegalArgumentException.class, () -> tier("A", 9, 30));
        assertThrows(IllegalArgumentException.class, () -> tier("A", 30, 14));
        assertThrows(IllegalArgumentException.class, () -> tier("A", 3_601, 30));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EscalationPlan.Tier(List.of(), Duration.ofSeconds(30), Duration.ofSeconds(30)));
        assertThrows(IllegalArgumentException.class, () -> Receiver.person("a b"));
        assertThrows(IllegalArgumentException.class, () -> new Receiver(Receiver.Kind.FAMILY, "x"));
    }
}
