package org.linli.messages.pass;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.List;
import org.linli.messages.key.PublicKeys;

/** Keys and passes for tests. */
public final class Passes {

    public static final Instant NOON = Instant.parse("2026-06-01T04:00:00Z");

    /** The same in every run, so that a failure comes back. */
    public static final KeyPair PHONE = make("EC", new ECGenParameterSpec("secp256r1"), seeded(1));

    public static final KeyPair COMMUNITY = make("Ed25519", NamedParameterSpec.ED25519, seeded(2));

    private Passes() {}

    /** A key that no other phone has. */
    public static KeyPair phone() {
        return make("EC", new ECGenParameterSpec("secp256r1"), new SecureRandom());
    }

    /** A key that no other community has. */
    public static KeyPair community() {
        return make("Ed25519", NamedParameterSpec.ED25519, new SecureRandom());
    }

    private static KeyPair make(String algorithm, AlgorithmParameterSpec parameters, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
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
