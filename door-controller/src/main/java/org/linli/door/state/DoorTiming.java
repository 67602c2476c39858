package org.linli.door.state;

import org.linli.messages.access.DoorItem;

/**
 * @param releaseMillis pulse of the lock, 50..60000
 * @param heldOpenMillis how long the leaf may stand open, 1000..3600000
 */
public record DoorTiming(int releaseMillis, int heldOpenMillis) {

    /** For a door that has not been told: 3 s to pass, 30 s open. */
    public static final DoorTiming SHIPPED = new DoorTiming(3_000, 30_000);

    public DoorTiming {
        if (releaseMillis < 50 || releaseMillis > 60_000 || heldOpenMillis < 1_000 || heldOpenMillis > 3_600_000) {
            throw new IllegalArgumentException("door timing is out of range");
        }
    }

    /** The item's timing, each value brought into its range. */
    public static DoorTiming of(DoorItem item) {
        return new DoorTiming(
                Math.max(50, Math.min(60_000, item.releaseMillis())),
                Math.max(1_000, Math.min(3_600_000, item.heldOpenMillis())));
    }

    /** After three quarters of the time the door asks to be closed. */
    int warnAfterMillis() {
        return heldOpenMillis / 4 * 3;
    }
}
