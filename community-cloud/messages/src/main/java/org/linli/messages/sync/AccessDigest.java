package org.linli.messages.sync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.linli.messages.access.AccessItem;

/**
 * Digest of a set of items that can be kept up to date one item at a time: the exclusive or of SHA-256 over {@code kind \n id \n body}. It finds
 * lost, doubled and damaged rows. It is no signature: the channel is authenticated by mutual TLS.
 *
 * <p>Not safe for several threads.
 */
public final class AccessDigest {

    private final byte[] sum = new byte[32];
    private final MessageDigest sha256;

    public AccessDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Continues from a digest written by {@link #hex()}. */
    public static AccessDigest of(String hex) {
        AccessDigest digest = new AccessDigest();
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != digest.sum.length) {
            throw new IllegalArgumentException("a digest has 64 hex digits");
        }
        System.arraycopy(bytes, 0, digest.sum, 0, bytes.length);
        return digest;
    }

    /** Adds an item that was not there, or takes away one that was. */
    public AccessDigest toggle(AccessItem.Kind kind, String id, String body) {
        return toggle(kind.name(), id, body);
    }

    /** @param kind its name; perhaps one that is not known here */
    public AccessDigest toggle(String kind, String id, String body) {
        byte[] hash = sha256.digest((kind + "\n" + id + "\n" + body).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= hash[i];
        }
        return this;
    }

    /** Lower-case hex, 64 digits; all zero for no items. */
    public String hex() {
        return HexFormat.of().formatHex(sum);
    }
}
