package org.linli.cloud.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238, appendix B, the rows for SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59,94287082",
        "1111111109,07081804",
        "1111111111,14050471",
        "1234567890,89005924",
        "2000000000,69279037",
        "20000000000,65353130"
    })
    void followsTheVectorsOfTheStandard(long seconds, String expected) {
        assertEquals(expected, Totp.code(SECRET, seconds / Totp.STEP_SECONDS, 8));
        assertEquals(expected.substring(2), Totp.code(SECRET, Instant.ofEpochSecond(seconds)));
    }

    @Test
    void acceptsTheNeighbouringStepsOnceAndNothingFurther() {
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = now.getEpochSecond() / Totp.STEP_SECONDS;
        for (long near = step - 1; near <= step + 1; near++) {
            assertEquals(
                    near,
                    Totp.accept(SECRET, Totp.code(SECRET, near, 6), now, 0).orElseThrow());
        }
        assertTrue(Totp.accept(SECRET, Totp.code(SECRET, step - 2, 6), now, 0).isEmpty());
        assertTrue(Totp.accept(SECRET, Totp.code(SECRET, step + 2, 6), now, 0).isEmpty());
        assertTrue(Totp.accept(SECRET, Totp.code(SECRET, step, 6), now, step).isEmpty());
    }

    @Test
    void base32GoesBothWays() {
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.base32(SECRET));
        for (int i = 0; i < 100; i++) {
            byte[] secret = Totp.newSecret();
            assertArrayEquals(secret, Totp.fromBase32(Totp.base32(secret)));
        }
    }
}
