package org.linli.messages.pass;

import java.util.Arrays;

/** The 64 bytes of a signature, as a value. Never printed: together with the rest of a fresh pass it opens a door. */
public final class PassSignature {

    /** Length of a P-256 signature as r‖s and of an Ed25519 signature. */
    public static final int BYTES = 64;

    private final byte[] bytes;

    /**
     * @throws IllegalArgumentException when these are not 64 bytes
     */
    public PassSignature(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("signature is not of " + BYTES + " bytes");
        }
        this.bytes = bytes.clone();
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PassSignature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "PassSignature[…]";
    }
}
