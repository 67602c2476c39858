package org.linli.door.camera;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first look at bytes that claim to be a picture: format, size where our native decoder needs it beforehand, and whether
 * the end is there. PNG, GIF, BMP and TIFF carry size 0 here; their own reader reads the size from the header first.
 */
record PictureHeader(Format format, int width, int height) {

    enum Format {
        JPEG,
        PNG,
        GIF,
        BMP,
        TIFF,
        WEBP
    }

    static PictureHeader read(byte[] bytes) throws PictureException {
        if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
            return jpeg(bytes);
        }
        if (startsWith(bytes, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            requirePngEnd(bytes);
            return new PictureHeader(Format.PNG, 0, 0);
        }
        if (startsWith(bytes, 'G', 'I', 'F', '8')) {
            return new PictureHeader(Format.GIF, 0, 0);
        }
        if (startsWith(bytes, 'B', 'M')) {
            return new PictureHeader(Format.BMP, 0, 0);
        }
        if (startsWith(bytes, 'I', 'I', 42, 0) || startsWith(bytes, 'M', 'M', 0, 42)) {
            return new PictureHeader(Format.TIFF, 0, 0);
        }
        if (startsWith(bytes, 'R', 'I', 'F', 'F')
                && bytes.length >= 30
                && ascii(bytes, 8, 4).equals("WEBP")) {
            return webp(bytes);
        }
        throw new PictureException("not a picture");
    }

    /** Walks the segments to the frame header; a JPEG whose end marker is missing was cut off. */
    private static PictureHeader jpeg(byte[] bytes) throws PictureException {
        int at = 2;
        while (at + 9 < bytes.length) {
            if ((bytes[at] & 0xFF) != 0xFF) {
                throw new PictureException("damaged picture");
            }
            int marker = bytes[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            boolean frameHeader =
                    marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frameHeader) {
                requireJpegEnd(bytes, at);
                return new PictureHeader(Format.JPEG, big16(bytes, at + 7), big16(bytes, at + 5));
            }
            at += 2 + Math.max(2, big16(bytes, at + 2));
        }
        throw new PictureException("truncated picture");
    }

    private static void requireJpegEnd(byte[] bytes, int from) throws PictureException {
        for (int at = bytes.length - 2; at > from; at--) {
            if ((bytes[at] & 0xFF) == 0xFF && (bytes[at + 1] & 0xFF) == 0xD9) {
                return;
            }
        }
        throw new PictureException("truncated picture");
    }

    private static void requirePngEnd(byte[] bytes) throws PictureException {
        long at = 8;
        while (at + 12 <= bytes.length) {
            if (ascii(bytes, (int) at + 4, 4).equals("IEND")) {
                return;
            }
            at += 12 + (big32(bytes, (int) at) & 0xFFFF_FFFFL);
        }
        throw new PictureException("truncated picture");
    }

    private static PictureHeader webp(byte[] bytes) throws PictureException {
        long length = (little32(bytes, 4) & 0xFFFF_FFFFL) + 8;
        if (length > bytes.length) {
            throw new PictureException("truncated picture");
        }
        return switch (ascii(bytes, 12, 4)) {
            case "VP8X" -> {
                if ((bytes[20] & 0x02) != 0) {
                    throw new PictureException("animated WebP");
                }
                yield new PictureHeader(Format.WEBP, little24(bytes, 24) + 1, little24(bytes, 27) + 1);
            }
            case "VP8L" -> {
                int bits = little32(bytes, 21);
                yield new PictureHeader(Format.WEBP, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
            }
            case "VP8 " ->
                new PictureHeader(Format.WEBP, little32(bytes, 26) & 0x3FFF, (little32(bytes, 26) >>> 16) & 0x3FFF);
            default -> throw new PictureException("damaged picture");
        };
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(Arrays.copyOfRange(bytes, from, from + length), StandardCharsets.ISO_8859_1);
    }

    private static int big16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int big32(byte[] bytes, int at) {
        return (big16(bytes, at) << 16) | big16(bytes, at + 2);
    }

    private static int little24(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8) | ((bytes[at + 2] & 0xFF) << 16);
    }

    private static int little32(byte[] bytes, int at) {
        return little24(bytes, at) | (bytes[at + 3] << 24);
    }
}
