package org.linli.messages.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.linli.messages.MalformedMessage;

/**
 * Reads and writes the public keys of phones (P-256) and of the community (Ed25519): base64 of the X.509 SubjectPublicKeyInfo.
 *
 * <p>Exactly one encoding of a key is accepted (named curve, uncompressed point, padded base64), so a key has exactly one id. A point that is
 * not on its curve, or that anybody could sign for, is refused here and not at the door. Thread: any.
 */
public final class PublicKeys {

    private static final HexFormat HEX = HexFormat.of();

    /** SubjectPublicKeyInfo of an uncompressed P-256 point, up to and including the point's leading 4. */
    private static final byte[] P256_HEADER = HEX.parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final BigInteger P256_FIELD =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

    private static final byte[] ED25519_HEADER = HEX.parseHex("302a300506032b6570032100");
    private static final BigInteger ED25519_FIELD =
            BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ED25519_D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(ED25519_FIELD))
            .mod(ED25519_FIELD);

    /** The y of every point whose order divides 8: such a key verifies signatures that nobody made. */
    private static final Set<BigInteger> ED25519_SMALL_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            ED25519_FIELD.subtract(BigInteger.ONE),
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16),
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16));

    private PublicKeys() {}

    /** A phone's key. */
    public static ECPublicKey p256(String base64) throws MalformedMessage {
        byte[] encoded = unwrap(base64, P256_HEADER, 64, "P-256");
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(encoded, encoded.length - 64, encoded.length - 32));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        boolean inField = x.compareTo(P256_FIELD) < 0 && y.compareTo(P256_FIELD) < 0;
        BigInteger right = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(P256_B);
        if (!inField || !y.multiply(y).subtract(right).mod(P256_FIELD).equals(BigInteger.ZERO)) {
            throw new MalformedMessage("the point of the P-256 key is not on the curve");
        }
        return (ECPublicKey) build("EC", encoded);
    }

    /** A community's key. */
    public static EdECPublicKey ed25519(String base64) throws MalformedMessage {
        byte[] encoded = unwrap(base64, ED25519_HEADER, 32, "Ed25519");
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        BigInteger y = new BigInteger(1, bigEndian);
        if (y.compareTo(ED25519_FIELD) >= 0 || ED25519_SMALL_ORDER.contains(y) || !isOnEd25519(y)) {
            throw new MalformedMessage("the point of the Ed25519 key is not usable");
        }
        return (EdECPublicKey) build("Ed25519", encoded);
    }

    /** Base64 of the key's X.509 encoding, as {@link #p256} and {@link #ed25519} read it. */
    public static String base64(PublicKey key) {
        return Base64.getEncoder().encodeToString(encoded(key));
    }

    /** The key's id: the first 8 bytes of the SHA-256 of its X.509 encoding, 16 lower-case hex digits. */
    public static String keyId(PublicKey key) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(encoded(key)), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] encoded(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null || !"X.509".equals(key.getFormat())) {
            throw new IllegalArgumentException("the key has no X.509 encoding");
        }
        return encoded;
    }

    private static byte[] unwrap(String base64, byte[] header, int pointBytes, String name) throws MalformedMessage {
        int length = header.length + pointBytes;
        if (base64.length() != (length + 2) / 3 * 4) {
            throw new MalformedMessage("not an " + name + " key: wrong length");
        }
        byte[] encoded;
        try {
            encoded = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessage("not an " + name + " key: not base64");
        }
        boolean sameHeader =
                encoded.length == length && Arrays.equals(encoded, 0, header.length, header, 0, header.length);
        // The last base64 digit may carry unused bits; only zero ones are canonical.
        if (!sameHeader || !Base64.getEncoder().encodeToString(encoded).equals(base64)) {
            throw new MalformedMessage("not an " + name + " key: wrong form or curve");
        }
        return encoded;
    }

    /** Whether x² = (y² − 1) / (d·y² + 1) has a root. */
    private static boolean isOnEd25519(BigInteger y) {
        BigInteger square = y.multiply(y).mod(ED25519_FIELD);
        BigInteger denominator = ED25519_D.multiply(square).add(BigInteger.ONE).mod(ED25519_FIELD);
        BigInteger xSquare = square.subtract(BigInteger.ONE)
                .multiply(denominator.modInverse(ED25519_FIELD))
                .mod(ED25519_FIELD);
        BigInteger half = ED25519_FIELD.subtract(BigInteger.ONE).shiftRight(1);
        return xSquare.modPow(half, ED25519_FIELD).equals(BigInteger.ONE);
    }

    private static PublicKey build(String algorithm, byte[] encoded) throws MalformedMessage {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedMessage("not an " + algorithm + " key", e);
        }
    }
}
