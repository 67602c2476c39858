package org.linli.messages.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash chain of an outbox: each row is hashed with the one before, so a removed or altered row shows. */
public final class EventChain {

    private EventChain() {}

    /** The hash before the first row: SHA-256 of chain id and door. */
    public static String start(String door, String chain) {
        return sha256(chain + "\n" + door);
    }

    /** SHA-256 over {@code previous \n sequence \n body}, lower-case hex. */
    public static String next(String previousHash, long sequence, String body) {
        return sha256(previousHash + "\n" + sequence + "\n" + body);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
