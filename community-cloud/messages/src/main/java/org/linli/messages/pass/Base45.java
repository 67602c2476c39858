package org.linli.messages.pass;

import org.jspecify.annotations.Nullable;

/** Base45 of RFC 9285: two bytes as three characters of a QR code's alphanumeric set, a last single byte as two. One text per byte string. */
final class Base45 {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private static final byte[] VALUES = values();

    private Base45() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(textLength(bytes.length));
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            int pair = (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
            text.append(ALPHABET.charAt(pair % 45))
                    .append(ALPHABET.charAt(pair / 45 % 45))
                    .append(ALPHABET.charAt(pair / 2025));
        }
        if (bytes.length % 2 == 1) {
            int last = bytes[bytes.length - 1] & 0xff;
            text.append(ALPHABET.charAt(last % 45)).append(ALPHABET.charAt(last / 45));
        }
        return text.toString();
    }

    /** Number of characters for so many bytes. */
    static int textLength(int bytes) {
        return bytes / 2 * 3 + bytes % 2 * 2;
    }

    /** The bytes of the text from an index on; null when it is not Base45. */
    static byte @Nullable [] decode(String text, int from) {
        int length = text.length() - from;
        if (length % 3 == 1) {
            return null;
        }
        byte[] bytes = new byte[length / 3 * 2 + length % 3 / 2];
        int out = 0;
        for (int i = from; i < text.length(); i += 3) {
            boolean pair = i + 2 < text.length();
            int low = value(text.charAt(i));
            int middle = value(text.charAt(i + 1));
            int high = pair ? value(text.charAt(i + 2)) : 0;
            int number = low + 45 * middle + 2025 * high;
            if (low < 0 || middle < 0 || high < 0 || number > (pair ? 0xffff : 0xff)) {
                return null;
            }
            if (pair) {
                bytes[out++] = (byte) (number >> 8);
            }
            bytes[out++] = (byte) number;
        }
        return bytes;
    }

    private static int value(char character) {
        return character < VALUES.length ? VALUES[character] : -1;
    }
}
