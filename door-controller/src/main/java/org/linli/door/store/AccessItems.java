package org.linli.door.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.linli.messages.sync.AccessDigest;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncDelta.Change;
import org.linli.messages.sync.SyncDelta.SnapshotPart;

/**
 * The access items as they arrived. A snapshot is written beside the items in force, part by part, under the next generation; the last part only
 * turns the generation, so that a decision never waits for 50 000 rows. Every method that changes something runs inside its caller's transaction.
 *
 * <p>Staging lives in memory: after a restart the snapshot begins again.
 */
final class AccessItems {

    private static final String INSERT = "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?)";
    private static final int PURGE_ROWS = 2_000;

    private final Database database;
    private long generation;
    private AccessState state;
    private @Nullable Staging staging;
    /** Whether rows of other generations may be left; true at first, as a crash may have left some. */
    private boolean purgeDue = true;

    /** A snapshot on its way. */
    private static final class Staging {
        final String id;
        final int parts;
        final long generation;
        final AccessDigest digest = new AccessDigest();
        int received;
        int items;

        Staging(SnapshotPart first, long generation) {
            this.id = first.id();
            this.parts = first.parts();
            this.generation = generation;
        }
    }

    AccessItems(Database database) throws SQLException {
        this.database = database;
        this.state = new AccessState(0, new AccessDigest().hex(), 0, false);
        refresh();
    }

    /** Reads the state again, after a transaction that was rolled back. */
    void refresh() throws SQLException {
        PreparedStatement statement =
                database.bind("SELECT generation, revision, digest, items, snapshot_wanted FROM access");
        try (ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                generation = row.getLong(1);
                state = new AccessState(row.getLong(2), row.getString(3), row.getInt(4), row.getBoolean(5));
            }
        }
    }

    AccessState state() {
        return state;
    }

    void forgetStaging() {
        purgeDue = true;
        staging = null;
    }

    SyncOutcome apply(SyncDelta delta) throws SQLException {
        SnapshotPart part = delta.snapshot();
        if (part != null) {
            return stage(delta, part);
        }
        if (delta.fromRevision() != state.revision()) {
            return delta.toRevision() <= state.revision() ? SyncOutcome.ALREADY : SyncOutcome.GAP;
        }
        if (delta.changes().isEmpty() && delta.toRevision() == state.revision()) {
            return delta.digest().equals(state.digest()) ? SyncOutcome.ALREADY : SyncOutcome.MISMATCH;
        }
        Map<String, Change> last = new LinkedHashMap<>();
        delta.changes().forEach(change -> last.put(change.kind() + "/" + change.id(), change));
        AccessDigest digest = AccessDigest.of(state.digest());
        int items = state.items();
        for (Change change : last.values()) {
            items += toggle(digest, change);
        }
        if (!digest.hex().equals(delta.digest())) {
            return SyncOutcome.MISMATCH;
        }
        for (Change change : last.values()) {
            write(change);
        }
        write(generation, new AccessState(delta.toRevision(), digest.hex(), items, state.snapshotWanted()));
        return SyncOutcome.APPLIED;
    }

    /** Answers by how many the items grow. */
    private int toggle(AccessDigest digest, Change change) throws SQLException {
        int difference = 0;
        PreparedStatement find = database.bind(
                "SELECT body FROM item WHERE generation = ? AND kind = ? AND id = ?",
                generation,
                change.kind(),
                change.id());
        try (ResultSet row = find.executeQuery()) {
            if (row.next()) {
                digest.toggle(change.kind(), change.id(), row.getString(1));
                difference--;
            }
        }
        String body = change.body();
        if (body != null) {
            digest.toggle(change.kind(), change.id(), body);
            difference++;
        }
        return difference;
    }

    private void write(Change change) throws SQLException {
        String kind = change.kind();
        String body = change.body();
        if (body == null) {
            database.update(
                    "DELETE FROM item WHERE generation = ? AND kind = ? AND id = ?", generation, kind, change.id());
        } else {
            database.update(INSERT, generation, kind, change.id(), body, crc(kind, change.id(), body));
        }
    }

    private SyncOutcome stage(SyncDelta delta, SnapshotPart part) throws SQLException {
        Staging running = staging;
        if (part.part() == 0 && delta.toRevision() < state.revision() && !state.snapshotWanted()) {
            // Either an old one that the broker kept, which would bring back what was revoked, or the cloud itself went
            // back: asking again tells.
            forgetStaging();
            return SyncOutcome.MISMATCH;
        }
        if (part.part() == 0) {
            long next = database.number("SELECT coalesce(max(generation), 0) + 1 FROM item");
            running = new Staging(part, Math.max(next, generation + 1));
            staging = running;
            purgeDue = true;
        } else if (running == null || !running.id.equals(part.id()) || running.received != part.part()) {
            forgetStaging();
            return SyncOutcome.GAP;
        }
        PreparedStatement insert = database.statement(INSERT);
        for (Change change : delta.changes()) {
            String body = change.body();
            if (body == null) {
                continue;
            }
            String kind = change.kind();
            running.digest.toggle(change.kind(), change.id(), body);
            insert.setLong(1, running.generation);
            insert.setString(2, kind);
            insert.setString(3, change.id());
            insert.setString(4, body);
            insert.setLong(5, crc(kind, change.id(), body));
            insert.addBatch();
            running.items++;
        }
        insert.executeBatch();
        running.received++;
        if (running.received < running.parts) {
            return SyncOutcome.STAGED;
        }
        forgetStaging();
        if (!running.digest.hex().equals(delta.digest())) {
            return SyncOutcome.MISMATCH;
        }
        write(running.generation, new AccessState(delta.toRevision(), delta.digest(), running.items, false));
        return SyncOutcome.APPLIED;
    }

    void wantSnapshot() throws SQLException {
        write(generation, new AccessState(state.revision(), state.digest(), state.items(), true));
    }

    /** Puts a salvaged item into the generation in force; {@link #salvaged} ends it. */
    void salvage(String kind, String id, String body) throws SQLException {
        database.update(INSERT, generation, kind, id, body, crc(kind, id, body));
    }

    void salvaged(long revision, String digest, int items, boolean complete) throws SQLException {
        write(generation, new AccessState(complete ? revision : 0, digest, items, !complete));
    }

    private void write(long newGeneration, AccessState newState) throws SQLException {
        database.update(
                "INSERT OR REPLACE INTO access VALUES (1, ?, ?, ?, ?, ?)",
                newGeneration,
                newState.revision(),
                newState.digest(),
                newState.items(),
                newState.snapshotWanted() ? 1 : 0);
        generation = newGeneration;
        state = newState;
    }

    /** Whether rows of an old generation may be left. */
    boolean isPurgeDue() {
        return purgeDue;
    }

    /** Deletes some rows of snapshots that were replaced or given up. Answers whether there may be more. */
    boolean purgeSome() throws SQLException {
        if (!purgeDue) {
            return false;
        }
        Staging running = staging;
        long keep = running == null ? generation : running.generation;
        int deleted = database.update(
                "DELETE FROM item WHERE (generation, kind, id) IN"
                        + " (SELECT generation, kind, id FROM item WHERE generation NOT IN (?, ?) LIMIT ?)",
                generation,
                keep,
                PURGE_ROWS);
        purgeDue = deleted == PURGE_ROWS;
        return purgeDue;
    }

    /** Receives one stored item. */
    interface Visitor {
        void item(String kind, String id, String body);
    }

    /** Walks all items in force; runs on a reader. */
    static void visit(Database reader, Visitor visitor) throws SQLException {
        PreparedStatement statement = reader.bind(
                "SELECT kind, id, body FROM item WHERE generation = (SELECT generation FROM access) ORDER BY kind, id");
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                visitor.item(row.getString(1), row.getString(2), row.getString(3));
            }
        }
    }

    /** The digest of the items as they are stored now. */
    static String digestOf(Database reader) throws SQLException {
        AccessDigest digest = new AccessDigest();
        visit(reader, (kind, id, body) -> digest.toggle(kind, id, body));
        return digest.hex();
    }

    /** Finds rows whose bytes changed on the medium, which SQLite itself does not notice. */
    static long crc(String kind, String id, String body) {
        CRC32C crc = new CRC32C();
        crc.update((kind + "\n" + id + "\n" + body).getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
