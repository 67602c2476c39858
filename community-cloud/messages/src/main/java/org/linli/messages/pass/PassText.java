package org.linli.messages.pass;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.linli.messages.pass.PassReading.Damage;

/**
 * The text of passes. Canonical: a pass has exactly one text, and {@link #read} accepts no other. Reading costs no more than the longest pass, whatever
 * is shown to the camera, and never throws. Thread: any.
 */
public final class PassText {

    /** What every code of ours begins with. */
    public static final String MARK = "LINLI:";

    /** Characters of the longest pass, a visitor's with 16 doors. */
    public static final int MAX_LENGTH =
            7 + Base45.textLength(1 + 8 + 8 + 2 + 4 + 4 + 1 + 1 + 2 * VisitorPass.MAX_DOORS + PassSignature.BYTES);

    private static final int VERSION = 1;
    private static final byte[] ROTATING_PURPOSE = "linli-pass-1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VISITOR_PURPOSE = "linli-visitor-1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROTATING_BODY_BYTES = 1 + 8 + 2 + 4;
    private static final int VISITOR_HEAD_BYTES = 1 + 8 + 8 + 2 + 4 + 4 + 1 + 1;
    private static final HexFormat HEX = HexFormat.of();

    private PassText() {}

    /** The text of the QR code. */
    public static String write(Pass pass) {
        byte[] body = pass instanceof RotatingPass rotating ? body(rotating) : body((VisitorPass) pass);
        byte[] all = concatenate(body, pass.signature().bytes());
        return MARK + (pass instanceof RotatingPass ? 'R' : 'V') + Base45.encode(all);
    }

    /** What this text is. Takes it exactly as decoded, without trimming. */
    public static PassReading read(String text) {
        if (!text.startsWith(MARK)) {
            return new PassReading.NotOurs();
        }
        int start = MARK.length() + 1;
        char kind = text.length() < start ? 0 : text.charAt(start - 1);
        if (kind != 'R' && kind != 'V') {
            return new PassReading.Damaged(Damage.UNKNOWN_KIND);
        }
        if (text.length() > MAX_LENGTH) {
            return new PassReading.Damaged(Damage.TOO_LONG);
        }
        byte[] bytes = Base45.decode(text, start);
        if (bytes == null) {
            return new PassReading.Damaged(Damage.NOT_BASE45);
        }
        if (bytes.length == 0) {
            return new PassReading.Damaged(Damage.TOO_SHORT);
        }
        if (bytes[0] != VERSION) {
            return new PassReading.Damaged(Damage.UNKNOWN_VERSION);
        }
        return kind == 'R' ? readRotating(bytes) : readVisitor(bytes);
    }

    private static PassReading readRotating(byte[] bytes) {
        int length = ROTATING_BODY_BYTES + PassSignature.BYTES;
        if (bytes.length != length) {
            return new PassReading.Damaged(bytes.length < length ? Damage.TOO_SHORT : Damage.TOO_LONG);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        String keyId = hex(in);
        int doorNumber = in.getShort() & 0xffff;
        long step = in.getInt() & 0xffff_ffffL;
        return new PassReading.Rotating(new RotatingPass(keyId, doorNumber, step, signature(in)));
    }

    private static PassReading readVisitor(byte[] bytes) {
        if (bytes.length < VISITOR_HEAD_BYTES) {
            return new PassReading.Damaged(Damage.TOO_SHORT);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        String keyId = hex(in);
        String passId = hex(in);
        int reserved = in.getShort();
        long from = in.getInt() & 0xffff_ffffL;
        long until = in.getInt() & 0xffff_ffffL;
        int uses = in.get() & 0xff;
        int doorCount = in.get() & 0xff;
        if (reserved != 0 || from >= until || doorCount == 0 || doorCount > VisitorPass.MAX_DOORS) {
            return new PassReading.Damaged(Damage.BAD_FIELD);
        }
        int rest = 2 * doorCount + PassSignature.BYTES;
        if (in.remaining() != rest) {
            return new PassReading.Damaged(in.remaining() < rest ? Damage.TOO_SHORT : Damage.TOO_LONG);
        }
        List<Integer> doors = new ArrayList<>(doorCount);
        int previous = 0;
        for (int i = 0; i < doorCount; i++) {
            int door = in.getShort() & 0xffff;
            if (door <= previous) {
                return new PassReading.Damaged(Damage.BAD_FIELD);
            }
            doors.add(door);
            previous = door;
        }
        return new PassReading.Visitor(new VisitorPass(
                keyId, passId, Instant.ofEpochSecond(from), Instant.ofEpochSecond(until), uses, doors, signature(in)));
    }

    static byte[] signedBytes(RotatingPass pass) {
        return concatenate(ROTATING_PURPOSE, body(pass));
    }

    static byte[] signedBytes(VisitorPass pass) {
        return concatenate(VISITOR_PURPOSE, body(pass));
    }

    private static byte[] body(RotatingPass pass) {
        return ByteBuffer.allocate(ROTATING_BODY_BYTES)
                .put((byte) VERSION)
                .put(HEX.parseHex(pass.keyId()))
                .putShort((short) pass.doorNumber())
                .putInt((int) pass.step())
                .array();
    }

    private static byte[] body(VisitorPass pass) {
        ByteBuffer out = ByteBuffer.allocate(
                        VISITOR_HEAD_BYTES + 2 * pass.doors().size())
                .put((byte) VERSION)
                .put(HEX.parseHex(pass.keyId()))
                .put(HEX.parseHex(pass.passId()))
                .putShort((short) 0)
                .putInt((int) pass.from().getEpochSecond())
                .putInt((int) pass.until().getEpochSecond())
                .put((byte) pass.uses())
                .put((byte) pass.doors().size());
        for (int door : pass.doors()) {
            out.putShort((short) door);
        }
        return out.array();
    }

    private static String hex(ByteBuffer in) {
        byte[] id = new byte[8];
        in.get(id);
        return HEX.formatHex(id);
    }

    private static PassSignature signature(ByteBuffer in) {
        byte[] signature = new byte[PassSignature.BYTES];
        in.get(signature);
        return new PassSignature(signature);
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
