package org.linli.door.decide;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.linli.messages.MalformedMessage;
import org.linli.messages.key.PublicKeys;

/**
 * The keys of the phones that were at the door last, read and on their curve. Who comes home every day is checked in less than half the time:
 * Bouncy Castle keeps multiples of a point with it, and makes more of them (once, in half a millisecond) when it is used for the fifth time.
 *
 * <p>What is made for a key is kept from its second time on. Of a key's first time only that it was there is kept: objects that many phones leave behind,
 * each used once, are what the garbage collector has to carry about while somebody waits (5 ms a time, by measuring, against 0.8).
 *
 * <p>Remembered by the key's own text, so that a key which was replaced or withdrawn is never taken for the one in force. Thread: the door's own.
 */
final class PhoneKeys {

    /** More than live behind most doors; 3.4 KB each, by measuring. */
    static final int MOST = 1_000;

    private final Map<String, Optional<ECPublicKeyParameters>> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ECPublicKeyParameters>> eldest) {
            return size() > MOST;
        }
    };

    /** @param publicKey as {@link PublicKeys#p256} reads it */
    ECPublicKeyParameters read(String publicKey) throws MalformedMessage {
        Optional<ECPublicKeyParameters> known = latest.get(publicKey);
        if (known != null && known.isPresent()) {
            return known.get();
        }
        ECPublicKeyParameters read = PassSignatures.point(PublicKeys.p256(publicKey));
        latest.put(publicKey, known == null ? Optional.empty() : Optional.of(read));
        return read;
    }

    int size() {
        return latest.size();
    }
}
