package org.linli.cloud.parcels;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits for somebody.
 *
 * @param tracking number on its label
 * @param carrier who brought it, as people call them
 * @param household whose it is when no single person is named; null for an empty home
 * @param receiver the person on the label; null when only the home is known
 * @param lockerCode the locker's own code; empty for what lies on our shelf
 * @param photo picture of it when it came
 * @param turn makes its code; counted on where another parcel has that one
 * @param collector whom the receiver sends; empty for nobody
 * @param collectorTurn makes the collector's code; each has one of their own
 * @param end how it went; null while it waits
 * @param reminded how many reminders went out
 * @param remindAt when the next is due; null for never again
 */
record Parcel(
        String community,
        String id,
        String tracking,
        String carrier,
        Source source,
        @Nullable String unit,
        @Nullable String household,
        @Nullable String receiver,
        String shelf,
        String lockerCode,
        String note,
        @Nullable String photo,
        String takenInBy,
        Instant takenInAt,
        State state,
        int turn,
        String collector,
        int collectorTurn,
        @Nullable End end,
        int reminded,
        @Nullable Instant remindAt) {

    /** Who took it in. */
    enum Source {
        DESK,
        COURIER,
        LOCKER
    }

    /** Where it is. */
    enum State {
        WAITING,
        COLLECTED,
        RETURNED
    }

    /** How it was known that it may be handed out. */
    enum How {
        /** The receiver's code or its QR picture. */
        CODE,
        /** The code of the person whom the receiver sent. */
        COLLECTOR,
        /** The desk knows the person; who took it stands in {@link End#by}. */
        KNOWN,
        /** The locker opened. */
        LOCKER,
        /** Went back to the carrier. */
        RETURNED
    }

    /**
     * @param by who took it: a name, or why it went back
     * @param handedBy person who handed it out
     * @param proof picture of the handing over
     */
    record End(
            Instant at,
            How how,
            String by,
            String handedBy,
            @Nullable String proof) {}

    /** Says nothing about people. */
    @Override
    public String toString() {
        return "Parcel[" + id + " " + state + "]";
    }
}
