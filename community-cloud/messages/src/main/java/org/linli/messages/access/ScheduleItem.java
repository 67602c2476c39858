package org.linli.messages.access;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;

/**
 * Weekly windows in the community's own zone.
 *
 * @param windows at most 64
 * @param onHolidays what happens on a holiday: windows apply as on any day, or the schedule is closed
 */
public record ScheduleItem(String id, List<Window> windows, OnHolidays onHolidays) implements AccessItem {

    /** Behaviour on a {@link HolidayItem}. */
    public enum OnHolidays {
        AS_USUAL,
        CLOSED
    }

    /**
     * From minute to minute of the local day on these days.
     *
     * @param fromMinute 0..1439
     * @param untilMinute 1..1440, exclusive, later than from; a night shift is two windows
     */
    public record Window(Set<DayOfWeek> days, int fromMinute, int untilMinute) {
        public Window {
            days = java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(days));
        }
    }

    public ScheduleItem {
        windows = List.copyOf(windows);
    }

    @Override
    public Kind kind() {
        return Kind.SCHEDULE;
    }
}
