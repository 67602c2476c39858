package org.linli.messages.pass;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Whether a pass was signed by a key, and nothing else: time, door, uses and replay are the decider's. Pure. Thread: any.
 */
public final class PassVerifier {

    /** P-256 with r‖s of 64 bytes: what a browser's WebCrypto makes. */
    static final String PHONE_ALGORITHM = "SHA256withECDSAinP1363Format";

    static final String COMMUNITY_ALGORITHM = "Ed25519";

    private PassVerifier() {}

    /**
     * @param key of a resident's phone, as read by {@link org.linli.messages.key.PublicKeys#p256}; the caller found it by the pass's key id
     */
    public static boolean isSignedBy(RotatingPass pass, PublicKey key) {
        return verify(PHONE_ALGORITHM, pass, key);
    }

    /**
     * @param key of the community, as read by {@link org.linli.messages.key.PublicKeys#ed25519}; the caller found it by the pass's key id
     */
    public static boolean isSignedBy(VisitorPass pass, PublicKey key) {
        return verify(COMMUNITY_ALGORITHM, pass, key);
    }

    private static boolean verify(String algorithm, Pass pass, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(pass.signedBytes());
            return verifier.verify(pass.signature().bytes());
        } catch (SignatureException e) {
            return false; // r or s is outside its range: as little signed as any other wrong signature
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("this key cannot verify " + algorithm, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java 17 has " + algorithm, e);
        }
    }
}
