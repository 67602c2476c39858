package org.linli.door.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the write-ahead log is to be carried over into the file, and keeps its room on the disk. Thread: the holder of the writing lock, but where it
 * says otherwise.
 *
 * <p>A commit appends to the log and waits for the disk. Where the log's file already has its blocks, that is one write; where the file must grow, the file
 * system writes its own books as well, and on the disks measured such a commit takes twice as long. So the room is made while nobody is at the door,
 * and the log begins anew, over its old blocks, before it is used up.
 */
final class LogKeeper {

    private static final Logger log = LoggerFactory.getLogger(LogKeeper.class);

    /** The room. A log that has outgrown it is cut back to it when it begins anew. */
    static final long LOG_BYTES = 8L << 20;

    /** Worth carrying over while nobody is at the door: at other times it takes the disk from a commit. */
    private static final int WORTHWHILE_COMMITS = 100;

    /** So many decisions, of about four pages each, fill the room by less than three quarters; then it is carried over whoever is at the door. */
    private static final int MOST_COMMITS = 360;

    /** So few may be carried over while a commit waits: 256 KB, what sixteen decisions write. */
    static final int FEW_PAGES = 64;

    /** So often what came meanwhile is carried over before it is left for the next time. */
    static final int MOST_PASSES = 4;

    /** Nobody is at the door when nothing was committed for so long. */
    private static final long QUIET_NANOS = 250_000_000;

    /** Room is made in steps that keep nobody waiting: a slow memory card writes this in 20 ms. */
    private static final int STEP_BYTES = 256 << 10;

    private final Path file;
    private int commits;
    private long committedNanos = System.nanoTime();

    LogKeeper(Path file) {
        this.file = file;
    }

    /** Notes a commit. True, once, when the log is filling up and must be carried over now. */
    boolean isFullAfterCommit() {
        committedNanos = System.nanoTime();
        commits++;
        return commits == MOST_COMMITS;
    }

    boolean isCarryOverDue() {
        return commits > 0 && (bytes() > LOG_BYTES || (isQuiet() && commits >= WORTHWHILE_COMMITS));
    }

    void carriedOver() {
        commits = 0;
    }

    private boolean isQuiet() {
        return System.nanoTime() - committedNanos > QUIET_NANOS;
    }

    /**
     * Adds a step of zeros, which are no part of a log to SQLite, behind what the log has. Nobody may use the log meanwhile; {@link #sync} comes after.
     * Twice the room must be free, so that this is never what fills a disk.
     *
     * @return whether something was added
     */
    boolean makeRoom() {
        long size = bytes();
        try {
            if (!isQuiet()
                    || size >= LOG_BYTES
                    || Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * LOG_BYTES) {
                return false;
            }
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(STEP_BYTES, LOG_BYTES - size));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                while (zeros.hasRemaining()) {
                    size += channel.write(zeros, size);
                }
            }
            return true;
        } catch (IOException e) {
            log.warn("no room for the log: {}", e.toString());
            return false;
        }
    }

    /** Brings added room to the disk. Thread: any; commits may go on. */
    void sync() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            log.warn("the log's room is not on the disk yet: {}", e.toString());
        }
    }

    private long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return LOG_BYTES; // No log, or none that can be looked at: there is nothing to do for it.
        }
    }
}
