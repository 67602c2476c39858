package org.linli.cloud.repairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.TicketFlow.Hand;
import org.linli.cloud.repairs.TicketFlow.State;
import org.linli.cloud.repairs.TicketFlow.Step;

class TicketFlowTest {

    private static final Set<Hand> EVERY_HAND = EnumSet.allOf(Hand.class);

    private static String code(State state, Step step, Hand hand) {
        return assertThrows(Refused.class, () -> TicketFlow.check(state, step, EnumSet.of(hand)))
                .code();
    }

    @Test
    void everyStateIsReachedAndEveryOpenOneCanEnd() {
        Set<State> reached = EnumSet.of(State.SUBMITTED);
        boolean grew = true;
        while (grew) {
            Set<State> more = new HashSet<>();
            for (State state : reached) {
                for (Step step : TicketFlow.open(state, EVERY_HAND)) {
                    more.add(TicketFlow.after(state, step, State.ACCEPTED));
                }
            }
            grew = reached.addAll(more);
        }
        assertEquals(EnumSet.allOf(State.class), reached);
        for (State state : State.values()) {
            if (!state.isOver()) {
                assertTrue(TicketFlow.allows(state, Step.FINISH, EnumSet.of(Hand.DESK)), state + " never ends");
            }
        }
    }

    @Test
    void whoAskedDoesNotDoTheRepairersWorkAndTheOtherWayRound() {
        for (State state : State.values()) {
            assertFalse(TicketFlow.allows(state, Step.FINISH, EnumSet.of(Hand.ASKER)));
            assertFalse(TicketFlow.allows(state, Step.AGREE, EnumSet.of(Hand.REPAIRER, Hand.DESK)));
            assertFalse(TicketFlow.allows(state, Step.RATE, EnumSet.of(Hand.REPAIRER, Hand.DESK, Hand.COLLEAGUE)));
            assertFalse(TicketFlow.allows(state, Step.NOTE, EnumSet.of(Hand.COLLEAGUE)));
        }
    }

    @Test
    void nothingIsDoneToWhatIsCancelledButNotes() {
        assertEquals(EnumSet.of(Step.NOTE), TicketFlow.open(State.CANCELLED, EVERY_HAND));
    }

    @Test
    void aRefusalSaysWhetherItIsTheHandTheMomentOrAnotherRepairer() {
        assertEquals("ticket-hand", code(State.ON_SITE, Step.FINISH, Hand.ASKER));
        assertEquals("ticket-step", code(State.SUBMITTED, Step.ARRIVE, Hand.REPAIRER));
        assertEquals("ticket-taken", code(State.ACCEPTED, Step.GRAB, Hand.COLLEAGUE));
        assertEquals("ticket-step", code(State.FINISHED, Step.GRAB, Hand.COLLEAGUE));
        assertEquals("ticket-step", code(State.FINISHED, Step.FINISH, Hand.REPAIRER));
    }

    @Test
    void aPauseGoesBackToWhereItWas() {
        assertEquals(State.PAUSED, TicketFlow.after(State.ON_SITE, Step.PAUSE, State.ACCEPTED));
        assertEquals(State.ON_SITE, TicketFlow.after(State.PAUSED, Step.RESUME, State.ON_SITE));
    }
}
