package org.linli.cloud.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.audit.AuditEntry.Action;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/**
 * Every change a person made through the cloud. Rows are only ever added; a removed or altered one breaks the chain of hashes.
 *
 * <p>Who records waits until the row is durable. Those who wait at the same time share one transaction: the first of them writes for all, so the chain, which is
 * strictly one after the other, costs little even when several servers write to it. Thread: any.
 */
public final class AuditLog {

    /** Rows in one transaction. */
    private static final int MAX_BATCH = 256;

    private static final int MAX_TEXT = 500;
    private static final int PAGE = 2_000;

    private final Database database;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile BiFunction<String, String, Optional<String>> reasons = (actor, person) -> Optional.empty();

    public AuditLog(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Somebody who waits for their row. */
    private static final class Waiting {
        private final Action action;
        private boolean done;
        private @Nullable RuntimeException failure;

        private Waiting(Action action) {
            this.action = action;
        }
    }

    /**
     * Which rows are wanted; null means all.
     *
     * @param communities rows of these; an empty text among them for rows that concern no single community
     * @param person in whose name, or who really acted
     * @param until exclusive
     */
    public record Filter(
            List<String> communities,
            @Nullable String person,
            @Nullable String operation,
            @Nullable Instant from,
            @Nullable Instant until) {
        public Filter {
            communities = List.copyOf(communities);
        }
    }

    /** Where the reason stands for which an actor acts for a person; asked at each such action. */
    public void reasons(BiFunction<String, String, Optional<String>> source) {
        reasons = source;
    }

    Optional<String> reason(String actor, String person) {
        return reasons.apply(actor, person);
    }

    /** An action of somebody for themselves that concerns no single community. */
    public void record(String person, String address, String operation, String subject, int status) {
        record(new Action(person, person, "", address, operation, subject, status, ""));
    }

    /** Returns when the row is durable. */
    public void record(Action action) {
        Waiting own = new Waiting(trimmed(action));
        queue.add(own);
        writing.lock();
        try {
            while (!own.done) {
                writeBatch();
            }
        } finally {
            writing.unlock();
        }
        if (own.failure != null) {
            throw own.failure;
        }
    }

    private void writeBatch() {
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = batch.size() < MAX_BATCH ? queue.poll() : null) {
            batch.add(next);
        }
        try {
            append(batch);
        } catch (RuntimeException e) {
            batch.forEach(waiting -> waiting.failure = e);
        }
        batch.forEach(waiting -> waiting.done = true);
    }

    private void append(List<Waiting> batch) {
        database.change(transaction -> {
            transaction.serialise("audit");
            Optional<AuditEntry> last = AuditRows.last(transaction.handle());
            long sequence = last.map(AuditEntry::sequence).orElse(0L);
            String hash = last.map(AuditEntry::hash).orElse("");
            List<AuditEntry> entries = new ArrayList<>();
            for (Waiting waiting : batch) {
                sequence++;
                AuditEntry bare = entry(sequence, waiting.action, "");
                hash = AuditChain.hash(hash, bare);
                entries.add(entry(sequence, waiting.action, hash, bare.at()));
            }
            AuditRows.insert(transaction.handle(), entries);
        });
    }

    private AuditEntry entry(long sequence, Action action, String hash) {
        return entry(sequence, action, hash, Instant.ofEpochMilli(clock.millis()));
    }

    private static AuditEntry entry(long sequence, Action action, String hash, Instant at) {
        return new AuditEntry(
                sequence,
                AuditChain.VERSION,
                at,
                action.person(),
                action.actor(),
                action.community(),
                action.address(),
                action.operation(),
                action.subject(),
                action.status(),
                action.reason(),
                hash);
    }

    /** No text is long, and none holds a character that a database cannot store: one bad row would take others of its batch with it. */
    private static Action trimmed(Action action) {
        return new Action(
                text(action.person()),
                text(action.actor()),
                text(action.community()),
                text(action.address()),
                text(action.operation()),
                text(action.subject()),
                action.status(),
                text(action.reason()));
    }

    private static String text(String given) {
        String text = given.length() > MAX_TEXT ? given.substring(0, MAX_TEXT) : given;
        boolean plain = text.chars().noneMatch(c -> c < ' ' || Character.isSurrogate((char) c));
        return plain ? text : text.replaceAll("[\\x00-\\x1f\\ud800-\\udfff]", "?");
    }

    /** Newest first. */
    public Page<AuditEntry> list(Filter filter, @Nullable String cursor, int size) {
        return Page.of(rows(filter, before(cursor), size + 1), size, entry -> Long.toString(entry.sequence()));
    }

    /** Newest first, those before a sequence number; at most {@code limit}. */
    public List<AuditEntry> rows(Filter filter, long before, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM audit WHERE community IN (<communities>)");
        if (filter.person() != null) {
            sql.append(" AND (person = :person OR actor = :person)");
        }
        if (filter.operation() != null) {
            sql.append(" AND operation = :operation");
        }
        if (filter.from() != null) {
            sql.append(" AND at >= :from");
        }
        if (filter.until() != null) {
            sql.append(" AND at < :until");
        }
        sql.append(" AND sequence < :before ORDER BY sequence DESC LIMIT :limit");
        return database.read(transaction -> {
            Query query =
                    transaction.handle().createQuery(sql.toString()).bindList("communities", filter.communities());
            bind(query, "person", filter.person());
            bind(query, "operation", filter.operation());
            bind(query, "from", filter.from() == null ? null : filter.from().toEpochMilli());
            bind(query, "until", filter.until() == null ? null : filter.until().toEpochMilli());
            return query.bind("before", before)
                    .bind("limit", limit)
                    .map((row, context) -> AuditRows.map(row))
                    .list();
        });
    }

    private static void bind(Query query, String name, @Nullable Object value) {
        if (value != null) {
            query.bind(name, value);
        }
    }

    /** What others did in a person's name, newest first. */
    public Page<AuditEntry> actedFor(String person, @Nullable String cursor, int size) {
        List<AuditEntry> rows = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM audit WHERE person = :person AND actor <> '' AND actor <> person"
                        + " AND sequence < :before ORDER BY sequence DESC LIMIT :limit")
                .bind("person", person)
                .bind("before", before(cursor))
                .bind("limit", size + 1)
                .map((row, context) -> AuditRows.map(row))
                .list());
        return Page.of(rows, size, entry -> Long.toString(entry.sequence()));
    }

    /** Every row from the first on, a page at a time. */
    public void forEach(Consumer<AuditEntry> action) {
        long after = 0;
        List<AuditEntry> page;
        do {
            long from = after;
            page = database.read(transaction -> AuditRows.after(transaction.handle(), from, PAGE));
            page.forEach(action);
            after = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
        } while (page.size() == PAGE);
    }

    private static long before(@Nullable String cursor) {
        String key = Page.decode(cursor);
        return key.matches("[0-9]{1,18}") ? Long.parseLong(key) : Long.MAX_VALUE;
    }

    /** The first row that does not follow from the one before; empty when the log is whole. */
    public OptionalLong firstBreak() {
        AuditVerifier.Finding finding = new AuditVerifier(database).verify(List.of());
        return finding.firstBreak() == null ? OptionalLong.empty() : OptionalLong.of(finding.firstBreak());
    }
}
