package org.linli.door.qr;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.linli.hardware.Frame;

/** A code drawn by ZXing's writer on a grey VGA scene, then spoiled as cameras, screens and lamps do. Each step makes a new picture. */
record DrawnCode(GreyPicture picture) {

    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    /** Upright in the middle, {@code side} pixels with its white margin. */
    static DrawnCode of(String text, int side) {
        return of(text, side, Map.of());
    }

    static DrawnCode of(String text, int side, Map<EncodeHintType, ?> hints) {
        BitMatrix modules;
        try {
            modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side, hints);
        } catch (WriterException e) {
            throw new IllegalArgumentException(e);
        }
        int width = Math.max(WIDTH, modules.getWidth());
        int height = Math.max(HEIGHT, modules.getHeight());
        byte[] grey = new byte[width * height];
        Arrays.fill(grey, (byte) 120);
        int left = (width - modules.getWidth()) / 2;
        int top = (height - modules.getHeight()) / 2;
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                grey[(top + y) * width + left + x] = (byte) (modules.get(x, y) ? 25 : 230);
            }
        }
        return new DrawnCode(new GreyPicture(width, height, grey));
    }

    /** Turned by degrees and tipped away: {@code tilt} 0..0.4 is how much narrower the far edge is. */
    DrawnCode tilted(double degrees, double tilt) {
        return worked((from, to) -> {
            double centreX = picture.width() / 2.0;
            double centreY = picture.height() / 2.0;
            double angle = Math.toRadians(degrees);
            float[][] source = new float[4][];
            float[][] target = new float[4][];
            int[][] corners = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
            for (int i = 0; i < 4; i++) {
                double x = corners[i][0] * 150.0;
                double y = corners[i][1] * 150.0;
                source[i] = new float[] {(float) (centreX + x), (float) (centreY + y)};
                double shrink = corners[i][1] < 0 ? 1 - tilt : 1;
                double turnedX = (x * Math.cos(angle) - y * Math.sin(angle)) * shrink;
                double turnedY = (x * Math.sin(angle) + y * Math.cos(angle)) * (1 - tilt / 2);
                target[i] = new float[] {(float) (centreX + turnedX), (float) (centreY + turnedY)};
            }
            Mat transform = opencv_imgproc.getPerspectiveTransform(points(source), points(target));
            opencv_imgproc.warpPerspective(
                    from,
                    to,
                    transform,
                    new Size(picture.width(), picture.height()),
                    opencv_imgproc.INTER_LINEAR,
                    opencv_core.BORDER_REPLICATE,
                    new Scalar(120, 120, 120, 0));
        });
    }

    DrawnCode blurred(double sigma) {
        return worked((from, to) -> opencv_imgproc.GaussianBlur(from, to, new Size(0, 0), sigma));
    }

    /** Horizontal motion over so many pixels. */
    DrawnCode moved(int pixels) {
        return worked((from, to) -> opencv_imgproc.blur(from, to, new Size(pixels, 1)));
    }

    DrawnCode noisy(double sigma, long seed) {
        Random random = new Random(seed);
        return mapped((x, y, value) -> value + random.nextGaussian() * sigma);
    }

    /** A lamp's reflection: white at its centre, fading over {@code radius} pixels. */
    DrawnCode glaring(double atX, double atY, double radius) {
        return mapped((x, y, value) -> {
            double distance = Math.hypot(x - atX * picture.width(), y - atY * picture.height());
            return value + 255 * Math.exp(-(distance * distance) / (2 * radius * radius));
        });
    }

    /** The beat between a screen's pixels and the camera's. */
    DrawnCode moire(double depth, double period) {
        return mapped((x, y, value) ->
                value * (1 - depth / 2 + depth / 2 * Math.sin(2 * Math.PI * (x * 0.96 + y * 0.28) / period)));
    }

    /** Brightness falls across the picture, as with a shadow or one lamp aside. */
    DrawnCode shaded(double darkest) {
        return mapped((x, y, value) -> value * (darkest + (1 - darkest) * x / picture.width()));
    }

    /** All values squeezed: a dark frame. */
    DrawnCode dimmed(double gain) {
        return mapped((x, y, value) -> value * gain);
    }

    /** The whole scene reduced and put in the middle of a grey frame: a code held far away. */
    DrawnCode scaledInPlace(double factor) {
        GreyPicture small = picture.scaled(factor);
        byte[] out = new byte[picture.grey().length];
        Arrays.fill(out, (byte) 120);
        int left = (picture.width() - small.width()) / 2;
        int top = (picture.height() - small.height()) / 2;
        for (int y = 0; y < small.height(); y++) {
            System.arraycopy(small.grey(), y * small.width(), out, (top + y) * picture.width() + left, small.width());
        }
        return new DrawnCode(new GreyPicture(picture.width(), picture.height(), out));
    }

    DrawnCode inverted() {
        return new DrawnCode(picture.inverted());
    }

    Frame frame() {
        byte[] bgr = new byte[picture.grey().length * 3];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = picture.grey()[i / 3];
        }
        return new Frame(picture.width(), picture.height(), bgr, System.nanoTime());
    }

    private interface Work {
        void apply(Mat from, Mat to);
    }

    @SuppressWarnings("try")
    private DrawnCode worked(Work work) {
        try (PointerScope scope = new PointerScope()) {
            Mat to = new Mat();
            work.apply(picture.toMat(), to);
            byte[] out = new byte[to.rows() * to.cols()];
            to.data().get(out);
            return new DrawnCode(new GreyPicture(to.cols(), to.rows(), out));
        }
    }

    private interface Pixel {
        double at(int x, int y, double value);
    }

    private DrawnCode mapped(Pixel pixel) {
        byte[] out = new byte[picture.grey().length];
        for (int i = 0; i < out.length; i++) {
            double value = pixel.at(i % picture.width(), i / picture.width(), picture.grey()[i] & 0xFF);
            out[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
        return new DrawnCode(new GreyPicture(picture.width(), picture.height(), out));
    }

    private static Mat points(float[][] corners) {
        Mat mat = new Mat(4, 2, opencv_core.CV_32F);
        FloatIndexer indexer = mat.createIndexer();
        for (int i = 0; i < 4; i++) {
            indexer.put(i, 0, corners[i][0]);
            indexer.put(i, 1, corners[i][1]);
        }
        return mat;
    }
}
