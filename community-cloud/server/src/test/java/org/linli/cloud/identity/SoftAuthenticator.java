package org.linli.cloud.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** A passkey of software: one P-256 key, attestation "none", as phones do it. Its CBOR is written by hand, so that it shares nothing with what it tests. */
public final class SoftAuthenticator {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int HAS_CREDENTIAL = 0x40;

    /** What a test may spoil. */
    public String origin;

    public String relyingParty;
    public boolean verifies = true;
    public long count = 0;
    private final byte[] id = new byte[32];
    private final KeyPair keys;

    public SoftAuthenticator(String origin, String relyingParty) {
        this.origin = origin;
        this.relyingParty = relyingParty;
        new SecureRandom().nextBytes(id);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** JSON of a new credential, as the browser would send it. */
    public String register(String challenge) {
        byte[] client = client("webauthn.create", challenge);
        byte[] data = authenticatorData(true);
        ByteArrayOutputStream attestation = new ByteArrayOutputStream();
        attestation.write(0xa3);
        text(attestation, "fmt");
        text(attestation, "none");
        text(attestation, "attStmt");
        attestation.write(0xa0);
        text(attestation, "authData");
        bytes(attestation, data);
        return """
                {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},
                 "response":{"clientDataJSON":"%2$s","attestationObject":"%3$s","transports":["internal"]}}""".formatted(TEXT.encodeToString(id), TEXT.encodeToString(client), encode(attestation.toByteArray()));
    }

    /** JSON of a signed challenge. */
    public String sign(String challenge, String userHandle) {
        count++;
        byte[] client = client("webauthn.get", challenge);
        byte[] data = authenticatorData(false);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return """
                    {"id":"%1$s","rawId":"%1$s","type":"public-key","clientExtensionResults":{},
                     "response":{"clientDataJSON":"%2$s","authenticatorData":"%3$s","signature":"%4$s","userHandle":"%5$s"}}""".formatted(
                            TEXT.encodeToString(id),
                            encode(client),
                            encode(data),
                            encode(signature.sign()),
                            encode(userHandle.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(byte[] bytes) {
        return TEXT.encodeToString(bytes);
    }

    private byte[] client(String type, String challenge) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, challenge, origin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(boolean withCredential) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)));
        data.write(PRESENT | (verifies ? VERIFIED : 0) | (withCredential ? HAS_CREDENTIAL : 0));
        data.writeBytes(ByteBuffer.allocate(4).putInt((int) count).array());
        if (withCredential) {
            data.writeBytes(new byte[16]);
            data.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
            data.writeBytes(id);
            ECPublicKey key = (ECPublicKey) keys.getPublic();
            // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
            data.writeBytes(new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
            bytes(data, coordinate(key.getW().getAffineX().toByteArray()));
            data.write(0x22);
            bytes(data, coordinate(key.getW().getAffineY().toByteArray()));
        }
        return data.toByteArray();
    }

    private static byte[] coordinate(byte[] number) {
        byte[] fixed = new byte[32];
        byte[] plain = number.length > 32 ? Arrays.copyOfRange(number, number.length - 32, number.length) : number;
        System.arraycopy(plain, 0, fixed, 32 - plain.length, plain.length);
        return fixed;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 | text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ByteArrayOutputStream out, byte[] value) {
        if (value.length < 256) {
            out.write(0x58);
            out.write(value.length);
        } else {
            out.write(0x59);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) value.length).array());
        }
        out.writeBytes(value);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
