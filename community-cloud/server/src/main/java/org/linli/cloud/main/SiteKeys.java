package org.linli.cloud.main;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.StorageException;

/**
 * Key files that all servers of a site must have alike. Only the secret key is carried from machine to machine by hand; everything else lies in the database,
 * sealed with it, and appears in each data directory by itself. Calls block.
 */
final class SiteKeys {

    private static final String CHECK = "check";

    private final Database database;
    private final SecretBox box;
    private final Clock clock;

    SiteKeys(Database database, SecretBox box, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
    }

    /** @throws BadSetting when the secret key or the community's id is not what the other servers of this database have */
    void check(String community) {
        byte[] own = community.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] known = find(CHECK).orElseGet(() -> firstOf(CHECK, own));
            if (!Arrays.equals(own, known)) {
                throw new BadSetting(
                        "community.id",
                        "is " + new String(known, StandardCharsets.UTF_8) + " in this database, for ever");
            }
        } catch (StorageException e) {
            throw new BadSetting(
                    "data",
                    "secret.key is not the key of this database; copy it from the data directory of the first server");
        }
    }

    /**
     * Makes sure that these files are here and the same at every server.
     *
     * @param files in one directory
     * @param make makes them when no server has them yet
     * @throws BadSetting when other ones are here
     */
    void share(String name, List<Path> files, Runnable make) {
        try {
            byte[] here = pack(files);
            Optional<byte[]> known = find(name);
            boolean fresh = here == null && known.isEmpty();
            if (fresh) {
                make.run();
                here = pack(files);
            }
            byte[] everywhere = known.isPresent() || here == null ? known.orElseThrow() : firstOf(name, here);
            if (Arrays.equals(here, everywhere)) {
                return;
            }
            if (here != null && !fresh) {
                throw new BadSetting(
                        "data", "the keys in " + files.get(0).getParent() + " are not those of this database");
            }
            unpack(everywhere, files);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys " + name + " cannot be read or written", e);
        }
    }

    private Optional<byte[]> find(String name) {
        return database.read(transaction -> find(transaction.handle(), name)).map(found -> open(name, found));
    }

    private static Optional<byte[]> find(Handle handle, String name) {
        return handle.createQuery("SELECT sealed FROM site_key WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> row.getBytes("sealed"))
                .findOne();
    }

    /** What the first server that came with it has. */
    private byte[] firstOf(String name, byte[] own) {
        byte[] sealed = box.seal(purpose(name), own);
        byte[] first = database.write(transaction -> {
            transaction
                    .handle()
                    .createUpdate("INSERT INTO site_key (name, sealed, made_at) VALUES (:name, :sealed, :now)"
                            + " ON CONFLICT (name) DO NOTHING")
                    .bind("name", name)
                    .bind("sealed", sealed)
                    .bind("now", clock.millis())
                    .execute();
            return find(transaction.handle(), name).orElseThrow();
        });
        return open(name, first);
    }

    private byte[] open(String name, byte[] sealed) {
        return box.open(purpose(name), sealed);
    }

    private static String purpose(String name) {
        return "site-key " + name;
    }

    /** Null unless all are here. */
    private static byte @Nullable [] pack(List<Path> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Path file : files) {
            if (!Files.exists(file)) {
                return null;
            }
            byte[] content = Files.readAllBytes(file);
            out.writeInt(content.length);
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static void unpack(byte[] packed, List<Path> files) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed));
        for (Path file : files) {
            write(file, in.readNBytes(in.readInt()));
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        String mode = file.getFileName().toString().endsWith(".key") ? "rw-------" : "rw-r--r--";
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.write(fresh, content, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
