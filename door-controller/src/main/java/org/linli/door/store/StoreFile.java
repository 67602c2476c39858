package org.linli.door.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file below the store: opened, checked, and when it is damaged set aside and rebuilt. One process at a time owns the directory.
 */
final class StoreFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int KEPT_ASIDE = 3;

    /** Up to this size the file is checked before it is used; a larger one while it is used. */
    private static final long CHECKED_AT_OPEN_BYTES = 4L << 20;

    private final Path directory;
    private final Path file;
    private final String door;
    private final long maxBytes;
    private final FileChannel lockChannel;
    private final boolean firstStart;

    /**
     * A file in use.
     *
     * @param repaired what was saved when the file had to be rebuilt, else null
     * @param damage what was wrong with it, else empty
     * @param checked whether the whole file was checked
     */
    record Result(Opened opened, String damage, @Nullable String repaired, boolean checked) {}

    StoreFile(Path directory, String door, long maxBytes) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("door.db");
        this.door = door;
        this.maxBytes = maxBytes;
        Files.createDirectories(directory);
        Path lock = directory.resolve("door.lock");
        firstStart = !Files.exists(lock);
        lockChannel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held;
        try {
            held = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            lockChannel.close();
            throw new IOException("another process runs this door: " + lock);
        }
    }

    Path logFile() {
        return directory.resolve("door.db-wal");
    }

    /**
     * Opens the file as it is, or rebuilds it.
     *
     * @param suspect check all of it first, however large
     */
    Result open(boolean suspect, AfterRepair afterRepair) throws SQLException, IOException {
        String damage;
        if (Files.exists(file) && Files.size(file) == 0) {
            damage = "the file is empty";
        } else if (!Files.exists(file) && !firstStart) {
            damage = "the file is missing";
        } else {
            try {
                Opened opened = Opened.open(file, door, maxBytes);
                boolean checked = suspect || Files.size(file) <= CHECKED_AT_OPEN_BYTES;
                damage = checked ? checkQuietly(opened) : "";
                if (damage.isEmpty()) {
                    return new Result(opened, "", null, checked);
                }
                opened.close();
            } catch (SQLException e) {
                if (Database.kindOf(e) == StoreException.Kind.FULL) {
                    throw e;
                }
                damage = String.valueOf(e.getMessage());
            }
        }
        return rebuild(damage, afterRepair);
    }

    /** Runs in the transaction that fills the fresh file. */
    interface AfterRepair {
        void accept(Opened fresh, String damage, String saved) throws SQLException;
    }

    private static String checkQuietly(Opened opened) {
        try {
            return opened.check();
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Result rebuild(String damage, AfterRepair afterRepair) throws SQLException, IOException {
        log.error("the store is damaged and is rebuilt: {}", damage);
        Optional<Path> aside = setAside();
        Opened fresh = null;
        Database broken = null;
        try {
            Opened opened = Opened.open(file, door, maxBytes);
            fresh = opened;
            broken = aside.isPresent() ? openBroken(aside.get()) : null;
            Database source = broken;
            String saved = opened.writer.inTransaction(() -> {
                String words = source == null
                        ? "nothing could be kept"
                        : new Salvage(source, opened.writer, door).run(opened.items, opened.outbox);
                if (source == null) {
                    opened.items.wantSnapshot();
                }
                opened.head = opened.outbox.head().orElseThrow();
                afterRepair.accept(opened, damage, words);
                return words;
            });
            log.warn("the store was rebuilt: {}", saved);
            return new Result(opened, damage, saved, true);
        } catch (SQLException | RuntimeException e) {
            if (fresh != null) {
                fresh.close();
            }
            throw e;
        } finally {
            if (broken != null) {
                try {
                    broken.close();
                } catch (SQLException e) {
                    log.info("the damaged file closed badly: {}", e.toString());
                }
            }
            dropOldest();
        }
    }

    private static @Nullable Database openBroken(Path aside) {
        try {
            return Database.openDamaged(aside);
        } catch (SQLException e) {
            log.warn("the damaged file cannot be opened at all: {}", e.toString());
            return null;
        }
    }

    /** Moves the file and its log away; the log belongs to what can be saved. */
    private Optional<Path> setAside() throws IOException {
        Path aside = directory.resolve("door.db.broken-" + STAMP.format(Instant.now()));
        boolean moved = false;
        for (String suffix : List.of("", "-wal")) {
            Path part = Path.of(file + suffix);
            if (Files.exists(part)) {
                Files.move(part, Path.of(aside + suffix), StandardCopyOption.ATOMIC_MOVE);
                moved = true;
            }
        }
        Files.deleteIfExists(Path.of(file + "-shm"));
        return moved && Files.exists(aside) && Files.size(aside) > 0 ? Optional.of(aside) : Optional.empty();
    }

    private void dropOldest() {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> aside = all.filter(
                            each -> each.getFileName().toString().matches("door\\.db\\.broken-\\d{8}T\\d{9}Z"))
                    .sorted()
                    .toList();
            for (Path old : aside.subList(0, Math.max(0, aside.size() - KEPT_ASIDE))) {
                for (String suffix : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(Path.of(old + suffix));
                }
            }
        } catch (IOException e) {
            log.warn("old damaged files stay: {}", e.toString());
        }
    }

    boolean hasRoom() {
        try {
            return Files.getFileStore(directory).getUsableSpace() > 256 << 10;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
