package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.sync.SyncDelta;
import org.linli.messages.sync.SyncReport;
import org.linli.messages.sync.SyncRequest;

/** Brings doors up to date: deltas where they fit into one message, snapshots otherwise; and remembers what each door said it has. Thread: any. */
public final class SyncService {

    /** Largest sum of item texts in one part. */
    private static final int MAX_PART_BYTES = 1024 * 1024;

    /** What a change costs beside its body: kind, id and quotes. */
    private static final int CHANGE_OVERHEAD_BYTES = 160;

    private final Database database;
    private final Clock clock;

    public SyncService(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * How far a door is.
     *
     * @param unconfirmedSince since when the newest revision waits for the door's word, which is the age of the oldest revocation not yet in force; null when none waits
     * @param reportedMatch null before the first report
     */
    public record DoorSync(
            String door,
            long revision,
            String digest,
            @Nullable Instant unconfirmedSince,
            @Nullable Long reportedRevision,
            @Nullable Instant reportedAt,
            @Nullable Boolean reportedMatch) {}

    /** Messages that answer a door, in order; none for an unknown door. */
    public List<SyncDelta> answer(SyncRequest request) {
        return database.read(transaction -> {
            ItemTable table = new ItemTable(transaction.handle());
            Optional<ItemTable.State> known = table.find(request.door());
            if (known.isEmpty()) {
                return List.of();
            }
            ItemTable.State state = known.get();
            boolean sameButDamaged =
                    request.revision() == state.revision() && !request.digest().equals(state.digest());
            boolean cannotFollow = request.revision() > state.revision()
                    || request.revision() <= 0
                    || request.revision() < state.floorRevision();
            if (request.snapshotWanted() || sameButDamaged || cannotFollow) {
                return snapshot(transaction.handle(), request.door(), state);
            }
            return since(transaction.handle(), request.door(), request.revision(), state);
        });
    }

    /** What a door at this revision misses; none when it misses nothing. */
    public List<SyncDelta> since(String door, long revision) {
        return database.read(transaction -> {
            Optional<ItemTable.State> known = new ItemTable(transaction.handle()).find(door);
            if (known.isEmpty() || known.get().revision() <= revision) {
                return List.of();
            }
            ItemTable.State state = known.get();
            return revision <= 0 || revision < state.floorRevision()
                    ? snapshot(transaction.handle(), door, state)
                    : since(transaction.handle(), door, revision, state);
        });
    }

    private static List<SyncDelta> since(Handle handle, String door, long revision, ItemTable.State state) {
        List<SyncDelta.Change> changes = new ArrayList<>();
        long bytes = 0;
        // One more than allowed is enough to know that it does not fit.
        List<SyncDelta.Change> rows = handle.createQuery("SELECT kind, id, removed, body FROM door_item"
                        + " WHERE door = :door AND revision > :revision ORDER BY revision, kind, id LIMIT :limit")
                .bind("door", door)
                .bind("revision", revision)
                .bind("limit", SyncDelta.MAX_CHANGES + 1)
                .map((row, context) -> new SyncDelta.Change(
                        text(row, "kind"), text(row, "id"), row.getBoolean("removed") ? null : text(row, "body")))
                .list();
        for (SyncDelta.Change change : rows) {
            bytes += size(change);
            changes.add(change);
        }
        if (changes.size() > SyncDelta.MAX_CHANGES || bytes > MAX_PART_BYTES) {
            return snapshot(handle, door, state);
        }
        return List.of(new SyncDelta(door, revision, state.revision(), null, state.digest(), changes));
    }

    private static List<SyncDelta> snapshot(Handle handle, String door, ItemTable.State state) {
        List<List<SyncDelta.Change>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        long[] bytes = {0};
        handle.createQuery("SELECT kind, id, body FROM door_item WHERE door = :door AND NOT removed")
                .bind("door", door)
                .setFetchSize(1000)
                .map((row, context) -> new SyncDelta.Change(text(row, "kind"), text(row, "id"), text(row, "body")))
                .forEach(change -> {
                    List<SyncDelta.Change> part = parts.get(parts.size() - 1);
                    if (part.size() == SyncDelta.MAX_CHANGES || bytes[0] + size(change) > MAX_PART_BYTES) {
                        part = new ArrayList<>();
                        parts.add(part);
                        bytes[0] = 0;
                    }
                    part.add(change);
                    bytes[0] += size(change);
                });
        String id = Ids.next();
        List<SyncDelta> messages = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            SyncDelta.SnapshotPart place = new SyncDelta.SnapshotPart(id, part, parts.size());
            messages.add(new SyncDelta(door, 0, state.revision(), place, state.digest(), parts.get(part)));
        }
        return messages;
    }

    /** In the message the body is a text inside JSON, where each of its quotes takes two bytes. */
    private static long size(SyncDelta.Change change) {
        String body = change.body();
        if (body == null) {
            return CHANGE_OVERHEAD_BYTES;
        }
        long quotes = body.chars()
                .filter(character -> character == '"' || character == '\\')
                .count();
        return CHANGE_OVERHEAD_BYTES + body.getBytes(StandardCharsets.UTF_8).length + quotes;
    }

    /** Stores the door's word. False when the door must ask for a snapshot: what it has is not what it should have. */
    public boolean report(SyncReport report) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            Optional<ItemTable.State> known = new ItemTable(handle).find(report.door());
            if (known.isEmpty()) {
                return true;
            }
            boolean newest = report.revision() == known.get().revision();
            boolean matches = report.digestMatches()
                    && (!newest || report.digest().equals(known.get().digest()));
            handle.createUpdate("UPDATE door_access SET reported_revision = :revision, reported_digest = :digest,"
                            + " reported_at = :now, reported_match = :matches,"
                            + " unconfirmed_since = CASE WHEN :confirmed THEN NULL ELSE unconfirmed_since END"
                            + " WHERE door = :door")
                    .bind("revision", report.revision())
                    .bind("digest", report.digest())
                    .bind("now", clock.millis())
                    .bind("matches", matches)
                    .bind("confirmed", matches && newest)
                    .bind("door", report.door())
                    .execute();
            return matches;
        });
    }

    /** Whether a door said, no later than that, that it has these rules or newer ones and that they are as they should be. */
    public static boolean hasSince(Transaction transaction, String door, long revision, Instant said) {
        return transaction
                        .handle()
                        .createQuery(
                                "SELECT count(*) FROM door_access WHERE door = :door AND reported_revision >= :revision"
                                        + " AND reported_match AND reported_at <= :said")
                        .bind("door", door)
                        .bind("revision", revision)
                        .bind("said", said.toEpochMilli())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** The newest rules made for a door; 0 when there are none. */
    public static long revision(Transaction transaction, String door) {
        return new ItemTable(transaction.handle())
                .find(door)
                .map(ItemTable.State::revision)
                .orElse(0L);
    }

    /** Of every door of the site. */
    public List<DoorSync> listAll() {
        return database.read(transaction -> some(transaction.handle(), "", "", Integer.MAX_VALUE));
    }

    /** Of the community's doors, by door. */
    public Page<DoorSync> list(String community, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(
                transaction -> Page.of(some(transaction.handle(), community, after, size + 1), size, DoorSync::door));
    }

    private static List<DoorSync> some(Handle handle, String community, String after, int limit) {
        return handle.createQuery("SELECT door, revision, digest, unconfirmed_since, reported_revision, reported_at,"
                        + " reported_match FROM door_access WHERE door IN (SELECT id FROM door"
                        + " WHERE :community = '' OR community = :community) AND door > :after"
                        + " ORDER BY door LIMIT :limit")
                .bind("community", community)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> {
                    boolean match = row.getBoolean("reported_match");
                    boolean unknown = row.wasNull();
                    return new DoorSync(
                            text(row, "door"),
                            row.getLong("revision"),
                            text(row, "digest"),
                            Columns.instantOrNull(row, "unconfirmed_since"),
                            Columns.longOrNull(row, "reported_revision"),
                            Columns.instantOrNull(row, "reported_at"),
                            unknown ? null : match);
                })
                .list();
    }
}
