package org.linli.door.decide;

import static org.linli.messages.event.Reason.AWAITING_SECOND_FACTOR;
import static org.linli.messages.event.Reason.AWAITING_SECOND_PERSON;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.door.card.CardKeys;
import org.linli.door.decide.Credential.Card;
import org.linli.door.decide.Credential.Face;
import org.linli.door.decide.Credential.Rotating;
import org.linli.door.decide.Credential.Visitor;
import org.linli.door.decide.MemoryChange.Kind;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.DoorItem.AntiPassback;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** What a door must remember after a decision. */
final class Consequences {

    private final Attempt attempt;
    private final Reason reason;
    private final List<MemoryChange> changes = new ArrayList<>();
    private boolean lockOutBegan;
    private boolean needsDurableMemory;

    private Consequences(Attempt attempt, Reason reason) {
        this.attempt = attempt;
        this.reason = reason;
    }

    static Decision of(Attempt attempt, Reason reason) {
        return new Consequences(attempt, reason).decision();
    }

    private Decision decision() {
        DoorItem door = attempt.door;
        boolean judged = reason != Reason.GRANTED_EVACUATION && reason != Reason.GRANTED_FREE_PASSAGE;
        if (door != null && judged) {
            if (reason.granted()) {
                granted(door);
            } else if (reason == AWAITING_SECOND_PERSON || reason == AWAITING_SECOND_FACTOR) {
                waiting();
            } else {
                failed(door);
            }
        }
        return new Decision(
                attempt.credential.means(),
                attempt.side,
                reason,
                attempt.holderId(),
                attempt.credentialId(),
                attempt.credential instanceof Face face ? (Double) face.score() : null,
                changes,
                attempt.isDuress(),
                lockOutBegan,
                needsDurableMemory);
    }

    private void granted(DoorItem door) {
        useStep();
        if (attempt.credential instanceof Visitor visitor) {
            useOnce(
                    visitor.pass().passId(),
                    visitor.pass().until(),
                    visitor.pass().uses() > 0);
        }
        passed(attempt.holderId(), door);
        if (door.twoPerson()) {
            passedFirst(door);
        }
        if (AccessDecider.isSecondFactor(attempt)) {
            forget(Kind.SECOND_FACTOR, DoorMemory.ONLY);
        }
        Instant firstPerson = AccessDecider.firstPersonOf(attempt);
        if (firstPerson != null) {
            remember(Kind.FIRST_PERSON, DoorMemory.ONLY, firstPerson.toString());
        }
    }

    /** The person who waited passes with the second one. */
    private void passedFirst(DoorItem door) {
        Remembered.Presence first = attempt.memory.waitingPerson(attempt.side);
        if (first == null) {
            return;
        }
        forget(Kind.SECOND_PERSON, attempt.side.name());
        String[] who = first.who().split("/", -1);
        if (who[0].equals("holder")) {
            passed(who[1], door);
        } else if (who.length == 3) {
            useOnce(who[1], Instant.ofEpochSecond(Long.parseLong(who[2])), true);
        }
    }

    private void waiting() {
        useStep();
        String person = attempt.person();
        if (person == null) {
            return;
        }
        String text = new Remembered.Presence(attempt.side, attempt.now, person).text();
        if (reason == AWAITING_SECOND_FACTOR) {
            remember(Kind.SECOND_FACTOR, DoorMemory.ONLY, text);
        } else {
            remember(Kind.SECOND_PERSON, attempt.side.name(), text);
        }
    }

    private void failed(DoorItem door) {
        if (!isGuess()) {
            return;
        }
        int tag = attempt.credential instanceof Card card ? tag(card) : 0;
        Attempts now = attempt.memory
                .attempts(attempt.group())
                .plus(
                        new Attempts.Failure(attempt.now.toEpochMilli(), tag),
                        door.maxAttempts(),
                        door.attemptsWindowMillis(),
                        door.lockoutMillis());
        lockOutBegan = now.lockedUntilMillis() > 0;
        remember(Kind.ATTEMPTS, attempt.group().name(), now.text());
    }

    /** Refusals that somebody who tries things out would collect. A damaged code or a foreign poster is none. */
    private boolean isGuess() {
        return switch (reason) {
            case WRONG_PIN, UNKNOWN_CREDENTIAL, BAD_SIGNATURE, SPOOF_SUSPECTED -> true;
            default -> false;
        };
    }

    /** Never 0, and too short to find the number again. */
    private static int tag(Card card) {
        int mixed = Long.hashCode(CardKeys.of(card.read()) * 0x9E37_79B9_7F4A_7C15L);
        return (mixed & 0x7FFF) + 1;
    }

    private void useStep() {
        if (attempt.credential instanceof Rotating rotating) {
            remember(
                    Kind.PASS_STEP,
                    rotating.pass().keyId(),
                    Long.toString(rotating.pass().step()));
        }
    }

    private void useOnce(String passId, Instant until, boolean limited) {
        if (limited) {
            int uses = attempt.memory.uses(passId) + 1;
            remember(Kind.VISITOR_USES, passId, new Remembered.Uses(uses, until).text());
            needsDurableMemory = true;
        }
    }

    private void passed(@Nullable String holder, DoorItem door) {
        if (holder != null && door.antiPassback() != AntiPassback.OFF) {
            Side side = attempt.side;
            remember(Kind.PASSAGE, holder, new Remembered.Presence(side, attempt.now, "-").text());
        }
    }

    private void remember(Kind kind, String key, String value) {
        changes.add(new MemoryChange(kind, key, value));
    }

    private void forget(Kind kind, String key) {
        changes.add(new MemoryChange(kind, key, null));
    }
}
