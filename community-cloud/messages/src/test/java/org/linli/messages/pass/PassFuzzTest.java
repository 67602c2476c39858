package org.linli.messages.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is held before the camera has one of the four readings, and only what the key signed verifies. Seeded: a failure comes back. */
class PassFuzzTest {

    private static final String QR_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private static final String[] GOOD = {
        Passes.rotating().text(),
        Passes.visitor(3).text(),
        Passes.visitor(1, 9, 300, 65535).text()
    };

    @Test
    void everyFlippedBitIsNoticed() {
        for (String good : GOOD) {
            byte[] bytes = decoded(good);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                mustNotPass(good.substring(0, 7) + Base45.encode(flipped));
            }
        }
    }

    @Test
    void everyTruncatedPassIsNoticed() {
        for (String good : GOOD) {
            for (int length = 0; length < good.length(); length++) {
                String cut = good.substring(0, length);
                assertTrue(pass(cut).isEmpty(), cut);
            }
        }
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        Random random = new Random(17);
        for (int round = 0; round < 800; round++) {
            StringBuilder text = new StringBuilder(GOOD[round % GOOD.length]);
            String before = text.toString();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                char character = random.nextInt(10) == 0
                        ? (char) random.nextInt(0x10000)
                        : QR_CHARACTERS.charAt(random.nextInt(QR_CHARACTERS.length()));
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, character);
                    case 1 -> text.insert(at, character);
                    default -> text.deleteCharAt(at);
                }
            }
            if (!text.toString().equals(before)) {
                mustNotPass(text.toString());
            }
        }
    }

    @Test
    void codesOfAnyLengthAndContentHaveAReading() {
        Random random = new Random(19);
        String[] marks = {"", "LINLI:", "LINLI:R", "LINLI:V", "HC1:", "https://", "weixin://"};
        for (int round = 0; round < 800; round++) {
            StringBuilder text = new StringBuilder(marks[round % marks.length]);
            int length = random.nextInt(round % 10 == 0 ? 4297 : 250);
            for (int i = 0; i < length; i++) {
                text.append(QR_CHARACTERS.charAt(random.nextInt(QR_CHARACTERS.length())));
            }
            mustNotPass(text.toString());
        }
    }

    @Test
    void wellFormedPassesWithForeignContentComeBackAsTheSameText() {
        Random random = new Random(23);
        int read = 0;
        for (int round = 0; round < 800; round++) {
            byte[] bytes = new byte[79];
            random.nextBytes(bytes);
            bytes[0] = 1;
            String text = "LINLI:R" + Base45.encode(bytes);
            assertInstanceOf(PassReading.Rotating.class, PassText.read(text));
            mustNotPass(text);
            byte[] visitor = decoded(GOOD[2]);
            for (int i = random.nextInt(4); i >= 0; i--) {
                visitor[1 + random.nextInt(visitor.length - 1)] = (byte) random.nextInt(256);
            }
            String visitorText = "LINLI:V" + Base45.encode(visitor);
            read += pass(visitorText).isPresent() ? 1 : 0;
        }
        assertTrue(read > 160, read + " of the changed visitor passes could be read");
    }

    private static byte[] decoded(String good) {
        byte[] bytes = Base45.decode(good, 7);
        assertTrue(bytes != null);
        return bytes == null ? new byte[0] : bytes;
    }

    /** The pass that a text is, checked to be canonical. */
    private static Optional<Pass> pass(String text) {
        PassReading reading = PassText.read(text);
        Optional<Pass> pass = reading instanceof PassReading.Rotating rotating
                ? Optional.of(rotating.pass())
                : reading instanceof PassReading.Visitor visitor ? Optional.of(visitor.pass()) : Optional.empty();
        pass.ifPresent(read -> assertEquals(text, read.text()));
        return pass;
    }

    private static void mustNotPass(String text) {
        pass(text)
                .ifPresent(read -> assertFalse(
                        read instanceof RotatingPass rotating
                                ? PassVerifier.isSignedBy(rotating, Passes.PHONE.getPublic())
                                : PassVerifier.isSignedBy((VisitorPass) read, Passes.COMMUNITY.getPublic())));
    }
}
