package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose word about the sender counts. */
class TrustedProxiesTest {

    private static final TrustedProxies OURS = TrustedProxies.of(List.of("127.0.0.1", "10.1.0.0/16", "fd00::/8"));

    @Test
    void withoutAProxyTheHeaderMeansNothing() {
        assertEquals("127.0.0.1", TrustedProxies.NONE.sender("127.0.0.1", List.of("203.0.113.9")));
        assertEquals("198.51.100.4", OURS.sender("198.51.100.4", List.of("203.0.113.9")));
        assertEquals("unknown", OURS.sender("unknown", List.of("203.0.113.9")));
    }

    @Test
    void theListIsReadFromTheRightAndOnlyAsFarAsOursWroteIt() {
        assertEquals("203.0.113.9", OURS.sender("127.0.0.1", List.of("203.0.113.9")));
        assertEquals("203.0.113.9", OURS.sender("127.0.0.1", List.of("6.6.6.6, 203.0.113.9")));
        assertEquals("203.0.113.9", OURS.sender("127.0.0.1", List.of("6.6.6.6", "203.0.113.9, 10.1.2.3")));
        assertEquals("2001:db8:0:0:0:0:0:1", OURS.sender("fd00:0:0:0:0:0:0:1", List.of("[2001:db8::1]:4711")));
        assertEquals("203.0.113.9", OURS.sender("127.0.0.1", List.of("203.0.113.9:4711")));
        assertEquals("203.0.113.9", OURS.sender("127.0.0.1", List.of("::ffff:203.0.113.9")));
    }

    @Test
    void whatIsNoAddressIsNotBelieved() {
        for (String invented :
                List.of("", "localhost", "evil.example", "1.2.3", "unknown", "_hidden", "' OR 1=1", ",,")) {
            assertEquals("127.0.0.1", OURS.sender("127.0.0.1", List.of(invented)), invented);
        }
        assertEquals("10.1.9.9", OURS.sender("127.0.0.1", List.of("nonsense, 10.1.9.9")));
        assertEquals("127.0.0.1", OURS.sender("127.0.0.1", List.of()));
    }

    @Test
    void settingsThatNameNoAddressAreRefused() {
        for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.0/x", "::1/129", "", "10.0.0/8")) {
            assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(List.of(wrong)), wrong);
        }
        assertTrue(TrustedProxies.of(List.of("0.0.0.0/0")).isOne("8.8.8.8"));
        assertFalse(TrustedProxies.of(List.of("0.0.0.0/0")).isOne("::1"));
    }

    @Test
    void limitsCountForEachSenderBehindAProxyAndForTheProxyOtherwise() throws Exception {
        for (boolean trusted : List.of(true, false)) {
            try (RunningKit kit = new RunningKit(
                    request -> Reply.noContent(),
                    settings -> new ApiSettings(
                            settings.clock(),
                            settings.sessionCookie(),
                            settings.workers(),
                            settings.maxBodyBytes(),
                            3,
                            settings.patience(),
                            trusted ? TrustedProxies.of(List.of("127.0.0.0/8", "::1")) : TrustedProxies.NONE,
                            true))) {
                int refused = 0;
                for (int i = 0; i < 6; i++) {
                    HttpResponse<String> answer = kit.get("/api/nowhere", "X-Forwarded-For", "203.0.113." + i);
                    refused += answer.statusCode() == 429 ? 1 : 0;
                }
                assertEquals(trusted ? 0 : 3, refused);
                HttpResponse<String> secure =
                        kit.get("/api/nowhere", "X-Forwarded-For", "203.0.113.77", "X-Forwarded-Proto", "https");
                assertEquals(
                        trusted,
                        secure.headers().firstValue("Strict-Transport-Security").isPresent());
            }
        }
    }
}
