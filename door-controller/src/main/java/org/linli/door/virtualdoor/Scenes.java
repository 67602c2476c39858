package org.linli.door.virtualdoor;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.linli.hardware.Frame;

/** What stands before the virtual camera, as VGA frames that move a little, as hands and people do. */
final class Scenes {

    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    private static final int PHONE_BODY = 28;
    private static final int WALL = 118;
    /** Blur of a print seen by a second lens, standard deviation in pixels. */
    private static final double PRINT_BLUR = 1.5;

    private Scenes() {}

    /** Somebody who stands there and sways: the picture fills the view. */
    static Supplier<Frame> person(Frame picture) {
        return new Swaying(fitted(picture, WIDTH, HEIGHT, WALL), 5, 0.012, 1.2);
    }

    /**
     * A hand that holds up a print: the picture is small, paler, with a white border, before a wall, and has lost the fine
     * detail that a printer and a second lens take away.
     */
    static Supplier<Frame> print(Frame picture) {
        byte[] scene = plain(WALL);
        int width = 300;
        int height = 220;
        Frame small = softened(fitted(picture, width, height, 255));
        int left = (WIDTH - width) / 2;
        int top = (HEIGHT - height) / 2;
        for (int y = -14; y < height + 14; y++) {
            for (int x = -14; x < width + 14; x++) {
                int at = ((top + y) * WIDTH + left + x) * 3;
                boolean inside = x >= 0 && y >= 0 && x < width && y < height;
                for (int channel = 0; channel < 3; channel++) {
                    int value = inside ? small.bgr()[(y * width + x) * 3 + channel] & 0xFF : 240;
                    scene[at + channel] = (byte) (inside ? 40 + value * 175 / 255 : value);
                }
            }
        }
        return new Swaying(new Frame(WIDTH, HEIGHT, scene, 0), 9, 0.02, 2.5);
    }

    /** A phone that shows a code; the text is asked for at each frame and drawn anew when it changed. */
    static Supplier<Frame> phone(Supplier<String> text) {
        return new Supplier<>() {
            private String drawn = "";
            private Supplier<Frame> scene = person(new Frame(WIDTH, HEIGHT, plain(WALL), 0));

            @Override
            public Frame get() {
                String now = text.get();
                if (!now.equals(drawn)) {
                    scene = new Swaying(phonePicture(now), 4, 0.01, 1.5);
                    drawn = now;
                }
                return scene.get();
            }
        };
    }

    /** @throws IllegalArgumentException when the text does not fit a code */
    static Frame phonePicture(String text) {
        BitMatrix modules;
        try {
            modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 330, 330);
        } catch (WriterException e) {
            throw new IllegalArgumentException("the text does not fit a code", e);
        }
        byte[] scene = plain(WALL);
        int side = Math.min(modules.getWidth(), HEIGHT - 40);
        fill(scene, (WIDTH - side) / 2 - 18, 0, side + 36, HEIGHT, PHONE_BODY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (((HEIGHT - side) / 2 + y) * WIDTH + (WIDTH - side) / 2 + x) * 3;
                Arrays.fill(scene, at, at + 3, (byte) (modules.get(x, y) ? 20 : 236));
            }
        }
        return new Frame(WIDTH, HEIGHT, scene, 0);
    }

    /** A small JPEG of a frame. */
    @SuppressWarnings("try")
    static byte[] jpeg(Frame frame, int width) {
        try (PointerScope scope = new PointerScope()) {
            Mat small = new Mat();
            int height = Math.max(1, frame.height() * width / frame.width());
            opencv_imgproc.resize(mat(frame), small, new Size(width, height), 0, 0, opencv_imgproc.INTER_AREA);
            BytePointer out = new BytePointer();
            opencv_imgcodecs.imencode(".jpg", small, out);
            byte[] bytes = new byte[(int) out.limit()];
            out.get(bytes);
            return bytes;
        }
    }

    /** The whole picture inside the given size, the rest filled with grey. */
    @SuppressWarnings("try")
    static Frame fitted(Frame picture, int width, int height, int grey) {
        double factor = Math.min((double) width / picture.width(), (double) height / picture.height());
        int toWidth = Math.max(1, (int) Math.round(picture.width() * factor));
        int toHeight = Math.max(1, (int) Math.round(picture.height() * factor));
        try (PointerScope scope = new PointerScope()) {
            Mat sized = new Mat();
            opencv_imgproc.resize(mat(picture), sized, new Size(toWidth, toHeight), 0, 0, opencv_imgproc.INTER_AREA);
            byte[] inner = new byte[toWidth * toHeight * 3];
            sized.data().get(inner);
            byte[] out = new byte[width * height * 3];
            Arrays.fill(out, (byte) grey);
            int left = (width - toWidth) / 2;
            int top = (height - toHeight) / 2;
            for (int y = 0; y < toHeight; y++) {
                System.arraycopy(inner, y * toWidth * 3, out, ((top + y) * width + left) * 3, toWidth * 3);
            }
            return new Frame(width, height, out, 0);
        }
    }

    @SuppressWarnings("try")
    private static Frame softened(Frame frame) {
        try (PointerScope scope = new PointerScope()) {
            Mat soft = new Mat();
            opencv_imgproc.GaussianBlur(mat(frame), soft, new Size(0, 0), PRINT_BLUR);
            byte[] out = new byte[frame.bgr().length];
            soft.data().get(out);
            return new Frame(frame.width(), frame.height(), out, 0);
        }
    }

    private static Mat mat(Frame frame) {
        Mat mat = new Mat(frame.height(), frame.width(), opencv_core.CV_8UC3);
        mat.data().put(frame.bgr(), 0, frame.bgr().length);
        return mat;
    }

    private static byte[] plain(int grey) {
        byte[] bytes = new byte[WIDTH * HEIGHT * 3];
        Arrays.fill(bytes, (byte) grey);
        return bytes;
    }

    private static void fill(byte[] scene, int left, int top, int width, int height, int grey) {
        for (int y = Math.max(0, top); y < Math.min(HEIGHT, top + height); y++) {
            Arrays.fill(scene, (y * WIDTH + left) * 3, (y * WIDTH + left + width) * 3, (byte) grey);
        }
    }

    /** Shifts, turns and breathes by slow waves of different periods, with a little sensor noise. */
    private static final class Swaying implements Supplier<Frame> {
        private final Frame still;
        private final double pixels;
        private final double breathing;
        private final double degrees;
        private final Random random = new Random();
        private int tick;

        Swaying(Frame still, double pixels, double breathing, double degrees) {
            this.still = still;
            this.pixels = pixels;
            this.breathing = breathing;
            this.degrees = degrees;
        }

        @Override
        @SuppressWarnings("try")
        public Frame get() {
            double time = tick++ * 0.08;
            try (PointerScope scope = new PointerScope()) {
                double scale = 1 + breathing * Math.sin(time * 1.3);
                double angle = Math.toRadians(degrees * Math.sin(time * 0.9));
                Mat move = new Mat(2, 3, opencv_core.CV_64F);
                DoubleIndexer values = move.createIndexer();
                double cos = Math.cos(angle) * scale;
                double sin = Math.sin(angle) * scale;
                double centreX = WIDTH / 2.0;
                double centreY = HEIGHT / 2.0;
                values.put(0, 0, cos).put(0, 1, -sin).put(1, 0, sin).put(1, 1, cos);
                values.put(0, 2, centreX - cos * centreX + sin * centreY + pixels * Math.sin(time * 1.7));
                values.put(1, 2, centreY - sin * centreX - cos * centreY + pixels * 0.6 * Math.sin(time * 2.3));
                Mat moved = new Mat();
                opencv_imgproc.warpAffine(
                        mat(still),
                        moved,
                        move,
                        new Size(WIDTH, HEIGHT),
                        opencv_imgproc.INTER_LINEAR,
                        opencv_core.BORDER_REPLICATE,
                        new Scalar());
                byte[] out = new byte[WIDTH * HEIGHT * 3];
                moved.data().get(out);
                // Every eighth byte is enough to keep two frames from being equal.
                for (int i = random.nextInt(8); i < out.length; i += 8) {
                    out[i] = (byte) Math.max(0, Math.min(255, (out[i] & 0xFF) + random.nextInt(5) - 2));
                }
                return new Frame(WIDTH, HEIGHT, out, 0);
            }
        }
    }
}
