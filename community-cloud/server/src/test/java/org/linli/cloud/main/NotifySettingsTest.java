package org.linli.cloud.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How messages leave the site, as the settings say. */
class NotifySettingsTest {

    @TempDir
    Path directory;

    private NotifySettings read(Map<String, String> flags) {
        return NotifySettings.read(new SettingsReader(null, Map.of(), flags), directory);
    }

    private void bad(String key, Map<String, String> flags) {
        BadSetting bad = assertThrows(BadSetting.class, () -> read(flags));
        assertTrue(String.valueOf(bad.getMessage()).contains(key), bad.getMessage());
    }

    @Test
    void nothingLeavesByTelephoneUnlessAGatewayIsNamed() {
        NotifySettings none = read(Map.of());
        assertNull(none.sms());
        assertNull(none.voice());
        assertEquals(Set.of(), none.gatewayHosts());
        assertEquals(Set.of(), none.trustedHosts());
    }

    @Test
    void aGatewayIsTrustedByItsHostAndItsWordStaysInAFile() throws Exception {
        Files.writeString(directory.resolve("sms.key"), "Bearer very-secret\n");
        NotifySettings settings = read(Map.of(
                "notify.sms.url", "http://[::1]:9000/send",
                "notify.sms.authorization-file", "sms.key",
                "notify.voice.url", "https://Voice.example/call",
                "notify.voice.form", "true",
                "notify.voice.template", "to={phone}",
                "notify.trusted-hosts", "ntfy.LAN, 10.0.0.7"));
        assertEquals("Bearer very-secret", settings.sms().authorization());
        assertTrue(settings.voice().form());
        assertEquals(Set.of("::1", "voice.example"), settings.gatewayHosts());
        assertEquals(Set.of("ntfy.lan", "10.0.0.7"), settings.trustedHosts());
        assertFalse((settings + "" + settings.sms()).contains("secret"));
    }

    @Test
    void whatCannotWorkStopsTheStart() {
        bad("notify.contact", Map.of("notify.contact", "office"));
        bad("notify.trusted-hosts", Map.of("notify.trusted-hosts", "http://ntfy.lan"));
        bad("notify.sms.url", Map.of("notify.sms.url", "ftp://gateway"));
        bad("notify.sms.url", Map.of("notify.sms.url", "http://user@gateway/"));
        bad("notify.sms.template", Map.of("notify.sms.url", "http://gateway/", "notify.sms.template", "{}"));
        bad(
                "notify.voice.authorization-file",
                Map.of("notify.voice.url", "http://gateway/", "notify.voice.authorization-file", "none"));
        bad("notify.sms.form", Map.of("notify.sms.url", "http://gateway/", "notify.sms.form", "maybe"));
    }
}
