package org.linli.eldercare.emergency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call for help and what has become of it. Every method makes a new value; instants are given, never read. Nobody but a person closes one, and an answer after
 * which nothing happens does not keep it quiet: the calling begins anew.
 *
 * @param responder who looks after it; null while nobody does and after it was handed back
 * @param since when the state began
 * @param presses how often help was asked for, at least once
 * @param escalation the calling since it was raised, handed back, given up or reopened
 * @param epoch how often the calling began, from 1
 */
public record Emergency(
        EmergencyState state,
        @Nullable String responder,
        Instant since,
        int presses,
        Escalation escalation,
        int epoch) {

    /** Who has answered is to set out within this time. Ours: it leaves time for a call back. */
    public static final Duration TO_SET_OUT = Duration.ofMinutes(5);

    /** Who has set out is to arrive within this time: receiving centres ask for 45 minutes in nine cases of ten, and a neighbour or guard is nearer. */
    public static final Duration TO_ARRIVE = Duration.ofMinutes(20);

    /** A closed one can be taken up again for so long; later it is a new one. */
    public static final Duration REOPENABLE = Duration.ofHours(24);

    private static final int MAX_WORDS = 500;

    public static Emergency raised(EscalationPlan plan, Instant at) {
        return new Emergency(EmergencyState.RAISED, null, at, 1, Escalation.start(plan, at), 1);
    }

    /** Help is asked for again. Whoever looks after it keeps it. */
    public Emergency pressed() throws StepRefused {
        mustBeOpen();
        return new Emergency(state, responder, since, Math.addExact(presses, 1), escalation, epoch);
    }

    /** The first who answers has it. */
    public Emergency acknowledged(String by, Instant at) throws StepRefused {
        mustBeOpen();
        if (state != EmergencyState.RAISED) {
            throw new StepRefused(by.equals(responder) ? StepRefused.Why.YOURS : StepRefused.Why.TAKEN);
        }
        return to(EmergencyState.ACKNOWLEDGED, by, at);
    }

    /** Who sets out has answered by that. */
    public Emergency setOut(String by, Instant at) throws StepRefused {
        mustBeOpen();
        boolean mine = state == EmergencyState.ACKNOWLEDGED && by.equals(responder);
        if (state != EmergencyState.RAISED && !mine) {
            throw new StepRefused(by.equals(responder) ? StepRefused.Why.YOURS : StepRefused.Why.TAKEN);
        }
        return to(EmergencyState.ON_THE_WAY, by, at);
    }

    /** Somebody stands at the door. Whoever that is has it from now on: they are there. */
    public Emergency arrived(String by, Instant at) throws StepRefused {
        mustBeOpen();
        if (state == EmergencyState.ON_SITE) {
            throw new StepRefused(by.equals(responder) ? StepRefused.Why.YOURS : StepRefused.Why.TAKEN);
        }
        return to(EmergencyState.ON_SITE, by, at);
    }

    /** The responder cannot go on: everybody is called anew. */
    public Emergency handedBack(String by, String reason, Instant at) throws StepRefused {
        mustBeOpen();
        mustSay(reason);
        if (!by.equals(responder)) {
            throw new StepRefused(StepRefused.Why.NOT_YOURS);
        }
        return calledAnew(at);
    }

    /** @param note what was found and done; must be said for {@link Cause#OTHER} */
    public Emergency closed(Cause cause, String note, Instant at) throws StepRefused {
        mustBeOpen();
        if (note.length() > MAX_WORDS || (cause == Cause.OTHER && note.isBlank())) {
            throw new StepRefused(StepRefused.Why.NOTE);
        }
        return to(EmergencyState.CLOSED, responder, at);
    }

    public Emergency reopened(String reason, Instant at) throws StepRefused {
        if (state.isOpen()) {
            throw new StepRefused(StepRefused.Why.OPEN);
        }
        mustSay(reason);
        if (at.isAfter(since.plus(REOPENABLE))) {
            throw new StepRefused(StepRefused.Why.TOO_OLD);
        }
        return calledAnew(at);
    }

    /** When something is to be done without anybody doing anything; empty when it waits for a person alone. */
    public Optional<Instant> nextAt() {
        return switch (state) {
            case RAISED -> Optional.of(escalation.nextAt());
            case ACKNOWLEDGED -> Optional.of(since.plus(TO_SET_OUT));
            case ON_THE_WAY -> Optional.of(since.plus(TO_ARRIVE));
            case ON_SITE, CLOSED -> Optional.empty();
        };
    }

    /** The call that is due now; empty while somebody looks after it. */
    public Optional<Escalation.Call> due(Instant now) {
        return state == EmergencyState.RAISED ? escalation.due(now) : Optional.empty();
    }

    public Emergency called(Escalation.Call call, boolean reached) {
        return new Emergency(state, responder, since, presses, escalation.called(call, reached), epoch);
    }

    /** Whether somebody has answered and not come on in time. */
    public boolean isGivenUp(Instant now) {
        return (state == EmergencyState.ACKNOWLEDGED || state == EmergencyState.ON_THE_WAY)
                && nextAt().filter(at -> !at.isAfter(now)).isPresent();
    }

    /** Everybody is called anew, as at the beginning; nobody has it. */
    public Emergency calledAnew(Instant at) {
        return new Emergency(
                EmergencyState.RAISED,
                null,
                at,
                presses,
                Escalation.start(escalation.plan(), at),
                Math.addExact(epoch, 1));
    }

    private Emergency to(EmergencyState next, @Nullable String by, Instant at) {
        return new Emergency(next, by, at, presses, escalation, epoch);
    }

    private void mustBeOpen() throws StepRefused {
        if (!state.isOpen()) {
            throw new StepRefused(StepRefused.Why.CLOSED);
        }
    }

    private static void mustSay(String reason) throws StepRefused {
        if (reason.isBlank() || reason.length() > MAX_WORDS) {
            throw new StepRefused(StepRefused.Why.REASON);
        }
    }
}
