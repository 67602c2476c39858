package org.linli.hardware.pi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The size a picture claims, read before anything is allocated for its pixels: a file of a few kilobytes can claim gigabytes.
 * Knows JPEG, PNG and BMP; a picture cut short is refused where its format has an end mark.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 */
record PictureHeader(int width, int height) {

    /** More pixels than any door camera delivers. */
    static final int MAX_PIXELS = 40_000_000;

    private static final int SOI = 0xFFD8;
    private static final int EOI = 0xD9;
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int PNG_IHDR = 0x49484452;
    private static final int PNG_IEND = 0x49454E44;
    private static final int ACTL = 0x6163544C;
    /** Cameras may add a few bytes behind the end mark. */
    private static final int TRAILER = 1024;

    /** @throws IOException when this is no such picture; the message says why */
    static PictureHeader read(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        PictureHeader header;
        if (file.length >= 4 && (bytes.getShort(0) & 0xFFFF) == SOI) {
            header = jpeg(bytes);
        } else if (file.length >= 33 && bytes.getLong(0) == PNG_SIGNATURE) {
            header = png(bytes);
        } else if (file.length >= 26 && file[0] == 'B' && file[1] == 'M') {
            header = bmp(bytes);
        } else {
            throw new IOException("not a JPEG, PNG or BMP picture");
        }
        if (header.width < 1 || header.height < 1) {
            throw new IOException("a picture without pixels");
        }
        if ((long) header.width * header.height > MAX_PIXELS) {
            throw new IOException("a picture of too many pixels");
        }
        return header;
    }

    private static PictureHeader jpeg(ByteBuffer bytes) throws IOException {
        requireEndOfJpeg(bytes);
        int at = 2;
        while (at + 9 <= bytes.limit()) {
            if ((bytes.get(at) & 0xFF) != 0xFF) {
                throw new IOException("a damaged JPEG picture");
            }
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                at += 2;
            } else if (startsFrame(marker)) {
                return new PictureHeader(bytes.getShort(at + 7) & 0xFFFF, bytes.getShort(at + 5) & 0xFFFF);
            } else {
                int length = bytes.getShort(at + 2) & 0xFFFF;
                if (length < 2) {
                    throw new IOException("a damaged JPEG picture");
                }
                at += 2 + length;
            }
        }
        throw new IOException("a JPEG picture without a size");
    }

    /** SOF0..SOF15 without the tables DHT, JPG and DAC that lie between them. */
    private static boolean startsFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static void requireEndOfJpeg(ByteBuffer bytes) throws IOException {
        for (int at = bytes.limit() - 2; at >= 2 && at >= bytes.limit() - TRAILER; at--) {
            if ((bytes.get(at) & 0xFF) == 0xFF && (bytes.get(at + 1) & 0xFF) == EOI) {
                return;
            }
        }
        throw new IOException("a JPEG picture that was cut short");
    }

    private static PictureHeader png(ByteBuffer bytes) throws IOException {
        if (bytes.getInt(12) != PNG_IHDR) {
            throw new IOException("a damaged PNG picture");
        }
        long at = 8;
        while (at + 12 <= bytes.limit()) {
            int length = bytes.getInt((int) at);
            int type = bytes.getInt((int) at + 4);
            if (type == ACTL) {
                throw new IOException("an animated picture");
            }
            if (length < 0) {
                throw new IOException("a damaged PNG picture");
            }
            if (type == PNG_IEND) {
                return new PictureHeader(bytes.getInt(16), bytes.getInt(20));
            }
            at += 12L + length;
        }
        throw new IOException("a PNG picture that was cut short");
    }

    private static PictureHeader bmp(ByteBuffer bytes) throws IOException {
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (Integer.toUnsignedLong(little.getInt(2)) > bytes.limit()) {
            throw new IOException("a BMP picture that was cut short");
        }
        int height = little.getInt(22);
        return new PictureHeader(little.getInt(18), height < 0 ? -height : height);
    }
}
