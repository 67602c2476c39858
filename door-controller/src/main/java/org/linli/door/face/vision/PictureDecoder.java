package org.linli.door.face.vision;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Frame;
import org.linli.hardware.PictureHeader;

/**
 * Turns bytes from outside into a {@link Frame}, or says why not. Size, format and dimensions are read from the header
 * before a single pixel is decoded, so that a small file cannot unfold into a huge picture. Only JPEG and PNG; animated,
 * truncated and oversized ones are refused. A phone's orientation mark is applied. Thread: any.
 */
public final class PictureDecoder {
    /** Bytes of the file. */
    public static final int MOST_BYTES = 10 << 20;

    static {
        // The decoders need no display and must not look for one.
        System.setProperty("java.awt.headless", "true");
    }

    private PictureDecoder() {}

    /** Why a picture was refused. */
    public enum Refusal {
        EMPTY,
        TOO_LARGE,
        NOT_A_PICTURE,
        TOO_MANY_PIXELS,
        TOO_FEW_PIXELS,
        ANIMATED,
        TRUNCATED,
        DAMAGED
    }

    /**
     * What came of it: exactly one of both is there.
     *
     * @param frame upright, packed BGR, {@code capturedNanos} 0
     */
    public record Decoded(@Nullable Frame frame, @Nullable Refusal refusal) {
        static Decoded refused(Refusal refusal) {
            return new Decoded(null, refusal);
        }
    }

    public static Decoded decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Decoded.refused(Refusal.EMPTY);
        }
        if (bytes.length > MOST_BYTES) {
            return Decoded.refused(Refusal.TOO_LARGE);
        }
        PictureHeader header = PictureHeader.read(bytes);
        Refusal refusal = refusal(header);
        if (refusal != null) {
            return Decoded.refused(refusal);
        }
        try {
            BufferedImage image = pixels(bytes, header);
            boolean asAnnounced = image.getWidth() == header.width() && image.getHeight() == header.height();
            return asAnnounced
                    ? new Decoded(upright(image, header.orientation()), null)
                    : Decoded.refused(Refusal.DAMAGED);
        } catch (IOException | RuntimeException damaged) {
            // The JDK's decoders answer damaged files with both kinds.
            return Decoded.refused(Refusal.DAMAGED);
        }
    }

    private static @Nullable Refusal refusal(PictureHeader header) {
        if (header.format() != PictureHeader.Format.JPEG && header.format() != PictureHeader.Format.PNG) {
            return Refusal.NOT_A_PICTURE;
        }
        if (header.state() == PictureHeader.State.DAMAGED) {
            return Refusal.DAMAGED;
        }
        // Of a huge picture that was cut short, or is animated, its size is the better answer.
        if (header.width() > Frame.MAX_SIDE || header.height() > Frame.MAX_SIDE) {
            return Refusal.TOO_MANY_PIXELS;
        }
        if (header.animated()) {
            return Refusal.ANIMATED;
        }
        if (header.state() == PictureHeader.State.CUT_SHORT) {
            return Refusal.TRUNCATED;
        }
        if (header.width() < 1 || header.height() < 1) {
            return Refusal.DAMAGED;
        }
        boolean tooFew = header.width() < Frame.MIN_SIDE || header.height() < Frame.MIN_SIDE;
        return tooFew ? Refusal.TOO_FEW_PIXELS : null;
    }

    private static BufferedImage pixels(byte[] bytes, PictureHeader header) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(header.format().name());
        if (!readers.hasNext()) {
            throw new IOException("no decoder for " + header.format());
        }
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    private static Frame upright(BufferedImage image, int orientation) {
        byte[] bgr = bgr(image);
        int width = image.getWidth();
        int height = image.getHeight();
        if (orientation <= 1) {
            return new Frame(width, height, bgr, 0);
        }
        boolean sideways = orientation >= 5;
        int wide = sideways ? height : width;
        int high = sideways ? width : height;
        byte[] turned = new byte[bgr.length];
        for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
                int fromX = sideways ? y : x;
                int fromY = sideways ? x : y;
                // EXIF: 2 mirrored, 3 half turn, 4 upside down, 5 transposed, 6 quarter right, 7 transverse, 8 quarter
                // left.
                if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
                    fromX = width - 1 - fromX;
                }
                if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
                    fromY = height - 1 - fromY;
                }
                System.arraycopy(bgr, (fromY * width + fromX) * 3, turned, (y * wide + x) * 3, 3);
            }
        }
        return new Frame(wide, high, turned, 0);
    }

    private static byte[] bgr(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean plain = image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getParent() == null
                && image.getRaster().getDataBuffer() instanceof DataBufferByte;
        if (plain) {
            return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        }
        byte[] bgr = new byte[width * height * 3];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int rgb : row) {
                bgr[at++] = (byte) rgb;
                bgr[at++] = (byte) (rgb >> 8);
                bgr[at++] = (byte) (rgb >> 16);
            }
        }
        return bgr;
    }
}
