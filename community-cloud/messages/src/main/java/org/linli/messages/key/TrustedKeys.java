package org.linli.messages.key;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.TrustedKeyItem;

/**
 * The community keys a door trusts, parsed once. Immutable. Thread: any.
 */
public final class TrustedKeys {

    private record Trusted(PublicKey key, @Nullable Instant validUntil) {}

    private final Map<String, Trusted> keys = new HashMap<>();

    /**
     * @throws MalformedMessage when a key is not Ed25519 or its id is not its own: better no change than a door that trusts half of the keys
     */
    public TrustedKeys(Collection<TrustedKeyItem> items) throws MalformedMessage {
        for (TrustedKeyItem item : items) {
            PublicKey key = PublicKeys.ed25519(item.publicKey());
            if (!PublicKeys.keyId(key).equals(item.id())) {
                throw new MalformedMessage("a trusted key does not have the id of its encoding");
            }
            keys.put(item.id(), new Trusted(key, item.validUntil()));
        }
    }

    /** The key, whether or not it is still valid. */
    public Optional<PublicKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId)).map(Trusted::key);
    }

    /** Whether the key is known and its validity has not ended at this instant. */
    public boolean isValid(String keyId, Instant now) {
        Trusted trusted = keys.get(keyId);
        return trusted != null && (trusted.validUntil() == null || now.isBefore(trusted.validUntil()));
    }
}
