package org.linli.messages.sync;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.access.AccessItem;

/**
 * Changes for one door, or one part of a snapshot. The door applies a delta only when {@code fromRevision} is the revision it has, in one
 * transaction; otherwise it asks again.
 *
 * @param snapshot null for a plain delta; else which part of which snapshot this is. All parts are applied together, replacing everything
 * @param digest digest of all items after this delta (after the last part for a snapshot)
 * @param changes at most 2000, in order
 */
public record SyncDelta(
        String door,
        long fromRevision,
        long toRevision,
        @Nullable SnapshotPart snapshot,
        String digest,
        List<Change> changes) {

    public static final int MAX_CHANGES = 2000;

    /**
     * @param part from 0
     * @param parts 1..10000
     */
    public record SnapshotPart(String id, int part, int parts) {}

    /**
     * Puts or removes an item.
     *
     * @param body exact text of the encoded item, at most 8 KiB; null removes
     */
    public record Change(
            AccessItem.Kind kind, String id, @Nullable String body) {}

    public SyncDelta {
        changes = List.copyOf(changes);
    }
}
