package org.linli.door.face.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.linli.door.face.vision.PictureDecoder.Refusal;

/**
 * The header of a JPEG or PNG, read by hand and without decoding.
 *
 * @param orientation EXIF 1..8, 1 upright
 * @param refusal set when the file must not be decoded; the other values then mean nothing
 */
record PictureHeader(
        String format,
        int width,
        int height,
        int orientation,
        @Nullable Refusal refusal) {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** A progressive picture has about ten scans; thousands are an attack on the decoder's time. */
    private static final int MOST_SCANS = 40;

    static PictureHeader read(byte[] bytes) {
        if (bytes.length >= 4 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8) {
            return jpeg(bytes);
        }
        if (bytes.length >= 8 && Arrays.equals(Arrays.copyOf(bytes, 8), PNG)) {
            return png(bytes);
        }
        return refused(Refusal.NOT_A_PICTURE);
    }

    private static PictureHeader refused(Refusal refusal) {
        return new PictureHeader("", 0, 0, 1, refusal);
    }

    private static PictureHeader jpeg(byte[] bytes) {
        int at = 2;
        int width = 0;
        int height = 0;
        int orientation = 1;
        int scans = 0;
        while (at + 4 <= bytes.length) {
            if ((bytes[at] & 0xff) != 0xff) {
                return refused(Refusal.DAMAGED);
            }
            int marker = bytes[at + 1] & 0xff;
            if (marker == 0xff) {
                at++; // Fill bytes are allowed before a marker.
                continue;
            }
            int length = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
            if (length < 2) {
                return refused(Refusal.DAMAGED);
            }
            boolean isFrame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (isFrame) {
                if (at + 9 > bytes.length) {
                    return refused(Refusal.TRUNCATED);
                }
                height = ((bytes[at + 5] & 0xff) << 8) | (bytes[at + 6] & 0xff);
                width = ((bytes[at + 7] & 0xff) << 8) | (bytes[at + 8] & 0xff);
            } else if (marker == 0xe1) {
                orientation = orientation(bytes, at + 4, Math.min(bytes.length, at + 2 + length));
            }
            at += 2 + length;
            if (marker == 0xda) {
                if (++scans > MOST_SCANS) {
                    return refused(Refusal.DAMAGED);
                }
                at = endOfScan(bytes, at);
            }
            if (at + 1 < bytes.length && (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == 0xd9) {
                return width == 0 || height == 0 || scans == 0
                        ? refused(Refusal.DAMAGED)
                        : new PictureHeader("jpeg", width, height, orientation, null);
            }
        }
        // Huge dimensions are the better answer when both are true.
        boolean huge = width > org.linli.hardware.Frame.MAX_SIDE || height > org.linli.hardware.Frame.MAX_SIDE;
        return refused(huge ? Refusal.TOO_MANY_PIXELS : Refusal.TRUNCATED);
    }

    /** The next marker that is neither a stuffed zero nor a restart. */
    private static int endOfScan(byte[] bytes, int from) {
        for (int at = from; at + 1 < bytes.length; at++) {
            int next = bytes[at + 1] & 0xff;
            if ((bytes[at] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                return at;
            }
        }
        return bytes.length;
    }

    private static int orientation(byte[] bytes, int from, int to) {
        if (to - from < 14 || !new String(bytes, from, 4, StandardCharsets.ISO_8859_1).equals("Exif")) {
            return 1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, from + 6, to - from - 6).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory + 2 > tiff.limit()) {
            return 1;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int entry = 0; entry < entries; entry++) {
            int at = directory + 2 + 12 * entry;
            if (at + 12 > tiff.limit()) {
                return 1;
            }
            if ((tiff.getShort(at) & 0xffff) == 0x0112) {
                int value = tiff.getShort(at + 8) & 0xffff;
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    private static PictureHeader png(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int at = PNG.length;
        int width = 0;
        int height = 0;
        while (at + 12 <= bytes.length) {
            int length = in.getInt(at);
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0) {
                return refused(Refusal.DAMAGED);
            }
            if (at == PNG.length) {
                if (!type.equals("IHDR") || length != 13 || at + 16 + 4 > bytes.length) {
                    return refused(Refusal.DAMAGED);
                }
                width = in.getInt(at + 8);
                height = in.getInt(at + 12);
                if (width <= 0 || height <= 0) {
                    return refused(Refusal.DAMAGED);
                }
                if (width > org.linli.hardware.Frame.MAX_SIDE || height > org.linli.hardware.Frame.MAX_SIDE) {
                    return refused(Refusal.TOO_MANY_PIXELS);
                }
            } else if (type.equals("acTL")) {
                return refused(Refusal.ANIMATED);
            } else if (type.equals("IEND")) {
                return new PictureHeader("png", width, height, 1, null);
            }
            if (length > bytes.length - at - 12) {
                return refused(Refusal.TRUNCATED);
            }
            at += 12 + length;
        }
        return refused(Refusal.TRUNCATED);
    }
}
