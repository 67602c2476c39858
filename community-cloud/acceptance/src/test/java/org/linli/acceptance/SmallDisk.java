package org.linli.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory that becomes a disk of its own, small enough to be filled. What was in it is on it, and stays when the disk goes. */
final class SmallDisk implements AutoCloseable {

    private static final String FILLER = "filler";

    private final Path place;
    private final Path aside;

    private SmallDisk(Path place, Path aside) {
        this.place = place;
        this.aside = aside;
    }

    /** Empty where nobody may mount. */
    static Optional<SmallDisk> at(Path place, int megabytes) throws Exception {
        Path aside = place.resolveSibling(place.getFileName() + ".aside");
        Files.move(place, aside);
        Files.createDirectory(place);
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=0700", "tmpfs", place.toString());
        if (!mounted) {
            Files.delete(place);
            Files.move(aside, place);
            return Optional.empty();
        }
        copy(aside, place);
        return Optional.of(new SmallDisk(place, aside));
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        to.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Takes all the room that is left. */
    void fill() throws IOException {
        byte[] chunk = new byte[4_096];
        try (OutputStream out =
                Files.newOutputStream(place.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            if (Files.size(place.resolve(FILLER)) == 0) {
                throw full;
            }
        }
    }

    /** Somebody makes room. */
    void clear() throws IOException {
        Files.deleteIfExists(place.resolve(FILLER));
    }

    /** Nobody uses it any more. */
    @Override
    public void close() throws Exception {
        clear();
        copy(place, aside);
        if (!run("umount", "-l", place.toString())) {
            throw new IOException("cannot unmount " + place);
        }
        Files.delete(place);
        Files.move(aside, place);
    }
}
