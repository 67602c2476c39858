package org.linli.messages.access;

import java.time.LocalDate;

/**
 * A holiday in the community's zone.
 *
 * @param from first day
 * @param until last day, inclusive
 */
public record HolidayItem(String id, LocalDate from, LocalDate until) implements AccessItem {
    @Override
    public Kind kind() {
        return Kind.HOLIDAY;
    }
}
