package org.linli.door.runtime;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.AccessDecider;
import org.linli.door.decide.Decision;
import org.linli.door.decide.Situation;
import org.linli.door.runtime.DoorQueue.Presented;
import org.linli.door.state.DoorMachine;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;

/** Asks about each credential once, records the answer, and only then has it carried out. Thread: the door's own. */
final class CredentialDesk {

    private final Doorman door;
    private final Consumer<DecisionReport> decided;
    private @Nullable CardCatcher cardCatcher;

    /** Takes the next unknown card instead of its refusal. */
    interface CardCatcher {
        /** Whether the card was taken; false once it is no longer wanted. */
        boolean caught(Presented unknownCard);
    }

    /** @param decided told of each decision after it was carried out */
    CredentialDesk(Doorman door, Consumer<DecisionReport> decided) {
        this.door = door;
        this.decided = decided;
    }

    /** The next unknown card goes to this one. */
    void catchCard(CardCatcher catcher) {
        cardCatcher = catcher;
    }

    void decide(Presented presented) {
        long takenNanos = System.nanoTime();
        DoorClock.Reading time = door.clock.read();
        Situation situation = new Situation(door.mode(), time.trust());
        Decision decision = AccessDecider.decide(
                presented.credential(), presented.side(), door.rules(), door.memory, situation, time.now());
        long decidedNanos = System.nanoTime();
        if (decision.reason() == Reason.UNKNOWN_CREDENTIAL && isCaught(presented)) {
            return;
        }
        carryOut(presented, decision, time.now(), takenNanos, decidedNanos);
    }

    private boolean isCaught(Presented presented) {
        CardCatcher catcher = cardCatcher;
        boolean card = presented.credential().means() == CredentialKind.CARD;
        if (catcher == null || !card) {
            return false;
        }
        cardCatcher = null;
        return catcher.caught(presented);
    }

    private void carryOut(Presented presented, Decision wanted, Instant at, long takenNanos, long decidedNanos) {
        long now = door.nowMillis();
        DoorMachine.Step step = door.stepFor(wanted.granted());
        List<Happening> happenings =
                door.chronicle.of(wanted, door.machine(), step, micros(presented.arrivedNanos(), decidedNanos));
        boolean recorded = door.recorder.commit(happenings, wanted.changes(), now);
        Decision decision = wanted;
        if (!recorded && wanted.needsDurableMemory()) {
            decision = unrecorded(wanted);
            step = door.stepFor(decision.granted());
            happenings =
                    door.chronicle.of(decision, door.machine(), step, micros(presented.arrivedNanos(), decidedNanos));
        }
        if (!recorded) {
            door.recorder.hold(happenings, decision.changes());
        }
        long recordedNanos = System.nanoTime();
        door.take(step, decision.changes());
        long orderedNanos = System.nanoTime();
        door.signals.answer(decision.reason(), now);
        if (decision.granted()) {
            door.followFreePassage();
        }
        decided.accept(new DecisionReport(
                at,
                decision.means(),
                decision.side(),
                decision.shownReason(),
                decision.holder(),
                decision.score(),
                micros(presented.arrivedNanos(), takenNanos),
                micros(takenNanos, decidedNanos),
                recorded ? micros(decidedNanos, recordedNanos) : 0,
                decision.granted() ? micros(presented.arrivedNanos(), orderedNanos) : 0,
                recorded));
    }

    /** A use that cannot be counted is not given away. */
    private static Decision unrecorded(Decision wanted) {
        return new Decision(
                wanted.means(),
                wanted.side(),
                Reason.NOT_RECORDED,
                wanted.holder(),
                wanted.credentialId(),
                wanted.score(),
                List.of(),
                wanted.silentAlarm(),
                false,
                false);
    }

    private static long micros(long fromNanos, long untilNanos) {
        return Math.max(0, (untilNanos - fromNanos) / 1_000);
    }
}
