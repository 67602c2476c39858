package org.linli.messages.pass;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import org.linli.messages.key.PublicKeys;

/** Keys and passes for tests. */
public final class Passes {

    public static final Instant NOON = Instant.parse("2026-06-01T04:00:00Z");

    public static final KeyPair PHONE = phone();
    public static final KeyPair COMMUNITY = community();

    private Passes() {}

    public static KeyPair phone() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair community() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RotatingPass rotating() {
        return PassSigner.rotating(
                PHONE.getPrivate(), PublicKeys.keyId(PHONE.getPublic()), 0, RotatingPass.stepAt(NOON));
    }

    public static VisitorPass visitor(Integer... doors) {
        return PassSigner.visitor(
                COMMUNITY.getPrivate(),
                PublicKeys.keyId(COMMUNITY.getPublic()),
                "00112233445566ff",
                NOON,
                NOON.plusSeconds(7200),
                2,
                List.of(doors));
    }
}
