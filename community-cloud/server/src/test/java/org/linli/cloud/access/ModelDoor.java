package org.linli.cloud.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** A door as the contract of the sync messages describes it, in memory. */
public final class ModelDoor {

    private final String id;
    private Map<StoredItem.Key, String> items = new HashMap<>();
    private long revision;
    private final List<SyncDelta> parts = new ArrayList<>();

    public ModelDoor(String id) {
        this.id = id;
    }

    public SyncRequest request() {
        return new SyncRequest(id, revision, digest(), false);
    }

    public SyncReport report() {
        return new SyncReport(id, revision, digest(), true);
    }

    /** False when the delta does not follow on what the door has. */
    public boolean apply(SyncDelta delta) {
        SyncDelta.SnapshotPart part = delta.snapshot();
        if (part != null) {
            parts.add(delta);
            if (parts.size() < part.parts()) {
                return true;
            }
            items = new HashMap<>();
            parts.forEach(this::put);
            parts.clear();
        } else {
            if (delta.fromRevision() != revision) {
                return false;
            }
            put(delta);
        }
        revision = delta.toRevision();
        if (!digest().equals(delta.digest())) {
            throw new AssertionError("digest differs after revision " + revision);
        }
        return true;
    }

    private void put(SyncDelta delta) {
        for (SyncDelta.Change change : delta.changes()) {
            StoredItem.Key key = new StoredItem.Key(change.knownKind().orElseThrow(), change.id());
            if (change.body() == null) {
                items.remove(key);
            } else {
                items.put(key, change.body());
            }
        }
    }

    public String digest() {
        AccessDigest digest = new AccessDigest();
        items.forEach((key, body) -> digest.toggle(key.kind(), key.id(), body));
        return digest.hex();
    }

    public long revision() {
        return revision;
    }

    public Map<StoredItem.Key, String> items() {
        return items;
    }

    /** Exact text of an item it must have. */
    public String body(org.linli.messages.access.AccessItem.Kind kind, String item) {
        return java.util.Objects.requireNonNull(items.get(new StoredItem.Key(kind, item)));
    }

    public boolean knows(org.linli.messages.access.AccessItem.Kind kind, String item) {
        return items.containsKey(new StoredItem.Key(kind, item));
    }
}
