package org.linli.cloud.visits;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.linli.cloud.refusal.Refused;

/**
 * Times that come back every week, in the community's zone. Pure.
 *
 * @param times 1 to 14
 */
record Week(List<Time> times) {

    private static final int MOST_TIMES = 14;

    /** @param until on the same day, later than {@code from} */
    record Time(
            DayOfWeek day,
            @JsonFormat(pattern = "HH:mm") LocalTime from,
            @JsonFormat(pattern = "HH:mm") LocalTime until) {
        Time {
            Refused.unless(from.isBefore(until), "visit-week");
        }
    }

    /** One of them on one day. */
    record Window(Instant from, Instant until) {
        boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }

    Week {
        times = List.copyOf(times);
        Refused.unless(!times.isEmpty() && times.size() <= MOST_TIMES, "visit-week");
    }

    /** The window that lasts at this instant, or the next one that begins within this time; the earlier when two do. */
    Optional<Window> next(Instant now, Duration within, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        LocalDate last = now.plus(within).atZone(zone).toLocalDate();
        List<Window> windows = new ArrayList<>();
        for (LocalDate day = today; !day.isAfter(last); day = day.plusDays(1)) {
            for (Time time : times) {
                if (time.day() == day.getDayOfWeek()) {
                    windows.add(new Window(
                            day.atTime(time.from()).atZone(zone).toInstant(),
                            day.atTime(time.until()).atZone(zone).toInstant()));
                }
            }
        }
        return windows.stream()
                .filter(window -> window.until().isAfter(now)
                        && window.from().isBefore(window.until())
                        && !window.from().isAfter(now.plus(within)))
                .min(Comparator.comparing(Window::from));
    }
}
