package org.linli.door.clock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;

/** The board's own clock, and what is known about it. */
public final class SystemClock {

    /** Made by systemd-timesyncd, and by the chrony unit of Debian, once network time was reached since boot. */
    private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

    /** For a class path without build information; every release is later. */
    private static final Instant FIRST_RELEASE = Instant.parse("2026-01-01T00:00:00Z");

    private SystemClock() {}

    /** The clock of this process. */
    public static DisciplinedClock start() {
        return new DisciplinedClock(
                InstantSource.system(), System::nanoTime, () -> Files.exists(SYNCHRONISED), builtAt());
    }

    private static Instant builtAt() {
        try (InputStream in = SystemClock.class.getResourceAsStream("/linli-build.properties")) {
            if (in == null) {
                return FIRST_RELEASE;
            }
            Properties build = new Properties();
            build.load(in);
            return Instant.parse(build.getProperty("built", FIRST_RELEASE.toString()));
        } catch (IOException | java.time.format.DateTimeParseException e) {
            return FIRST_RELEASE;
        }
    }
}
