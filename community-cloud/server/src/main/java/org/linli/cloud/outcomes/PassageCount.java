package org.linli.cloud.outcomes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.linli.cloud.events.AccessFacts.Passage;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Reason;

/**
 * Counts tries at doors. To be told passages in the order of each door's time, beginning {@link #LOOKS_BACK} before the day. Not for several threads.
 *
 * <p>Who stands before a door that recognised nobody is unknown. That the same door lets somebody in right afterwards is the proof that a person with rights was
 * there and had to try again.
 */
final class PassageCount {

    /** Within this time it is the same person's next try. */
    static final Duration LOOKS_BACK = Duration.ofSeconds(30);

    /** What a refusal says of the door rather than of the person. */
    private enum Fault {
        /** Nothing: the person had no right, or typed a wrong number. */
        NONE,
        /** Somebody known was refused for what the door lacked. */
        CERTAIN,
        /** Nobody was recognised: a fault only if somebody with rights was there. */
        POSSIBLE
    }

    /** A refusal that may have been a fault of the door. */
    private record Refusal(Instant at, String who) {}

    private final Instant from;
    private final Tally tally;
    private final Tally.Buildings buildings;
    private final Map<String, Refusal> unrecognised = new HashMap<>();
    private final Map<String, Refusal> refused = new HashMap<>();

    /** @param from when the day begins: what was before is only looked back at */
    PassageCount(Instant from, Tally tally, Tally.Buildings buildings) {
        this.from = from;
        this.tally = tally;
        this.buildings = buildings;
    }

    void take(Passage passage) {
        if (isAdmission(passage)) {
            admitted(passage);
            return;
        }
        switch (faultOf(passage.reason())) {
            case CERTAIN -> refusedForCertain(passage);
            case POSSIBLE -> unrecognised.put(passage.door(), new Refusal(passage.at(), ""));
            case NONE -> {
                // Says nothing about the door.
            }
        }
    }

    private void admitted(Passage passage) {
        Refusal before = unrecognised.remove(passage.door());
        if (passage.at().isBefore(from)) {
            return;
        }
        boolean triedBefore = before != null && follows(before, passage);
        String building = buildings.of(passage.door());
        tally.count(
                Outcome.DOOR_FAILURE, building, counter -> counter.shares(triedBefore ? 2 : 1, triedBefore ? 1 : 0));
        tally.count(Outcome.TIME_TO_OPEN, building, counter -> counter.length(passage.micros()));
    }

    private void refusedForCertain(Passage passage) {
        String who = passage.holder().isEmpty() ? passage.credential() : passage.holder();
        if (who.isEmpty()) {
            return;
        }
        Refusal before = refused.put(passage.door(), new Refusal(passage.at(), who));
        // A code held before the camera is read again and again.
        boolean again = before != null && before.who().equals(who) && follows(before, passage);
        if (!again && !passage.at().isBefore(from)) {
            tally.count(Outcome.DOOR_FAILURE, buildings.of(passage.door()), counter -> counter.share(true));
        }
    }

    private static boolean follows(Refusal before, Passage passage) {
        Duration since = Duration.between(before.at(), passage.at());
        return !since.isNegative() && since.compareTo(LOOKS_BACK) <= 0;
    }

    /** Let in for a right of one's own; not by a button inside, not from afar, not because everybody may pass. */
    private static boolean isAdmission(Passage passage) {
        boolean own = switch (passage.means()) {
            case CARD, QR_ROTATING, QR_VISITOR, PIN, FACE -> true;
            case QR_OTHER, EXIT_BUTTON, COMMAND -> false;
        };
        return own && isForOwnRight(passage.reason());
    }

    private static boolean isForOwnRight(Reason reason) {
        return reason == Reason.GRANTED
                || reason == Reason.GRANTED_DURESS
                || reason == Reason.GRANTED_ANTI_PASSBACK_SOFT;
    }

    /** Every reason is named: a new one does not compile until somebody decides. */
    private static Fault faultOf(Reason reason) {
        return switch (reason) {
            case CLOCK_NOT_TRUSTED, NOT_RECORDED -> Fault.CERTAIN;
            case UNREADABLE, LOW_FACE_SCORE, AMBIGUOUS_FACE, SPOOF_SUSPECTED, TWO_FACES -> Fault.POSSIBLE;
            case GRANTED,
                    GRANTED_DURESS,
                    GRANTED_ANTI_PASSBACK_SOFT,
                    GRANTED_FREE_PASSAGE,
                    GRANTED_EVACUATION,
                    UNKNOWN_CREDENTIAL,
                    HOLDER_SUSPENDED,
                    EXPIRED,
                    NOT_YET_VALID,
                    OUTSIDE_SCHEDULE,
                    HOLIDAY,
                    WRONG_DOOR,
                    MEANS_NOT_ALLOWED,
                    LOCKDOWN,
                    ANTI_PASSBACK,
                    AWAITING_SECOND_PERSON,
                    SECOND_PERSON_IS_SAME,
                    AWAITING_SECOND_FACTOR,
                    TOO_MANY_ATTEMPTS,
                    USE_COUNT_EXHAUSTED,
                    REPLAYED,
                    REVOKED,
                    BAD_SIGNATURE,
                    WRONG_PIN,
                    NO_CONSENT -> Fault.NONE;
        };
    }

    /** By which means an elder opened a door by themselves; empty for means that are somebody else's. */
    static String partOf(CredentialKind means) {
        return switch (means) {
            case CARD -> "CARD";
            case QR_ROTATING -> "QR";
            case PIN -> "PIN";
            case FACE -> "FACE";
            case QR_VISITOR, QR_OTHER, EXIT_BUTTON, COMMAND -> "";
        };
    }
}
