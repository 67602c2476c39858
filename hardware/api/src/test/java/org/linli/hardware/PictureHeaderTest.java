package org.linli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.linli.hardware.PictureHeader.Format;
import org.linli.hardware.PictureHeader.State;

/** How each reader of pictures answers is tested with it; here is what the header says. */
class PictureHeaderTest {

    private final Random random = new Random(11);

    /** Noise, so that the file is long and its end is far. Made by the JDK. */
    private byte[] encoded(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < width * height; pixel++) {
            image.setRGB(pixel % width, pixel / width, random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    @Test
    void formatAndSizeAreReadFromTheFirstBytes() throws IOException {
        for (String format : List.of("jpeg", "png", "bmp")) {
            PictureHeader header = PictureHeader.read(encoded(format, 70, 50));
            assertEquals(Format.valueOf(format.toUpperCase(java.util.Locale.ROOT)), header.format());
            assertEquals(State.WHOLE, header.state());
            assertEquals(70, header.width());
            assertEquals(50, header.height());
        }
        assertEquals(Format.GIF, PictureHeader.read(encoded("gif", 70, 50)).format());
        assertEquals(Format.TIFF, PictureHeader.read(encoded("tiff", 70, 50)).format());
        for (String text : List.of("", "x", "<svg/>", "RIFF1234WAVE")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertEquals(Format.NONE, PictureHeader.read(bytes).format());
        }
    }

    @Test
    void webpOfAllThreeKindsIsRead() {
        byte[] simple = webp("VP8 ", new byte[6], (short) 300, (short) 200);
        assertEquals(300, PictureHeader.read(simple).width());
        assertEquals(200, PictureHeader.read(simple).height());
        byte[] bits = new byte[5];
        little(bits).put((byte) 0x2f).putInt(299 | 199 << 14);
        PictureHeader lossless = PictureHeader.read(webp("VP8L", bits));
        assertEquals(300, lossless.width());
        assertEquals(200, lossless.height());
        byte[] extended = new byte[10];
        little(extended).put((byte) 2).putShort(4, (short) 299).putShort(7, (short) 199);
        PictureHeader animation = PictureHeader.read(webp("VP8X", extended));
        assertEquals(300, animation.width());
        assertEquals(200, animation.height());
        assertEquals(true, animation.animated());
        assertEquals(
                State.CUT_SHORT, PictureHeader.read(Arrays.copyOf(simple, 29)).state());
        assertEquals(State.DAMAGED, PictureHeader.read(webp("ABCD", bits)).state());
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] webp(String kind, byte[] data, short... rest) {
        byte[] bytes = new byte[20 + data.length + 2 * rest.length];
        ByteBuffer file = little(bytes);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes.length - 8);
        file.put(("WEBP" + kind).getBytes(StandardCharsets.US_ASCII)).putInt(bytes.length - 20);
        file.put(data);
        for (short value : rest) {
            file.putShort(value);
        }
        return bytes;
    }

    @Test
    void aFileCutAnywhereIsNotWhole() throws IOException {
        for (String format : List.of("jpeg", "png", "bmp")) {
            byte[] whole = encoded(format, 40, 30);
            for (int length = 2; length < whole.length; length++) {
                PictureHeader header = PictureHeader.read(Arrays.copyOf(whole, length));
                boolean named = header.format() != Format.NONE;
                assertEquals(named ? State.CUT_SHORT : State.WHOLE, header.state(), format + " cut at " + length);
            }
        }
    }

    @Test
    void theEndOfAThumbnailIsNotTheEndOfThePicture() throws IOException {
        byte[] picture = encoded("jpeg", 40, 30);
        byte[] thumbnail = encoded("jpeg", 8, 8);
        ByteBuffer both = ByteBuffer.allocate(picture.length + thumbnail.length + 4);
        both.put(picture, 0, 2).putShort((short) 0xffe2).putShort((short) (thumbnail.length + 2));
        both.put(thumbnail).put(picture, 2, picture.length - 2);
        PictureHeader header = PictureHeader.read(both.array());
        assertEquals(State.WHOLE, header.state());
        assertEquals(40, header.width());
        byte[] cut = Arrays.copyOf(both.array(), both.capacity() - 2);
        assertEquals(State.CUT_SHORT, PictureHeader.read(cut).state());
    }

    @Test
    void anyDamageIsAnsweredAndNeverThrown() throws IOException {
        for (String format : List.of("jpeg", "png", "bmp", "gif", "tiff")) {
            byte[] good = encoded(format, 30, 20);
            for (int round = 0; round < 500; round++) {
                byte[] bad = Arrays.copyOf(good, 2 + random.nextInt(good.length - 1));
                for (int change = 0; change <= round / 50; change++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                assertNotEquals(0, PictureHeader.read(bad).orientation());
            }
        }
    }
}
