package org.linli.cloud.documents.paper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The code on a paper: the first 80 bits of an HMAC over everything the paper says, in 16 characters that can be read out. Without the key nobody makes a paper that
 * passes, not even by writing to the database. Thread: any.
 */
public final class PaperCode {

    /** Crockford's base 32: no I, L, O, U. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int LENGTH = 16;
    private static final Pattern WRITTEN = Pattern.compile("[0-9A-Za-z -]{16,40}");

    private final SecretKeySpec key;

    /** @param key 32 secret bytes, for one kind of paper and nothing else */
    public PaperCode(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** @param parts the kind of paper and its version first, then all that must not be changed */
    public String of(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // The length first: no two papers give the same bytes.
                mac.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                mac.update(bytes);
            }
            return encode(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(byte[] mac) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            int bit = i * 5;
            int pair = ((mac[bit / 8] & 0xff) << 8) | (mac[bit / 8 + 1] & 0xff);
            text.append(ALPHABET.charAt((pair >> (11 - bit % 8)) & 31));
        }
        return text.toString();
    }

    /** What somebody typed or scanned, as it is stored; O and I, L count as 0 and 1. Empty when it cannot be a code. */
    public static Optional<String> read(String typed) {
        if (!WRITTEN.matcher(typed).matches()) {
            return Optional.empty();
        }
        String plain = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[ -]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        boolean known = plain.length() == LENGTH && plain.chars().allMatch(each -> ALPHABET.indexOf(each) >= 0);
        return known ? Optional.of(plain) : Optional.empty();
    }

    /** In fours, as it is printed. */
    public static String grouped(String code) {
        return code.replaceAll("(.{4})(?!$)", "$1-");
    }
}
