package org.linli.messages.pass;

import java.time.Instant;
import java.util.List;

/**
 * A visitor's pass, signed by the community.
 *
 * <p>Text: {@code LINLI:V} followed by Base45 of version (1 byte, 1), key id (8 bytes), pass id (8 bytes), group number or 0 (reserved, 2 bytes), valid from and
 * until (4 bytes each, unsigned epoch seconds), use count (1 byte, 0 = unlimited within the window), number of doors (1 byte, 1..16), door numbers
 * (2 bytes each) and signature (64 bytes, Ed25519 over all bytes before it preceded by the ASCII text {@code linli-visitor-1}).
 *
 * @param passId 16 hex digits
 * @param uses 0..255
 * @param doors 1..16 door numbers
 */
public record VisitorPass(
        String keyId, String passId, Instant from, Instant until, int uses, List<Integer> doors, byte[] signature) {
    public VisitorPass {
        doors = List.copyOf(doors);
    }
}
