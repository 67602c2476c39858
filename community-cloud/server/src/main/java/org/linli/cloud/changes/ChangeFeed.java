package org.linli.cloud.changes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/**
 * What changed in each community, in one order without gaps, for 30 days. Features write with {@link #add} in the transaction that makes the change: both hold or
 * neither. Whoever reads has what is committed numbered first, in the order in which it was written: one process at a time, so that numbers become visible in their own
 * order, whatever the order of the commits was. Calls block. Thread: any.
 */
public final class ChangeFeed {

    /** How long a reader may be away. */
    public static final Duration KEPT = Duration.ofDays(30);

    static final int NUMBERED_AT_ONCE = 1_000;

    private final Database database;
    private final Clock clock;
    private final Map<DataKind, Parts> parts = new EnumMap<>(DataKind.class);

    public ChangeFeed(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Looks up what a row of several changes stands for. */
    @FunctionalInterface
    public interface Parts {

        /**
         * In their order; what is not there any more is left out.
         *
         * @param reference as the row was written
         */
        List<Part> of(Transaction transaction, String community, String subject, Map<String, Object> reference);
    }

    /**
     * One change of several.
     *
     * @param part from 1
     * @param data all fields, those about people too
     */
    public record Part(int part, Instant at, Map<String, Object> data) {

        /** Its content may be personal. */
        @Override
        public String toString() {
            return "Part[" + part + "]";
        }
    }

    /**
     * Who reads.
     *
     * @param kinds that are wanted and given
     * @param given whether a field of a kind is given
     * @param from what happened earlier is not given
     */
    public record Reader(Set<DataKind> kinds, BiPredicate<DataKind, String> given, Instant from) {

        /** Somebody who may have everything of these kinds. */
        public static Reader ofAll(Set<DataKind> kinds) {
            return new Reader(kinds, (kind, field) -> true, Instant.MIN);
        }

        /** The same of fewer kinds. */
        public Reader only(Set<DataKind> fewer) {
            return new Reader(fewer, given, from);
        }
    }

    /**
     * What was read.
     *
     * @param next where to go on
     * @param more whether there is more at this moment
     */
    public record Batch(List<Change> changes, Position next, boolean more) {
        public Batch {
            changes = List.copyOf(changes);
        }
    }

    /** Says how rows of several changes are looked up. Before the first read. */
    public void parts(DataKind kind, Parts lookup) {
        parts.put(kind, lookup);
    }

    /** Writes a change in the transaction that makes it. */
    public static void add(Handle handle, NewChange change) {
        handle.createUpdate("INSERT INTO feed_waiting (community, kind, subject, parts, body, personal, at)"
                        + " VALUES (:community, :kind, :subject, :parts, :body, :personal, :at)")
                .bind("community", change.community)
                .bind("kind", change.kind.wire())
                .bind("subject", change.subject)
                .bind("parts", change.parts)
                .bind("body", JsonText.write(change.plain))
                .bind("personal", JsonText.write(change.personal))
                .bind("at", change.at.toEpochMilli())
                .execute();
    }

    /** {@link #add} for many at once. */
    public static void addAll(Transaction transaction, Collection<NewChange> changes) {
        BulkInsert rows = new BulkInsert(
                transaction, "feed_waiting", "", "community", "kind", "subject", "parts", "body", "personal", "at");
        for (NewChange change : changes) {
            rows.add(
                    change.community,
                    change.kind.wire(),
                    change.subject,
                    change.parts,
                    JsonText.write(change.plain),
                    JsonText.write(change.personal),
                    change.at.toEpochMilli());
        }
        rows.flush();
    }

    /** The end of the feed: whoever begins here is told what changes from now on. */
    public Position end(String community) {
        number(community);
        return new Position(
                database.read(transaction -> FeedRows.head(transaction.handle(), community))
                        .last(),
                0);
    }

    /** The oldest change that is kept. */
    public Position beginning(String community) {
        return new Position(
                database.read(transaction -> FeedRows.head(transaction.handle(), community))
                        .forgotten(),
                0);
    }

    /**
     * The changes that follow a position.
     *
     * @param size 1 at least; how many at most
     * @throws Refused {@code changes-forgotten} when what follows is not kept any more, or the database is older than the position
     */
    public Batch read(String community, Position after, Reader reader, int size) {
        number(community);
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            FeedRows.Head head = FeedRows.head(handle, community);
            if (after.number() < head.forgotten() || after.number() > head.last()) {
                throw new Refused(Refused.Cause.GONE, "changes-forgotten");
            }
            List<Change> found = new ArrayList<>();
            List<FeedRows.Row> rows = FeedRows.after(handle, community, after.number(), reader.kinds(), size + 1);
            for (FeedRows.Row row : rows) {
                for (Change change : changes(transaction, community, row, reader)) {
                    if (row.number() == after.number() + 1 && change.part() <= after.part()) {
                        continue;
                    }
                    if (found.size() == size) {
                        return new Batch(found, found.get(size - 1).after(), true);
                    }
                    found.add(change);
                }
            }
            boolean more = rows.size() > size;
            long seen = more ? rows.get(rows.size() - 1).number() : head.last();
            return new Batch(found, new Position(seen, 0), more);
        });
    }

    private List<Change> changes(Transaction transaction, String community, FeedRows.Row row, Reader reader) {
        DataKind kind = row.kind();
        Parts lookup = parts.get(kind);
        if (lookup == null) {
            Map<String, Object> all = new LinkedHashMap<>(row.body());
            all.putAll(row.personal());
            // When somebody moves is not when it was written down.
            Instant happened = kind == DataKind.PERSON ? row.notedAt() : row.at();
            return happened.isBefore(reader.from())
                    ? List.of()
                    : List.of(change(row, new Part(1, row.at(), all), reader.given()));
        }
        return lookup.of(transaction, community, row.subject(), row.body()).stream()
                .filter(part -> !part.at().isBefore(reader.from()))
                .map(part -> change(row, part, reader.given()))
                .toList();
    }

    private static Change change(FeedRows.Row row, Part part, BiPredicate<DataKind, String> given) {
        Map<String, Object> data = new LinkedHashMap<>(part.data());
        data.keySet().removeIf(field -> !given.test(row.kind(), field));
        return new Change(row.number(), part.part(), row.parts(), row.kind(), row.subject(), part.at(), data);
    }

    /** Whether anything follows a position at this moment, of whatever kind: a cheap question. */
    public boolean isAnythingAfter(String community, Position position) {
        return database.read(transaction -> FeedRows.isWaiting(transaction.handle(), community)
                || FeedRows.head(transaction.handle(), community).last() > position.number());
    }

    /** Gives numbers to all that is committed. */
    void number(String community) {
        boolean waiting = database.read(transaction -> FeedRows.isWaiting(transaction.handle(), community));
        while (waiting) {
            waiting = database.write(transaction -> numberSome(transaction, community));
        }
    }

    /**
     * One step of numbering; waits for whoever else does it, and then sees what they have numbered. The rows are read before they are moved, by their ids: a smaller id
     * that becomes visible meanwhile stays for the next time.
     */
    boolean numberSome(Transaction transaction, String community) {
        transaction.serialise(lock(community));
        Handle handle = transaction.handle();
        List<FeedRows.Waiting> rows = FeedRows.waiting(handle, community, NUMBERED_AT_ONCE);
        if (rows.isEmpty()) {
            return false;
        }
        long last = FeedRows.head(handle, community).last();
        FeedRows.move(transaction, community, rows, last, clock.instant());
        return rows.size() == NUMBERED_AT_ONCE;
    }

    private static String lock(String community) {
        return "feed/" + community;
    }

    /** Numbers what nobody asked for, and forgets what is kept long enough. */
    public void tidy() {
        List<String> all = database.read(transaction -> FeedRows.communities(transaction.handle()));
        Instant oldest = clock.instant().minus(KEPT);
        for (String community : all) {
            number(community);
            database.change(transaction -> {
                transaction.serialise(lock(community));
                FeedRows.forget(transaction.handle(), community, oldest);
            });
        }
    }

    /** What is told of an erased person keeps its place and its plain fields only. */
    public static void erase(Transaction transaction, String person) {
        // While rows are moved, none is erased: the copy would keep what the original loses.
        FeedRows.communities(transaction.handle()).forEach(community -> transaction.serialise(lock(community)));
        FeedRows.erase(transaction.handle(), person);
    }
}
