package org.linli.door.decide;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.linli.messages.MalformedMessage;
import org.linli.messages.key.PublicKeys;
import org.linli.messages.pass.PassSignature;
import org.linli.messages.pass.RotatingPass;
import org.linli.messages.pass.VisitorPass;

/**
 * Whether a pass was signed by a key, by Bouncy Castle: on Java 17 its P-256 is about five times as fast as the JDK's, which alone would use up the
 * millisecond a decision may take. {@link org.linli.messages.pass.PassVerifier} says the same, slower, and the tests hold the two together.
 */
final class PassSignatures {

    private static final int HALF = 32;
    private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(P256);

    private PassSignatures() {}

    /** A key that {@link org.linli.messages.key.PublicKeys#p256} has read, as this class uses it. */
    static ECPublicKeyParameters point(ECPublicKey key) {
        return new ECPublicKeyParameters(
                P256.getCurve().createPoint(key.getW().getAffineX(), key.getW().getAffineY()), DOMAIN);
    }

    static boolean isSignedBy(RotatingPass pass, ECPublicKeyParameters key) {
        byte[] message = pass.signedBytes();
        SHA256Digest sha256 = new SHA256Digest();
        sha256.update(message, 0, message.length);
        byte[] hash = new byte[sha256.getDigestSize()];
        sha256.doFinal(hash, 0);
        byte[] signature = pass.signature().bytes();
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        return signer.verifySignature(
                hash, new BigInteger(1, signature, 0, HALF), new BigInteger(1, signature, HALF, HALF));
    }

    /** @param key a usable one, as {@link org.linli.messages.key.PublicKeys#ed25519} reads it */
    static boolean isSignedBy(VisitorPass pass, PublicKey key) {
        byte[] message = pass.signedBytes();
        byte[] encoded = key.getEncoded();
        return Ed25519.verify(pass.signature().bytes(), 0, encoded, encoded.length - HALF, message, 0, message.length);
    }

    /** Rounds after which a check takes no less time than before, by measuring. */
    private static final int WARMING_ROUNDS = 300;

    /** The base points of both curves as keys: nobody has signed anything with them, but the arithmetic is all done. */
    private static final String P256_BASE = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg"
            + "9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==";

    private static final String ED25519_BASE = "MCowBQYDK2VwAyEAWGZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmY=";

    /** Checks signatures that are none, so that Java has loaded and compiled all of it before somebody waits. */
    static void warmUp() {
        byte[] one = new byte[2 * HALF];
        one[HALF - 1] = 1;
        one[2 * HALF - 1] = 1;
        RotatingPass rotating = new RotatingPass("0000000000000000", 0, 0, new PassSignature(one));
        byte[] encoded = Base64.getDecoder().decode(ED25519_BASE);
        byte[] base = Arrays.copyOfRange(encoded, encoded.length - HALF, encoded.length + HALF);
        base[HALF] = 1;
        VisitorPass visitor = new VisitorPass(
                "0000000000000000",
                "0000000000000000",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                1,
                List.of(1),
                new PassSignature(base));
        try {
            for (int i = 0; i < WARMING_ROUNDS; i++) {
                boolean first = isSignedBy(rotating, point(PublicKeys.p256(P256_BASE)));
                boolean second = isSignedBy(visitor, PublicKeys.ed25519(ED25519_BASE));
                if (first || second) {
                    throw new IllegalStateException("nobody has signed this");
                }
            }
        } catch (MalformedMessage e) {
            throw new IllegalStateException("both are keys", e);
        }
    }
}
