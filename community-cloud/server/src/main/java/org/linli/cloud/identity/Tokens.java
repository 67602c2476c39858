package org.linli.cloud.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Secrets of 256 random bits. The database holds their SHA-256 only, which nobody can turn back. */
final class Tokens {

    /** What a program sends for a quarter of an hour. */
    static final String ACCESS = "linli_at_";

    /** What a program gets the next pair with. */
    static final String REFRESH = "linli_rt_";

    /** A person's own token for a program. */
    static final String PERSONAL = "linli_pat_";

    /** A vendor's token. */
    static final String VENDOR = "linli_vnd_";

    /** Longer ones are none of ours and are not even hashed. */
    static final int MAX_LENGTH = 100;

    private static final int CHECK_LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String next() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** With a prefix and a check sum, by which scanners for leaked secrets know it without asking us. */
    static String next(String prefix) {
        String secret = next();
        return prefix + secret + check(prefix + secret);
    }

    /** Whether a text looks like a token of this kind; what does not is not looked up. */
    static boolean isWellFormed(String prefix, String token) {
        int body = token.length() - CHECK_LENGTH;
        return token.startsWith(prefix)
                && token.length() <= MAX_LENGTH
                && body > prefix.length()
                && check(token.substring(0, body)).equals(token.substring(body));
    }

    private static String check(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
