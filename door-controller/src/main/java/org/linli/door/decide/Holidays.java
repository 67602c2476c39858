package org.linli.door.decide;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.linli.messages.access.HolidayItem;

/** The community's holidays. */
final class Holidays {

    private final Map<String, HolidayItem> items = new HashMap<>();

    boolean put(HolidayItem item) {
        return items.put(item.id(), item) == null;
    }

    boolean remove(String id) {
        return items.remove(id) != null;
    }

    boolean contains(LocalDate day) {
        for (HolidayItem item : items.values()) {
            if (!day.isBefore(item.from()) && !day.isAfter(item.until())) {
                return true;
            }
        }
        return false;
    }
}
