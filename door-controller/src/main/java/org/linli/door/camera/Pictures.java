package org.linli.door.camera;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.linli.hardware.Frame;
import org.linli.hardware.PictureHeader;

/**
 * Pictures from files and uploads as frames, bounded in bytes, pixels and memory: the size is read from the header before
 * anything is decoded, large pictures are reduced while decoding, and only the first picture of an animation is used.
 *
 * <p>JPEG (turned upright by its EXIF orientation), PNG, GIF, BMP, TIFF and WebP. Transparent parts become white. A
 * truncated file is refused rather than half shown. Thread: any.
 */
public final class Pictures {

    /** Largest file, bytes. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    /** Largest picture by its header, pixels. */
    public static final long MAX_PIXELS = 120_000_000;

    static {
        // A temporary file for each picture helps nobody on a device with a read-only root.
        ImageIO.setUseCache(false);
    }

    private Pictures() {}

    /**
     * Reads a picture file.
     *
     * @throws PictureException when it is not a picture, truncated or too large
     * @throws IOException when the file cannot be read
     */
    public static Frame read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new PictureException(Files.exists(file) ? "not a file" : "no such file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return decode(in.readNBytes(MAX_BYTES + 1));
        }
    }

    /**
     * Decodes a picture.
     *
     * @return a frame with both sides in the frame's limits: larger pictures are reduced, smaller ones get a white margin
     * @throws PictureException when the bytes are not a picture, truncated or too large
     */
    public static Frame decode(byte[] bytes) throws PictureException {
        if (bytes.length == 0) {
            throw new PictureException("empty file");
        }
        if (bytes.length > MAX_BYTES) {
            throw new PictureException("larger than " + MAX_BYTES / (1024 * 1024) + " MiB");
        }
        PictureHeader header = PictureHeader.read(bytes);
        requireWhole(header);
        try {
            return switch (header.format()) {
                case NONE -> throw new PictureException("not a picture");
                case JPEG, WEBP -> byOpenCv(bytes, header);
                case PNG, GIF, BMP, TIFF -> byImageIo(bytes);
            };
        } catch (IOException e) {
            throw e instanceof PictureException known ? known : new PictureException("damaged picture", e);
        } catch (RuntimeException e) {
            // Decoders meet hostile bytes with all kinds of unchecked exceptions.
            throw new PictureException("damaged picture", e);
        }
    }

    private static void requireWhole(PictureHeader header) throws PictureException {
        switch (header.state()) {
            case DAMAGED -> throw new PictureException("damaged picture");
            case CUT_SHORT -> throw new PictureException("truncated picture");
            case WHOLE -> {}
        }
        if (header.animated() && header.format() == PictureHeader.Format.WEBP) {
            throw new PictureException("animated WebP"); // whose decoder shows no first picture
        }
    }

    private static void checkSize(long width, long height) throws PictureException {
        if (width <= 0 || height <= 0) {
            throw new PictureException("damaged picture");
        }
        if (width * height > MAX_PIXELS || width > 65_535 || height > 65_535) {
            throw new PictureException("more than " + MAX_PIXELS / 1_000_000 + " million pixels");
        }
    }

    private static Frame byImageIo(byte[] bytes) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new PictureException("not a picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                checkSize(width, height);
                int step = Math.max(1, (Math.max(width, height) + Frame.MAX_SIDE - 1) / Frame.MAX_SIDE);
                ImageReadParam param = reader.getDefaultReadParam();
                param.setSourceSubsampling(step, step, 0, 0);
                return toFrame(reader.read(0, param));
            } finally {
                reader.dispose();
            }
        }
    }

    private static Frame toFrame(BufferedImage image) {
        int width = Math.max(image.getWidth(), Frame.MIN_SIDE);
        int height = Math.max(image.getHeight(), Frame.MIN_SIDE);
        BufferedImage flat = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = flat.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(image, (width - image.getWidth()) / 2, (height - image.getHeight()) / 2, null);
        graphics.dispose();
        return new Frame(
                width, height, ((DataBufferByte) flat.getRaster().getDataBuffer()).getData(), System.nanoTime());
    }

    private static Frame byOpenCv(byte[] bytes, PictureHeader header) throws PictureException {
        checkSize(header.width(), header.height());
        int side = Math.max(header.width(), header.height());
        // JPEG reduces while decoding, so a 100-megapixel photograph never exists in memory at full size.
        int flags = side <= Frame.MAX_SIDE
                ? opencv_imgcodecs.IMREAD_COLOR
                : side <= 2 * Frame.MAX_SIDE
                        ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_2
                        : side <= 4 * Frame.MAX_SIDE
                                ? opencv_imgcodecs.IMREAD_REDUCED_COLOR_4
                                : opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
        try (BytePointer pointer = new BytePointer(bytes);
                Mat packed = new Mat(1, bytes.length, org.bytedeco.opencv.global.opencv_core.CV_8UC1, pointer);
                Mat decoded = opencv_imgcodecs.imdecode(packed, flags)) {
            if (decoded == null || decoded.empty()) {
                throw new PictureException("damaged picture");
            }
            return toFrame(decoded);
        }
    }

    private static Frame toFrame(Mat decoded) {
        int largest = Math.max(decoded.cols(), decoded.rows());
        int width = decoded.cols();
        int height = decoded.rows();
        if (largest > Frame.MAX_SIDE) {
            width = Math.max(1, (int) ((long) width * Frame.MAX_SIDE / largest));
            height = Math.max(1, (int) ((long) height * Frame.MAX_SIDE / largest));
        }
        try (Mat sized = new Mat();
                Size size = new Size(width, height)) {
            org.bytedeco.opencv.global.opencv_imgproc.resize(
                    decoded, sized, size, 0, 0, org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA);
            byte[] pixels = new byte[width * height * 3];
            sized.data().get(pixels);
            if (width >= Frame.MIN_SIDE && height >= Frame.MIN_SIDE) {
                return new Frame(width, height, pixels, System.nanoTime());
            }
            BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            System.arraycopy(
                    pixels, 0, ((DataBufferByte) small.getRaster().getDataBuffer()).getData(), 0, pixels.length);
            return toFrame(small);
        }
    }
}
