package org.linli.messages.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * The public half of the key in a resident's phone. Its id is {@link org.linli.messages.pass.RotatingPass#keyId}: the first 8 bytes of the SHA-256 of
 * the key's X.509 encoding, in lower-case hex.
 *
 * @param publicKey P-256, X.509 SubjectPublicKeyInfo, base64; read it with {@link org.linli.messages.key.PublicKeys#p256}, which checks the point
 */
public record PassKeyItem(
        String id,
        String holder,
        String publicKey,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil) implements AccessItem {
    public PassKeyItem {
        Fields.hex("id", id, 16);
        Fields.id("holder", holder);
        Fields.base64("publicKey", publicKey, 91);
        Fields.validity(validFrom, validUntil);
    }

    @Override
    public Kind kind() {
        return Kind.PASS_KEY;
    }
}
