package org.linli.door.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a door keeps. See the package for how.
 *
 * <p>Thread: any; writers take turns in the order they come, and none holds the turn longer than one part of a snapshot. Failure: the journal's
 * method throws {@link JournalException}, all others {@link StoreException}; either way nothing was changed. After {@code DAMAGED} the
 * store rebuilds itself in the background, and every call fails until that is done.
 */
public final class DoorStore implements Journal, TemplateStore, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DoorStore.class);
    private static final long CARRY_OVER_BYTES = 2L << 20;
    private static final long KEEP_TIME_MILLIS = 600_000;

    private final String door;
    private final DoorClock clock;
    private final StoreOptions options;
    private final StoreFile file;
    private final Ballast ballast;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock reading = new ReentrantLock(true);
    private final ScheduledExecutorService maintenance;
    private final List<Happening> troubles = new ArrayList<>();

    // Changed with both locks held.
    private volatile @Nullable Opened current;
    private boolean closed;
    private boolean checkDue;
    private boolean fullReported;
    private volatile Runnable onNews = () -> {};

    private DoorStore(Path directory, String door, DoorClock clock, StoreOptions options) throws IOException {
        this.door = door;
        this.clock = clock;
        this.options = options;
        this.file = new StoreFile(directory, door, options.maxBytes());
        this.ballast = new Ballast(directory.resolve("ballast"), options.ballastBytes());
        this.maintenance = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-maintenance");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the store of a door, rebuilding it when it is damaged.
     *
     * @param directory one door each; made when missing
     * @throws IOException when another process has it, or nothing can be opened or made there
     */
    public static DoorStore open(Path directory, String door, DoorClock clock, StoreOptions options)
            throws IOException {
        DoorStore store = new DoorStore(directory, door, clock, options);
        try {
            store.openFile(false);
        } catch (SQLException e) {
            store.close();
            throw new IOException("the door's store cannot be opened in " + directory, e);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
        long every = options.maintenanceEvery().toMillis();
        store.maintenance.scheduleWithFixedDelay(store::maintain, every, every, TimeUnit.MILLISECONDS);
        return store;
    }

    private void openFile(boolean suspect) throws SQLException, IOException {
        StoreFile.Result result = file.open(suspect, this::recordRepair);
        current = result.opened();
        checkDue = !result.checked();
    }

    private void recordRepair(Opened fresh, String damage, String saved) throws SQLException {
        fresh.head =
                fresh.outbox.append(fresh.head, List.of(body(new Happening.StorageTrouble(shorten(damage), saved))));
    }

    /** Called, on any thread, whenever events were added or the store was rebuilt. Returns at once. */
    public void onNews(Runnable listener) {
        onNews = listener;
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
            write(opened -> {
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
        if (!bodies.isEmpty()) {
            onNews.run();
        }
    }

    private void append(Opened opened, List<String> bodies) throws SQLException {
        if (opened.outbox.waiting() + bodies.size() > options.maxOutboxRows()) {
            throw new StoreException(StoreException.Kind.FULL, "too many events wait for the cloud");
        }
        List<String> all = new ArrayList<>();
        troubles.forEach(trouble -> all.add(body(trouble)));
        all.addAll(bodies);
        opened.head = opened.outbox.append(opened.head, all);
    }

    private String body(Happening happening) {
        DoorClock.Reading time = clock.read();
        return Codec.encode(new DoorEvent(door, time.now(), time.trust(), happening));
    }

    /**
     * The next events for the cloud, of one chain, in order.
     *
     * @param after where the batch before ended; null for the oldest that waits
     * @param maxBytes as JSON on the wire; one event may exceed it
     */
    public Optional<OutboxBatch> nextBatch(@Nullable OutboxPosition after, int maxEntries, int maxBytes) {
        return read(opened -> opened.outboxReader.nextBatch(after, maxEntries, maxBytes));
    }

    /** Takes the cloud's word for what it has committed. */
    public Acknowledgement acknowledge(String chain, long sequence) {
        return write(opened -> {
            Acknowledgement done = opened.outbox.acknowledge(chain, sequence);
            if (done == Acknowledgement.BEYOND_THE_END) {
                opened.head = opened.outbox.head().orElseThrow();
                opened.head = opened.outbox.append(
                        opened.head,
                        List.of(body(new Happening.StorageTrouble(
                                "the cloud has later events than this store", "waiting events began a new chain"))));
                opened.items.wantSnapshot();
            }
            return done;
        });
    }

    /** Events that the cloud has not acknowledged. */
    public long waiting() {
        return read(opened -> opened.outboxReader.waiting());
    }

    public AccessState accessState() {
        return write(opened -> opened.items.state());
    }

    /** Applies a delta, or one part of a snapshot, and answers with the state after it. */
    public SyncResult apply(SyncDelta delta) {
        SyncResult result = write(opened -> {
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
        read(opened -> {
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
        return read(opened -> Tables.memory(opened.reader));
    }

    /** Keeps a result until the cloud's broker has it. Answers its number for {@link #forgetResult}. */
    public long keepResult(CommandResult result) {
        String body = Codec.encode(result);
        return write(opened -> Tables.keepResult(opened.writer, body));
    }

    public void forgetResult(long number) {
        write(opened -> opened.writer.update("DELETE FROM result WHERE number = ?", number));
    }

    /** Results that may not have reached the broker, oldest first: number and encoded {@link CommandResult}. */
    public List<KeptResult> keptResults() {
        return read(opened -> Tables.results(opened.reader));
    }

    /** One row of {@link #keptResults}. */
    public record KeptResult(long number, String body) {}

    /** The last time that was recorded here with some trust; empty in a new store. */
    public Optional<Instant> lastKnownTime() {
        long millis = read(opened -> opened.outboxReader.lastMillis());
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public List<SealedTemplate> loadAll() {
        return read(opened -> Tables.templates(opened.reader));
    }

    @Override
    public void put(SealedTemplate template) {
        write(opened -> Tables.putTemplate(opened.writer, template));
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
        int erased = write(opened -> opened.writer.update(sql, key));
        if (erased > 0) {
            // The log still holds the page as it was: carry it over and cut it.
            writing.lock();
            reading.lock();
            try {
                opened().writer.emptyLog();
            } catch (SQLException e) {
                log.warn("the log keeps erased bytes until it is next carried over: {}", e.toString());
            } finally {
                reading.unlock();
                writing.unlock();
            }
        }
        return erased;
    }

    private interface Step<T> {
        T run(Opened opened) throws SQLException;
    }

    private <T> T read(Step<T> step) {
        reading.lock();
        try {
            return step.run(opened());
        } catch (SQLException e) {
            throw isFull(e)
                    ? new StoreException(StoreException.Kind.FULL, "the disk is full: make room", e)
                    : damaged(e);
        } finally {
            reading.unlock();
        }
    }

    private <T> T write(Step<T> step) {
        writing.lock();
        try {
            Opened opened = opened();
            try {
                return attempt(opened, step);
            } catch (SQLException e) {
                if (!isFull(e) || !makeRoom(opened)) {
                    throw failure(e);
                }
            }
            try {
                return attempt(opened, step);
            } catch (SQLException e) {
                throw failure(e);
            }
        } finally {
            writing.unlock();
        }
    }

    private <T> T attempt(Opened opened, Step<T> step) throws SQLException {
        int told = troubles.size();
        try {
            Opened before = opened;
            long sequence = opened.head.sequence();
            T result = opened.writer.inTransaction(() -> step.run(before));
            if (opened.head.sequence() > sequence && told > 0) {
                troubles.subList(0, told).clear();
            }
            fullReported = false;
            return result;
        } catch (SQLException | RuntimeException e) {
            opened.restore();
            throw e;
        }
    }

    private boolean isFull(SQLException e) {
        return Database.kindOf(e) == StoreException.Kind.FULL || !file.hasRoom();
    }

    /** Gives up the ballast. The next commit tells of it. */
    private boolean makeRoom(Opened opened) {
        if (!ballast.release()) {
            return false;
        }
        log.error("the disk is full; the reserve is given up");
        troubles.add(new Happening.StorageTrouble("disk full", "reserve given up; events are still recorded"));
        try {
            opened.writer.carryOver();
        } catch (SQLException e) {
            log.warn("the log cannot be carried over: {}", e.toString());
        }
        return true;
    }

    private StoreException failure(SQLException e) {
        if (!isFull(e)) {
            return damaged(e);
        }
        if (!fullReported) {
            fullReported = true;
            log.error("the disk is full; events cannot be recorded: {}", e.toString());
            troubles.add(new Happening.StorageTrouble("disk full", "events were kept in memory only"));
        }
        return new StoreException(StoreException.Kind.FULL, "the disk, or the store's bound, is full: make room", e);
    }

    private StoreException damaged(SQLException e) {
        log.error("the store fails: {}", e.toString());
        try {
            maintenance.execute(this::rebuild);
        } catch (java.util.concurrent.RejectedExecutionException closing) {
            e.addSuppressed(closing);
        }
        return new StoreException(StoreException.Kind.DAMAGED, "the store is damaged; it is being rebuilt", e);
    }

    private Opened opened() {
        Opened opened = current;
        if (opened == null) {
            throw closed
                    ? new StoreException(StoreException.Kind.CLOSED, "the store is closed")
                    : new StoreException(StoreException.Kind.DAMAGED, "the store is being rebuilt");
        }
        return opened;
    }

    /** Opens the file anew; sets it aside when it is damaged. Runs on the maintenance thread. */
    private void rebuild() {
        writing.lock();
        reading.lock();
        try {
            if (closed) {
                return;
            }
            Opened opened = current;
            current = null;
            if (opened != null) {
                opened.close();
            }
            openFile(true);
        } catch (SQLException | IOException | RuntimeException e) {
            log.error("the store cannot be rebuilt; trying again", e);
        } finally {
            reading.unlock();
            writing.unlock();
        }
        onNews.run();
    }

    private void maintain() {
        try {
            if (current == null) {
                rebuild();
                return;
            }
            if (file.logBytes() > CARRY_OVER_BYTES) {
                read(opened -> {
                    opened.reader.carryOver();
                    return true;
                });
            }
            if (checkDue) {
                checkDue = false;
                checkAll();
            }
            while (write(opened -> opened.items.purgeSome())) {
                // A part at a time: a credential may be waiting.
            }
            keepTime();
            ballast.restore();
        } catch (StoreException e) {
            log.warn("maintenance put off: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("maintenance failed", e);
        }
    }

    private void checkAll() {
        String damage = read(Opened::check);
        if (!damage.isEmpty()) {
            throw damaged(new SQLException(damage));
        }
    }

    private void keepTime() {
        DoorClock.Reading time = clock.read();
        if (time.trust() == ClockTrust.UNKNOWN) {
            return;
        }
        long now = time.now().toEpochMilli();
        long kept = read(opened -> opened.outboxReader.lastMillis());
        if (now > kept + KEEP_TIME_MILLIS) {
            write(opened -> {
                opened.outbox.keepMillis(now);
                return true;
            });
        }
    }

    private static String shorten(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400);
    }

    /** Waits for a write under way, carries the log over and gives the directory back. Idempotent. */
    @Override
    public void close() {
        maintenance.shutdownNow();
        writing.lock();
        reading.lock();
        try {
            closed = true;
            Opened opened = current;
            current = null;
            if (opened != null) {
                opened.close();
            }
            file.close();
        } catch (IOException e) {
            log.warn("the store's lock closed badly: {}", e.toString());
        } finally {
            reading.unlock();
            writing.unlock();
        }
    }
}
