package org.linli.messages.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;
import org.linli.messages.access.AccessItem;

/**
 * Changes for one door, or one part of a snapshot. The door applies a delta only when {@code fromRevision} is the revision it has, in one
 * transaction; otherwise it asks again.
 *
 * @param snapshot null for a plain delta; else which part of which snapshot this is. All parts are applied together, replacing everything
 * @param digest digest of all items after this delta (after the last part for a snapshot)
 * @param changes at most 2000, in order, together at most {@link Fields#MAX_BODIES_BYTES} bytes of bodies
 */
public record SyncDelta(
        String door,
        long fromRevision,
        long toRevision,
        @Nullable SnapshotPart snapshot,
        String digest,
        List<Change> changes) {

    /** The largest number of changes in one message. */
    public static final int MAX_CHANGES = 2000;

    /**
     * @param part from 0
     * @param parts 1..10000
     */
    public record SnapshotPart(String id, int part, int parts) {
        public SnapshotPart {
            Fields.id("id", id);
            Fields.range("parts", parts, 1, 10_000);
            Fields.range("part", part, 0, parts - 1L);
        }
    }

    /**
     * Puts or removes an item.
     *
     * @param kind name of an {@link AccessItem.Kind}; of one that is not known here when the cloud is newer. A door keeps such an item as it is, so that
     *     its digest is the cloud's, and lets nobody in by it; after its own update it understands it
     * @param body exact text of the encoded item, at most 8 KiB; null removes
     */
    public record Change(String kind, String id, @Nullable String body) {
        public Change {
            Fields.id("kind", kind);
            Fields.id("id", id);
            if (body != null) {
                Fields.body("body", body);
            }
        }

        /** A change of a kind that is known here. */
        public Change(AccessItem.Kind kind, String id, @Nullable String body) {
            this(kind.name(), id, body);
        }

        /** Empty for a kind of a newer cloud. */
        public Optional<AccessItem.Kind> knownKind() {
            return Arrays.stream(AccessItem.Kind.values())
                    .filter(known -> known.name().equals(kind))
                    .findFirst();
        }
    }

    public SyncDelta {
        Fields.id("door", door);
        Fields.notNegative("fromRevision", fromRevision);
        Fields.range("toRevision", toRevision, fromRevision, Long.MAX_VALUE);
        Fields.hex("digest", digest, 64);
        changes = Fields.list("changes", changes, 0, MAX_CHANGES);
        long bytes = 0;
        for (Change change : changes) {
            bytes += change.body() == null ? 0 : Fields.utf8Length(change.body());
        }
        Fields.range("bytes of all bodies", bytes, 0, Fields.MAX_BODIES_BYTES);
    }
}
