package org.linli.door.face.vision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.linli.hardware.Frame;

/** The published sample photographs of the build, and camera frames made of them. */
public final class SampleFaces {
    private static final Path FOLDER = FaceModels.shippedDirectory().resolveSibling("samples");
    private static FaceAnalyzer analyzer;

    private SampleFaces() {}

    /** Loaded once for all tests of the module; the process's end closes it. */
    public static synchronized FaceAnalyzer analyzer() {
        if (analyzer == null) {
            try {
                analyzer = new FaceAnalyzer(FaceModels.load(FaceModels.shippedDirectory()));
            } catch (IOException missing) {
                throw new UncheckedIOException(missing);
            }
        }
        return analyzer;
    }

    public static byte[] bytes(int sample) {
        try {
            return Files.readAllBytes(FOLDER.resolve("sample" + sample + ".jpg"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    public static Frame photograph(int sample) {
        Frame frame = PictureDecoder.decode(bytes(sample)).frame();
        if (frame == null) {
            throw new IllegalStateException("sample " + sample + " cannot be read");
        }
        return frame;
    }

    /** A 640 × 480 frame around one face of a photograph, the face so many pixels wide; black where the photograph ends. */
    public static Frame around(int sample, int face, double side, long capturedNanos) {
        Frame photograph = photograph(sample);
        Box box = analyzer().look(photograph).faces().get(face);
        return part(photograph, box.centreX(), box.centreY(), box.side() / side, 640, 480, capturedNanos);
    }

    /** One face, too small, and nobody else. */
    public static Frame farAway(int sample, int face) {
        return part(around(sample, face, 300, 0), 320, 240, 7, 640, 480, 0);
    }

    public static Frame part(
            Frame from, double centreX, double centreY, double step, int width, int height, long capturedNanos) {
        double[] map = {step, 0, centreX - step * width / 2, 0, step, centreY - step * height / 2};
        byte[] bgr = Raster.of(from).sample(map, width, height, Raster.Edge.GREY);
        return new Frame(width, height, bgr, capturedNanos);
    }

    /** The frame with light taken away and some sensor noise. */
    public static Frame darkened(Frame frame, double factor, int noise) {
        Random random = new Random(5);
        byte[] bgr = frame.bgr().clone();
        for (int index = 0; index < bgr.length; index++) {
            long value = Math.round((bgr[index] & 0xff) * factor + (random.nextDouble() - 0.5) * noise);
            bgr[index] = (byte) Math.max(0, Math.min(255, value));
        }
        return new Frame(frame.width(), frame.height(), bgr, frame.capturedNanos());
    }

    /** A photograph of a photograph: small, paler and softer, with a white border, before a grey wall. */
    public static Frame heldPrint(Frame frame) {
        int width = frame.width() * 7 / 10;
        int height = frame.height() * 7 / 10;
        int left = (frame.width() - width) / 2;
        int top = (frame.height() - height) / 2;
        double step = frame.width() / (double) width;
        byte[] small = Raster.of(blurred(frame, 12))
                .sample(new double[] {step, 0, 0, 0, step, 0}, width, height, Raster.Edge.REPEAT);
        byte[] bgr = frame.bgr().clone();
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                int outside =
                        Math.max(Math.max(left - x, x - left - width + 1), Math.max(top - y, y - top - height + 1));
                for (int channel = 0; channel < 3; channel++) {
                    int value = outside > 12 ? 118 : 240;
                    if (outside <= 0) {
                        value = 40 + (small[((y - top) * width + x - left) * 3 + channel] & 0xff) * 175 / 255;
                    }
                    bgr[(y * frame.width() + x) * 3 + channel] = (byte) value;
                }
            }
        }
        return new Frame(frame.width(), frame.height(), bgr, frame.capturedNanos());
    }

    /** Box blur, the given times. */
    public static Frame blurred(Frame frame, int times) {
        int width = frame.width();
        byte[] from = frame.bgr().clone();
        for (int time = 0; time < times; time++) {
            byte[] to = from.clone();
            for (int y = 1; y < frame.height() - 1; y++) {
                for (int at = (y * width + 1) * 3; at < (y * width + width - 1) * 3; at++) {
                    int sum = 0;
                    for (int row = -1; row <= 1; row++) {
                        int middle = at + row * width * 3;
                        sum += (from[middle - 3] & 0xff) + (from[middle] & 0xff) + (from[middle + 3] & 0xff);
                    }
                    to[at] = (byte) (sum / 9);
                }
            }
            from = to;
        }
        return new Frame(width, frame.height(), from, frame.capturedNanos());
    }

    /** Nobody there: a plain wall with some noise. */
    public static Frame wall(long capturedNanos) {
        byte[] bgr = new byte[640 * 480 * 3];
        Random random = new Random(9);
        for (int index = 0; index < bgr.length; index++) {
            bgr[index] = (byte) (120 + random.nextInt(8));
        }
        return new Frame(640, 480, bgr, capturedNanos);
    }
}
