package org.linli.messages.event;

/** Why a credential was granted or denied. Every decision carries one. */
public enum Reason {
    GRANTED(true),
    /** Granted, with a silent alarm. Nothing at the door may show the difference. */
    GRANTED_DURESS(true),
    /** Granted although the holder did not leave before (soft anti-passback). */
    GRANTED_ANTI_PASSBACK_SOFT(true),
    /** Everybody may pass now; the credential was not needed. */
    GRANTED_FREE_PASSAGE(true),
    /** Fire input or evacuation command: everybody may pass. */
    GRANTED_EVACUATION(true),

    UNKNOWN_CREDENTIAL(false),
    HOLDER_SUSPENDED(false),
    EXPIRED(false),
    NOT_YET_VALID(false),
    OUTSIDE_SCHEDULE(false),
    HOLIDAY(false),
    WRONG_DOOR(false),
    MEANS_NOT_ALLOWED(false),
    LOCKDOWN(false),
    ANTI_PASSBACK(false),
    /** First of two persons; waiting for the second. */
    AWAITING_SECOND_PERSON(false),
    /** The same holder presented twice where two persons are needed. */
    SECOND_PERSON_IS_SAME(false),
    /** The face was recognised; waiting for another means of the same holder. */
    AWAITING_SECOND_FACTOR(false),
    TOO_MANY_ATTEMPTS(false),
    USE_COUNT_EXHAUSTED(false),
    REPLAYED(false),
    REVOKED(false),
    BAD_SIGNATURE(false),
    /** A code, but not one of ours, or damaged. */
    UNREADABLE(false),
    WRONG_PIN(false),
    LOW_FACE_SCORE(false),
    /** Best and second best are too close. */
    AMBIGUOUS_FACE(false),
    SPOOF_SUSPECTED(false),
    TWO_FACES(false),
    NO_CONSENT(false),
    CLOCK_NOT_TRUSTED(false),
    /** Would be granted, but the door cannot record it, and what must be counted is not given away uncounted. */
    NOT_RECORDED(false);

    private final boolean granted;

    Reason(boolean granted) {
        this.granted = granted;
    }

    public boolean granted() {
        return granted;
    }
}
