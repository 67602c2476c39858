package org.linli.cloud.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Pictures in a database that the subclass chooses. */
abstract class PicturesContract {

    private static final String HERE = "east";
    private static final String THERE = "west";
    private static final byte[] FILE = TestPictures.file("jpeg", 64, 48);

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock(Instant.parse("2026-12-01T02:00:00Z"));
    private Database database;
    private Pictures pictures;

    abstract Database open(Path where);

    @BeforeEach
    void openPictures() {
        database = open(directory);
        pictures = new Pictures(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void claim(String community, String id, String by, String to) {
        database.change(transaction -> pictures.claim(transaction, community, id, by, to));
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    @Test
    void aPictureIsSeenThroughWhatItBelongsTo() {
        String id = pictures.keep(HERE, FILE, "mei").id();
        refused("picture-unknown", () -> pictures.jpeg(HERE, id, "reading/1"));
        claim(HERE, id, "mei", "reading/1");
        assertArrayEquals(CleanPicture.of(FILE).jpeg(), pictures.jpeg(HERE, id, "reading/1"));
        refused("picture-unknown", () -> pictures.jpeg(HERE, id, "reading/2"));
        refused("picture-unknown", () -> pictures.jpeg(THERE, id, "reading/1"));
    }

    @Test
    void onlyWhoSentItMayUseItAndOnce() {
        String id = pictures.keep(HERE, FILE, "mei").id();
        refused("picture-unknown", () -> claim(HERE, id, "another", "reading/1"));
        refused("picture-unknown", () -> claim(THERE, id, "mei", "reading/1"));
        refused("picture-unknown", () -> claim(HERE, "none", "mei", "reading/1"));
        claim(HERE, id, "mei", "reading/1");
        refused("picture-unknown", () -> claim(HERE, id, "mei", "reading/2"));
    }

    @Test
    void whatNobodyClaimsIsForgottenAfterADay() {
        String loose = pictures.keep(HERE, FILE, "mei").id();
        String used = pictures.keep(HERE, FILE, "mei").id();
        claim(HERE, used, "mei", "reading/1");
        clock.advance(Duration.ofHours(23));
        String late = pictures.keep(HERE, FILE, "mei").id();
        clock.advance(Duration.ofHours(2));
        pictures.forgetLoose();
        refused("picture-unknown", () -> claim(HERE, loose, "mei", "reading/2"));
        claim(HERE, late, "mei", "reading/3");
        assertEquals(pictures.jpeg(HERE, late, "reading/3").length, pictures.jpeg(HERE, used, "reading/1").length);
    }

    @Test
    void nobodyPilesThemUp() {
        for (int i = 0; i < 30; i++) {
            pictures.keep(HERE, FILE, "mei");
        }
        refused("pictures-too-many", () -> pictures.keep(HERE, FILE, "mei"));
        pictures.keep(HERE, FILE, "another");
    }
}
