package org.linli.cloud.parcels;

import java.util.List;
import org.linli.cloud.refusal.Refused;

/**
 * How a community keeps parcels.
 *
 * @param doors doors that a courier's pass opens, at most 8
 * @param shelves places, in the order in which they are filled, at most 300
 * @param remindHours hours after taking in at which the receiver is reminded, rising, at most 10
 * @param returnHours hours after which the desk is told to send it back
 */
record ParcelRoom(List<String> doors, List<String> shelves, List<Integer> remindHours, int returnHours) {

    private static final int YEAR_HOURS = 366 * 24;

    /** A day, three days, six days; back after ten. */
    static final ParcelRoom USUAL = new ParcelRoom(List.of(), List.of(), List.of(24, 72, 144), 240);

    ParcelRoom {
        doors = List.copyOf(doors);
        shelves = List.copyOf(shelves);
        remindHours = List.copyOf(remindHours);
        Refused.unless(doors.size() <= 8 && shelves.size() <= 300, "parcel-room-size");
        Refused.unless(shelves.stream().allMatch(shelf -> !shelf.isBlank() && shelf.length() <= 20), "parcel-shelf");
        Refused.unless(returnHours >= 1 && returnHours <= YEAR_HOURS, "parcel-hours");
        int before = 0;
        for (int hours : remindHours) {
            Refused.unless(hours > before && hours <= returnHours, "parcel-hours");
            before = hours;
        }
        Refused.unless(remindHours.size() <= 10, "parcel-hours");
    }

    /** Hours after taking in of the reminder with this number; the last one, to the desk, is that of the return. Null when all went out. */
    @org.jspecify.annotations.Nullable
    Integer hoursOf(int reminder) {
        if (reminder < remindHours.size()) {
            return remindHours.get(reminder);
        }
        return reminder == remindHours.size() ? returnHours : null;
    }

    /** Whether the reminder with this number tells the desk to send it back. */
    boolean isReturn(int reminder) {
        return reminder == remindHours.size();
    }
}
