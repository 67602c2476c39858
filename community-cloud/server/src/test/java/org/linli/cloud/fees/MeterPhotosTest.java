package org.linli.cloud.fees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.linli.cloud.pictures.TestPictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class MeterPhotosTest extends FeesFixture {

    @Override
    Database open() {
        return TestDatabases.sqlite(directory);
    }

    private static Reading.Wanted reading(String day, String photo) {
        return new Reading.Wanted(LocalDate.parse(day), 112_000, false, false, photo, null);
    }

    private static void unknown(Executable what) {
        assertEquals("picture-unknown", assertThrows(Refused.class, what).code());
    }

    @Test
    void aReadingKeepsThePhotoOfItsReader() {
        homes.add("u1", "b1", 8_000L, 2);
        LocalDate from = LocalDate.of(2026, 10, 31);
        meters.put(HERE, new Meter("m1", MeterKind.WATER, "s1", "u1", null, 1, 5, from, null), 100_000L, "reader");
        String photo = pictures.keep(HERE, TestPictures.file("jpeg", 640, 480), "reader")
                .id();
        unknown(() -> meters.record(HERE, "m1", reading("2026-11-30", "not-there"), "reader"));
        unknown(() -> meters.record(HERE, "m1", reading("2026-11-30", photo), "somebody-else"));
        assertEquals(1, meters.readings(HERE, "m1", null, 10).items().size(), "nothing was recorded");

        Reading recorded = meters.record(HERE, "m1", reading("2026-11-30", photo), "reader");
        assertTrue(meters.photo(HERE, recorded.id(), "m1").length > 100);
        unknown(() -> meters.photo(HERE, recorded.id(), "m2"));
        unknown(() -> meters.photo(THERE, recorded.id(), null));
        unknown(() -> meters.record(HERE, "m1", reading("2026-12-01", photo), "reader"));
    }
}
