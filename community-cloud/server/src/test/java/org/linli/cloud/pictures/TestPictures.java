package org.linli.cloud.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Files as phones and attackers send them. */
public final class TestPictures {

    private TestPictures() {}

    /** Red on the left, blue on the right. */
    public static byte[] file(String format, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = image.createGraphics();
        brush.setColor(Color.RED);
        brush.fillRect(0, 0, width / 2, height);
        brush.setColor(Color.BLUE);
        brush.fillRect(width / 2, 0, width - width / 2, height);
        brush.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The JPEG with an EXIF segment behind its first marker (EXIF 2.32, 4.5 and 4.6): big-endian TIFF, one directory with orientation and the camera's maker.
     *
     * @param maker eight characters at most, such as something that must not go further
     */
    static byte[] withExif(byte[] jpeg, int orientation, String maker) {
        byte[] text = (maker + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream tiff = new ByteArrayOutputStream();
        write(tiff, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2);
        write(tiff, 0x01, 0x0f, 0, 2, 0, 0, 0, text.length, 0, 0, 0, 38);
        write(tiff, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0);
        write(tiff, 0, 0, 0, 0);
        tiff.writeBytes(text);
        int length = 2 + 6 + tiff.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        write(out, 0xff, 0xe1, length >> 8, length & 0xff, 'E', 'x', 'i', 'f', 0, 0);
        out.writeBytes(tiff.toByteArray());
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** A PNG that says it is this large and carries one compressed text of the given length (PNG, third edition, 11.2.1 and 11.3.3.3). */
    static byte[] png(int width, int height, int textBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        number(header, width);
        number(header, height);
        write(header, 8, 0, 0, 0, 0);
        chunk(out, "IHDR", header.toByteArray());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("Comment".getBytes(StandardCharsets.US_ASCII));
        write(text, 0, 0);
        text.writeBytes(deflated(new byte[textBytes]));
        chunk(out, "zTXt", text.toByteArray());
        chunk(out, "IDAT", deflated(new byte[Math.min(height, 64) * (Math.min(width, 64) + 1)]));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        number(out, data.length);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        out.writeBytes(name);
        out.writeBytes(data);
        number(out, (int) sum.getValue());
    }

    private static void number(ByteArrayOutputStream out, int value) {
        write(out, value >>> 24, value >>> 16, value >>> 8, value);
    }

    private static void write(ByteArrayOutputStream out, int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
    }
}
