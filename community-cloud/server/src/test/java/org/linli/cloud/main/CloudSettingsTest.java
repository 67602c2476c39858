package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudSettingsTest {

    private static CloudSettings read(Map<String, String> flags) {
        return CloudSettings.read(new SettingsReader(null, Map.of(), flags));
    }

    @Test
    void theDefaultsAreUsable() {
        CloudSettings settings = read(Map.of());
        assertEquals("127.0.0.1", settings.http().host());
        assertEquals(8443, settings.https().port());
        assertEquals(CloudSettings.Mqtt.Mode.EMBEDDED, settings.mqtt().mode());
        assertTrue(settings.names().contains("localhost"));
    }

    @ParameterizedTest
    @CsvSource({
        "http.port,70000",
        "http.port,eighty",
        "https.port,-2",
        "community.zone,Mars/Base",
        "community.id,a/b",
        "mqtt.mode,none",
        "workers,0",
        "database.url,jdbc:mysql://x",
        "names,' '",
        "address,ftp://x",
        "htp.port,80"
    })
    void aBadSettingIsNamed(String key, String value) {
        String message = String.valueOf(
                assertThrows(BadSetting.class, () -> read(Map.of(key, value))).getMessage());
        assertTrue(message.contains(key), message);
    }

    @Test
    void bothListenersOffIsRefused() {
        assertThrows(BadSetting.class, () -> read(Map.of("http.port", "-1", "https.port", "-1")));
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("cloud.properties"), "community.name=file\nworkers=3\nhttp.port=1001\n");
        CloudSettings settings = CloudSettings.read(new SettingsReader(
                file,
                Map.of("LINLI_CLOUD_COMMUNITY_NAME", "environment", "LINLI_CLOUD_WORKERS", "4", "PATH", "x"),
                Map.of("community.name", "flag")));
        assertEquals("flag", settings.community().name());
        assertEquals(4, settings.workers());
        assertEquals(1001, settings.http().port());
    }

    @Test
    void anUnknownVariableIsNoticed() {
        assertThrows(
                BadSetting.class,
                () -> CloudSettings.read(new SettingsReader(null, Map.of("LINLI_CLOUD_HTP_PORT", "1"), Map.of())));
    }

    @Test
    void thePasswordOfTheDatabaseIsNotPrinted() {
        CloudSettings settings = read(Map.of(
                "database.url", "jdbc:postgresql://db/linli", "database.user", "u", "database.password", "hidden"));
        assertFalse(settings.toString().contains("hidden"));
    }
}
