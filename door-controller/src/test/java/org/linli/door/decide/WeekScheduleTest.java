package org.linli.door.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.linli.door.decide.WeekSchedule.Answer;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.ScheduleItem.OnHolidays;
import org.linli.messages.access.ScheduleItem.Window;

class WeekScheduleTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private final Holidays holidays = new Holidays();

    private static WeekSchedule of(OnHolidays onHolidays, Window... windows) {
        return new WeekSchedule(new ScheduleItem("s", List.of(windows), onHolidays));
    }

    private Answer at(WeekSchedule schedule, String instant, ZoneId zone) {
        return schedule.at(Instant.parse(instant), zone, holidays);
    }

    @Test
    void windows_are_local_days_and_minutes_the_end_exclusive() {
        WeekSchedule weekdays =
                of(OnHolidays.AS_USUAL, new Window(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 8 * 60, 18 * 60));
        assertEquals(Answer.OPEN, at(weekdays, "2026-11-16T00:00:00Z", SHANGHAI));
        assertEquals(Answer.CLOSED, at(weekdays, "2026-11-15T23:59:59Z", SHANGHAI));
        assertEquals(Answer.OPEN, at(weekdays, "2026-11-16T09:59:59Z", SHANGHAI));
        assertEquals(Answer.CLOSED, at(weekdays, "2026-11-16T10:00:00Z", SHANGHAI));
        assertEquals(Answer.CLOSED, at(weekdays, "2026-11-21T02:00:00Z", SHANGHAI), "Saturday");
    }

    @Test
    void a_day_of_23_hours_skips_what_its_clock_skips() {
        // Berlin, 2027-03-28: 02:00 becomes 03:00 at 01:00 UTC.
        WeekSchedule night = of(OnHolidays.AS_USUAL, new Window(DAILY, 2 * 60, 3 * 60));
        WeekSchedule morning = of(OnHolidays.AS_USUAL, new Window(DAILY, 3 * 60, 4 * 60));
        assertEquals(Answer.CLOSED, at(night, "2027-03-28T00:59:59Z", BERLIN));
        assertEquals(Answer.CLOSED, at(night, "2027-03-28T01:00:00Z", BERLIN));
        assertEquals(Answer.OPEN, at(morning, "2027-03-28T01:00:00Z", BERLIN));
        assertEquals(Answer.CLOSED, at(morning, "2027-03-28T02:00:00Z", BERLIN));
    }

    @Test
    void a_day_of_25_hours_is_open_both_times() {
        // Berlin, 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC.
        WeekSchedule night = of(OnHolidays.AS_USUAL, new Window(DAILY, 2 * 60, 3 * 60));
        assertEquals(Answer.OPEN, at(night, "2026-10-25T00:30:00Z", BERLIN));
        assertEquals(Answer.OPEN, at(night, "2026-10-25T01:30:00Z", BERLIN));
        assertEquals(Answer.CLOSED, at(night, "2026-10-25T02:00:00Z", BERLIN));
    }

    @Test
    void a_holiday_closes_only_what_says_so_and_only_inside_its_windows() {
        holidays.put(new HolidayItem("festival", LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 7)));
        WeekSchedule closed = of(OnHolidays.CLOSED, new Window(DAILY, 8 * 60, 18 * 60));
        WeekSchedule usual = of(OnHolidays.AS_USUAL, new Window(DAILY, 8 * 60, 18 * 60));
        assertEquals(Answer.OPEN, at(closed, "2026-09-30T02:00:00Z", SHANGHAI));
        assertEquals(Answer.HOLIDAY, at(closed, "2026-10-01T02:00:00Z", SHANGHAI));
        assertEquals(Answer.HOLIDAY, at(closed, "2026-10-07T02:00:00Z", SHANGHAI));
        assertEquals(Answer.OPEN, at(closed, "2026-10-08T02:00:00Z", SHANGHAI));
        assertEquals(Answer.CLOSED, at(closed, "2026-10-01T15:00:00Z", SHANGHAI));
        assertEquals(Answer.OPEN, at(usual, "2026-10-01T02:00:00Z", SHANGHAI));
    }

    @Test
    void only_a_full_week_that_knows_no_holidays_needs_no_clock() {
        assertTrue(of(OnHolidays.AS_USUAL, new Window(DAILY, 0, 1_440)).isAlways());
        assertTrue(of(OnHolidays.AS_USUAL, new Window(DAILY, 0, 700), new Window(DAILY, 700, 1_440))
                .isAlways());
        assertFalse(of(OnHolidays.AS_USUAL, new Window(DAILY, 0, 1_439)).isAlways());
        assertFalse(of(OnHolidays.CLOSED, new Window(DAILY, 0, 1_440)).isAlways());
    }

    @Test
    void a_night_over_midnight_is_one_opening() {
        WeekSchedule night = of(OnHolidays.AS_USUAL, new Window(DAILY, 22 * 60, 1_440), new Window(DAILY, 0, 6 * 60));
        Instant began = Instant.parse("2026-11-17T14:00:00Z");
        for (String inside : List.of("2026-11-17T14:00:00Z", "2026-11-17T15:59:00Z", "2026-11-17T21:59:59Z")) {
            assertEquals(Optional.of(began), night.openSince(Instant.parse(inside), SHANGHAI, holidays));
        }
        assertEquals(Optional.empty(), night.openSince(Instant.parse("2026-11-17T22:00:00Z"), SHANGHAI, holidays));
    }

    @Test
    void an_opening_without_end_is_looked_back_for_a_week() {
        WeekSchedule always = of(OnHolidays.AS_USUAL, new Window(DAILY, 0, 1_440));
        Instant now = Instant.parse("2026-11-18T02:00:00Z");
        assertEquals(Optional.of(Instant.parse("2026-11-10T16:00:00Z")), always.openSince(now, SHANGHAI, holidays));
    }
}
