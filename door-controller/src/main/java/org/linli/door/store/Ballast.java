package org.linli.door.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file whose only use is to be deleted when the disk is full, so that events can be recorded while somebody makes room. */
final class Ballast {

    private static final Logger log = LoggerFactory.getLogger(Ballast.class);
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final long bytes;

    Ballast(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Puts the ballast there when it is not and twice its room is free. Written, not only reserved: a sparse file frees nothing. */
    void restore() {
        try {
            if (bytes == 0
                    || (Files.exists(file) && Files.size(file) >= bytes)
                    || Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < 2 * bytes) {
                return;
            }
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
                for (long written = 0; written < bytes; written += CHUNK) {
                    chunk.clear();
                    while (chunk.hasRemaining()) {
                        channel.write(chunk);
                    }
                }
                channel.force(true);
            }
        } catch (IOException e) {
            log.warn("no ballast: {}", e.toString());
        }
    }

    /** Gives the room back. False when there was none. */
    boolean release() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("ballast cannot be deleted: {}", e.toString());
            return false;
        }
    }
}
