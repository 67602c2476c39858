package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.Frame;

/** Pictures of every kind somebody may put before a door, and files that are none. */
class PicturesTest {

    private static String refusal(byte[] file) {
        IOException refused = assertThrows(IOException.class, () -> Pictures.decode(file, 1280));
        return String.valueOf(refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "jpg"})
    void aPictureBecomesBgrRowsFromTheTopLeft(String format) throws IOException {
        Frame frame = Pictures.decode(PictureFiles.encode(format, 64, 48), 1280);
        assertEquals(64, frame.width());
        assertEquals(48, frame.height());
        assertTrue((frame.bgr()[0] & 0xFF) > 240, "the first byte of a blue pixel is its blue");
        assertTrue((frame.bgr()[2] & 0xFF) < 16);
        int lastPixelOfFirstRow = 63 * 3;
        assertTrue((frame.bgr()[lastPixelOfFirstRow + 2] & 0xFF) > 240, "the third byte of a red pixel is its red");
    }

    @Test
    void aLargePictureIsScaledDownAndKeepsItsShape() throws IOException {
        Frame frame = Pictures.decode(PictureFiles.jpeg(2000, 1000), 1280);
        assertEquals(1280, frame.width());
        assertEquals(640, frame.height());
    }

    @Test
    void aPictureTooSmallForAFrameIsRefused() throws IOException {
        assertEquals("a picture of 8x8", refusal(PictureFiles.png(8, 8)));
    }

    @Test
    void aPictureThinnerThanAFrameAfterScalingIsRefused() throws IOException {
        assertEquals("a picture of 1280x13", refusal(PictureFiles.png(4000, 40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp"})
    void aPictureCutShortAnywhereIsRefused(String format) throws IOException {
        byte[] whole = PictureFiles.encode(format, 320, 240);
        for (int length = 0; length < whole.length - 2; length += Math.max(1, whole.length / 200)) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> Pictures.decode(cut, 1280), "cut at " + length);
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        for (String text : List.of("", "x", "BM", "GIF89a and so on", "<svg xmlns='http://www.w3.org/2000/svg'/>")) {
            refusal(text.getBytes(StandardCharsets.UTF_8));
        }
        refusal(new byte[4096]);
    }

    @Test
    void aPngThatClaimsMoreThanAnyCameraIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] bomb = PictureFiles.png(32, 32);
        ByteBuffer.wrap(bomb).putInt(16, 100_000).putInt(20, 100_000);
        assertEquals("a picture of too many pixels", refusal(bomb));
        ByteBuffer.wrap(bomb).putInt(16, -5).putInt(20, -5);
        assertEquals("a picture without pixels", refusal(bomb));
    }

    @Test
    void aJpegThatClaimsMoreThanAnyCameraIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] bomb = PictureFiles.jpeg(32, 32);
        int frameStart = indexOf(bomb, 0xFF, 0xC0);
        ByteBuffer.wrap(bomb).putShort(frameStart + 5, (short) 65_000).putShort(frameStart + 7, (short) 65_000);
        assertEquals("a picture of too many pixels", refusal(bomb));
        ByteBuffer.wrap(bomb).putShort(frameStart + 5, (short) 0);
        assertEquals("a picture without pixels", refusal(bomb));
    }

    @Test
    void anAnimatedPictureIsRefused() throws IOException {
        byte[] still = PictureFiles.png(32, 32);
        // An animation control chunk right behind the header, as APNG has it.
        ByteBuffer animated = ByteBuffer.allocate(still.length + 20);
        animated.put(still, 0, 33).putInt(8).put("acTL".getBytes(StandardCharsets.US_ASCII));
        animated.putInt(2).putInt(0).putInt(0);
        animated.put(still, 33, still.length - 33);
        assertEquals("an animated picture", refusal(animated.array()));
        assertEquals("not a JPEG, PNG or BMP picture", refusal(PictureFiles.encode("gif", 32, 32)));
    }

    /** Bytes changed at random: a frame of lawful size, or a refusal, and never anything else. */
    @Test
    void aDamagedPictureIsAFrameOrARefusal() throws IOException {
        Random random = new Random(4711);
        int refused = 0;
        for (String format : List.of("jpg", "png", "bmp")) {
            byte[] whole = PictureFiles.encode(format, 96, 64);
            for (int round = 0; round < 400; round++) {
                byte[] damaged = whole.clone();
                int changes = 1 + random.nextInt(8);
                for (int change = 0; change < changes; change++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                try {
                    Frame frame = Pictures.decode(damaged, 1280);
                    assertTrue(frame.width() <= 1280 && frame.height() <= 1280);
                } catch (IOException e) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 0);
    }

    private static int indexOf(byte[] bytes, int first, int second) {
        for (int at = 0; at < bytes.length - 1; at++) {
            if ((bytes[at] & 0xFF) == first && (bytes[at + 1] & 0xFF) == second) {
                return at;
            }
        }
        throw new AssertionError("no such marker");
    }
}
