package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.messages.access.AccessItem;
import org.linli.messages.sync.AccessDigest;

/** The items of every door as they are sent, with revision and running digest. */
final class ItemTable {

    /** Statements are run in pieces of this many rows, so that memory stays small. */
    private static final int PIECE = 1000;

    private final Handle handle;

    ItemTable(Handle handle) {
        this.handle = handle;
    }

    /** Where a door stands. */
    record State(long revision, String digest, long floorRevision) {}

    Optional<State> find(String door) {
        return handle.createQuery("SELECT revision, digest, floor_revision FROM door_access WHERE door = :door")
                .bind("door", door)
                .map((row, context) ->
                        new State(row.getLong("revision"), text(row, "digest"), row.getLong("floor_revision")))
                .findOne();
    }

    Map<StoredItem.Key, StoredItem> ofDoor(String door) {
        return select(handle.createQuery(
                        "SELECT kind, id, holder, body FROM door_item WHERE door = :door AND holder = '' AND NOT removed")
                .bind("door", door));
    }

    /** The stored items of these holders, or of all when null. */
    Map<StoredItem.Key, StoredItem> ofHolders(String door, @Nullable Collection<String> holders) {
        if (holders == null) {
            return select(handle.createQuery(
                            "SELECT kind, id, holder, body FROM door_item WHERE door = :door AND holder <> '' AND NOT removed")
                    .bind("door", door));
        }
        return select(handle.createQuery("SELECT kind, id, holder, body FROM door_item"
                        + " WHERE door = :door AND holder IN (<holders>) AND NOT removed")
                .bind("door", door)
                .bindList("holders", List.copyOf(holders)));
    }

    private static Map<StoredItem.Key, StoredItem> select(Query query) {
        Map<StoredItem.Key, StoredItem> items = new HashMap<>();
        query.map((row, context) -> new StoredItem(
                        AccessItem.Kind.valueOf(text(row, "kind")),
                        text(row, "id"),
                        text(row, "holder"),
                        text(row, "body")))
                .forEach(item -> items.put(item.key(), item));
        return items;
    }

    /**
     * Makes the stored items equal to the wanted ones, as one new revision; null when they are equal already.
     *
     * @param stored what is stored now, of the same part of the door's items as {@code wanted}
     */
    @Nullable
    DoorRevision replace(String door, Map<StoredItem.Key, StoredItem> stored, List<StoredItem> wanted, Instant now) {
        List<StoredItem> put = new ArrayList<>();
        Map<StoredItem.Key, StoredItem> gone = new HashMap<>(stored);
        for (StoredItem item : wanted) {
            StoredItem before = gone.remove(item.key());
            if (before == null || !before.equals(item)) {
                put.add(item);
            }
        }
        Optional<State> known = find(door);
        if (put.isEmpty() && gone.isEmpty() && known.isPresent()) {
            return null;
        }
        State state = known.orElse(new State(0, new AccessDigest().hex(), 0));
        long revision = state.revision() + 1;
        AccessDigest digest = AccessDigest.of(state.digest());
        for (StoredItem item : put) {
            StoredItem before = stored.get(item.key());
            if (before != null) {
                digest.toggle(before.kind(), before.id(), before.body());
            }
            digest.toggle(item.kind(), item.id(), item.body());
        }
        gone.values().forEach(item -> digest.toggle(item.kind(), item.id(), item.body()));
        write(door, revision, put);
        remove(door, revision, gone.values());
        handle.createUpdate("INSERT INTO door_access (door, revision, digest, floor_revision, unconfirmed_since)"
                        + " VALUES (:door, :revision, :digest, 0, :now) ON CONFLICT (door) DO UPDATE SET"
                        + " revision = excluded.revision, digest = excluded.digest,"
                        + " unconfirmed_since = COALESCE(door_access.unconfirmed_since, excluded.unconfirmed_since)")
                .bind("door", door)
                .bind("revision", revision)
                .bind("digest", digest.hex())
                .bind("now", now.toEpochMilli())
                .execute();
        return new DoorRevision(door, state.revision(), revision);
    }

    private void write(String door, long revision, List<StoredItem> items) {
        String sql = "INSERT INTO door_item (door, kind, id, holder, revision, removed, body)"
                + " VALUES (:door, :kind, :id, :holder, :revision, FALSE, :body)"
                + " ON CONFLICT (door, kind, id) DO UPDATE SET holder = excluded.holder,"
                + " revision = excluded.revision, removed = FALSE, body = excluded.body";
        for (int start = 0; start < items.size(); start += PIECE) {
            PreparedBatch batch = handle.prepareBatch(sql);
            for (StoredItem item : items.subList(start, Math.min(items.size(), start + PIECE))) {
                batch.bind("door", door)
                        .bind("kind", item.kind().name())
                        .bind("id", item.id())
                        .bind("holder", item.holder())
                        .bind("revision", revision)
                        .bind("body", item.body())
                        .add();
            }
            batch.execute();
        }
    }

    private void remove(String door, long revision, Collection<StoredItem> items) {
        if (items.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("UPDATE door_item SET removed = TRUE, revision = :revision, body = ''"
                + " WHERE door = :door AND kind = :kind AND id = :id");
        for (StoredItem item : items) {
            batch.bind("door", door)
                    .bind("kind", item.kind().name())
                    .bind("id", item.id())
                    .bind("revision", revision)
                    .add();
        }
        batch.execute();
    }
}
