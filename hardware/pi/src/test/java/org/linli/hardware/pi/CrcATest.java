package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrcATest {

    /** The first two are the examples of ISO/IEC 14443-3 annex B; the others are well-known frames of real cards. */
    @ParameterizedTest
    @CsvSource({
        "0000, A01E",
        "1234, 26CF",
        "5000, 57CD",
        "93702A698D438D, 5255",
        "08, B6DD",
        "04, DA17",
        "00, FE51",
        "6000, F57B",
    })
    void theChecksumOfKnownFrames(String data, String crc) {
        byte[] framed = Hex.bytes(data + crc);
        assertArrayEquals(framed, CrcA.append(Hex.bytes(data)));
        assertTrue(CrcA.isValid(framed));
    }

    @Test
    void everySingleFlippedBitIsNoticed() {
        byte[] framed = Hex.bytes("93702A698D438D5255");
        for (int bit = 0; bit < framed.length * 8; bit++) {
            byte[] flipped = framed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(CrcA.isValid(flipped));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "63", "6363"})
    void nothingIsNoFrame(String data) {
        assertFalse(CrcA.isValid(Hex.bytes(data)));
    }
}
