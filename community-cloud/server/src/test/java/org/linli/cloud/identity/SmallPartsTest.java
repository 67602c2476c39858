package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SmallPartsTest {

    @Test
    void phoneNumbersHaveOneForm() {
        for (String same : new String[] {"13900001111", "139 0000-1111", "+8613900001111", "0086 139 0000 1111"}) {
            assertEquals(Optional.of("+8613900001111"), Phones.normal(same));
        }
        for (String none : new String[] {"", "hello", "12345", "+0123456789", "139000011112222333", "+86139'; --"}) {
            assertEquals(Optional.empty(), Phones.normal(none));
        }
        assertFalse(Phones.masked("+8613900001111").contains("139"));
    }

    @Test
    void aTokenIsKnownByPrefixAndCheckSum() {
        String token = Tokens.next(Tokens.VENDOR);
        assertTrue(Tokens.isWellFormed(Tokens.VENDOR, token));
        assertFalse(Tokens.isWellFormed(Tokens.PERSONAL, token));
        assertFalse(Tokens.isWellFormed(Tokens.VENDOR, token.substring(0, token.length() - 1)));
        assertFalse(Tokens.isWellFormed(Tokens.VENDOR, Tokens.VENDOR));
        assertFalse(Tokens.isWellFormed(Tokens.VENDOR, Tokens.VENDOR + "x".repeat(200)));
        assertTrue(token.length() <= Tokens.MAX_LENGTH);
    }

    @Test
    void aDeviceIsNamedByAFewPlainWords() {
        assertEquals(
                "Chrome · Windows",
                DeviceWords.of(
                        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"));
        assertEquals(
                "WeChat · Android",
                DeviceWords.of("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/99 MicroMessenger/8.0"));
        assertEquals("LinliApp/1.0", DeviceWords.of("LinliApp/1.0<script>".replace("<script>", "<>")));
        assertEquals("", DeviceWords.of(""));
        assertTrue(DeviceWords.of("x".repeat(500)).length() <= 60);
    }

    @Test
    void halfOfAnIpv6AddressIsOnePlace() {
        assertEquals(SignIn.network("2001:db8:1:2:a:b:c:d"), SignIn.network("2001:db8:1:2:ffff::1"));
        assertNotEquals(SignIn.network("2001:db8:1:2::1"), SignIn.network("2001:db8:1:3::1"));
        assertEquals("192.0.2.7", SignIn.network("192.0.2.7"));
    }
}
