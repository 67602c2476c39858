package org.linli.hardware.pi;

import java.util.HexFormat;
import java.util.Locale;

/** Bytes as data sheets print them. */
final class Hex {

    private Hex() {}

    static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", "").toLowerCase(Locale.ROOT));
    }

    static String text(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }
}
