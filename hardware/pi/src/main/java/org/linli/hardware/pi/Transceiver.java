package org.linli.hardware.pi;

/** Sends one frame to the card in the field and brings its answer. */
interface Transceiver {

    /** What came back. */
    sealed interface Answer {
        /** Nobody answered in time. */
        record Silence() implements Answer {}

        /**
         * Bytes without a detected fault.
         *
         * @param bytes owned by the receiver
         * @param lastBits valid bits of the last byte, 0 for all eight
         */
        record Bytes(byte[] bytes, int lastBits) implements Answer {
            boolean isWhole(int length) {
                return bytes.length == length && lastBits == 0;
            }
        }

        /** Two cards answered differently at the same time. */
        record Collision() implements Answer {}

        /** Wrong parity, framing or more bytes than fit. */
        record Damaged() implements Answer {}
    }

    /**
     * @param frame 1..64 bytes
     * @param lastBits bits of the last byte to send, 0 for all eight
     * @throws org.linli.hardware.HardwareException when the chip itself does not answer
     */
    Answer transceive(byte[] frame, int lastBits);
}
