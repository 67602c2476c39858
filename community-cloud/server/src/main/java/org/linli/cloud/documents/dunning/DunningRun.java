package org.linli.cloud.documents.dunning;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One look at who is overdue, and what came of it.
 *
 * @param asOf the day by which days past due are counted
 * @param tooLittle households that owe less than the plan's minimum
 * @param counts of its notices
 */
public record DunningRun(
        String id,
        String plan,
        DunningPlan content,
        LocalDate asOf,
        State state,
        int tooLittle,
        Counts counts,
        Instant madeAt,
        String madeBy,
        @Nullable Instant carriedOutAt) {

    /** How far a run is. */
    public enum State {
        /** To be looked at; nobody was told anything. */
        PREVIEW,
        RUNNING,
        DONE
    }

    /** What became of what one household would get. */
    public enum NoticeState {
        PLANNED,
        DONE,
        PAUSED,
        /** Paid, reversed, disputed or asked for otherwise between looking and doing. */
        SETTLED
    }

    /**
     * @param planned still to be done
     * @param amountFen asked for, or to be asked for
     */
    public record Counts(int planned, int messages, int letters, int paused, int settled, long amountFen) {}

    /** What one household would get or got. */
    public record Entry(
            int number, String household, int step, DunningPlan.Channel channel, NoticeState state, Letter letter) {}
}
