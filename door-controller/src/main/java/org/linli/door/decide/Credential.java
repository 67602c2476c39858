package org.linli.door.decide;

import org.jspecify.annotations.Nullable;
import org.linli.hardware.CardRead;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

/** What somebody presented to the door, as read; nothing in it has been judged unless its name says so. */
public sealed interface Credential {

    /** What is written into the event. */
    CredentialKind means();

    /** A card, read without parity errors. */
    record Card(CardRead read) implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.CARD;
        }
    }

    /** A resident's rotating code, well formed; its signature and step are judged by the decider. */
    record Rotating(RotatingPass pass) implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.QR_ROTATING;
        }

        @Override
        public String toString() {
            return "Rotating[" + pass.keyId() + "]";
        }
    }

    /** A visitor pass, well formed; its signature, window, doors and uses are judged by the decider. */
    record Visitor(VisitorPass pass) implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.QR_VISITOR;
        }

        @Override
        public String toString() {
            return "Visitor[" + pass.passId() + "]";
        }
    }

    /** A code that is not one of ours, or is damaged. Its text is not kept. */
    record OtherCode() implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.QR_OTHER;
        }
    }

    /**
     * A PIN entry after its hash was checked off the door's thread.
     *
     * @param userCode 3..8 digits as entered
     */
    record PinChecked(String userCode, PinOutcome outcome) implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.PIN;
        }

        @Override
        public String toString() {
            return "PinChecked[" + outcome + "]";
        }
    }

    /** What the hash check said. */
    enum PinOutcome {
        RIGHT,
        /** The duress PIN: opens and alarms silently. */
        DURESS,
        /** Wrong PIN, or no such user code: the door shows no difference. */
        WRONG
    }

    /**
     * What the camera side concluded about whoever stands before the door, after all frames were looked at.
     *
     * @param holder best match; null when there is none
     * @param consent id of the consent the template was made under; null when {@code holder} is
     * @param score cosine of the best match, -1..1
     */
    record Face(
            FaceFinding finding,
            @Nullable String holder,
            @Nullable String consent,
            double score) implements Credential {
        @Override
        public CredentialKind means() {
            return CredentialKind.FACE;
        }
    }

    /** How the search over templates ended. */
    enum FaceFinding {
        /** One live face, one holder, enough frames agree. */
        MATCH,
        LOW_SCORE,
        /** Best and second best holder are too close. */
        AMBIGUOUS,
        SPOOF_SUSPECTED,
        TWO_FACES
    }
}
