package org.linli.door.face.vision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.linli.hardware.Frame;

/**
 * A BGR picture and its halvings, and the one way pixels leave it: through an affine map with bilinear sampling, from the
 * halving that is just larger than what is asked for. That keeps shrinking free of aliasing and cheap. Plain Java, so that
 * every processor computes the same.
 */
final class Raster {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EVERY_SECOND = 0x00ff_00ff_00ff_00ffL;

    /** Picture points are kept in whole pixels and this part of one: quicker than rounding floating numbers. */
    private static final double PIXEL = 0x1p32;

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
        int row = width * 3;
        for (int y = 0; y < high; y++) {
            int upper = 2 * y * row;
            int to = y * wide * 3;
            // Eight bytes are two pixels and a bit: those of the last pixel would end behind the picture.
            for (int x = 0; x < wide - 1; x++) {
                long above = (long) EIGHT_BYTES.get(bgr, upper + 6 * x);
                long below = (long) EIGHT_BYTES.get(bgr, upper + row + 6 * x);
                // Columns added, every second byte in 16 bits of its own: blue, red, green of the right pixel; and
                // green, blue of the right pixel, red of it.
                long even = (above & EVERY_SECOND) + (below & EVERY_SECOND);
                long odd = (above >>> 8 & EVERY_SECOND) + (below >>> 8 & EVERY_SECOND);
                long blueAndRed = even + (odd >>> 16) + 0x0002_0002;
                long green = odd + (even >>> 32) + 2;
                out[to + 3 * x] = (byte) (blueAndRed >>> 2);
                out[to + 3 * x + 1] = (byte) (green >>> 2);
                out[to + 3 * x + 2] = (byte) (blueAndRed >>> 18);
            }
            for (int at = 6 * (wide - 1); at < 6 * wide - 3; at++) {
                int left = upper + at;
                int sum = (bgr[left] & 0xff) + (bgr[left + 3] & 0xff) + (bgr[left + row] & 0xff);
                out[to + at - 3 * (wide - 1)] = (byte) ((sum + (bgr[left + row + 3] & 0xff) + 2) >> 2);
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
        for (int y = 0; y < high; y++) {
            double fromX = m[1] * y + m[2];
            double fromY = m[4] * y + m[5];
            boolean inside = isInside(fromX, fromY) && isInside(fromX + m[0] * (wide - 1), fromY + m[3] * (wide - 1));
            if (inside) {
                insideRow(fromX, m[0], fromY, m[3], wide, out, y * wide * 3);
            } else {
                edgeRow(fromX, m[0], fromY, m[3], wide, edge, out, y * wide * 3);
            }
        }
    }

    /** Whether this point, give or take what {@link #PIXEL} rounds off, lies between four pixels of the picture. */
    private boolean isInside(double x, double y) {
        return x >= 0.01 && y >= 0.01 && x < width - 1.01 && y < height - 1.01;
    }

    /** A row that begins and ends inside is inside all along: nothing to look out for. */
    private void insideRow(double fromX, double stepX, double fromY, double stepY, int wide, byte[] out, int to) {
        long sourceX = (long) (fromX * PIXEL);
        long sourceY = (long) (fromY * PIXEL);
        long rightwards = (long) (stepX * PIXEL);
        long downwards = (long) (stepY * PIXEL);
        for (int x = 0; x < wide; x++) {
            int upper = ((int) (sourceY >> 32) * width + (int) (sourceX >> 32)) * 3;
            int partX = (int) (sourceX >> 24) & 0xff;
            int partY = (int) (sourceY >> 24) & 0xff;
            mix(upper, upper + 3, width * 3, partX, partY, out, to + 3 * x);
            sourceX += rightwards;
            sourceY += downwards;
        }
    }

    private void edgeRow(
            double fromX, double stepX, double fromY, double stepY, int wide, Edge edge, byte[] out, int to) {
        int lastX = width - 1;
        int lastY = height - 1;
        for (int x = 0; x < wide; x++) {
            double wishedX = fromX + stepX * x;
            double wishedY = fromY + stepY * x;
            boolean outside = wishedX < -0.5 || wishedY < -0.5 || wishedX > lastX + 0.5 || wishedY > lastY + 0.5;
            if (outside && edge == Edge.GREY) {
                out[to + 3 * x] = 127;
                out[to + 3 * x + 1] = 127;
                out[to + 3 * x + 2] = 127;
                continue;
            }
            double sourceX = Math.max(0, Math.min(lastX, wishedX));
            double sourceY = Math.max(0, Math.min(lastY, wishedY));
            int left = (int) sourceX;
            int top = (int) sourceY;
            int partX = (int) ((sourceX - left) * 256);
            int partY = (int) ((sourceY - top) * 256);
            int upper = (top * width + left) * 3;
            mix(upper, left < lastX ? upper + 3 : upper, top < lastY ? width * 3 : 0, partX, partY, out, to + 3 * x);
        }
    }

    /**
     * One pixel from four.
     *
     * @param left byte of the upper left pixel
     * @param right of its neighbour
     * @param down bytes to the pixels below
     * @param partX how far towards the neighbour, of 256
     * @param partY how far down, of 256
     */
    private void mix(int left, int right, int down, int partX, int partY, byte[] out, int to) {
        int upperLeft = (256 - partX) * (256 - partY);
        int upperRight = partX * (256 - partY);
        int lowerLeft = (256 - partX) * partY;
        int lowerRight = partX * partY;
        for (int channel = 0; channel < 3; channel++) {
            int value = upperLeft * (bgr[left + channel] & 0xff)
                    + upperRight * (bgr[right + channel] & 0xff)
                    + lowerLeft * (bgr[left + down + channel] & 0xff)
                    + lowerRight * (bgr[right + down + channel] & 0xff);
            out[to + channel] = (byte) ((value + 32768) >> 16);
        }
    }

    /**
     * This picture in the middle of nothing but its own rim.
     *
     * @param side of the square that is made
     * @param left how far from the square's left edge this picture begins; negative when it is cut there
     * @param top as left, downwards
     * @return packed BGR
     */
    byte[] framed(int side, int left, int top) {
        byte[] out = new byte[side * side * 3];
        int begin = Math.max(0, Math.min(side, left));
        int end = Math.max(begin, Math.min(side, left + width));
        for (int y = 0; y < side; y++) {
            int from = Math.max(0, Math.min(height - 1, y - top)) * width * 3;
            int to = y * side * 3;
            for (int x = 0; x < begin; x++) {
                System.arraycopy(bgr, from, out, to + 3 * x, 3);
            }
            System.arraycopy(bgr, from + 3 * (begin - left), out, to + 3 * begin, 3 * (end - begin));
            for (int x = end; x < side; x++) {
                System.arraycopy(bgr, from + 3 * (width - 1), out, to + 3 * x, 3);
            }
        }
        return out;
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
