package org.linli.door.store;

import java.time.Duration;

/**
 * Bounds of a store.
 *
 * @param maxOutboxRows events that may wait for the cloud; beyond this nothing more is recorded. Unacknowledged events are never dropped
 * @param maxBytes size of the database file, 1 MiB or more
 * @param ballastBytes size of the file that is given up when the disk is full, so that recording goes on while somebody makes room; 0 for none
 * @param maintenanceEvery how often the write-ahead log is carried over, old rows are purged and the time is kept
 */
public record StoreOptions(long maxOutboxRows, long maxBytes, long ballastBytes, Duration maintenanceEvery) {

    /** One million events, 1 GiB, 8 MiB of ballast, every second. */
    public static final StoreOptions DEFAULT = new StoreOptions(1_000_000, 1L << 30, 8L << 20, Duration.ofSeconds(1));

    public StoreOptions {
        if (maxOutboxRows < 1 || maxBytes < 1 << 20 || ballastBytes < 0) {
            throw new IllegalArgumentException("store bounds out of range");
        }
    }
}
