package org.linli.door.decide;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.ScheduleItem.OnHolidays;
import org.linli.messages.access.ScheduleItem.Window;

/**
 * A schedule, asked in local time: a window is from clock face to clock face, so a day of 23 or 25 hours needs no care. An hour that a
 * clock change repeats counts both times; one that it skips never comes.
 */
final class WeekSchedule {

    private static final int MINUTES_A_DAY = 24 * 60;
    private static final int DAYS_A_WEEK = 7;

    /** What a schedule says about an instant. */
    enum Answer {
        OPEN,
        CLOSED,
        /** Would be open, but today is a holiday. */
        HOLIDAY
    }

    private final List<Window> windows;
    private final boolean closedOnHolidays;
    private final boolean always;

    WeekSchedule(ScheduleItem item) {
        windows = item.windows();
        closedOnHolidays = item.onHolidays() == OnHolidays.CLOSED;
        always = !closedOnHolidays && coversTheWeek();
    }

    /** Whether this schedule is open whatever the time: the only one a door can use without a clock. */
    boolean isAlways() {
        return always;
    }

    Answer at(Instant now, ZoneId zone, Holidays holidays) {
        ZonedDateTime local = now.atZone(zone);
        if (!isInWindow(local.getDayOfWeek(), minuteOfDay(local))) {
            return Answer.CLOSED;
        }
        return closedOnHolidays && holidays.contains(local.toLocalDate()) ? Answer.HOLIDAY : Answer.OPEN;
    }

    /** When the opening that contains {@code now} began; a night over midnight is one opening. Empty when closed; looks back a week at most. */
    Optional<Instant> openSince(Instant now, ZoneId zone, Holidays holidays) {
        if (at(now, zone, holidays) != Answer.OPEN) {
            return Optional.empty();
        }
        ZonedDateTime local = now.atZone(zone);
        LocalDate day = local.toLocalDate();
        int begin = beginOfRun(day.getDayOfWeek(), minuteOfDay(local));
        for (int i = 0; i < DAYS_A_WEEK && begin == 0 && isOpenLateOn(day.minusDays(1), holidays); i++) {
            day = day.minusDays(1);
            begin = beginOfRun(day.getDayOfWeek(), MINUTES_A_DAY - 1);
        }
        return Optional.of(
                day.atTime(LocalTime.MIDNIGHT.plusMinutes(begin)).atZone(zone).toInstant());
    }

    private boolean isOpenLateOn(LocalDate day, Holidays holidays) {
        return isInWindow(day.getDayOfWeek(), MINUTES_A_DAY - 1) && !(closedOnHolidays && holidays.contains(day));
    }

    /** First minute of the windows that touch each other up to this minute. */
    private int beginOfRun(DayOfWeek day, int minute) {
        int begin = minute;
        while (begin > 0 && isInWindow(day, begin - 1)) {
            begin--;
        }
        return begin;
    }

    private boolean isInWindow(DayOfWeek day, int minute) {
        for (Window window : windows) {
            if (window.fromMinute() <= minute
                    && minute < window.untilMinute()
                    && window.days().contains(day)) {
                return true;
            }
        }
        return false;
    }

    private boolean coversTheWeek() {
        for (DayOfWeek day : DayOfWeek.values()) {
            for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
                if (!isInWindow(day, minute)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int minuteOfDay(ZonedDateTime local) {
        return local.getHour() * 60 + local.getMinute();
    }
}
