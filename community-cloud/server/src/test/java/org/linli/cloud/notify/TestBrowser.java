package org.linli.cloud.notify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** A browser's side of RFC 8291, written apart from the sender's: its keys, and reading what was encrypted for them. */
final class TestBrowser {

    private final KeyPair keys;
    private final byte[] auth;

    TestBrowser() {
        this(newKeys(), "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII));
    }

    TestBrowser(KeyPair keys, byte[] auth) {
        this.keys = keys;
        this.auth = auth;
    }

    private static KeyPair newKeys() {
        try {
            return P256.newKeys();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] point() {
        return P256.point((ECPublicKey) keys.getPublic());
    }

    String publicKey() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(point());
    }

    String authSecret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(auth);
    }

    String read(byte[] message) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(message);
        byte[] salt = new byte[16];
        in.get(salt);
        int recordSize = in.getInt();
        byte[] sender = new byte[in.get()];
        in.get(sender);
        byte[] sealed = new byte[in.remaining()];
        in.get(sealed);
        if (sealed.length > recordSize) {
            throw new GeneralSecurityException("more than a record");
        }
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(P256.key(sender), true);
        ByteBuffer info = ByteBuffer.allocate(14 + 65 + 65)
                .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                .put(point())
                .put(sender);
        byte[] input = hkdf(auth, agreement.generateSecret(), info.array(), 32);
        byte[] key = hkdf(salt, input, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = hkdf(salt, input, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] padded = cipher.doFinal(sealed);
        if (padded[padded.length - 1] != 2) {
            throw new GeneralSecurityException("not the last record");
        }
        return new String(Arrays.copyOf(padded, padded.length - 1), StandardCharsets.UTF_8);
    }

    private static byte[] hkdf(byte[] salt, byte[] input, byte[] info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(input, salt, info));
        byte[] output = new byte[length];
        generator.generateBytes(output, 0, length);
        return output;
    }
}
