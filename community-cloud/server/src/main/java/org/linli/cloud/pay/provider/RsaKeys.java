package org.linli.cloud.pay.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;

/** RSA keys from files, and SHA256withRSA over UTF-8 texts, as the Chinese providers use them. */
public final class RsaKeys {

    private static final int MIN_BITS = 2048;
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private RsaKeys() {}

    /**
     * A private key: PKCS#8, as PEM or as bare Base64.
     *
     * @throws IOException also when the file holds no such key; the message never holds any of it
     */
    public static PrivateKey privateKey(Path file) throws IOException {
        try {
            return strong(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(decoded(file))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no RSA private key (PKCS#8) of at least " + MIN_BITS + " bits", e);
        }
    }

    /** A public key: X.509 SubjectPublicKeyInfo or a certificate, as PEM or bare Base64. */
    public static PublicKey publicKey(Path file) throws IOException {
        try {
            if (text(file).contains("BEGIN CERTIFICATE")) {
                return strong(certificate(file).getPublicKey());
            }
            return strong(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(decoded(file))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " holds no RSA public key of at least " + MIN_BITS + " bits", e);
        }
    }

    /** The serial number of a certificate in capital hex, or empty when the file holds a bare key. */
    public static String serial(Path file) throws IOException {
        try {
            return text(file).contains("BEGIN CERTIFICATE")
                    ? certificate(file).getSerialNumber().toString(16).toUpperCase(Locale.ROOT)
                    : "";
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificate", e);
        }
    }

    private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(text(file).getBytes(StandardCharsets.US_ASCII)));
    }

    private static <K extends java.security.Key> K strong(K key) throws GeneralSecurityException {
        if (!(key instanceof RSAKey rsa) || rsa.getModulus().bitLength() < MIN_BITS) {
            throw new GeneralSecurityException("not an RSA key of at least " + MIN_BITS + " bits");
        }
        return key;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is too large for a key");
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private static byte[] decoded(Path file) throws IOException {
        String bare = text(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return Base64.getDecoder().decode(bare);
    }

    /** The signature in Base64. */
    public static String sign(PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA", e);
        }
    }

    /** Whether this Base64 is the key's signature over the text; anything unreadable is not. */
    public static boolean verify(PublicKey key, byte[] text, String signatureBase64) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(text);
            return signature.verify(Base64.getDecoder().decode(signatureBase64));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
