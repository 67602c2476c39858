package org.linli.hardware.pi;

/** The checksum of ISO/IEC 14443-3 type A frames: polynomial x^16 + x^12 + x^5 + 1, start value 6363, low byte sent first. */
final class CrcA {

    private static final int START = 0x6363;
    private static final int REFLECTED_POLYNOMIAL = 0x8408;

    private CrcA() {}

    /** The data with its two checksum bytes behind it. */
    static byte[] append(byte... data) {
        byte[] framed = new byte[data.length + 2];
        System.arraycopy(data, 0, framed, 0, data.length);
        int crc = of(data, data.length);
        framed[data.length] = (byte) crc;
        framed[data.length + 1] = (byte) (crc >>> 8);
        return framed;
    }

    /** Whether the last two bytes are the checksum of those before. */
    static boolean isValid(byte[] framed) {
        if (framed.length < 3) {
            return false;
        }
        int crc = of(framed, framed.length - 2);
        return framed[framed.length - 2] == (byte) crc && framed[framed.length - 1] == (byte) (crc >>> 8);
    }

    private static int of(byte[] data, int length) {
        int crc = START;
        for (int at = 0; at < length; at++) {
            crc ^= data[at] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
            }
        }
        return crc;
    }
}
