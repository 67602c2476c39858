package org.linli.messages.access;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.linli.messages.Fields;

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
            days = Collections.unmodifiableSet(new TreeSet<>(Fields.required("days", days)));
            if (days.isEmpty()) {
                throw new IllegalArgumentException("days is empty");
            }
            Fields.range("fromMinute", fromMinute, 0, 1439);
            Fields.range("untilMinute", untilMinute, 1, 1440);
            if (fromMinute >= untilMinute) {
                throw new IllegalArgumentException("untilMinute is not after fromMinute");
            }
        }
    }

    public ScheduleItem {
        Fields.id("id", id);
        windows = Fields.list("windows", windows, 0, 64);
        Fields.required("onHolidays", onHolidays);
    }

    @Override
    public Kind kind() {
        return Kind.SCHEDULE;
    }
}
