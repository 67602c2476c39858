package org.linli.door.face.vision;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.linli.hardware.Frame;

/**
 * A BGR picture and its halvings, and the one way pixels leave it: through an affine map with bilinear sampling, from the
 * halving that is just larger than what is asked for. That keeps shrinking free of aliasing and cheap. Plain Java, so that
 * every processor computes the same.
 */
final class Raster {
    private final int width;
    private final int height;
    private final byte[] bgr;
    private @org.jspecify.annotations.Nullable Raster half;

    Raster(int width, int height, byte[] bgr) {
        this.width = width;
        this.height = height;
        this.bgr = bgr;
    }

    static Raster of(Frame frame) {
        return new Raster(frame.width(), frame.height(), frame.bgr());
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    byte[] bytes() {
        return bgr;
    }

    Raster half() {
        Raster known = half;
        if (known == null) {
            known = halved();
            half = known;
        }
        return known;
    }

    private Raster halved() {
        int wide = width / 2;
        int high = height / 2;
        byte[] out = new byte[wide * high * 3];
        int at = 0;
        for (int y = 0; y < high; y++) {
            int upper = 2 * y * width * 3;
            int lower = upper + width * 3;
            for (int x = 0; x < wide; x++, upper += 6, lower += 6) {
                for (int channel = 0; channel < 3; channel++) {
                    int sum = (bgr[upper + channel] & 0xff)
                            + (bgr[upper + 3 + channel] & 0xff)
                            + (bgr[lower + channel] & 0xff)
                            + (bgr[lower + 3 + channel] & 0xff);
                    out[at++] = (byte) ((sum + 2) >> 2);
                }
            }
        }
        return new Raster(wide, high, out);
    }

    private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0};

    /** What lies outside the picture. */
    enum Edge {
        /** The nearest pixel of the picture goes on. */
        REPEAT,
        /** Mid grey, 127. */
        GREY
    }

    /**
     * Samples {@code wide × high} pixels: output pixel (x, y) comes from picture point {@code (a x + b y + c, d x + e y + f)},
     * pixel centres at whole numbers.
     *
     * @return packed BGR
     */
    byte[] sample(double[] map, int wide, int high, Edge edge) {
        double shrink = Math.sqrt(Math.abs(map[0] * map[4] - map[1] * map[3]));
        Raster source = this;
        double[] m = map.clone();
        while (shrink >= 1.9 && source.width >= 32 && source.height >= 32) {
            source = source.half();
            shrink /= 2;
            for (int index = 0; index < 6; index++) {
                m[index] /= 2;
            }
            // A halved pixel's centre lies between two of the original's.
            m[2] -= 0.25;
            m[5] -= 0.25;
        }
        boolean asItIs = source.width == wide && source.height == high && Arrays.equals(m, IDENTITY);
        if (asItIs) {
            // A 640 × 480 camera before a 320 × 240 network: halving was all there was to do.
            return source.bgr.clone();
        }
        byte[] out = new byte[wide * high * 3];
        source.bilinear(m, wide, high, edge, out);
        return out;
    }

    /** As {@link #sample}, square, each pixel the mean of four samples: nothing is lost where the picture is a little larger. */
    byte[] sampleFinely(double[] map, int side, Edge edge) {
        double[] finer = {
            map[0] / 2,
            map[1] / 2,
            map[2] - map[0] / 4 - map[1] / 4,
            map[3] / 2,
            map[4] / 2,
            map[5] - map[3] / 4 - map[4] / 4
        };
        return new Raster(2 * side, 2 * side, sample(finer, 2 * side, 2 * side, edge)).halved().bgr;
    }

    private void bilinear(double[] m, int wide, int high, Edge edge, byte[] out) {
        int at = 0;
        boolean grey = edge == Edge.GREY;
        int lastX = width - 1;
        int lastY = height - 1;
        for (int y = 0; y < high; y++) {
            double fromX = m[1] * y + m[2];
            double fromY = m[4] * y + m[5];
            for (int x = 0; x < wide; x++, at += 3) {
                double sourceX = fromX + m[0] * x;
                double sourceY = fromY + m[3] * x;
                if (grey && (sourceX < -0.5 || sourceY < -0.5 || sourceX > lastX + 0.5 || sourceY > lastY + 0.5)) {
                    out[at] = 127;
                    out[at + 1] = 127;
                    out[at + 2] = 127;
                    continue;
                }
                if (sourceX < 0) {
                    sourceX = 0;
                } else if (sourceX > lastX) {
                    sourceX = lastX;
                }
                if (sourceY < 0) {
                    sourceY = 0;
                } else if (sourceY > lastY) {
                    sourceY = lastY;
                }
                int left = (int) sourceX;
                int top = (int) sourceY;
                int partX = (int) ((sourceX - left) * 256);
                int partY = (int) ((sourceY - top) * 256);
                int a = (top * width + left) * 3;
                int b = left < lastX ? a + 3 : a;
                int down = top < lastY ? width * 3 : 0;
                int wa = (256 - partX) * (256 - partY);
                int wb = partX * (256 - partY);
                int wc = (256 - partX) * partY;
                int wd = partX * partY;
                for (int channel = 0; channel < 3; channel++) {
                    int value = wa * (bgr[a + channel] & 0xff)
                            + wb * (bgr[b + channel] & 0xff)
                            + wc * (bgr[a + down + channel] & 0xff)
                            + wd * (bgr[b + down + channel] & 0xff);
                    out[at + channel] = (byte) ((value + 32768) >> 16);
                }
            }
        }
    }

    /** The map that fills {@code wide × high} pixels from a rectangle of the picture. */
    static double[] rectangle(double left, double top, double rectWidth, double rectHeight, int wide, int high) {
        double stepX = rectWidth / wide;
        double stepY = rectHeight / high;
        return new double[] {stepX, 0, left + stepX / 2 - 0.5, 0, stepY, top + stepY / 2 - 0.5};
    }

    /** Puts packed BGR pixels into a network's input as the manifest wants them. */
    static void fill(Network network, byte[] bgr) {
        ModelManifest.Part part = network.part();
        int size = part.width() * part.height();
        float[] table = new float[256];
        for (int value = 0; value < 256; value++) {
            table[value] = (value - part.mean()) * part.scale();
        }
        FloatBuffer input = network.input();
        if (part.channels() == ModelManifest.Channels.GREY) {
            for (int pixel = 0, at = 0; pixel < size; pixel++, at += 3) {
                input.put(pixel, table[luma(bgr, at)]);
            }
            return;
        }
        int red = part.channels() == ModelManifest.Channels.RGB ? 0 : 2 * size;
        int blue = 2 * size - red;
        for (int pixel = 0, at = 0; pixel < size; pixel++, at += 3) {
            input.put(blue + pixel, table[bgr[at] & 0xff]);
            input.put(size + pixel, table[bgr[at + 1] & 0xff]);
            input.put(red + pixel, table[bgr[at + 2] & 0xff]);
        }
    }

    /** Left and right exchanged, of a square picture. */
    static byte[] mirrored(byte[] bgr, int size) {
        byte[] out = new byte[bgr.length];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                System.arraycopy(bgr, (y * size + size - 1 - x) * 3, out, (y * size + x) * 3, 3);
            }
        }
        return out;
    }

    /** Brightness of the pixel at this byte, 0..255, with the usual weights of blue, green and red. */
    static int luma(byte[] bgr, int at) {
        return (29 * (bgr[at] & 0xff) + 150 * (bgr[at + 1] & 0xff) + 77 * (bgr[at + 2] & 0xff) + 128) >> 8;
    }

    /** A brighter copy: every channel times {@code gain}, capped at white. */
    Raster brightened(double gain) {
        byte[] table = new byte[256];
        for (int value = 0; value < 256; value++) {
            table[value] = (byte) Math.min(255, Math.round(value * gain));
        }
        byte[] out = new byte[bgr.length];
        for (int index = 0; index < out.length; index++) {
            out[index] = table[bgr[index] & 0xff];
        }
        return new Raster(width, height, out);
    }
}
