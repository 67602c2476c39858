package org.linli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {

    @ParameterizedTest
    @CsvSource({"16, 16", "4096, 16", "16, 4096", "640, 480"})
    void aFrameOfItsOwnSizeIsAccepted(int width, int height) {
        Frame frame = new Frame(width, height, new byte[width * height * 3], 7);
        assertEquals("Frame[" + width + "x" + height + "]", frame.toString());
        assertEquals(7, frame.capturedNanos());
    }

    @ParameterizedTest
    @CsvSource({"15, 16", "16, 15", "4097, 16", "16, 4097", "0, 0", "-16, -16", "2147483647, 2147483647"})
    void aSideOutOfRangeIsRefused(int width, int height) {
        assertThrows(IllegalArgumentException.class, () -> new Frame(width, height, new byte[768], 0));
    }

    @Test
    void bytesThatDoNotFitTheSizeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Frame(16, 16, new byte[767], 0));
        assertThrows(IllegalArgumentException.class, () -> new Frame(16, 16, new byte[769], 0));
        assertThrows(IllegalArgumentException.class, () -> new Frame(16, 16, new byte[0], 0));
    }
}
