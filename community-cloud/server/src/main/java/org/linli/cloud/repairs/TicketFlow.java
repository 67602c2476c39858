package org.linli.cloud.repairs;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.refusal.Refused;

/** Which step may follow in which state, and whose hand may take it. Pure. */
final class TicketFlow {

    private TicketFlow() {}

    /** Where a ticket stands. */
    enum State {
        /** With the desk: nobody has it yet, or whoever had it gave it back. */
        SUBMITTED,
        /** Given to a repairer, who has not said yes. */
        DISPATCHED,
        ACCEPTED,
        ON_THE_WAY,
        ON_SITE,
        /** Waits for something, such as a part; its clock stands. */
        PAUSED,
        FINISHED,
        RATED,
        CANCELLED;

        /** Nobody has anything to do any more, unless it is opened again. */
        boolean isOver() {
            return this == FINISHED || this == RATED || this == CANCELLED;
        }
    }

    /** Who takes a step. One person may have several hands. */
    enum Hand {
        /** Who asked, or somebody of the same household, or who acts for them. */
        ASKER,
        /** Who has the ticket. */
        REPAIRER,
        /** Manager or service desk. */
        DESK,
        /** A repairer who does not have it. */
        COLLEAGUE
    }

    /** What can be done to a ticket. */
    enum Step {
        DISPATCH,
        GRAB,
        ACCEPT,
        /** A complaint gets its answer; the clock of the answer stops. */
        ANSWER,
        SET_OUT,
        ARRIVE,
        QUOTE,
        AGREE,
        DECLINE,
        PAUSE,
        RESUME,
        RETURN,
        TRANSFER,
        FINISH,
        RATE,
        REOPEN,
        CANCEL,
        NOTE
    }

    private record Rule(Set<State> from, Set<Hand> hands) {}

    private static final Set<State> AT_WORK = EnumSet.of(State.ACCEPTED, State.ON_THE_WAY, State.ON_SITE);
    private static final Set<State> HELD =
            EnumSet.of(State.DISPATCHED, State.ACCEPTED, State.ON_THE_WAY, State.ON_SITE, State.PAUSED);
    private static final Set<State> OPEN = EnumSet.of(
            State.SUBMITTED, State.DISPATCHED, State.ACCEPTED, State.ON_THE_WAY, State.ON_SITE, State.PAUSED);
    private static final Set<State> EVERY = EnumSet.allOf(State.class);

    private static final Map<Step, Rule> RULES = rules();

    private static Map<Step, Rule> rules() {
        Map<Step, Rule> rules = new EnumMap<>(Step.class);
        Set<Hand> worker = EnumSet.of(Hand.REPAIRER);
        Set<Hand> workers = EnumSet.of(Hand.REPAIRER, Hand.DESK);
        Set<Hand> asker = EnumSet.of(Hand.ASKER);
        rules.put(Step.DISPATCH, new Rule(EnumSet.of(State.SUBMITTED, State.DISPATCHED), EnumSet.of(Hand.DESK)));
        rules.put(Step.GRAB, new Rule(EnumSet.of(State.SUBMITTED), EnumSet.of(Hand.COLLEAGUE)));
        rules.put(Step.ACCEPT, new Rule(EnumSet.of(State.DISPATCHED), worker));
        rules.put(Step.ANSWER, new Rule(OPEN, workers));
        rules.put(Step.SET_OUT, new Rule(EnumSet.of(State.ACCEPTED), worker));
        rules.put(Step.ARRIVE, new Rule(EnumSet.of(State.ACCEPTED, State.ON_THE_WAY), worker));
        rules.put(Step.QUOTE, new Rule(AT_WORK, worker));
        rules.put(
                Step.AGREE, new Rule(EnumSet.of(State.ACCEPTED, State.ON_THE_WAY, State.ON_SITE, State.PAUSED), asker));
        rules.put(
                Step.DECLINE,
                new Rule(EnumSet.of(State.ACCEPTED, State.ON_THE_WAY, State.ON_SITE, State.PAUSED), asker));
        rules.put(Step.PAUSE, new Rule(AT_WORK, workers));
        rules.put(Step.RESUME, new Rule(EnumSet.of(State.PAUSED), workers));
        rules.put(Step.RETURN, new Rule(HELD, worker));
        rules.put(Step.TRANSFER, new Rule(HELD, workers));
        // The desk closes what needs nobody on the spot, such as a complaint that was settled by a call.
        rules.put(Step.FINISH, new Rule(OPEN, workers));
        rules.put(Step.RATE, new Rule(EnumSet.of(State.FINISHED), asker));
        rules.put(Step.REOPEN, new Rule(EnumSet.of(State.FINISHED, State.RATED), EnumSet.of(Hand.ASKER, Hand.DESK)));
        rules.put(
                Step.CANCEL,
                new Rule(
                        EnumSet.of(State.SUBMITTED, State.DISPATCHED, State.ACCEPTED),
                        EnumSet.of(Hand.ASKER, Hand.DESK)));
        rules.put(Step.NOTE, new Rule(EVERY, EnumSet.of(Hand.ASKER, Hand.REPAIRER, Hand.DESK)));
        return rules;
    }

    /** Whether this state and one of these hands allow a step. */
    static boolean allows(State state, Step step, Set<Hand> hands) {
        Rule rule = RULES.get(step);
        return rule != null && rule.from().contains(state) && hands.stream().anyMatch(rule.hands()::contains);
    }

    /**
     * Refuses a step that may not follow.
     *
     * @throws Refused {@code ticket-hand}: not theirs to take in any state; {@code ticket-taken}: another has it by now; {@code ticket-step}: not from here
     */
    static void check(State state, Step step, Set<Hand> hands) {
        if (allows(state, step, hands)) {
            return;
        }
        Rule rule = RULES.get(step);
        if (rule == null || hands.stream().noneMatch(rule.hands()::contains)) {
            throw Refused.forbidden("ticket-hand");
        }
        throw Refused.conflict(step == Step.GRAB && HELD.contains(state) ? "ticket-taken" : "ticket-step");
    }

    /**
     * Where an allowed step leads.
     *
     * @param before where a paused ticket stood when it was paused
     */
    static State after(State state, Step step, State before) {
        return switch (step) {
            case DISPATCH, TRANSFER -> State.DISPATCHED;
            case GRAB, ACCEPT -> State.ACCEPTED;
            case SET_OUT -> State.ON_THE_WAY;
            case ARRIVE -> State.ON_SITE;
            case PAUSE -> State.PAUSED;
            case RESUME -> before;
            case RETURN, REOPEN -> State.SUBMITTED;
            case FINISH -> State.FINISHED;
            case RATE -> State.RATED;
            case CANCEL -> State.CANCELLED;
            case ANSWER, QUOTE, AGREE, DECLINE, NOTE -> state;
        };
    }

    /** What somebody with these hands may do now, for buttons. */
    static Set<Step> open(State state, Set<Hand> hands) {
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (Step step : Step.values()) {
            if (allows(state, step, hands)) {
                steps.add(step);
            }
        }
        return steps;
    }
}
