package org.linli.door.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageAccessTest {

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    private final PageAccess access = new PageAccess(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void guessingIsSlowedDownMoreAndMoreAndASuccessEndsThat() {
        for (int i = 1; i < PageAccess.FREE_FAILURES; i++) {
            access.failed();
            assertTrue(access.pause().isEmpty());
        }
        access.failed();
        assertEquals(Optional.of(PageAccess.FIRST_PAUSE), access.pause());

        now = now.plus(PageAccess.FIRST_PAUSE);
        assertTrue(access.pause().isEmpty());
        access.failed();
        assertEquals(Optional.of(PageAccess.FIRST_PAUSE.multipliedBy(2)), access.pause());
        for (int i = 0; i < 30; i++) {
            access.failed();
        }
        assertEquals(Optional.of(PageAccess.LONGEST_PAUSE), access.pause());

        access.begin();
        assertTrue(access.pause().isEmpty());
    }

    @Test
    void aClockSetBackDoesNotLockTheInstallerOutForYears() {
        for (int i = 0; i < PageAccess.FREE_FAILURES; i++) {
            access.failed();
        }
        now = Instant.EPOCH;

        assertEquals(Optional.of(PageAccess.LONGEST_PAUSE), access.pause());
        now = now.plus(PageAccess.LONGEST_PAUSE);
        assertTrue(access.pause().isEmpty());
    }

    @Test
    void aSessionLivesWhileItIsUsedAndEndsWhenIdle() {
        String session = access.begin();
        now = now.plus(PageAccess.IDLE);
        assertTrue(access.use(session));
        now = now.plus(PageAccess.IDLE).plus(Duration.ofSeconds(1));
        assertFalse(access.use(session));
        assertFalse(access.use("made up"));
    }

    @Test
    void signingOutEndsASessionAndTooManyPushOutTheOldest() {
        String first = access.begin();
        access.end(first);
        assertFalse(access.use(first));
        String oldest = access.begin();
        for (int i = 0; i < 8; i++) {
            access.begin();
        }
        assertFalse(access.use(oldest));
    }

    @Test
    void thePinIsRandomKeptAsAHashAndReadableByItsOwnerOnly(@TempDir Path dir) throws IOException {
        InstallerPin pin = new InstallerPin(dir.resolve("door"));
        assertFalse(pin.isSet());
        assertFalse(pin.matches("00000000"));

        String first = pin.renew();
        assertTrue(first.matches("\\d{8}"));
        assertTrue(pin.matches(first));
        assertFalse(pin.matches(first + "0"));
        Path file = dir.resolve("door").resolve("installer.pin");
        assertFalse(Files.readString(file).contains(first));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        String second = pin.renew();
        assertTrue(pin.matches(second));
        Files.writeString(file, "damaged");
        assertFalse(pin.matches(second));
    }
}
