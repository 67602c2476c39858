package org.linli.cloud.events;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventAck;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;

/**
 * Takes what doors send, exactly once: one transaction a batch, known rows skipped, gaps refused by acknowledging only what is known. A row whose hash does not
 * follow from the one before, or whose text cannot be read, is stored all the same and noted as a break: proof must not be lost, and the door must not be stuck.
 * A gap that lasts is accepted in the end, and noted too.
 *
 * <p>Thread: any; batches of one door run one after the other.
 */
public final class EventIngest {

    /** A gap that comes again so often, for so long, is no message on its way: the rows are gone. */
    private static final int LASTING_GAP_TIMES = 5;

    private static final Duration LASTING_GAP = Duration.ofMinutes(1);

    /** A door that invents chains cannot fill the memory; forgetting a gap only makes it last longer. */
    private static final int MAX_GAPS = 10_000;

    private final Database database;
    private final DoorOwners owners;
    private final Clock clock;
    private final Map<String, Gap> gaps = new ConcurrentHashMap<>();
    private final Projections projections = new Projections();
    private final List<Consumer<List<StoredEvent>>> listeners = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Transaction, List<StoredEvent>>> parts = new CopyOnWriteArrayList<>();

    public EventIngest(Database database, DoorOwners owners, Clock clock) {
        this.database = database;
        this.owners = owners;
        this.clock = clock;
    }

    /** Hears of new events after their commit, on the thread that took them in. Must not block for long. */
    public void listen(Consumer<List<StoredEvent>> listener) {
        listeners.add(listener);
    }

    /** Stands or falls with the events: called in the transaction that stores them, on its thread. Must be quick; what it throws refuses the batch. */
    public void within(BiConsumer<Transaction, List<StoredEvent>> part) {
        parts.add(part);
    }

    /**
     * What is known of a chain.
     *
     * @param hash empty after a gap that was accepted: then the next row's hash cannot be judged
     */
    private record Chain(long sequence, String hash) {}

    /** A batch that begins too late, as it was first seen and how often. */
    private record Gap(long firstSequence, Instant since, int times) {}

    /**
     * Stores a batch.
     *
     * @return what the door may delete; written only after the commit
     * @throws MalformedMessage when the sequences inside the batch do not follow each other; nothing is stored
     */
    public EventAck take(EventBatch batch) throws MalformedMessage {
        List<EventBatch.Entry> entries = batch.entries();
        if (entries.isEmpty() || entries.size() > EventBatch.MAX_ENTRIES) {
            throw new MalformedMessage("a batch has 1 to " + EventBatch.MAX_ENTRIES + " entries");
        }
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).sequence() != entries.get(0).sequence() + i
                    || entries.get(i).sequence() < 1) {
                throw new MalformedMessage("the sequences of a batch do not follow each other");
            }
        }
        return database.write(transaction -> {
            transaction.serialise("events/" + batch.door());
            Handle handle = transaction.handle();
            Chain known = chain(handle, batch.door(), batch.chain());
            noteRewritten(handle, batch, known);
            long first = entries.get(0).sequence();
            boolean gap = first > known.sequence() + 1;
            if (gap && isLasting(batch)) {
                noteBreak(handle, batch, known.sequence() + 1, "GAP");
                known = new Chain(first - 1, "");
                gap = false;
            }
            boolean nothingNew = entries.get(entries.size() - 1).sequence() <= known.sequence();
            if (gap || nothingNew) {
                return new EventAck(batch.door(), batch.chain(), known.sequence());
            }
            List<StoredEvent> stored = store(handle, batch, known);
            EventChanges.tell(handle, stored);
            parts.forEach(part -> part.accept(transaction, stored));
            transaction.afterCommit(() -> gaps.remove(batch.door() + "/" + batch.chain()));
            transaction.afterCommit(() -> listeners.forEach(listener -> listener.accept(stored)));
            return new EventAck(
                    batch.door(), batch.chain(), entries.get(entries.size() - 1).sequence());
        });
    }

    /** What was stored of a chain, for whoever heard of it from another server. */
    public List<StoredEvent> stored(String door, String chain, long from, long until) {
        return database.read(transaction -> stored(transaction, door, chain, from, until));
    }

    /** Says how the rows of the feed that name a batch of events are looked up. */
    public void tellParts(ChangeFeed feed) {
        feed.parts(
                DataKind.DOOR_EVENT,
                (transaction, community, door, reference) -> EventChanges.parts(this, transaction, door, reference));
    }

    List<StoredEvent> stored(Transaction transaction, String door, String chain, long from, long until) {
        return transaction
                .handle()
                .createQuery("SELECT id, community, sequence, received_at, body FROM door_event WHERE door = :door"
                        + " AND chain = :chain AND sequence BETWEEN :from AND :until ORDER BY sequence LIMIT :most")
                .bind("door", door)
                .bind("chain", chain)
                .bind("from", from)
                .bind("until", until)
                .bind("most", EventBatch.MAX_ENTRIES)
                .map((row, context) -> {
                    DoorEvent event = read(text(row, "body"), door);
                    return event == null
                            ? Optional.<StoredEvent>empty()
                            : Optional.of(new StoredEvent(
                                    row.getLong("id"),
                                    text(row, "community"),
                                    chain,
                                    row.getLong("sequence"),
                                    Instant.ofEpochMilli(row.getLong("received_at")),
                                    event));
                })
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private List<StoredEvent> store(Handle handle, EventBatch batch, Chain known) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        String hash = known.hash();
        List<EventBatch.Entry> fresh = batch.entries().stream()
                .filter(entry -> entry.sequence() > known.sequence())
                .toList();
        List<@Nullable DoorEvent> events = new ArrayList<>(fresh.size());
        var rows = handle.prepareBatch(
                "INSERT INTO door_event (community, door, chain, sequence, at, received_at, clock, kind, body, hash)"
                        + " VALUES (:community, :door, :chain, :sequence, :at, :now, :clock, :kind, :body, :hash)");
        for (EventBatch.Entry entry : fresh) {
            boolean judged = !hash.isEmpty();
            if (judged && !EventChain.next(hash, entry.sequence(), entry.body()).equals(entry.hash())) {
                noteBreak(handle, batch, entry.sequence(), "HASH");
            }
            // The row after a break is judged by what the door claimed, so that one altered row is one break.
            hash = entry.hash();
            DoorEvent event = read(entry.body(), batch.door());
            if (event == null) {
                noteBreak(handle, batch, entry.sequence(), "UNREADABLE");
            }
            events.add(event);
            rows.bind("community", community(handle, batch.door()))
                    .bind("door", batch.door())
                    .bind("chain", batch.chain())
                    .bind("sequence", entry.sequence())
                    .bind("at", event == null ? now.toEpochMilli() : event.at().toEpochMilli())
                    .bind("now", now.toEpochMilli())
                    .bind("clock", event == null ? "UNKNOWN" : event.clock().name())
                    .bind("kind", event == null ? "UNREADABLE" : Projections.kindOf(event.happening()))
                    .bind("body", entry.body())
                    .bind("hash", entry.hash())
                    .add();
        }
        rows.execute();
        handle.createUpdate("INSERT INTO event_chain (door, chain, last_sequence, last_hash)"
                        + " VALUES (:door, :chain, :sequence, :hash) ON CONFLICT (door, chain) DO UPDATE SET"
                        + " last_sequence = excluded.last_sequence, last_hash = excluded.last_hash")
                .bind("door", batch.door())
                .bind("chain", batch.chain())
                .bind("sequence", fresh.get(fresh.size() - 1).sequence())
                .bind("hash", hash)
                .execute();
        return project(handle, batch, fresh, events, now);
    }

    private List<StoredEvent> project(
            Handle handle,
            EventBatch batch,
            List<EventBatch.Entry> fresh,
            List<@Nullable DoorEvent> events,
            Instant now) {
        List<Long> ids = handle.createQuery("SELECT id FROM door_event WHERE door = :door AND chain = :chain"
                        + " AND sequence BETWEEN :from AND :until ORDER BY sequence")
                .bind("door", batch.door())
                .bind("chain", batch.chain())
                .bind("from", fresh.get(0).sequence())
                .bind("until", fresh.get(fresh.size() - 1).sequence())
                .mapTo(Long.class)
                .list();
        List<StoredEvent> stored = new ArrayList<>(fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            DoorEvent event = events.get(i);
            if (event != null) {
                stored.add(new StoredEvent(
                        ids.get(i),
                        community(handle, batch.door()),
                        batch.chain(),
                        fresh.get(i).sequence(),
                        now,
                        event));
            }
        }
        projections.apply(handle, stored);
        return stored;
    }

    /**
     * A door deletes only what some cloud acknowledged. So when it begins again and again behind a gap, this cloud has lost rows, as after the restore of an older
     * backup; refusing for ever would lose what follows too.
     */
    private boolean isLasting(EventBatch batch) {
        Instant now = clock.instant();
        long first = batch.entries().get(0).sequence();
        if (gaps.size() > MAX_GAPS) {
            gaps.clear();
        }
        Gap gap = gaps.compute(
                batch.door() + "/" + batch.chain(),
                (key, before) -> before == null || before.firstSequence() != first
                        ? new Gap(first, now, 1)
                        : new Gap(first, before.since(), before.times() + 1));
        return gap.times() >= LASTING_GAP_TIMES
                && !gap.since().plus(LASTING_GAP).isAfter(now);
    }

    /** Null when the text is not an event of this door. */
    private static @Nullable DoorEvent read(String body, String door) {
        try {
            DoorEvent event = Codec.decode(body, DoorEvent.class);
            return event.door().equals(door) ? event : null;
        } catch (MalformedMessage e) {
            return null;
        }
    }

    /** Rows that come again must be the same rows; a first different one is noted, the stored one stays. */
    private void noteRewritten(Handle handle, EventBatch batch, Chain known) {
        List<EventBatch.Entry> again = batch.entries().stream()
                .filter(entry -> entry.sequence() <= known.sequence())
                .toList();
        if (again.isEmpty()) {
            return;
        }
        Map<Long, String> hashes = handle.createQuery("SELECT sequence, hash FROM door_event WHERE door = :door"
                        + " AND chain = :chain AND sequence BETWEEN :from AND :until")
                .bind("door", batch.door())
                .bind("chain", batch.chain())
                .bind("from", again.get(0).sequence())
                .bind("until", again.get(again.size() - 1).sequence())
                .reduceRows(new java.util.HashMap<Long, String>(), (all, row) -> {
                    all.put(row.getColumn("sequence", Long.class), row.getColumn("hash", String.class));
                    return all;
                });
        again.stream()
                .filter(entry ->
                        hashes.containsKey(entry.sequence()) && !entry.hash().equals(hashes.get(entry.sequence())))
                .findFirst()
                .ifPresent(entry -> noteBreak(handle, batch, entry.sequence(), "REWRITTEN"));
    }

    private void noteBreak(Handle handle, EventBatch batch, long sequence, String cause) {
        handle.createUpdate("INSERT INTO chain_break (community, door, chain, sequence, cause, noticed_at)"
                        + " SELECT CAST(:community AS TEXT), :door, :chain, :sequence, :cause, :now WHERE NOT EXISTS (SELECT 1 FROM chain_break"
                        + " WHERE door = :door AND chain = :chain AND sequence = :sequence AND cause = :cause)")
                .bind("community", community(handle, batch.door()))
                .bind("door", batch.door())
                .bind("chain", batch.chain())
                .bind("sequence", sequence)
                .bind("cause", cause)
                .bind("now", clock.millis())
                .execute();
    }

    /** What a door tells of which no community ever had the id is kept, for nobody to see. */
    private String community(Handle handle, String door) {
        return owners.communityOf(handle, door).orElse("");
    }

    private static Chain chain(Handle handle, String door, String chain) {
        Optional<Chain> known = handle.createQuery(
                        "SELECT last_sequence, last_hash FROM event_chain WHERE door = :door AND chain = :chain")
                .bind("door", door)
                .bind("chain", chain)
                .map((row, context) -> new Chain(row.getLong("last_sequence"), text(row, "last_hash")))
                .findOne();
        return known.orElseGet(() -> new Chain(0, EventChain.start(door, chain)));
    }
}
