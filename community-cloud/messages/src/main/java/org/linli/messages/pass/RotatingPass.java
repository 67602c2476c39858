package org.linli.messages.pass;

/**
 * The resident's pass: holder key, door scope and time step, signed by the phone.
 *
 * <p>Text: {@code LINLI:R} followed by Base45 (RFC 9285) of version (1 byte, 1), key id (8 bytes), door number (2 bytes big-endian, 0 for every door
 * the holder may pass), time step (4 bytes big-endian, unsigned: seconds since the epoch / 15) and signature (64 bytes, P-256 r‖s, SHA-256, over all bytes
 * before it preceded by the ASCII text {@code linli-pass-1}). All characters belong to the alphanumeric set of a QR code.
 *
 * @param keyId 16 hex digits
 * @param doorNumber 0..65535
 * @param step 0..4294967295
 * @param signature 64 bytes
 */
public record RotatingPass(String keyId, int doorNumber, long step, byte[] signature) {
    /** Seconds a step lasts. */
    public static final int STEP_SECONDS = 15;
}
