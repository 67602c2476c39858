package org.linli.hardware.pi;

import java.util.ArrayList;
import java.util.List;
import org.linli.hardware.CardRead;
import org.linli.hardware.CardRead.Format;
import org.linli.hardware.pi.Transceiver.Answer;

/**
 * Wakes the card in the field and asks for its number, as ISO/IEC 14443-3 type A says: WUPA, then for each cascade level
 * anticollision and selection, then HLTA. Every byte of the number is covered twice: by BCC on its way here, by CRC_A on the
 * echo the card accepts.
 *
 * <p>Two cards at once are refused, not resolved: nobody can say which of them was meant.
 */
final class CardSelection {

    /** Why nothing was read though something was there. Texts hold no bits. */
    enum Refusal {
        TWO_CARDS("two cards at once"),
        DAMAGED("damaged answer"),
        WRONG_LENGTH("answer of a wrong length"),
        WRONG_CHECK_BYTE("wrong check byte of the card number"),
        WRONG_CHECKSUM("wrong checksum"),
        WRONG_CASCADE("card number parts do not fit together"),
        TEN_BYTES("card number of ten bytes"),
        VANISHED("the card vanished while it was read");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** What a look at the field found. */
    sealed interface Found {}

    record Nothing() implements Found {}

    record Card(CardRead read) implements Found {}

    record Refused(Refusal reason) implements Found {}

    private static final byte WUPA = 0x52;
    private static final int SHORT_FRAME_BITS = 7;
    private static final byte[] SELECT_CODES = {(byte) 0x93, (byte) 0x95, (byte) 0x97};
    private static final byte ASK_ALL_BITS = 0x20;
    private static final byte SEND_ALL_BITS = 0x70;
    private static final byte CASCADE_TAG = (byte) 0x88;
    private static final int SAK_INCOMPLETE = 0x04;
    private static final byte[] HLTA = {0x50, 0x00};

    private final Transceiver field;

    CardSelection(Transceiver field) {
        this.field = field;
    }

    /** Looks once. */
    Found look() {
        Answer woken = field.transceive(new byte[] {WUPA}, SHORT_FRAME_BITS);
        if (woken instanceof Answer.Silence) {
            return new Nothing();
        }
        // Two kinds of cards may collide here already; the selection says what of it.
        if (woken instanceof Answer.Damaged) {
            return new Refused(Refusal.DAMAGED);
        }
        if (woken instanceof Answer.Bytes bytes && !bytes.isWhole(2)) {
            return new Refused(Refusal.WRONG_LENGTH);
        }
        Found found = select();
        // A halted card does not answer HLTA; any answer, or none, is the same here.
        field.transceive(CrcA.append(HLTA), 0);
        return found;
    }

    private Found select() {
        List<Byte> number = new ArrayList<>();
        for (int level = 0; level < SELECT_CODES.length; level++) {
            byte code = SELECT_CODES[level];
            Answer asked = field.transceive(new byte[] {code, ASK_ALL_BITS}, 0);
            if (!(asked instanceof Answer.Bytes part) || !part.isWhole(5)) {
                return refused(asked);
            }
            byte[] uid = part.bytes();
            if ((uid[0] ^ uid[1] ^ uid[2] ^ uid[3] ^ uid[4]) != 0) {
                return new Refused(Refusal.WRONG_CHECK_BYTE);
            }
            Answer selected =
                    field.transceive(CrcA.append(code, SEND_ALL_BITS, uid[0], uid[1], uid[2], uid[3], uid[4]), 0);
            if (!(selected instanceof Answer.Bytes acknowledged) || !acknowledged.isWhole(3)) {
                return refused(selected);
            }
            if (!CrcA.isValid(acknowledged.bytes())) {
                return new Refused(Refusal.WRONG_CHECKSUM);
            }
            boolean goesOn = (acknowledged.bytes()[0] & SAK_INCOMPLETE) != 0;
            if (goesOn != (uid[0] == CASCADE_TAG && level < SELECT_CODES.length - 1)) {
                return new Refused(Refusal.WRONG_CASCADE);
            }
            for (int at = goesOn ? 1 : 0; at < 4; at++) {
                number.add(uid[at]);
            }
            if (!goesOn) {
                return number.size() > 7 ? new Refused(Refusal.TEN_BYTES) : new Card(read(number));
            }
        }
        return new Refused(Refusal.TEN_BYTES);
    }

    private static Found refused(Answer answer) {
        if (answer instanceof Answer.Silence) {
            return new Refused(Refusal.VANISHED);
        }
        if (answer instanceof Answer.Collision) {
            return new Refused(Refusal.TWO_CARDS);
        }
        return new Refused(answer instanceof Answer.Bytes ? Refusal.WRONG_LENGTH : Refusal.DAMAGED);
    }

    private static CardRead read(List<Byte> number) {
        long value = 0;
        for (byte each : number) {
            value = (value << 8) | (each & 0xFF);
        }
        return new CardRead(Format.UID, 0, value);
    }
}
