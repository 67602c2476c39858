package org.linli.messages.access;

import java.time.LocalDate;
import org.linli.messages.Fields;

/**
 * A holiday in the community's zone.
 *
 * @param from first day
 * @param until last day, inclusive
 */
public record HolidayItem(String id, LocalDate from, LocalDate until) implements AccessItem {
    public HolidayItem {
        Fields.id("id", id);
        Fields.range("year of from", Fields.required("from", from).getYear(), 0, 9999);
        Fields.range("year of until", Fields.required("until", until).getYear(), 0, 9999);
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("until is before from");
        }
    }

    @Override
    public Kind kind() {
        return Kind.HOLIDAY;
    }
}
