package org.linli.messages.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * A community key that signs commands and visitor passes.
 *
 * @param id key id: first 8 bytes of the SHA-256 of the key's X.509 encoding, lower-case hex
 * @param publicKey Ed25519, X.509 SubjectPublicKeyInfo, base64
 */
public record TrustedKeyItem(
        String id, String publicKey, @Nullable Instant validUntil) implements AccessItem {
    public TrustedKeyItem {
        Fields.hex("id", id, 16);
        Fields.base64("publicKey", publicKey, 44);
        if (validUntil != null) {
            Fields.instant("validUntil", validUntil);
        }
    }

    @Override
    public Kind kind() {
        return Kind.TRUSTED_KEY;
    }
}
