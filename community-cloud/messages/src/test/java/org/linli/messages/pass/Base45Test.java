package org.linli.messages.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base45Test {

    @ParameterizedTest
    @CsvSource({"AB,BB8", "Hello!!,%69 VD92EX0", "base-45,UJCLQE7W581", "ietf!,QED8WEX0"})
    void encodesAndDecodesTheExamplesOfTheRfc(String plain, String encoded) {
        byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);
        assertEquals(encoded, Base45.encode(bytes));
        assertArrayEquals(bytes, Base45.decode(encoded, 0));
    }

    @Test
    void everyPairOfBytesHasOneText() {
        for (int pair = 0; pair <= 0xffff; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            String text = Base45.encode(bytes);
            assertEquals(3, text.length());
            assertArrayEquals(bytes, Base45.decode(text, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "GGX", ":::", "FGWX", "::", "V5", "ab8", "BB8!!", "BB8BB8Z", "B\u00e98", "\uff21B8"})
    void refusesWhatStandsForNoBytes(String text) {
        assertNull(Base45.decode(text, 0));
    }

    @Test
    void everyTextIsTheOneOfItsBytesOrIsRefused() {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        int accepted = 0;
        for (int number = 0; number < 45 * 45 * 45; number++) {
            String text = "" + alphabet.charAt(number % 45) + alphabet.charAt(number / 45 % 45)
                    + alphabet.charAt(number / 2025);
            byte[] bytes = Base45.decode(text, 0);
            if (bytes != null) {
                accepted++;
                assertEquals(text, Base45.encode(bytes));
            }
        }
        assertEquals(65536, accepted);
    }
}
