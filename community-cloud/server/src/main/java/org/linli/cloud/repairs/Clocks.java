package org.linli.cloud.repairs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is promised for a ticket. Pure.
 *
 * @param answer the promise that somebody takes it or answers; null once that happened
 * @param finish the promise of an end; null while paused and when over
 * @param left work time that was left when it was paused; null while it runs
 */
record Clocks(
        @Nullable Deadline answer,
        @Nullable Deadline finish,
        @Nullable Duration left) {

    static final Clocks STOPPED = new Clocks(null, null, null);

    static Clocks begin(Category category, Deadline.Calendar calendar, Instant now) {
        Duration answer = Duration.ofMinutes(category.answerMinutes());
        Duration finish = Duration.ofMinutes(category.finishMinutes());
        return new Clocks(Deadline.of(calendar, now, answer, answer), Deadline.of(calendar, now, finish, finish), null);
    }

    Clocks answered() {
        return new Clocks(null, finish, left);
    }

    Clocks paused(Deadline.Calendar calendar, Instant now) {
        Duration rest = finish == null ? Duration.ZERO : calendar.between(now, finish.due());
        return new Clocks(answer, null, rest);
    }

    /** Goes on with what was left; what was late already stays told. */
    Clocks resumed(Category category, Deadline.Calendar calendar, Instant now) {
        Duration rest = left == null ? Duration.ZERO : left;
        Deadline again = Deadline.of(calendar, now, Duration.ofMinutes(category.finishMinutes()), rest);
        return new Clocks(answer, rest.isZero() ? new Deadline(now, now, Deadline.LATE) : again, null);
    }

    /** As they stand at this instant. */
    Clocks at(Instant now) {
        return new Clocks(answer == null ? null : answer.at(now), finish == null ? null : finish.at(now), left);
    }

    /** When time alone next changes something; null for never. */
    @Nullable
    Instant lookAt() {
        Instant first = answer == null ? null : answer.next();
        Instant second = finish == null ? null : finish.next();
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.isBefore(second) ? first : second;
    }

    /** Whether a promise is broken. */
    boolean isLate() {
        return isLate(answer) || isLate(finish);
    }

    private static boolean isLate(@Nullable Deadline deadline) {
        return deadline != null && deadline.level() == Deadline.LATE;
    }
}
