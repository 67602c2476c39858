package org.linli.door.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.MemoryChange;
import org.linli.door.face.SealedTemplate;
import org.linli.door.face.TemplateStore;
import org.linli.door.runtime.DoorClock;
import org.linli.door.runtime.Journal;
import org.linli.door.runtime.JournalException;
import org.linli.messages.Codec;
import org.linli.messages.command.CommandResult;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;
import org.linli.messages.sync.SyncDelta;

/**
 * Everything a door keeps. See the package for how.
 *
 * <p>Thread: any; writers take turns in the order they come, and none holds the turn longer than one part of a snapshot. Failure: the journal's
 * method throws {@link JournalException}, all others {@link StoreException}; either way nothing was changed. After {@code DAMAGED} the
 * store rebuilds itself in the background, and every call fails until that is done.
 */
public final class DoorStore implements Journal, TemplateStore, AutoCloseable {

    private final StoreOptions options;
    private final StoreEngine engine;

    private DoorStore(StoreEngine engine, StoreOptions options) {
        this.engine = engine;
        this.options = options;
    }

    /**
     * Opens the store of a door, rebuilding it when it is damaged.
     *
     * @param directory one door each; made when missing
     * @throws IOException when another process has it, or nothing can be opened or made there
     */
    public static DoorStore open(Path directory, String door, DoorClock clock, StoreOptions options)
            throws IOException {
        return new DoorStore(new StoreEngine(directory, door, clock, options), options);
    }

    /** Called, on any thread, whenever events were added or the store was rebuilt. Returns at once. */
    public void onNews(Runnable listener) {
        engine.onNews(listener);
    }

    @Override
    public void commit(List<DoorEvent> events, List<MemoryChange> changes) throws JournalException {
        List<String> bodies = new ArrayList<>(events.size() + 1);
        Instant latest = Instant.MIN;
        boolean trusted = false;
        for (DoorEvent event : events) {
            bodies.add(Codec.encode(event));
            if (event.clock() != ClockTrust.UNKNOWN && event.at().isAfter(latest)) {
                latest = event.at();
                trusted = event.clock() == ClockTrust.TRUSTED;
            }
        }
        long millis = latest.equals(Instant.MIN) ? -1 : latest.toEpochMilli();
        boolean fromTrusted = trusted;
        try {
            engine.write(opened -> {
                append(opened, bodies);
                Tables.change(opened.writer, changes);
                if (millis >= 0 && (fromTrusted || millis > opened.outbox.lastMillis())) {
                    opened.outbox.keepMillis(millis);
                }
                return true;
            });
        } catch (StoreException e) {
            throw new JournalException(String.valueOf(e.getMessage()), e);
        }
        engine.remember(changes);
        if (!bodies.isEmpty()) {
            engine.tellNews();
        }
    }

    private void append(Opened opened, List<String> bodies) throws SQLException {
        if (opened.outbox.waiting() + bodies.size() > options.maxOutboxRows()) {
            throw new StoreException(StoreException.Kind.FULL, "too many events wait for the cloud");
        }
        List<String> all = new ArrayList<>(engine.troubles());
        all.addAll(bodies);
        opened.head = opened.outbox.append(opened.head, all);
    }

    /**
     * The next events for the cloud, of one chain, in order.
     *
     * @param after where the batch before ended; null for the oldest that waits
     * @param maxBytes as JSON on the wire; one event may exceed it
     */
    public Optional<OutboxBatch> nextBatch(@Nullable OutboxPosition after, int maxEntries, int maxBytes) {
        return engine.read(opened -> opened.outboxReader.nextBatch(after, maxEntries, maxBytes));
    }

    /** Takes the cloud's word for what it has committed. */
    public Acknowledgement acknowledge(String chain, long sequence) {
        return engine.write(opened -> {
            Acknowledgement done = opened.outbox.acknowledge(chain, sequence);
            if (done == Acknowledgement.BEYOND_THE_END) {
                opened.head = opened.outbox.head().orElseThrow();
                opened.head = opened.outbox.append(
                        opened.head,
                        List.of(engine.body(new Happening.StorageTrouble(
                                "the cloud has later events than this store", "waiting events began a new chain"))));
                opened.items.wantSnapshot();
            }
            return done;
        });
    }

    /** Events that the cloud has not acknowledged. */
    public long waiting() {
        return engine.read(opened -> opened.outboxReader.waiting());
    }

    public AccessState accessState() {
        return engine.write(opened -> opened.items.state());
    }

    /** Applies a delta, or one part of a snapshot, and answers with the state after it. */
    public SyncResult apply(SyncDelta delta) {
        SyncResult result = engine.write(opened -> {
            SyncOutcome outcome = opened.items.apply(delta);
            if (outcome == SyncOutcome.MISMATCH) {
                opened.items.wantSnapshot();
            }
            return new SyncResult(outcome, opened.items.state());
        });
        return result;
    }

    /**
     * What {@link #apply} did.
     *
     * @param state what is in force now
     */
    public record SyncResult(SyncOutcome outcome, AccessState state) {}

    /** Walks all access items in force, as the exact texts that arrived. The visitor must not call the store. */
    public void visitItems(ItemVisitor visitor) {
        engine.read(opened -> {
            AccessItems.visit(opened.reader, visitor::item);
            return true;
        });
    }

    /** Receives one access item. */
    public interface ItemVisitor {
        /** @param kind name of an {@link org.linli.messages.access.AccessItem.Kind} */
        void item(String kind, String id, String body);
    }

    /** Every remembered row, for {@link org.linli.door.decide.DoorMemory#of}. */
    public List<MemoryChange> loadMemory() {
        return engine.read(opened -> Tables.memory(opened.reader));
    }

    /** Keeps a result until the cloud's broker has it. Answers its number for {@link #forgetResult}. */
    public long keepResult(CommandResult result) {
        String body = Codec.encode(result);
        return engine.write(opened -> Tables.keepResult(opened.writer, body));
    }

    public void forgetResult(long number) {
        engine.write(opened -> opened.writer.update("DELETE FROM result WHERE number = ?", number));
    }

    /** Results that may not have reached the broker, oldest first: number and encoded {@link CommandResult}. */
    public List<KeptResult> keptResults() {
        return engine.read(opened -> Tables.results(opened.reader));
    }

    /** One row of {@link #keptResults}. */
    public record KeptResult(long number, String body) {}

    /** The last time that was recorded here with some trust; empty in a new store. */
    public Optional<Instant> lastKnownTime() {
        long millis = engine.read(opened -> opened.outboxReader.lastMillis());
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public List<SealedTemplate> loadAll() {
        return engine.read(opened -> Tables.templates(opened.reader));
    }

    @Override
    public void put(SealedTemplate template) {
        engine.write(opened -> Tables.putTemplate(opened.writer, template));
    }

    @Override
    public int eraseByConsent(String consent) {
        return erase("DELETE FROM template WHERE consent = ?", consent);
    }

    @Override
    public int eraseByHolder(String holder) {
        return erase("DELETE FROM template WHERE holder = ?", holder);
    }

    private int erase(String sql, String key) {
        int erased = engine.write(opened -> opened.writer.update(sql, key));
        if (erased > 0) {
            // The log still holds the page as it was.
            engine.emptyLog();
        }
        return erased;
    }

    /** Waits for a write under way, carries the log over and gives the directory back. Idempotent. */
    @Override
    public void close() {
        engine.close();
    }
}
