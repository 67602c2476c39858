package org.linli.messages.pass;

/** What a code in front of the camera is. Whoever gets a {@link Rotating} or {@link Visitor} has a well-formed pass, not yet a signed one. */
public sealed interface PassReading {

    /** A resident's pass. */
    record Rotating(RotatingPass pass) implements PassReading {}

    /** A visitor's pass. */
    record Visitor(VisitorPass pass) implements PassReading {}

    /** It bears our mark but is no pass of a kind and version that we know. */
    record Damaged(Damage damage) implements PassReading {}

    /** A code of somebody else: an address, a payment, a health certificate. */
    record NotOurs() implements PassReading {}

    /** What is wrong with a code that bears our mark. */
    enum Damage {
        /** Neither a resident's nor a visitor's; perhaps from a newer community. */
        UNKNOWN_KIND,
        /** Perhaps from a newer community. */
        UNKNOWN_VERSION,
        TOO_SHORT,
        TOO_LONG,
        /** A character outside Base45, or a group that stands for no bytes. */
        NOT_BASE45,
        /** A field outside its range. */
        BAD_FIELD
    }
}
