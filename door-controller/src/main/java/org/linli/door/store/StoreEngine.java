package org.linli.door.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.MemoryChange;
import org.linli.door.runtime.DoorClock;
import org.linli.messages.Codec;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps on the open file: writers in turn, readers beside them; makes room on a full disk, rebuilds a damaged file, and does the housekeeping. Thread: any.
 */
final class StoreEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreEngine.class);
    private static final long KEEP_TIME_MILLIS = 600_000;

    private final String door;
    private final DoorClock clock;
    private final StoreFile file;
    private final Ballast ballast;
    private final LogKeeper logKeeper;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantLock reading = new ReentrantLock(true);
    private final ScheduledExecutorService maintenance;
    /** Told with the next events; touched with the writing lock held. */
    private final List<Happening> troubles = new ArrayList<>();

    /** All of the memory's rows: what a damaged file has lost of them while this process knew better. Guarded by the writing lock. */
    private final Map<String, MemoryChange> remembered = new HashMap<>();

    // Changed with both locks held.
    private volatile @Nullable Opened current;
    private boolean closed;
    private boolean checkDue;
    private boolean fullReported;
    private volatile Runnable onNews = () -> {};

    StoreEngine(Path directory, String door, DoorClock clock, StoreOptions options) throws IOException {
        this.door = door;
        this.clock = clock;
        this.file = new StoreFile(directory, door, options.maxBytes());
        this.ballast = new Ballast(directory.resolve("ballast"), options.ballastBytes());
        this.logKeeper = new LogKeeper(file.logFile());
        this.maintenance = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "store-maintenance");
            thread.setDaemon(true);
            return thread;
        });
        try {
            openFile(false);
            remember(read(opened -> Tables.memory(opened.reader)));
        } catch (SQLException e) {
            close();
            throw new IOException("the door's store cannot be opened in " + directory, e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        long every = options.maintenanceEvery().toMillis();
        maintenance.scheduleWithFixedDelay(() -> guarded(this::maintain), every, every, TimeUnit.MILLISECONDS);
    }

    private void openFile(boolean suspect) throws SQLException, IOException {
        StoreFile.Result result = file.open(suspect, this::recordRepair);
        current = result.opened();
        checkDue = !result.checked();
    }

    /** Keeps in mind what was just committed. */
    void remember(List<MemoryChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        writing.lock();
        try {
            for (MemoryChange change : changes) {
                String name = change.kind() + "/" + change.key();
                if (change.value() == null) {
                    remembered.remove(name);
                } else {
                    remembered.put(name, change);
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void recordRepair(Opened fresh, String damage, String saved) throws SQLException {
        Tables.change(fresh.writer, List.copyOf(remembered.values()));
        fresh.head =
                fresh.outbox.append(fresh.head, List.of(body(new Happening.StorageTrouble(shorten(damage), saved))));
    }

    void onNews(Runnable listener) {
        onNews = listener;
    }

    void tellNews() {
        onNews.run();
    }

    String body(Happening happening) {
        DoorClock.Reading time = clock.read();
        return Codec.encode(new DoorEvent(door, time.now(), time.trust(), happening));
    }

    /** Bodies of what has happened to the store itself; to be appended before anything else. */
    List<String> troubles() {
        return troubles.stream().map(this::body).toList();
    }

    /** Carries the whole log over and cuts it: it still holds pages as they were. */
    void emptyLog() {
        withBoth(() -> {
            try {
                opened().writer.emptyLog();
            } catch (SQLException e) {
                log.warn("the log keeps erased bytes until it is next carried over: {}", e.toString());
            }
            return true;
        });
    }

    /** Something to do with the open file. */
    interface Step<T> {
        T run(Opened opened) throws SQLException;
    }

    <T> T read(Step<T> step) {
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

    <T> T write(Step<T> step) {
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
            if (logKeeper.isFullAfterCommit()) {
                inMaintenance(this::carryOver);
            }
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
        inMaintenance(this::rebuild);
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

    private void inMaintenance(Runnable work) {
        try {
            maintenance.execute(() -> guarded(work));
        } catch (RejectedExecutionException closing) {
            log.debug("left out, as the store is closing");
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            log.warn("maintenance put off: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("maintenance failed", e);
        }
    }

    private void maintain() {
        if (current == null) {
            rebuild();
            return;
        }
        if (withWriting(logKeeper::isCarryOverDue)) {
            carryOver();
        }
        while (withBoth(logKeeper::makeRoom)) {
            logKeeper.sync();
        }
        if (checkDue) {
            checkDue = false;
            checkAll();
        }
        while (withWriting(() -> opened().items.isPurgeDue())) {
            // A part at a time: a credential may be waiting.
            write(opened -> opened.items.purgeSome());
        }
        keepTime();
        ballast.restore();
    }

    /**
     * Beside the commits, until few pages came meanwhile; those are carried over while commits wait, and only so does the log begin anew. A log that is
     * filled as fast as it is emptied, by a snapshot, grows for a while instead: nobody waits for that.
     */
    private void carryOver() {
        int carried = carryOverWhatThereIs();
        boolean few = false;
        for (int pass = 0; pass < LogKeeper.MOST_PASSES && !few; pass++) {
            int before = carried;
            carried = carryOverWhatThereIs();
            few = carried - before <= LogKeeper.FEW_PAGES;
        }
        boolean beginAnew = few;
        withWriting(() -> {
            logKeeper.carriedOver();
            return beginAnew ? carryOverWhatThereIs() : 0;
        });
    }

    /** Answers how many pages of the log have been carried over since it began. */
    private int carryOverWhatThereIs() {
        return read(opened -> opened.reader.carryOver());
    }

    private <T> T withWriting(Supplier<T> work) {
        writing.lock();
        try {
            return work.get();
        } finally {
            writing.unlock();
        }
    }

    private <T> T withBoth(Supplier<T> work) {
        return withWriting(() -> {
            reading.lock();
            try {
                return work.get();
            } finally {
                reading.unlock();
            }
        });
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
