package org.linli.door.face.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick ways of the raster give what the plain definitions say. */
class RasterTest {
    private final Random random = new Random(3);

    private Raster noise(int width, int height) {
        byte[] bgr = new byte[width * height * 3];
        random.nextBytes(bgr);
        return new Raster(width, height, bgr);
    }

    private static int at(Raster raster, int x, int y, int channel) {
        int insideX = Math.max(0, Math.min(raster.width() - 1, x));
        int insideY = Math.max(0, Math.min(raster.height() - 1, y));
        return raster.bytes()[(insideY * raster.width() + insideX) * 3 + channel] & 0xff;
    }

    @Test
    void eachPixelOfAHalvedPictureIsTheMeanOfFour() {
        for (int[] size : new int[][] {{64, 48}, {65, 33}, {2, 2}, {3, 7}, {640, 2}}) {
            Raster raster = noise(size[0], size[1]);
            Raster half = raster.half();
            assertEquals(size[0] / 2, half.width());
            assertEquals(size[1] / 2, half.height());
            for (int y = 0; y < half.height(); y++) {
                for (int x = 0; x < half.width(); x++) {
                    for (int channel = 0; channel < 3; channel++) {
                        int sum = at(raster, 2 * x, 2 * y, channel)
                                + at(raster, 2 * x + 1, 2 * y, channel)
                                + at(raster, 2 * x, 2 * y + 1, channel)
                                + at(raster, 2 * x + 1, 2 * y + 1, channel);
                        assertEquals((sum + 2) / 4, at(half, x, y, channel));
                    }
                }
            }
        }
    }

    @Test
    void aTurnedCutIsInterpolatedWithinOneStepOfBrightnessInsideAndAtTheRim() {
        Raster raster = noise(90, 70);
        for (int round = 0; round < 200; round++) {
            double turn = random.nextDouble() * 2 * Math.PI;
            double scale = 0.3 + random.nextDouble();
            double cos = scale * Math.cos(turn);
            double sin = scale * Math.sin(turn);
            double[] map = {cos, -sin, random.nextDouble() * 90, sin, cos, random.nextDouble() * 70};
            byte[] sampled = raster.sample(map, 24, 20, Raster.Edge.REPEAT);
            for (int y = 0; y < 20; y++) {
                for (int x = 0; x < 24; x++) {
                    double fromX = Math.max(0, Math.min(89, map[0] * x + map[1] * y + map[2]));
                    double fromY = Math.max(0, Math.min(69, map[3] * x + map[4] * y + map[5]));
                    for (int channel = 0; channel < 3; channel++) {
                        double wanted = interpolated(raster, fromX, fromY, channel);
                        assertEquals(wanted, sampled[(y * 24 + x) * 3 + channel] & 0xff, 2.5);
                    }
                }
            }
        }
    }

    private static double interpolated(Raster raster, double x, double y, int channel) {
        int left = (int) x;
        int top = (int) y;
        double upper =
                at(raster, left, top, channel) * (1 - (x - left)) + at(raster, left + 1, top, channel) * (x - left);
        double lower = at(raster, left, top + 1, channel) * (1 - (x - left))
                + at(raster, left + 1, top + 1, channel) * (x - left);
        return upper * (1 - (y - top)) + lower * (y - top);
    }

    @Test
    void aFramedPictureHasItsRimRepeatedOnAllSides() {
        Raster raster = noise(20, 30);
        for (int[] place : new int[][] {{20, 10}, {-5, 0}, {50, 40}, {0, -12}, {44, 34}}) {
            byte[] framed = raster.framed(64, place[0], place[1]);
            byte[] wanted = new byte[framed.length];
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    for (int channel = 0; channel < 3; channel++) {
                        wanted[(y * 64 + x) * 3 + channel] = (byte) at(raster, x - place[0], y - place[1], channel);
                    }
                }
            }
            assertArrayEquals(wanted, framed);
        }
    }
}
