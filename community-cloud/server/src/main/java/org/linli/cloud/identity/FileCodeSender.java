package org.linli.cloud.identity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes codes into a file only the owner of the process can read (mode 0600): for demos and for trying things out, never for a real community. */
public final class FileCodeSender implements CodeSender {

    /** Larger than that, it is begun anew. */
    private static final long MAX_BYTES = 64 * 1024;

    private final Path file;

    public FileCodeSender(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void send(Message message) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            if (Files.size(file) > MAX_BYTES) {
                Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        Files.writeString(file, message.phone() + " " + message.code() + "\n", StandardOpenOption.APPEND);
    }
}
