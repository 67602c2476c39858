package org.linli.door.decide;

import static org.linli.messages.event.Reason.*;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential.Face;
import org.linli.door.decide.Credential.OtherCode;
import org.linli.door.decide.Credential.PinChecked;
import org.linli.door.decide.Credential.PinOutcome;
import org.linli.door.decide.Credential.Rotating;
import org.linli.door.decide.Credential.Visitor;
import org.linli.door.decide.MemoryChange.Kind;
import org.linli.door.decide.Situation.Mode;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;
import org.linli.messages.pass.RotatingPass;

/**
 * The policy of a door. Pure: the same inputs give the same decision. {@link #POLICY} is asked from top to bottom; the first check that has an
 * answer ends it, and what passes all of them is granted. What nobody knows is denied.
 */
public final class AccessDecider {

    /** One line of the policy. */
    private interface Check {
        /** The reason that ends the decision; null when this check has nothing against going on. */
        @Nullable
        Reason judge(Attempt attempt);
    }

    private static final List<Check> POLICY = List.of(
            // How the door stands goes before who comes.
            AccessDecider::everybodyPassesInEvacuation,
            AccessDecider::nobodyPassesInLockdown,
            AccessDecider::everybodyPassesInFreePassage,
            AccessDecider::doorMustBeKnown,
            AccessDecider::tooManyAttempts,
            // Is it what it claims to be?
            AccessDecider::codeMustBeOurs,
            AccessDecider::faceMustBeCertain,
            AccessDecider::codesNeedTheTime,
            AccessDecider::credentialMustBeKnown,
            AccessDecider::signatureMustBeGood,
            AccessDecider::passMustNotBeRevoked,
            AccessDecider::passMustBeOfNow,
            AccessDecider::passMustNameThisDoor,
            AccessDecider::passMustNotBeReplayed,
            AccessDecider::passMustHaveUsesLeft,
            AccessDecider::pinMustBeRight,
            AccessDecider::faceNeedsConsent,
            // May its holder pass here and now?
            AccessDecider::holderMustBeKnown,
            AccessDecider::holderMustNotBeSuspended,
            AccessDecider::credentialAndHolderMustBeValid,
            AccessDecider::aRuleMustAllowIt,
            AccessDecider::holderMustHaveLeftBefore,
            // Is one credential enough?
            AccessDecider::faceNeedsSecondFactor,
            AccessDecider::twoPersonsMustCome);

    private AccessDecider() {}

    /**
     * Judges one credential. Changes nothing: what must be remembered is in the decision.
     *
     * @param now the door's time; how far it can be trusted is in {@code situation}
     */
    public static Decision decide(
            Credential credential, Side side, AccessRules rules, DoorMemory memory, Situation situation, Instant now) {
        Attempt attempt = new Attempt(credential, side, rules, memory, situation, now);
        return Consequences.of(attempt, judge(attempt));
    }

    /**
     * Checks some signatures of nobody, so that the first code after a start is not the one that waits while Java loads and compiles the arithmetic
     * (half a second on two x86 cores). Takes about as long; any thread, at low priority.
     */
    public static void warmUp() {
        PassSignatures.warmUp();
    }

    private static Reason judge(Attempt attempt) {
        for (Check check : POLICY) {
            Reason reason = check.judge(attempt);
            if (reason != null) {
                return reason;
            }
        }
        if (attempt.isDuress()) {
            return GRANTED_DURESS;
        }
        return didNotLeaveBefore(attempt) ? GRANTED_ANTI_PASSBACK_SOFT : GRANTED;
    }

    private static @Nullable Reason everybodyPassesInEvacuation(Attempt attempt) {
        return attempt.situation.mode() == Mode.EVACUATION ? GRANTED_EVACUATION : null;
    }

    private static @Nullable Reason nobodyPassesInLockdown(Attempt attempt) {
        return attempt.situation.mode() == Mode.LOCKDOWN ? LOCKDOWN : null;
    }

    private static @Nullable Reason everybodyPassesInFreePassage(Attempt attempt) {
        return attempt.situation.mode() == Mode.FREE_PASSAGE ? GRANTED_FREE_PASSAGE : null;
    }

    /** Before its first sync a door does not know which door it is. */
    private static @Nullable Reason doorMustBeKnown(Attempt attempt) {
        return attempt.door == null ? WRONG_DOOR : null;
    }

    private static @Nullable Reason tooManyAttempts(Attempt attempt) {
        DoorItem door = attempt.door;
        Attempts earlier = attempt.memory.attempts(attempt.group());
        return door != null && earlier.isLockedOut(attempt.now, door.lockoutMillis()) ? TOO_MANY_ATTEMPTS : null;
    }

    private static @Nullable Reason codeMustBeOurs(Attempt attempt) {
        return attempt.credential instanceof OtherCode ? UNREADABLE : null;
    }

    private static @Nullable Reason faceMustBeCertain(Attempt attempt) {
        if (!(attempt.credential instanceof Face face)) {
            return null;
        }
        switch (face.finding()) {
            case TWO_FACES:
                return TWO_FACES;
            case SPOOF_SUSPECTED:
                return SPOOF_SUSPECTED;
            case LOW_SCORE:
                return LOW_FACE_SCORE;
            case AMBIGUOUS:
                return AMBIGUOUS_FACE;
            case MATCH:
                break;
        }
        // The camera side asks for as much, or more; this one holds even if it did not.
        DoorItem.FacePolicy policy = attempt.door == null ? null : attempt.door.face();
        if (policy == null) {
            return MEANS_NOT_ALLOWED;
        }
        return face.score() >= policy.matchThreshold() ? null : LOW_FACE_SCORE;
    }

    /** A code lives by its window. With a late clock an old screenshot would come to life again. */
    private static @Nullable Reason codesNeedTheTime(Attempt attempt) {
        return attempt.means() == Means.QR && !attempt.isClockTrusted() ? CLOCK_NOT_TRUSTED : null;
    }

    private static @Nullable Reason credentialMustBeKnown(Attempt attempt) {
        return attempt.holder == null && !(attempt.credential instanceof Visitor) ? UNKNOWN_CREDENTIAL : null;
    }

    private static @Nullable Reason signatureMustBeGood(Attempt attempt) {
        if (attempt.credential instanceof Rotating rotating) {
            return isSignedByHolder(rotating, attempt) ? null : BAD_SIGNATURE;
        }
        if (attempt.credential instanceof Visitor visitor) {
            boolean signed = attempt.rules
                    .findTrustedKey(visitor.pass().keyId())
                    .filter(key -> key.validUntil() == null || attempt.now.isBefore(key.validUntil()))
                    .filter(key -> PassSignatures.isSignedBy(visitor.pass(), key.key()))
                    .isPresent();
            return signed ? null : BAD_SIGNATURE;
        }
        return null;
    }

    private static boolean isSignedByHolder(Rotating rotating, Attempt attempt) {
        try {
            return attempt.passKey != null
                    && PassSignatures.isSignedBy(rotating.pass(), attempt.rules.read(attempt.passKey));
        } catch (MalformedMessage e) {
            return false; // the cloud sent something that is no key: it verifies nothing
        }
    }

    private static @Nullable Reason passMustNotBeRevoked(Attempt attempt) {
        boolean revoked = attempt.credential instanceof Visitor visitor
                && attempt.rules.isRevoked(visitor.pass().passId());
        return revoked ? REVOKED : null;
    }

    private static @Nullable Reason passMustBeOfNow(Attempt attempt) {
        if (attempt.credential instanceof Rotating rotating) {
            if (rotating.pass().isCurrentAt(attempt.now)) {
                return null;
            }
            return rotating.pass().step() < RotatingPass.stepAt(attempt.now) ? EXPIRED : NOT_YET_VALID;
        }
        if (attempt.credential instanceof Visitor visitor) {
            if (attempt.now.isBefore(visitor.pass().from())) {
                return NOT_YET_VALID;
            }
            return attempt.now.isBefore(visitor.pass().until()) ? null : EXPIRED;
        }
        return null;
    }

    private static @Nullable Reason passMustNameThisDoor(Attempt attempt) {
        int number = attempt.door == null ? 0 : attempt.door.number();
        boolean elsewhere = (attempt.credential instanceof Rotating rotating
                        && !rotating.pass().isFor(number))
                || (attempt.credential instanceof Visitor visitor
                        && !visitor.pass().isFor(number));
        return elsewhere ? WRONG_DOOR : null;
    }

    /**
     * A step counts once, and an earlier one not after a later. One number a key is enough to remember, and setting the clock back brings no old
     * code to life.
     */
    private static @Nullable Reason passMustNotBeReplayed(Attempt attempt) {
        boolean replayed = attempt.credential instanceof Rotating rotating
                && rotating.pass().step()
                        <= attempt.memory.lastStep(rotating.pass().keyId());
        return replayed ? REPLAYED : null;
    }

    private static @Nullable Reason passMustHaveUsesLeft(Attempt attempt) {
        boolean exhausted = attempt.credential instanceof Visitor visitor
                && visitor.pass().uses() > 0
                && attempt.memory.uses(visitor.pass().passId())
                        >= visitor.pass().uses();
        return exhausted ? USE_COUNT_EXHAUSTED : null;
    }

    private static @Nullable Reason pinMustBeRight(Attempt attempt) {
        boolean wrong = attempt.credential instanceof PinChecked pin && pin.outcome() == PinOutcome.WRONG;
        return wrong ? WRONG_PIN : null;
    }

    private static @Nullable Reason faceNeedsConsent(Attempt attempt) {
        if (!(attempt.credential instanceof Face face)) {
            return null;
        }
        boolean consented = face.consent() != null
                && face.holder() != null
                && attempt.rules.hasConsent(face.consent(), face.holder());
        return consented ? null : NO_CONSENT;
    }

    private static @Nullable Reason holderMustBeKnown(Attempt attempt) {
        return attempt.holder != null && !attempt.holder.known ? UNKNOWN_CREDENTIAL : null;
    }

    private static @Nullable Reason holderMustNotBeSuspended(Attempt attempt) {
        return attempt.holder != null && attempt.holder.suspended ? HOLDER_SUSPENDED : null;
    }

    private static @Nullable Reason credentialAndHolderMustBeValid(Attempt attempt) {
        Reason credential = outside(attempt.validity(), attempt);
        return credential != null || attempt.holder == null ? credential : outside(attempt.holder.validity, attempt);
    }

    private static @Nullable Reason outside(Validity validity, Attempt attempt) {
        if (validity.isOpen()) {
            return null;
        }
        if (attempt.isClockUnknown()) {
            return CLOCK_NOT_TRUSTED;
        }
        if (validity.beginsAfter(attempt.now)) {
            return NOT_YET_VALID;
        }
        return validity.hasEndedAt(attempt.now) ? EXPIRED : null;
    }

    /** The best answer of all rules for the holder's groups: one that allows it now is enough. A visitor pass needs no rule. */
    private static @Nullable Reason aRuleMustAllowIt(Attempt attempt) {
        if (attempt.holder == null) {
            return null;
        }
        Reason nearest = WRONG_DOOR;
        for (String group : attempt.holder.groups) {
            for (RuleItem rule : attempt.rules.rulesOf(group)) {
                Reason reason = refusal(rule, attempt);
                if (reason == null) {
                    return null;
                }
                nearest = nearer(nearest, reason);
            }
        }
        return nearest;
    }

    private static @Nullable Reason refusal(RuleItem rule, Attempt attempt) {
        if (!rule.means().contains(attempt.means()) && !completesAFace(rule, attempt)) {
            return MEANS_NOT_ALLOWED;
        }
        WeekSchedule schedule = attempt.rules.findSchedule(rule.schedule());
        if (schedule == null) {
            return OUTSIDE_SCHEDULE;
        }
        if (schedule.isAlways()) {
            return null;
        }
        if (attempt.isClockUnknown()) {
            return CLOCK_NOT_TRUSTED;
        }
        switch (attempt.rules.ask(schedule, attempt.now)) {
            case OPEN:
                return null;
            case HOLIDAY:
                return HOLIDAY;
            case CLOSED:
                break;
        }
        return OUTSIDE_SCHEDULE;
    }

    /** Any means of the same holder does as the second factor of a face that the rule accepts. */
    private static boolean completesAFace(RuleItem rule, Attempt attempt) {
        return rule.means().contains(Means.FACE) && isSecondFactor(attempt);
    }

    static boolean isSecondFactor(Attempt attempt) {
        Remembered.Presence face = attempt.memory.waitingFace();
        return attempt.door != null
                && attempt.means() != Means.FACE
                && face != null
                && face.side() == attempt.side
                && face.who().equals(attempt.person())
                && face.isWithin(attempt.door.twoPersonWindowMillis(), attempt.now);
    }

    /** Of two refusals the one that was nearer to a grant tells more. */
    private static Reason nearer(Reason one, Reason other) {
        return distance(other) < distance(one) ? other : one;
    }

    private static int distance(Reason refusal) {
        return switch (refusal) {
            case CLOCK_NOT_TRUSTED -> 0;
            case HOLIDAY -> 1;
            case OUTSIDE_SCHEDULE -> 2;
            case MEANS_NOT_ALLOWED -> 3;
            default -> 4;
        };
    }

    /** Without a clock nobody can say when a side is to be forgotten: then the soft kind applies, so that nobody is shut in. */
    private static @Nullable Reason holderMustHaveLeftBefore(Attempt attempt) {
        boolean hard = attempt.door != null && attempt.door.antiPassback() == AntiPassback.HARD;
        return hard && !attempt.isClockUnknown() && didNotLeaveBefore(attempt) ? ANTI_PASSBACK : null;
    }

    private static boolean didNotLeaveBefore(Attempt attempt) {
        if (attempt.door == null || attempt.holder == null || attempt.door.antiPassback() == AntiPassback.OFF) {
            return false;
        }
        Remembered.Presence last = attempt.memory.lastPassage(attempt.holder.id);
        long resetMillis = attempt.door.antiPassbackResetMinutes() * 60_000L;
        return last != null
                && last.side() == attempt.side
                && (attempt.isClockUnknown() || last.isWithin(resetMillis, attempt.now));
    }

    private static @Nullable Reason faceNeedsSecondFactor(Attempt attempt) {
        boolean needed = attempt.credential instanceof Face && attempt.door != null && attempt.door.faceSecondFactor();
        return needed ? AWAITING_SECOND_FACTOR : null;
    }

    private static @Nullable Reason twoPersonsMustCome(Attempt attempt) {
        if (attempt.door == null || !attempt.door.twoPerson()) {
            return null;
        }
        Remembered.Presence first = attempt.memory.waitingPerson(attempt.side);
        if (first == null || !first.isWithin(attempt.door.twoPersonWindowMillis(), attempt.now)) {
            return AWAITING_SECOND_PERSON;
        }
        return first.who().equals(attempt.person()) ? SECOND_PERSON_IS_SAME : null;
    }

    /** The start of the free passage that this grant opens to everybody; null when it opens none. */
    static @Nullable Instant firstPersonOf(Attempt attempt) {
        if (attempt.door == null || !attempt.door.firstPersonIn() || !attempt.isClockTrusted()) {
            return null;
        }
        Instant since = attempt.rules.freePassageSince(attempt.now).orElse(null);
        String earlier = attempt.memory.find(Kind.FIRST_PERSON, DoorMemory.ONLY);
        return since == null || since.toString().equals(earlier) ? null : since;
    }
}
