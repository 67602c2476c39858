package org.linli.door.decide;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential.Card;
import org.linli.door.decide.Credential.Face;
import org.linli.door.decide.Credential.PinChecked;
import org.linli.door.decide.Credential.PinOutcome;
import org.linli.door.decide.Credential.Rotating;
import org.linli.door.decide.Credential.Visitor;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.RuleItem.Means;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Side;

/** One credential at the door with all that is needed to judge it. Made once, asked by every check, never changed. */
final class Attempt {

    final Credential credential;
    final Side side;
    final AccessRules rules;
    final DoorMemory memory;
    final Situation situation;
    final Instant now;
    final @Nullable DoorItem door;

    /** Whose it is by the rules; null when nobody's, and for visitor passes, which speak for themselves. */
    final @Nullable Holder holder;

    /** The key that a rotating pass names, when the door knows it. */
    final AccessRules.@Nullable PassKey passKey;

    private final Validity validity;
    private final @Nullable String credentialId;

    Attempt(Credential credential, Side side, AccessRules rules, DoorMemory memory, Situation situation, Instant now) {
        this.credential = credential;
        this.side = side;
        this.rules = rules;
        this.memory = memory;
        this.situation = situation;
        this.now = now;
        door = rules.findDoor().orElse(null);
        if (credential instanceof Card card) {
            Optional<CardTable.Card> found = rules.findCard(card.read());
            holder = found.map(known -> known.holder).orElse(null);
            validity = found.map(known -> known.validity).orElse(Validity.ALWAYS);
            credentialId = found.map(known -> known.id).orElse(null);
            passKey = null;
        } else if (credential instanceof Rotating rotating) {
            passKey = rules.findPassKey(rotating.pass().keyId()).orElse(null);
            holder = passKey == null ? null : passKey.holder();
            validity = passKey == null ? Validity.ALWAYS : passKey.validity();
            credentialId = passKey == null ? null : rotating.pass().keyId();
        } else {
            passKey = null;
            validity = Validity.ALWAYS;
            holder = holderOf(credential, rules);
            credentialId = idOf(credential, holder);
        }
    }

    private static @Nullable Holder holderOf(Credential credential, AccessRules rules) {
        if (credential instanceof PinChecked pin) {
            return rules.findPinHolder(pin.userCode()).orElse(null);
        }
        if (credential instanceof Face face && face.holder() != null) {
            return rules.findHolder(face.holder()).orElse(null);
        }
        return null;
    }

    private static @Nullable String idOf(Credential credential, @Nullable Holder holder) {
        if (credential instanceof Visitor visitor) {
            return visitor.pass().passId();
        }
        if (credential instanceof Face face) {
            return face.consent();
        }
        return credential instanceof PinChecked pin && holder != null ? pin.userCode() : null;
    }

    @Nullable
    String holderId() {
        return holder == null ? null : holder.id;
    }

    @Nullable
    String credentialId() {
        return credentialId;
    }

    Validity validity() {
        return validity;
    }

    /** Tells persons apart: the holder, or the visitor pass with its end; null for nobody known. */
    @Nullable
    String person() {
        if (holder != null) {
            return "holder/" + holder.id;
        }
        return credential instanceof Visitor visitor
                ? "visitor/" + visitor.pass().passId() + "/"
                        + visitor.pass().until().getEpochSecond()
                : null;
    }

    /** The means that a rule must list. */
    Means means() {
        return switch (credential.means()) {
            case PIN -> Means.PIN;
            case FACE -> Means.FACE;
            case QR_ROTATING, QR_VISITOR, QR_OTHER -> Means.QR;
            default -> Means.CARD;
        };
    }

    Attempts.Group group() {
        return switch (means()) {
            case PIN, QR -> Attempts.Group.CODE;
            case FACE -> Attempts.Group.FACE;
            case CARD -> Attempts.Group.CARD;
        };
    }

    boolean isDuress() {
        return credential instanceof PinChecked pin && pin.outcome() == PinOutcome.DURESS && holder != null;
    }

    boolean isClockUnknown() {
        return situation.clock() == ClockTrust.UNKNOWN;
    }

    boolean isClockTrusted() {
        return situation.clock() == ClockTrust.TRUSTED;
    }
}
