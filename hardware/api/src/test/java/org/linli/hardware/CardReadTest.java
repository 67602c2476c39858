package org.linli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linli.hardware.CardRead.Format;

class CardReadTest {

    @ParameterizedTest
    @CsvSource({
        "WIEGAND_26, 0, 0",
        "WIEGAND_26, 255, 65535",
        "WIEGAND_34, 65535, 65535",
        "UID, 0, 72057594037927935",
    })
    void theLimitsOfAFormatBelongToIt(Format format, int facility, long number) {
        CardRead read = new CardRead(format, facility, number);
        assertEquals(facility, read.facility());
        assertEquals(number, read.number());
    }

    @ParameterizedTest
    @CsvSource({
        "WIEGAND_26, 256, 0",
        "WIEGAND_26, -1, 0",
        "WIEGAND_26, 0, 65536",
        "WIEGAND_26, 0, -1",
        "WIEGAND_34, 65536, 0",
        "WIEGAND_34, 0, 65536",
        "UID, 1, 0",
        "UID, 0, 72057594037927936",
        "UID, 0, -1",
    })
    void whatDoesNotFitAFormatIsRefused(Format format, int facility, long number) {
        assertThrows(IllegalArgumentException.class, () -> new CardRead(format, facility, number));
    }

    @Test
    void aLogShowsOnlyTheLastTwoDigits() {
        assertEquals("CardRead[WIEGAND_26, …05]", new CardRead(Format.WIEGAND_26, 77, 12305).toString());
    }

    @Test
    void aRefusalDoesNotQuoteTheNumber() {
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> new CardRead(Format.WIEGAND_26, 3, 70777));
        assertFalse(String.valueOf(refused.getMessage()).contains("70777"));
    }
}
