package org.linli.messages.pass;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/**
 * Makes passes: what a phone does for the resident (in tests, in the demo; a real phone does it in its own language), and the community for the
 * visitor. Thread: any.
 */
public final class PassSigner {

    private static final PassSignature UNSIGNED = new PassSignature(new byte[PassSignature.BYTES]);

    private PassSigner() {}

    /**
     * A resident's pass.
     *
     * @param key P-256
     * @param keyId {@link org.linli.messages.key.PublicKeys#keyId} of its public half
     * @param doorNumber 0 for every door the holder may pass
     * @param step {@link RotatingPass#stepAt}
     */
    public static RotatingPass rotating(PrivateKey key, String keyId, int doorNumber, long step) {
        RotatingPass unsigned = new RotatingPass(keyId, doorNumber, step, UNSIGNED);
        PassSignature signature = sign(PassVerifier.PHONE_ALGORITHM, key, unsigned.signedBytes());
        return new RotatingPass(keyId, doorNumber, step, signature);
    }

    /**
     * A visitor's pass.
     *
     * @param key Ed25519
     * @param keyId {@link org.linli.messages.key.PublicKeys#keyId} of its public half
     * @param from fractions of a second are cut off
     * @param until fractions of a second are cut off
     * @param doors in any order, repeats allowed
     */
    public static VisitorPass visitor(
            PrivateKey key,
            String keyId,
            String passId,
            Instant from,
            Instant until,
            int uses,
            Collection<Integer> doors) {
        List<Integer> ascending = doors.stream().sorted().distinct().toList();
        Instant begin = from.truncatedTo(ChronoUnit.SECONDS);
        Instant end = until.truncatedTo(ChronoUnit.SECONDS);
        VisitorPass unsigned = new VisitorPass(keyId, passId, begin, end, uses, ascending, UNSIGNED);
        PassSignature signature = sign(PassVerifier.COMMUNITY_ALGORITHM, key, unsigned.signedBytes());
        return new VisitorPass(keyId, passId, begin, end, uses, ascending, signature);
    }

    private static PassSignature sign(String algorithm, PrivateKey key, byte[] bytes) {
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(bytes);
            return new PassSignature(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this key cannot sign " + algorithm, e);
        }
    }
}
