package org.linli.cloud.pictures;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import org.linli.cloud.refusal.Refused;

/**
 * A picture made anew from somebody's file: upright, no larger than a screen needs, and nothing of the file but its pixels, so that neither the place where it was
 * taken nor anything hidden in it goes further.
 *
 * @param jpeg baseline JPEG without any metadata
 * @param width in pixels, at most {@value #LONGEST_SIDE}, as height
 */
public record CleanPicture(byte[] jpeg, int width, int height) {

    /** Of the file, in bytes; phones send 2 to 6 MB. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    static final int LONGEST_SIDE = 1600;

    /** Larger than any common phone's camera, small enough to be decoded in 150 MB. */
    private static final long MOST_PIXELS = 50_000_000;

    private static final int LEAST_SIDE = 16;
    private static final float QUALITY = 0.85f;

    /** What the reader says of a file that ends too early; other warnings are about the oddities of cameras. */
    private static final Pattern CUT_OFF = Pattern.compile("Premature end|Missing EOI");

    /** The order in which EXIF numbers the ways a camera can be held; 1 is upright. */
    private static final int UPRIGHT = 1;

    /**
     * Reads a JPEG or PNG file. Takes memory and up to a second of processor. Thread: any.
     *
     * @throws Refused {@code picture-size}, {@code picture-format} or {@code picture-unreadable}
     */
    static CleanPicture of(byte[] file) {
        Refused.unless(file.length > 0 && file.length <= MOST_BYTES, "picture-size");
        String format = format(file);
        try {
            BufferedImage upright = turned(read(file, format), format.equals("jpeg") ? orientation(file) : UPRIGHT);
            BufferedImage sized = sized(upright);
            return new CleanPicture(jpeg(sized), sized.getWidth(), sized.getHeight());
        } catch (IOException | RuntimeException e) {
            if (e instanceof Refused refused) {
                throw refused;
            }
            throw Refused.invalid("picture-unreadable");
        }
    }

    /** By the first bytes; what a file calls itself proves nothing. */
    private static String format(byte[] file) {
        if (begins(file, 0xff, 0xd8, 0xff)) {
            return "jpeg";
        }
        if (begins(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return "png";
        }
        throw Refused.invalid("picture-format");
    }

    private static boolean begins(byte[] file, int... with) {
        if (file.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((file[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage read(byte[] file, String format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            // Text chunks of a PNG can unpack to gigabytes: they are never looked at.
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            Refused.unless(
                    Math.min(width, height) >= LEAST_SIDE && (long) width * height <= MOST_PIXELS, "picture-size");
            AtomicBoolean cutOff = new AtomicBoolean();
            reader.addIIOReadWarningListener((source, warning) ->
                    cutOff.compareAndSet(false, CUT_OFF.matcher(warning).find()));
            int every = Math.max(1, Math.max(width, height) / LONGEST_SIDE);
            ImageReadParam how = reader.getDefaultReadParam();
            how.setSourceSubsampling(every, every, 0, 0);
            BufferedImage image = reader.read(0, how);
            Refused.unless(!cutOff.get(), "picture-unreadable");
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static int orientation(byte[] file) {
        try {
            ExifIFD0Directory directory = JpegMetadataReader.readMetadata(
                            new ByteArrayInputStream(file), List.of(new ExifReader()))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            return directory != null && directory.containsTag(ExifDirectoryBase.TAG_ORIENTATION)
                    ? directory.getInt(ExifDirectoryBase.TAG_ORIENTATION)
                    : UPRIGHT;
        } catch (JpegProcessingException | IOException | MetadataException | RuntimeException e) {
            // A picture with a broken label is still a picture.
            return UPRIGHT;
        }
    }

    /** EXIF 2.32, tag 0x0112: 2 and 4 are mirrored, 3 stands on its head, 5 to 8 lie on a side. */
    private static BufferedImage turned(BufferedImage image, int orientation) {
        int w = image.getWidth();
        int h = image.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
        boolean onSide = orientation >= 5 && orientation <= 8;
        return painted(image, turn, onSide ? h : w, onSide ? w : h);
    }

    private static BufferedImage sized(BufferedImage image) {
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        return scale == 1 ? image : painted(image, AffineTransform.getScaleInstance(scale, scale), width, height);
    }

    private static BufferedImage painted(BufferedImage image, AffineTransform how, int width, int height) {
        BufferedImage paper = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = paper.createGraphics();
        try {
            brush.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            brush.setColor(Color.WHITE);
            brush.fillRect(0, 0, width, height);
            brush.drawImage(image, how, null);
        } finally {
            brush.dispose();
        }
        return paper;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Its pixels are nobody's business. */
    @Override
    public String toString() {
        return "CleanPicture[" + width + "x" + height + "]";
    }
}
