package org.linli.hardware;

/**
 * What a reader saw. A reader delivers either a number or a refusal, never a guess.
 *
 * @param format how the number was carried
 * @param facility facility code, 0..255 for {@code WIEGAND_26}, 0..65535 for {@code WIEGAND_34}, 0 for {@code UID}
 * @param number card number, 0..65535 for Wiegand, the UID read big-endian as an unsigned 64-bit value for {@code UID}
 *     (4, 7 bytes; a 10-byte UID is refused)
 */
public record CardRead(Format format, int facility, long number) {

    /** How a card number travels from reader to controller. */
    public enum Format {
        WIEGAND_26,
        WIEGAND_34,
        /** ISO 14443 A UID of 4 or 7 bytes, read over SPI. */
        UID
    }

    public CardRead {
        int facilityLimit = format == Format.WIEGAND_26 ? 0xFF : format == Format.WIEGAND_34 ? 0xFFFF : 0;
        long numberLimit = format == Format.UID ? (1L << 56) - 1 : 0xFFFF;
        if (facility < 0 || facility > facilityLimit || number < 0 || number > numberLimit) {
            throw new IllegalArgumentException("card number out of range for " + format);
        }
    }

    /** Hides all but the last two digits: a card number in a log opens doors. */
    @Override
    public String toString() {
        return "CardRead[" + format + ", …" + String.format("%02d", number % 100) + "]";
    }
}
