package org.linli.cloud.notify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A message that only one browser can read: RFC 8291 with one record of {@code aes128gcm}, RFC 8188. */
final class WebPushMessage {

    /** Push services take 4096 bytes in all. */
    static final int MAX_PLAIN = 3_900;

    private static final int SALT_BYTES = 16;
    private static final int AUTH_BYTES = 16;
    private static final int RECORD_SIZE = 4_096;
    private static final int TAG_BITS = 128;
    private static final byte LAST_RECORD = 2;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebPushMessage() {}

    /** Whether these can be a browser's keys, base64url. */
    static boolean isReceiver(String publicKey, String auth) {
        try {
            P256.key(decode(publicKey));
            return decode(auth).length == AUTH_BYTES;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return false;
        }
    }

    static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text.replaceAll("=+$", ""));
    }

    /** Encrypts with a new key pair and salt for each message. */
    static byte[] encrypt(String publicKey, String auth, byte[] plain) throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return encrypt(decode(publicKey), decode(auth), plain, P256.newKeys(), salt);
    }

    static byte[] encrypt(byte[] receiver, byte[] auth, byte[] plain, KeyPair sender, byte[] salt)
            throws GeneralSecurityException {
        if (plain.length > MAX_PLAIN) {
            throw new IllegalArgumentException("too long for a push message");
        }
        byte[] senderPoint = P256.point((ECPublicKey) sender.getPublic());
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(sender.getPrivate());
        agreement.doPhase(P256.key(receiver), true);
        byte[] info = join(ascii("WebPush: info\0"), receiver, senderPoint);
        byte[] input = derive(auth, agreement.generateSecret(), info, 32);
        byte[] key = derive(salt, input, ascii("Content-Encoding: aes128gcm\0"), 16);
        byte[] nonce = derive(salt, input, ascii("Content-Encoding: nonce\0"), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        byte[] sealed = cipher.doFinal(join(plain, new byte[] {LAST_RECORD}));
        return ByteBuffer.allocate(SALT_BYTES + 4 + 1 + senderPoint.length + sealed.length)
                .put(salt)
                .putInt(RECORD_SIZE)
                .put((byte) senderPoint.length)
                .put(senderPoint)
                .put(sealed)
                .array();
    }

    /** HKDF with SHA-256, RFC 5869, for at most 32 bytes. */
    private static byte[] derive(byte[] salt, byte[] input, byte[] info, int length) throws GeneralSecurityException {
        return Arrays.copyOf(hmac(hmac(salt, input), join(info, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
