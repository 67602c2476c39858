package org.linli.messages.pass;

import java.time.Instant;
import org.linli.messages.Fields;

/**
 * The resident's pass: holder key, door scope and time step, signed by the phone.
 *
 * <p>Text: {@code LINLI:R} followed by Base45 (RFC 9285) of version (1 byte, 1), key id (8 bytes), door number (2 bytes big-endian, 0 for every door
 * the holder may pass), time step (4 bytes big-endian, unsigned: seconds since the epoch / 15) and signature (64 bytes, P-256 r‖s, SHA-256, over all bytes
 * before it preceded by the ASCII text {@code linli-pass-1}). All characters belong to the alphanumeric set of a QR code; a space may be one of them,
 * even the last, so a reader must not trim the text.
 *
 * <p>A pass that was used is known again by key id and step, never by its text or signature: from one ECDSA signature (r, s) anybody can make a second
 * valid one, (r, n − s). A door remembers the last step of each key and refuses that step and all before it.
 *
 * @param keyId 16 lower-case hex digits
 * @param doorNumber 0..65535
 * @param step 0..4294967295
 * @param signature P-256, r‖s
 */
public record RotatingPass(String keyId, int doorNumber, long step, PassSignature signature) implements Pass {

    /** Seconds a step lasts. */
    public static final int STEP_SECONDS = 15;

    /** A door accepts so many steps before and after its own. */
    public static final int STEP_TOLERANCE = 1;

    public RotatingPass {
        Fields.hex("keyId", keyId, 16);
        Fields.range("doorNumber", doorNumber, 0, 0xffff);
        Fields.range("step", step, 0, 0xffff_ffffL);
    }

    /** The step that contains an instant. */
    public static long stepAt(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), STEP_SECONDS);
    }

    /** Whether a door whose clock says {@code now} accepts this step. A code copied from a phone with the right time is dead 30 s after it appeared. */
    public boolean isCurrentAt(Instant now) {
        return Math.abs(step - stepAt(now)) <= STEP_TOLERANCE;
    }

    /** Whether this pass is meant for a door. */
    public boolean isFor(int door) {
        return doorNumber == 0 || doorNumber == door;
    }

    @Override
    public byte[] signedBytes() {
        return PassText.signedBytes(this);
    }

    /** Neither key nor signature: the text of a fresh pass opens a door. */
    @Override
    public String toString() {
        return "RotatingPass[door " + doorNumber + ", step " + step + "]";
    }
}
