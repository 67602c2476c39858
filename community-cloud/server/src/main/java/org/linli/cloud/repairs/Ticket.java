package org.linli.cloud.repairs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be put right.
 *
 * @param number as people say it on the telephone: the day and a count, such as {@code 20261121-007}
 * @param pausedFrom where it stood when it was paused; null while it is not
 * @param assignee the repairer who has it; null while the desk has it
 * @param reopened how often it was opened again
 * @param stars 1..5; null until rated
 */
record Ticket(
        String community,
        String id,
        String number,
        Matter matter,
        TicketFlow.State state,
        TicketFlow.@Nullable State pausedFrom,
        @Nullable String assignee,
        @Nullable Instant answeredAt,
        @Nullable Instant finishedAt,
        Instant changedAt,
        Clocks clocks,
        Charge charge,
        int reopened,
        @Nullable Integer stars) {

    /** What kind of matter it is. */
    enum Kind {
        /** In somebody's home. */
        REPAIR,
        COMPLAINT,
        /** Of a public place. */
        DEFECT,
        /** A device reported itself, or its silence did. */
        FAULT
    }

    /**
     * What was asked for; it never changes.
     *
     * @param household whose home it is about; null for public places
     * @param place where exactly, in words
     * @param words what is wrong, in words
     * @param spoken whether the words were spoken and written down by the phone
     * @param asker whose concern it is; null for what a device reported
     * @param source what a fault is about; null for people's tickets
     * @param writtenBy who of the staff wrote it down; null for what residents and devices tell
     */
    record Matter(
            Kind kind,
            String category,
            @Nullable String building,
            @Nullable String unit,
            @Nullable String household,
            String place,
            String words,
            boolean spoken,
            @Nullable String asker,
            Instant submittedAt,
            @Nullable String source,
            @Nullable String writtenBy) {

        /** May tell about a home. */
        @Override
        public String toString() {
            return "Matter[" + kind + "]";
        }
    }

    /**
     * What it costs the household.
     *
     * @param bill id of the bill that was posted for it
     */
    record Charge(
            @Nullable Quote quote,
            Quote.State state,
            @Nullable String bill) {
        static final Charge NONE = new Charge(null, Quote.State.NONE, null);
    }

    static Ticket submitted(String community, String id, String number, Matter matter, Clocks clocks) {
        return new Ticket(
                community,
                id,
                number,
                matter,
                TicketFlow.State.SUBMITTED,
                null,
                null,
                null,
                null,
                matter.submittedAt(),
                clocks,
                Charge.NONE,
                0,
                null);
    }

    /** A copy to be changed. */
    Next next() {
        return new Next(this);
    }

    /** What a step makes of a ticket; taken into a new one by {@link #at}. Not for several threads. */
    static final class Next {
        private final Ticket before;
        TicketFlow.State state;
        TicketFlow.@Nullable State pausedFrom;

        @Nullable
        String assignee;

        @Nullable
        Instant answeredAt;

        @Nullable
        Instant finishedAt;

        Clocks clocks;
        Charge charge;
        int reopened;

        @Nullable
        Integer stars;

        private Next(Ticket before) {
            this.before = before;
            state = before.state;
            pausedFrom = before.pausedFrom;
            assignee = before.assignee;
            answeredAt = before.answeredAt;
            finishedAt = before.finishedAt;
            clocks = before.clocks;
            charge = before.charge;
            reopened = before.reopened;
            stars = before.stars;
        }

        Ticket at(Instant now) {
            return new Ticket(
                    before.community,
                    before.id,
                    before.number,
                    before.matter,
                    state,
                    pausedFrom,
                    assignee,
                    answeredAt,
                    finishedAt,
                    now,
                    clocks,
                    charge,
                    reopened,
                    stars);
        }
    }

    /** What is in it may be private. */
    @Override
    public String toString() {
        return "Ticket[" + number + " " + state + "]";
    }
}
