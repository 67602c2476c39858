package org.linli.messages.pass;

import java.time.Instant;
import java.util.List;
import org.linli.messages.Fields;

/**
 * A visitor's pass, signed by the community.
 *
 * <p>Text: {@code LINLI:V} followed by Base45 of version (1 byte, 1), key id (8 bytes), pass id (8 bytes), group number or 0 (reserved, 2 bytes), valid from and
 * until (4 bytes each, unsigned epoch seconds), use count (1 byte, 0 = unlimited within the window), number of doors (1 byte, 1..16), door numbers
 * (2 bytes each, ascending) and signature (64 bytes, Ed25519 over all bytes before it preceded by the ASCII text {@code linli-visitor-1}).
 *
 * @param keyId 16 lower-case hex digits
 * @param passId 16 lower-case hex digits, unique in the community; uses are counted and passes revoked by it
 * @param from whole seconds, inclusive
 * @param until whole seconds, exclusive, later than from
 * @param uses 0..255; 0 is unlimited within the window
 * @param doors 1..16 door numbers, 1..65535, ascending, none twice
 */
public record VisitorPass(
        String keyId,
        String passId,
        Instant from,
        Instant until,
        int uses,
        List<Integer> doors,
        PassSignature signature)
        implements Pass {

    /** The most doors one pass can name. */
    public static final int MAX_DOORS = 16;

    public VisitorPass {
        Fields.hex("keyId", keyId, 16);
        Fields.hex("passId", passId, 16);
        seconds("from", from);
        seconds("until", until);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("until is not after from");
        }
        Fields.range("uses", uses, 0, 0xff);
        doors = Fields.list("doors", doors, 1, MAX_DOORS);
        int previous = 0;
        for (int door : doors) {
            Fields.range("doors", door, 1, 0xffff);
            if (door <= previous) {
                throw new IllegalArgumentException("doors are not ascending");
            }
            previous = door;
        }
    }

    private static void seconds(String name, Instant value) {
        if (value.getNano() != 0) {
            throw new IllegalArgumentException(name + " is not a whole second");
        }
        Fields.range(name, value.getEpochSecond(), 0, 0xffff_ffffL);
    }

    /** Whether this pass names a door. */
    public boolean isFor(int door) {
        return doors.contains(door);
    }

    @Override
    public byte[] signedBytes() {
        return PassText.signedBytes(this);
    }

    /** Neither pass id nor signature. */
    @Override
    public String toString() {
        return "VisitorPass[" + from + " to " + until + ", doors " + doors + "]";
    }
}
