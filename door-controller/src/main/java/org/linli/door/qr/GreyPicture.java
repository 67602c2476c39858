package org.linli.door.qr;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;
import org.linli.hardware.Frame;

/**
 * Brightness only, one byte a pixel, rows from top left. Every method makes a new picture; positions are kept as fractions of
 * width and height by all of them, so that reads from different preparations can be compared by place.
 *
 * @param grey exactly {@code width * height} bytes; not copied, do not change it
 */
record GreyPicture(int width, int height, byte[] grey) {

    /** Weights of ITU-R BT.601, in 1/1024. */
    static GreyPicture of(Frame frame) {
        byte[] bgr = frame.bgr();
        byte[] grey = new byte[frame.width() * frame.height()];
        for (int i = 0, at = 0; i < grey.length; i++, at += 3) {
            grey[i] = (byte)
                    ((117 * (bgr[at] & 0xFF) + 601 * (bgr[at + 1] & 0xFF) + 306 * (bgr[at + 2] & 0xFF) + 512) >> 10);
        }
        return new GreyPicture(frame.width(), frame.height(), grey);
    }

    int longSide() {
        return Math.max(width, height);
    }

    /** Larger or smaller by a factor; never below 16 pixels a side. */
    GreyPicture scaled(double factor) {
        int toWidth = Math.max(16, (int) Math.round(width * factor));
        int toHeight = Math.max(16, (int) Math.round(height * factor));
        return prepared((from, to) -> opencv_imgproc.resize(
                from,
                to,
                new Size(toWidth, toHeight),
                0,
                0,
                factor < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC));
    }

    /** Local contrast raised with a limit: shadows and glare. */
    GreyPicture contrasted() {
        return prepared((from, to) -> {
            CLAHE clahe = opencv_imgproc.createCLAHE(3, new Size(8, 8));
            clahe.apply(from, to);
        });
    }

    /** Slight softening: noise, and the grid of a screen. */
    GreyPicture softened() {
        return prepared((from, to) -> opencv_imgproc.GaussianBlur(from, to, new Size(0, 0), 1.2));
    }

    /** Unsharp mask: defocus and small motion blur. */
    GreyPicture sharpened() {
        return prepared((from, to) -> {
            Mat soft = new Mat();
            opencv_imgproc.GaussianBlur(from, soft, new Size(0, 0), 2);
            opencv_core.addWeighted(from, 2.5, soft, -1.5, 0, to);
        });
    }

    /** Light modules on dark ground turned round. */
    GreyPicture inverted() {
        byte[] turned = new byte[grey.length];
        for (int i = 0; i < grey.length; i++) {
            turned[i] = (byte) ~grey[i];
        }
        return new GreyPicture(width, height, turned);
    }

    /** Dark areas opened up, bright ones kept apart: {@code out = 255 * (in / 255) ^ gamma}. */
    GreyPicture gamma(double gamma) {
        byte[] table = new byte[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (byte) Math.round(255 * Math.pow(i / 255.0, gamma));
        }
        byte[] bent = new byte[grey.length];
        for (int i = 0; i < grey.length; i++) {
            bent[i] = table[grey[i] & 0xFF];
        }
        return new GreyPicture(width, height, bent);
    }

    /** A native copy; the caller's {@link PointerScope} frees it. */
    Mat toMat() {
        Mat mat = new Mat(height, width, opencv_core.CV_8UC1);
        mat.data().put(grey, 0, grey.length);
        return mat;
    }

    private interface Preparation {
        void apply(Mat from, Mat to);
    }

    @SuppressWarnings("try")
    private GreyPicture prepared(Preparation preparation) {
        try (PointerScope scope = new PointerScope()) {
            Mat to = new Mat();
            preparation.apply(toMat(), to);
            byte[] out = new byte[to.rows() * to.cols()];
            to.data().get(out);
            return new GreyPicture(to.cols(), to.rows(), out);
        }
    }

    @Override
    public String toString() {
        return "GreyPicture[" + width + "x" + height + "]";
    }
}
