package org.linli.cloud.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.cloud.refusal.Refused;

class CleanPictureTest {

    private static void refused(String code, byte[] file) {
        assertEquals(
                code, assertThrows(Refused.class, () -> CleanPicture.of(file)).code());
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static BufferedImage image(CleanPicture picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture.jpeg()));
    }

    private static boolean red(BufferedImage image, int x, int y) {
        int pixel = image.getRGB(x, y);
        return (pixel >> 16 & 0xff) > 180 && (pixel & 0xff) < 80;
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png"})
    void aPictureKeepsItsShape(String format) throws IOException {
        CleanPicture picture = CleanPicture.of(TestPictures.file(format, 800, 600));
        assertEquals(800, picture.width());
        assertEquals(600, picture.height());
        assertTrue(red(image(picture), 50, 300));
        assertFalse(red(image(picture), 750, 300));
    }

    @Test
    void aLargeOneIsMadeNoLargerThanAScreenNeeds() {
        CleanPicture picture = CleanPicture.of(TestPictures.file("jpeg", 4032, 3024));
        assertEquals(CleanPicture.LONGEST_SIDE, picture.width());
        assertEquals(1200, picture.height());
        CleanPicture tall = CleanPicture.of(TestPictures.file("png", 100, 5000));
        assertEquals(CleanPicture.LONGEST_SIDE, tall.height());
    }

    /** Where the red half, left in the file, is seen: EXIF 2.32, tag 0x0112. */
    @ParameterizedTest
    @CsvSource({
        "1,400,300,left",
        "2,400,300,right",
        "3,400,300,right",
        "4,400,300,left",
        "5,300,400,top",
        "6,300,400,top",
        "7,300,400,bottom",
        "8,300,400,bottom",
        "9,400,300,left"
    })
    void itStandsUprightHoweverTheCameraWasHeld(int orientation, int width, int height, String redSide)
            throws IOException {
        CleanPicture picture =
                CleanPicture.of(TestPictures.withExif(TestPictures.file("jpeg", 400, 300), orientation, "any"));
        assertEquals(width, picture.width());
        assertEquals(height, picture.height());
        BufferedImage image = image(picture);
        boolean first = redSide.equals("left") || redSide.equals("top");
        boolean sideways = redSide.equals("left") || redSide.equals("right");
        assertEquals(first, red(image, sideways ? 30 : 150, sideways ? 150 : 30), "near the beginning");
        assertEquals(!first, red(image, sideways ? 370 : 150, sideways ? 150 : 370), "near the end");
    }

    @Test
    void nothingOfTheFileButItsPixelsGoesFurther() {
        byte[] jpeg = TestPictures.withExif(TestPictures.file("jpeg", 400, 300), 1, "SECRETS");
        byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(jpeg, jpeg.length + page.length);
        System.arraycopy(page, 0, file, jpeg.length, page.length);
        assertTrue(contains(file, "SECRETS") && contains(file, "Exif"));
        byte[] clean = CleanPicture.of(file).jpeg();
        assertFalse(contains(clean, "SECRETS") || contains(clean, "Exif") || contains(clean, "script"));
    }

    @Test
    void brokenExifIsNoReasonToRefuseAPicture() {
        byte[] file = TestPictures.withExif(TestPictures.file("jpeg", 400, 300), 6, "any");
        // SOI, the marker, its length and "Exif" take 12 bytes; the segment ends before byte 54.
        for (int at = 12; at < 54; at++) {
            byte[] broken = file.clone();
            broken[at] = (byte) 0xff;
            assertTrue(CleanPicture.of(broken).width() > 0, "byte " + at);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<!doctype html><script>1</script>",
                "GIF89a",
                "RIFF0000WEBPVP8 ",
                "%PDF-1.7",
                "P",
                "BM"
            })
    void whatIsNoJpegOrPngIsRefused(String text) {
        refused("picture-format", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void anIncompletePictureIsRefused() {
        byte[] jpeg = TestPictures.file("jpeg", 800, 600);
        byte[] png = TestPictures.file("png", 800, 600);
        for (double share : new double[] {0.1, 0.5, 0.9}) {
            refused("picture-unreadable", Arrays.copyOf(jpeg, (int) (jpeg.length * share)));
            refused("picture-unreadable", Arrays.copyOf(png, (int) (png.length * share)));
        }
    }

    @Test
    void whatClaimsToBeHugeIsNotUnpacked() {
        refused("picture-size", TestPictures.png(100_000, 100_000, 10));
        refused("picture-size", TestPictures.png(Integer.MAX_VALUE, 20, 10));
        refused("picture-size", TestPictures.file("png", 4, 400));
        refused("picture-size", new byte[0]);
        refused("picture-size", new byte[CleanPicture.MOST_BYTES + 1]);
    }

    @Test
    void aTextThatUnpacksToHundredsOfMegabytesIsNeverLookedAt() {
        byte[] bomb = TestPictures.png(64, 64, 400_000_000);
        assertTrue(bomb.length < 1_000_000);
        assertEquals(64, CleanPicture.of(bomb).width());
    }
}
