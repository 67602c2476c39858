package org.linli.eldercare.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EmergencyTest {

    private static final Instant AT = Instant.parse("2026-12-31T15:59:59Z");

    private final Emergency raised = Emergency.raised(EscalationPlan.usual(), AT);

    private static void refused(StepRefused.Why why, Executable step) {
        assertEquals(why, assertThrows(StepRefused.class, step).why());
    }

    private static Instant after(int seconds) {
        return AT.plusSeconds(seconds);
    }

    @Test
    void somebodyAnswersSetsOutArrivesAndCloses() throws Exception {
        Emergency taken = raised.acknowledged("ana", after(20));
        assertEquals("ana", taken.responder());
        assertEquals(Optional.empty(), taken.due(after(200)), "nobody else is called");
        Emergency there = taken.setOut("ana", after(30)).arrived("ana", after(300));
        assertEquals(EmergencyState.ON_SITE, there.state());
        assertEquals(Optional.empty(), there.nextAt());
        Emergency closed = there.closed(Cause.FALL, "", after(900));
        assertEquals(EmergencyState.CLOSED, closed.state());
        refused(StepRefused.Why.CLOSED, () -> closed.closed(Cause.FALL, "", after(901)));
        refused(StepRefused.Why.CLOSED, () -> closed.acknowledged("bo", after(901)));
        refused(StepRefused.Why.CLOSED, closed::pressed);
    }

    @Test
    void theFirstAnswerWins() throws Exception {
        Emergency taken = raised.acknowledged("ana", after(1));
        refused(StepRefused.Why.TAKEN, () -> taken.acknowledged("bo", after(1)));
        refused(StepRefused.Why.TAKEN, () -> taken.setOut("bo", after(1)));
        refused(StepRefused.Why.YOURS, () -> taken.acknowledged("ana", after(2)));
        assertEquals("bo", raised.setOut("bo", after(1)).responder(), "setting out is an answer");
    }

    @Test
    void whoStandsThereHasIt() throws Exception {
        Emergency there = raised.acknowledged("ana", after(1)).arrived("bo", after(90));
        assertEquals("bo", there.responder());
        refused(StepRefused.Why.TAKEN, () -> there.arrived("ana", after(95)));
    }

    @Test
    void eachPressCountsAndTakesItFromNobody() throws Exception {
        Emergency pressed = raised.acknowledged("ana", after(1)).pressed().pressed();
        assertEquals(3, pressed.presses());
        assertEquals("ana", pressed.responder());
        assertEquals(EmergencyState.ACKNOWLEDGED, pressed.state());
    }

    @Test
    void anAnswerAfterWhichNothingHappensKeepsNobodyQuiet() throws Exception {
        Emergency taken = raised.acknowledged("ana", after(10));
        Instant late = after(10).plus(Emergency.TO_SET_OUT);
        assertFalse(taken.isGivenUp(late.minusMillis(1)));
        assertTrue(taken.isGivenUp(late));
        Emergency anew = taken.calledAnew(late);
        assertNull(anew.responder());
        assertEquals(2, anew.epoch());
        assertEquals(0, anew.due(late).orElseThrow().tier());
        Emergency away = taken.setOut("ana", after(20));
        assertTrue(away.isGivenUp(after(20).plus(Emergency.TO_ARRIVE)));
        assertFalse(away.arrived("ana", after(30)).isGivenUp(after(1_000_000)));
    }

    @Test
    void whoCannotGoOnHandsItBackWithAReason() throws Exception {
        Emergency taken = raised.setOut("ana", after(10));
        refused(StepRefused.Why.NOT_YOURS, () -> taken.handedBack("bo", "busy", after(20)));
        refused(StepRefused.Why.REASON, () -> taken.handedBack("ana", " ", after(20)));
        assertEquals(
                EmergencyState.RAISED,
                taken.handedBack("ana", "lift stuck", after(20)).state());
    }

    @Test
    void aClosedOneCanBeTakenUpAgainForADay() throws Exception {
        Emergency closed = raised.closed(Cause.FALSE_ALARM, "", after(60));
        refused(StepRefused.Why.REASON, () -> closed.reopened("", after(70)));
        assertEquals(
                EmergencyState.RAISED,
                closed.reopened("no answer when called back", after(70)).state());
        refused(StepRefused.Why.TOO_OLD, () -> closed.reopened("x", after(61).plus(Emergency.REOPENABLE)));
        refused(StepRefused.Why.OPEN, () -> raised.reopened("x", after(1)));
        refused(StepRefused.Why.NOTE, () -> raised.closed(Cause.OTHER, " ", after(1)));
        refused(StepRefused.Why.NOTE, () -> raised.closed(Cause.FALL, "x".repeat(501), after(1)));
    }

    /** Whatever people do, in any order and at any time. */
    @Test
    void onlyAPersonClosesItAndWhileNobodyHasItSomebodyIsCalled() {
        Random random = new Random(11);
        String[] people = {"ana", "bo", "chen"};
        for (int trial = 0; trial < 2_000; trial++) {
            Emergency now = raised;
            Instant at = AT;
            for (int i = 0; i < 40; i++) {
                at = at.plus(Duration.ofSeconds(random.nextInt(400)));
                Emergency before = now;
                int step = random.nextInt(9);
                try {
                    now = step(now, step, people[random.nextInt(3)], at);
                } catch (StepRefused refused) {
                    assertEquals(before, now);
                }
                boolean byAPerson = step == 5;
                assertTrue(
                        before.state() == EmergencyState.CLOSED || now.state() != EmergencyState.CLOSED || byAPerson);
                boolean somebodyHasIt = now.responder() != null;
                assertEquals(now.state() == EmergencyState.RAISED, now.state().isOpen() && !somebodyHasIt);
                assertTrue(now.state() != EmergencyState.RAISED || now.nextAt().isPresent());
                assertTrue(now.presses() >= before.presses() && now.epoch() >= before.epoch());
            }
        }
    }

    private static Emergency step(Emergency now, int step, String by, Instant at) throws StepRefused {
        switch (step) {
            case 0:
                return now.pressed();
            case 1:
                return now.acknowledged(by, at);
            case 2:
                return now.setOut(by, at);
            case 3:
                return now.arrived(by, at);
            case 4:
                return now.handedBack(by, "cannot", at);
            case 5:
                return now.closed(Cause.HELPED, "", at);
            case 6:
                return now.reopened("again", at);
            default:
                if (now.isGivenUp(at)) {
                    return now.calledAnew(at);
                }
                Optional<Escalation.Call> due = now.due(at);
                return due.isPresent() ? now.called(due.get(), step == 7) : now;
        }
    }
}
