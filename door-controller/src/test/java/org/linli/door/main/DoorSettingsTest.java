package org.linli.door.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.messages.access.RuleItem.Means;

class DoorSettingsTest {

    private static DoorSettings read(Map<String, String> flags) {
        return DoorSettings.read(SettingsReader.of(null, Map.of(), flags), Path.of("program"));
    }

    private static BadSetting refused(Map<String, String> flags) {
        return assertThrows(BadSetting.class, () -> read(flags));
    }

    @Test
    void faceAsTheOnlyWayInStopsTheStart() {
        assertEquals("means", refused(Map.of("means", "face")).key());
    }

    @Test
    void noWayInAtAllStopsTheStart() {
        assertEquals("means", refused(Map.of("means", " , ")).key());
    }

    @Test
    void faceBesideACardIsAllowed() {
        assertTrue(read(Map.of("means", "face, card")).means().contains(Means.FACE));
    }

    @Test
    void anUnknownKeyIsNamed() {
        assertEquals("pgae.port", refused(Map.of("pgae.port", "1")).key());
    }

    @Test
    void aPortOutOfRangeIsNamed() {
        assertEquals("page.port", refused(Map.of("page.port", "65536")).key());
        assertEquals("page.port", refused(Map.of("page.port", "eighty")).key());
    }

    @Test
    void anUnknownBoardIsNamed() {
        assertEquals("board", refused(Map.of("board", "toaster")).key());
    }

    @Test
    void flagsWinOverTheEnvironmentAndTheEnvironmentOverTheFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("door.properties");
        Files.writeString(file, "page.port=1\npage.host=0.0.0.0\ndata=here\n");
        DoorSettings settings = DoorSettings.read(
                SettingsReader.of(
                        file,
                        Map.of("LINLI_DOOR_PAGE_PORT", "2", "LINLI_DOOR_DATA", "there", "PATH", "/bin"),
                        Map.of("data", "elsewhere")),
                Path.of("program"));
        assertEquals(new DoorSettings.Page("0.0.0.0", 2), settings.page());
        assertEquals(Path.of("elsewhere"), settings.data());
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals(
                "settings",
                assertThrows(BadSetting.class, () -> SettingsReader.of(Path.of("no-such-file"), Map.of(), Map.of()))
                        .key());
    }

    @Test
    void theBoardsOwnKeysReachTheBoard() {
        assertEquals(
                Map.of("pi.lock.pin", "17"),
                read(Map.of("board", "pi", "pi.lock.pin", "17")).wiring());
    }
}
