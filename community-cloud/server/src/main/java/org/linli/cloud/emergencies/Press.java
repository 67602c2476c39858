package org.linli.cloud.emergencies;

import java.time.Instant;

/**
 * One press, whatever was pressed.
 *
 * @param id as its source names it: the same press sent twice has the same
 * @param person who needs help; empty when unknown
 * @param door where; empty when it was no door's key
 * @param by who pressed for the person; empty when they did themselves or nobody knows
 * @param trial a test
 * @param at by the clock of the source
 */
record Press(String id, Source source, String person, String door, String by, boolean trial, Instant at) {

    /** What was pressed. The names stand in the contract. */
    enum Source {
        /** The help key of a door's panel. */
        DOOR,
        /** 求助 in the app. */
        PHONE,
        /** Staff who were told of it, by telephone or at the desk. */
        STAFF
    }

    /** Says nothing of who needs help. */
    @Override
    public String toString() {
        return "Press[" + source + " " + id + "]";
    }
}
