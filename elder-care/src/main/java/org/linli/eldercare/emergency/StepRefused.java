package org.linli.eldercare.emergency;

/** A step that does not follow from how things stand; nothing was changed. */
public final class StepRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is in the way. */
    public enum Why {
        /** Nothing is left to do. */
        CLOSED,
        /** It cannot be taken up again: it was never put down. */
        OPEN,
        /** Somebody else has it. */
        TAKEN,
        /** The same person has it already. */
        YOURS,
        /** Only who has it may. */
        NOT_YOURS,
        /** No reason was given, or too long a one. */
        REASON,
        /** What was found is missing, or too long. */
        NOTE,
        /** It was closed too long ago. */
        TOO_OLD
    }

    private final Why why;

    StepRefused(Why why) {
        super(why.name());
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
