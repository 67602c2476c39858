package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.pi.CardSelection.Card;
import org.linli.hardware.pi.CardSelection.Found;
import org.linli.hardware.pi.CardSelection.Nothing;
import org.linli.hardware.pi.CardSelection.Refusal;
import org.linli.hardware.pi.CardSelection.Refused;

/** Byte by byte, with the frames of ISO/IEC 14443-3 type A and checksums known from real cards. */
class CardSelectionTest {

    /** A field that answers from a list and writes down what it was sent. */
    private static final class Script implements Transceiver {
        private final Deque<Answer> answers = new ArrayDeque<>();
        private final List<String> sent = new ArrayList<>();

        Script answers(String... frames) {
            for (String frame : frames) {
                answers.add(new Answer.Bytes(Hex.bytes(frame), 0));
            }
            return this;
        }

        Script then(Answer answer) {
            answers.add(answer);
            return this;
        }

        @Override
        public Answer transceive(byte[] frame, int lastBits) {
            sent.add(Hex.text(frame) + (lastBits == 0 ? "" : " (" + lastBits + " bits)"));
            return answers.isEmpty() ? new Answer.Silence() : answers.remove();
        }
    }

    private final Script field = new Script();

    private Found look() {
        return new CardSelection(field).look();
    }

    private static Refused refused(Refusal reason) {
        return new Refused(reason);
    }

    @Test
    void aCardOfFourBytesIsAskedAndReadAsTheStandardSays() {
        field.answers("04 00", "2A 69 8D 43 8D", "08 B6 DD");
        assertEquals(new Card(new CardRead(Format.UID, 0, 0x2A698D43L)), look());
        assertEquals(List.of("52 (7 bits)", "93 20", "93 70 2A 69 8D 43 8D 52 55", "50 00 57 CD"), field.sent);
    }

    @Test
    void aCardOfSevenBytesIsReadInTwoCascades() {
        // Cascade tag 88, first three bytes, check byte 88^04^A1^B2 = 9F; then four bytes, C3^D4^E5^F6 = 04.
        field.answers("44 00", "88 04 A1 B2 9F", "04 DA 17", "C3 D4 E5 F6 04", "00 FE 51");
        assertEquals(new Card(new CardRead(Format.UID, 0, 0x04A1B2C3D4E5F6L)), look());
        assertEquals("93 20", field.sent.get(1));
        assertTrue(field.sent.get(2).startsWith("93 70 88 04 A1 B2 9F "));
        assertEquals("95 20", field.sent.get(3));
        assertTrue(field.sent.get(4).startsWith("95 70 C3 D4 E5 F6 04 "));
        assertEquals("50 00 57 CD", field.sent.get(5));
    }

    @Test
    void aCardOfTenBytesIsRefused() {
        field.answers(
                "84 00", "88 04 A1 B2 9F", "04 DA 17", "88 C3 D4 E5 7A", "04 DA 17", "01 02 03 04 04", "08 B6 DD");
        assertEquals(refused(Refusal.TEN_BYTES), look());
    }

    @Test
    void anEmptyFieldIsNothingAndHaltsNobody() {
        assertEquals(new Nothing(), look());
        assertEquals(List.of("52 (7 bits)"), field.sent);
    }

    @Test
    void everyFlippedBitOfANumberIsRefused() {
        byte[] good = Hex.bytes("2A 69 8D 43 8D");
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Script broken = new Script().answers("04 00", Hex.text(flipped), "08 B6 DD");
            assertEquals(refused(Refusal.WRONG_CHECK_BYTE), new CardSelection(broken).look());
        }
    }

    @Test
    void everyFlippedBitOfAnAcknowledgementIsRefused() {
        byte[] good = Hex.bytes("08 B6 DD");
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Script broken = new Script().answers("04 00", "2A 69 8D 43 8D", Hex.text(flipped));
            assertEquals(refused(Refusal.WRONG_CHECKSUM), new CardSelection(broken).look());
        }
    }

    @Test
    void aCascadeTagWithoutAContinuationIsRefused() {
        field.answers("44 00", "88 04 A1 B2 9F", "00 FE 51");
        assertEquals(refused(Refusal.WRONG_CASCADE), look());
    }

    @Test
    void aContinuationWithoutACascadeTagIsRefused() {
        field.answers("44 00", "2A 69 8D 43 8D", "04 DA 17", "C3 D4 E5 F6 04", "00 FE 51");
        assertEquals(refused(Refusal.WRONG_CASCADE), look());
    }

    @ParameterizedTest
    @CsvSource({"2A 69 8D 43", "2A 69 8D 43 8D 00", "2A"})
    void aNumberOfAnotherLengthIsRefused(String number) {
        field.answers("04 00", number);
        assertEquals(refused(Refusal.WRONG_LENGTH), look());
    }

    @ParameterizedTest
    @CsvSource({"04", "04 00 00"})
    void aFirstAnswerOfAnotherLengthIsRefused(String answer) {
        field.answers(answer, "2A 69 8D 43 8D", "08 B6 DD");
        assertEquals(refused(Refusal.WRONG_LENGTH), look());
    }

    @ParameterizedTest
    @CsvSource({"08", "08 B6", "50 00 57 CD"})
    void anAcknowledgementOfAnotherLengthIsRefused(String acknowledgement) {
        field.answers("04 00", "2A 69 8D 43 8D", acknowledgement);
        assertEquals(refused(Refusal.WRONG_LENGTH), look());
    }

    @Test
    void aByteThatIsNotWholeIsRefused() {
        field.answers("04 00").then(new Transceiver.Answer.Bytes(Hex.bytes("2A 69 8D 43 8D"), 4));
        assertEquals(refused(Refusal.WRONG_LENGTH), look());
    }

    @Test
    void twoCardsAtOnceAreRefused() {
        field.then(new Transceiver.Answer.Collision()).then(new Transceiver.Answer.Collision());
        assertEquals(refused(Refusal.TWO_CARDS), look());
        assertEquals("50 00 57 CD", field.sent.get(2));
    }

    @Test
    void aCardThatVanishesInBetweenIsRefused() {
        field.answers("04 00");
        assertEquals(refused(Refusal.VANISHED), look());
        Script later = new Script().answers("04 00", "2A 69 8D 43 8D");
        assertEquals(refused(Refusal.VANISHED), new CardSelection(later).look());
    }

    @Test
    void aDamagedAnswerIsRefused() {
        field.then(new Transceiver.Answer.Damaged());
        assertEquals(refused(Refusal.DAMAGED), look());
        Script later = new Script().answers("04 00").then(new Transceiver.Answer.Damaged());
        assertEquals(refused(Refusal.DAMAGED), new CardSelection(later).look());
    }
}
