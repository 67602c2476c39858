package org.linli.door.face.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.linli.door.face.vision.PictureDecoder.Refusal;
import org.linli.hardware.Frame;

class PictureDecoderTest {
    private static byte[] encoded(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? 0xff0000 : 0x0000ff);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return chunk.putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static void refused(Refusal reason, byte[] bytes) {
        PictureDecoder.Decoded decoded = PictureDecoder.decode(bytes);
        assertEquals(reason, decoded.refusal());
        assertNull(decoded.frame());
    }

    @Test
    void pngAndJpegBecomeFramesInBlueGreenRed() throws IOException {
        Frame frame = PictureDecoder.decode(encoded("png", 40, 30)).frame();
        assertNotNull(frame);
        assertEquals(40, frame.width());
        assertArrayEquals(new byte[] {0, 0, (byte) 255}, Arrays.copyOf(frame.bgr(), 3));
        assertNotNull(PictureDecoder.decode(encoded("jpg", 40, 30)).frame());
        assertNotNull(PictureDecoder.decode(SampleFaces.bytes(1)).frame());
    }

    @Test
    void whatIsNotAPictureIsRefused() throws IOException {
        refused(Refusal.EMPTY, new byte[0]);
        refused(Refusal.NOT_A_PICTURE, "<html>no</html>".getBytes(StandardCharsets.UTF_8));
        refused(Refusal.NOT_A_PICTURE, encoded("gif", 40, 30));
        refused(Refusal.NOT_A_PICTURE, encoded("bmp", 40, 30));
        refused(Refusal.TOO_LARGE, new byte[PictureDecoder.MOST_BYTES + 1]);
    }

    @Test
    void aTruncatedPictureIsRefusedWhereverItEnds() throws IOException {
        byte[] jpeg = SampleFaces.bytes(1);
        byte[] png = encoded("png", 200, 100);
        for (double part : new double[] {0.1, 0.5, 0.9, 0.999}) {
            refused(Refusal.TRUNCATED, Arrays.copyOf(jpeg, (int) (jpeg.length * part)));
        }
        refused(Refusal.TRUNCATED, Arrays.copyOf(png, png.length - 13));
    }

    @Test
    void aSmallFileThatUnfoldsIntoAHugePictureIsRefusedUnread() {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        byte[] start = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        refused(
                Refusal.TOO_MANY_PIXELS,
                joined(start, chunk("IHDR", header), chunk("IDAT", new byte[10]), chunk("IEND", new byte[0])));
        byte[] jpeg = SampleFaces.bytes(1).clone();
        for (int at = 2; at < jpeg.length - 9; at++) {
            if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
                jpeg[at + 5] = (byte) 0xff;
                jpeg[at + 7] = (byte) 0xff;
                break;
            }
        }
        refused(Refusal.TOO_MANY_PIXELS, jpeg);
    }

    @Test
    void anAnimatedPngIsRefused() throws IOException {
        byte[] png = encoded("png", 40, 30);
        int afterHeader = 8 + 25;
        byte[] animated = joined(
                Arrays.copyOf(png, afterHeader),
                chunk("acTL", new byte[8]),
                Arrays.copyOfRange(png, afterHeader, png.length));
        refused(Refusal.ANIMATED, animated);
    }

    @Test
    void aPictureOfAFewPixelsIsRefused() throws IOException {
        refused(Refusal.TOO_FEW_PIXELS, encoded("png", 8, 8));
    }

    @Test
    void aPhonesOrientationIsApplied() throws IOException {
        byte[] jpeg = encoded("jpg", 40, 30);
        byte[] exif = ByteBuffer.allocate(36)
                .put(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34})
                .put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .putShort((short) 0)
                .putInt(0)
                .array();
        Frame turned = PictureDecoder.decode(
                        joined(Arrays.copyOf(jpeg, 2), exif, Arrays.copyOfRange(jpeg, 2, jpeg.length)))
                .frame();
        assertNotNull(turned);
        assertEquals(30, turned.width());
        // Red was left; after a quarter turn to the right it is on top.
        assertEquals(255, turned.bgr()[2] & 0xff, 12);
        assertEquals(255, turned.bgr()[(39 * 30) * 3] & 0xff, 12);
    }

    @Test
    void damagedBytesNeverThrow() {
        byte[] jpeg = SampleFaces.bytes(2);
        Random random = new Random(11);
        for (int round = 0; round < 40; round++) {
            byte[] damaged = Arrays.copyOf(jpeg, 2000 + random.nextInt(20_000));
            for (int hit = 0; hit < 20; hit++) {
                damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
            }
            assertNotNull(PictureDecoder.decode(damaged));
        }
    }
}
