package org.linli.messages.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The public half of the key in a resident's phone. Its id is {@link org.linli.messages.pass.RotatingPass#keyId}: the first 8 bytes of the SHA-256 of
 * the key's X.509 encoding, in lower-case hex.
 *
 * @param publicKey P-256, X.509 SubjectPublicKeyInfo, base64
 */
public record PassKeyItem(
        String id,
        String holder,
        String publicKey,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil) implements AccessItem {
    @Override
    public Kind kind() {
        return Kind.PASS_KEY;
    }
}
