package org.linli.cloud.parcels;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes that are said at the desk: eight digits made from the site's key, so that the database holds nothing that hands out a parcel. Pure.
 */
final class ParcelCodes {

    /** What the QR picture holds before the digits. */
    static final String QR = "linli:parcel:";

    private static final long CODES = 100_000_000L;

    private final SecretKeySpec key;

    ParcelCodes(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * The code of a parcel in this turn.
     *
     * @param whose {@code receiver} or {@code collector}
     */
    String code(String community, String parcel, String whose, int turn) {
        long number = ByteBuffer.wrap(mac("code\n" + community + "\n" + parcel + "\n" + whose + "\n" + turn))
                .getLong();
        return String.format(Locale.ROOT, "%08d", Long.remainderUnsigned(number, CODES));
    }

    /** By which a parcel is found; of no use without the key. */
    String key(String community, String code) {
        return HexFormat.of().formatHex(mac("find\n" + community + "\n" + code), 0, 16);
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
