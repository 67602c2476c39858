package org.linli.door.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.Frame;

class PicturesTest {

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void everyFormatKeepsItsSizeAndColours(String format) throws IOException {
        Frame frame = Pictures.decode(encode(picture(60, 40, Color.RED), format));

        assertEquals(60, frame.width());
        assertEquals(40, frame.height());
        assertEquals(255, frame.bgr()[2] & 0xFF, 3);
        assertEquals(0, frame.bgr()[0] & 0xFF, 3);
    }

    @Test
    void transparentPartsBecomeWhite() throws IOException {
        Frame frame = Pictures.decode(encode(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png"));

        assertEquals((byte) 0xFF, frame.bgr()[0]);
    }

    @Test
    void aTinyPictureGetsAMarginSoThatItIsAFrame() throws IOException {
        assertEquals(
                Frame.MIN_SIDE,
                Pictures.decode(encode(picture(3, 2, Color.BLACK), "png")).width());
        assertEquals(
                Frame.MIN_SIDE,
                Pictures.decode(encode(picture(3, 2, Color.BLACK), "jpg")).width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aLargePictureIsReducedToTheFrameLimit(String format) throws IOException {
        Frame frame = Pictures.decode(encode(picture(9000, 100, Color.GREEN), format));

        assertEquals(true, frame.width() <= Frame.MAX_SIDE);
        assertEquals(true, frame.width() > Frame.MAX_SIDE / 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void aTruncatedFileIsRefused(String format) throws IOException {
        byte[] whole = encode(noise(80, 80), format);

        for (int percent : new int[] {1, 10, 50, 90}) {
            byte[] cut = Arrays.copyOf(whole, whole.length * percent / 100);
            assertThrows(PictureException.class, () -> Pictures.decode(cut), format + " cut to " + percent + " %");
        }
    }

    @Test
    void aPictureThatClaimsToBeEnormousIsRefusedFromItsHeader() {
        assertMessage("million pixels", pngHeader(60_000, 60_000));
        assertMessage("million pixels", pngHeader(Integer.MAX_VALUE, 1));
    }

    @Test
    void anAnimationShowsItsFirstPicture() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(picture(30, 30, Color.BLUE), null, null), null);
            writer.writeToSequence(new IIOImage(picture(30, 30, Color.RED), null, null), null);
            writer.endWriteSequence();
        }

        assertEquals((byte) 0xFF, Pictures.decode(out.toByteArray()).bgr()[0]);
    }

    @Test
    void whatIsNoPictureIsRefusedWithAReason(@TempDir Path dir) throws IOException {
        assertMessage("not a picture", "hello, I am text".getBytes(StandardCharsets.UTF_8));
        assertMessage("empty", new byte[0]);
        assertMessage("MiB", new byte[Pictures.MAX_BYTES + 1]);
        assertThrows(PictureException.class, () -> Pictures.read(dir));
        assertThrows(PictureException.class, () -> Pictures.read(dir.resolve("absent.png")));
        Path file = Files.write(dir.resolve("a.png"), encode(picture(20, 20, Color.RED), "png"));
        assertEquals(20, Pictures.read(file).width());
    }

    @Test
    void damagedBytesNeverEndInAnythingButAPictureOrARefusal() throws IOException {
        Random random = new Random(7);
        for (String format : new String[] {"png", "jpg", "gif", "bmp", "tiff"}) {
            byte[] good = encode(noise(40, 40), format);
            for (int round = 0; round < 60; round++) {
                byte[] bad = good.clone();
                for (int i = 0; i <= round / 10; i++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                try {
                    Pictures.decode(bad);
                } catch (PictureException expected) {
                    assertEquals(false, String.valueOf(expected.getMessage()).isBlank());
                }
            }
        }
    }

    private static void assertMessage(String part, byte[] bytes) {
        String message = String.valueOf(assertThrows(PictureException.class, () -> Pictures.decode(bytes))
                .getMessage());
        assertEquals(true, message.contains(part), message);
    }

    private static BufferedImage picture(int width, int height, Color colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    private static BufferedImage noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Random random = new Random(3);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(true, ImageIO.write(image, format, out));
        return out.toByteArray();
    }

    private static byte[] pngHeader(int width, int height) {
        ByteBuffer out = ByteBuffer.allocate(4096);
        out.putLong(0x89504E470D0A1A0AL);
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8)
                        .array());
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[1000]);
        deflater.finish();
        byte[] data = new byte[200];
        chunk(out, "IDAT", Arrays.copyOf(data, deflater.deflate(data)));
        deflater.end();
        chunk(out, "IEND", new byte[0]);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void chunk(ByteBuffer out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
    }
}
