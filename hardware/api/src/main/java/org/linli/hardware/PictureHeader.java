package org.linli.hardware;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What bytes that claim to be a picture say of themselves, read before anything is allocated for their pixels: a file of a few kilobytes can claim
 * gigabytes. Which kinds and sizes are welcome, each reader of pictures says for itself. Thread: any.
 *
 * @param format {@link Format#NONE} when this is no picture of a kind known here; the other values then mean nothing
 * @param state whether the end is there; a size may be known even if not
 * @param width pixels as claimed, perhaps absurd; 0 when unknown, and always for GIF and TIFF, whose decoders read it first
 * @param height as width
 * @param orientation EXIF 1..8, 1 upright; of JPEG only
 * @param animated more than one picture; of PNG and WebP only
 */
public record PictureHeader(Format format, State state, int width, int height, int orientation, boolean animated) {

    /** Kinds of pictures, told apart by their first bytes. */
    public enum Format {
        NONE,
        JPEG,
        PNG,
        GIF,
        BMP,
        TIFF,
        WEBP
    }

    /** How the file stands by its own marks. GIF and TIFF are always taken for whole here. */
    public enum State {
        WHOLE,
        CUT_SHORT,
        DAMAGED
    }

    /** A progressive picture has about ten scans; thousands are an attack on the decoder's time. */
    private static final int MOST_SCANS = 40;

    private static final int JPEG_END = 0xd9;
    private static final int JPEG_SCAN = 0xda;
    private static final int JPEG_EXIF = 0xe1;
    private static final int EXIF_ORIENTATION = 0x0112;
    private static final int PNG_FIRST_CHUNK = 8;
    private static final int WEBP_ANIMATED = 0x02;

    /** Reads the header; bytes of any kind and length are answered, none throws. */
    public static PictureHeader read(byte[] bytes) {
        Format format = formatOf(bytes);
        try {
            return switch (format) {
                case JPEG -> jpeg(ByteBuffer.wrap(bytes));
                case PNG -> png(ByteBuffer.wrap(bytes));
                case BMP -> bmp(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                case WEBP -> webp(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                case NONE, GIF, TIFF -> still(format, State.WHOLE, 0, 0);
            };
        } catch (IndexOutOfBoundsException | BufferUnderflowException end) {
            return still(format, State.CUT_SHORT, 0, 0);
        }
    }

    private static Format formatOf(byte[] bytes) {
        if (startsWith(bytes, "\u00ff\u00d8")) {
            return Format.JPEG;
        }
        if (startsWith(bytes, "\u0089PNG\r\n\u001a\n")) {
            return Format.PNG;
        }
        if (startsWith(bytes, "GIF8")) {
            return Format.GIF;
        }
        if (startsWith(bytes, "BM")) {
            return Format.BMP;
        }
        if (startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*")) {
            return Format.TIFF;
        }
        boolean webp = startsWith(bytes, "RIFF")
                && bytes.length >= 12
                && text(ByteBuffer.wrap(bytes), 8).equals("WEBP");
        return webp ? Format.WEBP : Format.NONE;
    }

    private static boolean startsWith(byte[] bytes, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= wanted.length
                && java.util.Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length);
    }

    private static PictureHeader still(Format format, State state, int width, int height) {
        return new PictureHeader(format, state, width, height, 1, false);
    }

    /** Walks all segments and scans: only so is the end that is found the picture's own, and not that of a thumbnail inside. */
    private static PictureHeader jpeg(ByteBuffer bytes) {
        int at = 2;
        int width = 0;
        int height = 0;
        int orientation = 1;
        int scans = 0;
        while (at + 1 < bytes.limit()) {
            int marker = byteAt(bytes, at + 1);
            if (byteAt(bytes, at) != 0xff) {
                return still(Format.JPEG, State.DAMAGED, width, height);
            }
            if (marker == JPEG_END) {
                State state = scans == 0 ? State.DAMAGED : State.WHOLE;
                return new PictureHeader(Format.JPEG, state, width, height, orientation, false);
            }
            if (marker == 0xff) {
                at++; // Fill bytes are allowed before a marker.
                continue;
            }
            if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
                at += 2; // Markers without a segment.
                continue;
            }
            if (at + 4 > bytes.limit()) {
                break;
            }
            int length = bytes.getShort(at + 2) & 0xffff;
            if (length < 2) {
                return still(Format.JPEG, State.DAMAGED, width, height);
            }
            if (startsFrame(marker)) {
                if (at + 9 > bytes.limit()) {
                    break;
                }
                height = bytes.getShort(at + 5) & 0xffff;
                width = bytes.getShort(at + 7) & 0xffff;
            } else if (marker == JPEG_EXIF) {
                orientation = orientation(bytes, at + 4, Math.min(bytes.limit(), at + 2 + length));
            }
            at += 2 + length;
            if (marker == JPEG_SCAN) {
                scans++;
                if (scans > MOST_SCANS) {
                    return still(Format.JPEG, State.DAMAGED, width, height);
                }
                at = endOfScan(bytes, at);
            }
        }
        return still(Format.JPEG, State.CUT_SHORT, width, height);
    }

    /** SOF0..SOF15 without the tables DHT, JPG and DAC that lie between them. */
    private static boolean startsFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** The next marker that is neither a stuffed zero nor a restart. */
    private static int endOfScan(ByteBuffer bytes, int from) {
        for (int at = from; at + 1 < bytes.limit(); at++) {
            int next = byteAt(bytes, at + 1);
            if (byteAt(bytes, at) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                return at;
            }
        }
        return bytes.limit();
    }

    private static int orientation(ByteBuffer bytes, int from, int to) {
        if (to - from < 14 || !text(bytes, from).equals("Exif")) {
            return 1;
        }
        ByteBuffer tiff = bytes.slice(from + 6, to - from - 6);
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return 1;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int entry = 0; entry < entries; entry++) {
            int at = directory + 2 + 12 * entry;
            if (at + 12 > tiff.limit()) {
                return 1;
            }
            if ((tiff.getShort(at) & 0xffff) == EXIF_ORIENTATION) {
                int value = tiff.getShort(at + 8) & 0xffff;
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }

    private static PictureHeader png(ByteBuffer bytes) {
        int at = PNG_FIRST_CHUNK;
        if (bytes.getInt(at) != 13 || !text(bytes, at + 4).equals("IHDR")) {
            return still(Format.PNG, State.DAMAGED, 0, 0);
        }
        int width = bytes.getInt(at + 8);
        int height = bytes.getInt(at + 12);
        boolean animated = false;
        while (at + 12 <= bytes.limit()) {
            int length = bytes.getInt(at);
            String type = text(bytes, at + 4);
            if (length < 0) {
                return still(Format.PNG, State.DAMAGED, width, height);
            }
            if (type.equals("IEND")) {
                return new PictureHeader(Format.PNG, State.WHOLE, width, height, 1, animated);
            }
            animated |= type.equals("acTL");
            if (length > bytes.limit() - at - 12) {
                break;
            }
            at += 12 + length;
        }
        return new PictureHeader(Format.PNG, State.CUT_SHORT, width, height, 1, animated);
    }

    private static PictureHeader bmp(ByteBuffer little) {
        boolean whole = Integer.toUnsignedLong(little.getInt(2)) <= little.limit();
        boolean old = little.getInt(14) == 12;
        int width = old ? little.getShort(18) & 0xffff : little.getInt(18);
        // Rows from the top have a negative height.
        int height = old ? little.getShort(20) & 0xffff : Math.abs(little.getInt(22));
        return still(Format.BMP, whole ? State.WHOLE : State.CUT_SHORT, width, height);
    }

    private static PictureHeader webp(ByteBuffer little) {
        boolean whole = Integer.toUnsignedLong(little.getInt(4)) + 8 <= little.limit();
        State state = whole ? State.WHOLE : State.CUT_SHORT;
        return switch (text(little, 12)) {
            case "VP8X" ->
                new PictureHeader(
                        Format.WEBP,
                        state,
                        1 + (little.getInt(24) & 0xff_ffff),
                        1 + (little.getInt(26) >>> 8),
                        1,
                        (little.get(20) & WEBP_ANIMATED) != 0);
            case "VP8L" -> {
                int bits = little.getInt(21);
                yield still(Format.WEBP, state, 1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff));
            }
            case "VP8 " -> still(Format.WEBP, state, little.getShort(26) & 0x3fff, little.getShort(28) & 0x3fff);
            default -> still(Format.WEBP, State.DAMAGED, 0, 0);
        };
    }

    private static int byteAt(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xff;
    }

    private static String text(ByteBuffer bytes, int at) {
        byte[] four = new byte[4];
        bytes.get(at, four);
        return new String(four, StandardCharsets.ISO_8859_1);
    }
}
