package org.linli.hardware.pi;

import java.io.IOException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.linli.hardware.Frame;
import org.linli.hardware.PictureHeader;

/** Turns files and OpenCV's pictures into frames of bounded size. */
final class Pictures {

    /** More pixels than any door camera delivers. */
    static final int MAX_PIXELS = 40_000_000;

    private Pictures() {}

    /**
     * Decodes one still picture.
     *
     * @param maxSide the longer side of the frame at most; larger pictures are scaled down
     * @throws IOException when it is not a whole picture of a known kind and reasonable size
     */
    static Frame decode(byte[] file, int maxSide) throws IOException {
        PictureHeader header = PictureHeader.read(file);
        requireStill(header);
        try (BytePointer bytes = new BytePointer(file);
                Mat encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            if (decoded.empty()) {
                throw new IOException("a damaged picture of " + header.width() + "x" + header.height());
            }
            return frame(decoded, maxSide);
        } catch (RuntimeException e) {
            throw new IOException("a picture the decoder refuses", e);
        }
    }

    private static void requireStill(PictureHeader header) throws IOException {
        switch (header.format()) {
            case JPEG, PNG, BMP -> {}
            default -> throw new IOException("not a JPEG, PNG or BMP picture");
        }
        switch (header.state()) {
            case DAMAGED -> throw new IOException("a damaged picture");
            case CUT_SHORT -> throw new IOException("a picture that was cut short");
            case WHOLE -> {}
        }
        if (header.animated()) {
            throw new IOException("an animated picture");
        }
        if (header.width() < 1 || header.height() < 1) {
            throw new IOException("a picture without pixels");
        }
        if ((long) header.width() * header.height() > MAX_PIXELS) {
            throw new IOException("a picture of too many pixels");
        }
    }

    /**
     * Copies the pixels out.
     *
     * @throws IOException when the picture is empty, not 8-bit BGR, or of an impossible size
     */
    static Frame frame(Mat picture, int maxSide) throws IOException {
        if (picture.empty() || picture.type() != opencv_core.CV_8UC3) {
            throw new IOException("an empty picture or one of another kind");
        }
        int longer = Math.max(picture.cols(), picture.rows());
        if (longer <= maxSide) {
            return copy(picture);
        }
        double scale = (double) maxSide / longer;
        try (Mat small = new Mat();
                Size size = new Size((int) Math.max(1, Math.round(picture.cols() * scale)), (int)
                        Math.max(1, Math.round(picture.rows() * scale)))) {
            opencv_imgproc.resize(picture, small, size, 0, 0, opencv_imgproc.INTER_AREA);
            return copy(small);
        }
    }

    private static Frame copy(Mat picture) throws IOException {
        int width = picture.cols();
        int height = picture.rows();
        if (Math.min(width, height) < Frame.MIN_SIDE || Math.max(width, height) > Frame.MAX_SIDE) {
            throw new IOException("a picture of " + width + "x" + height);
        }
        byte[] bgr = new byte[width * height * 3];
        if (picture.isContinuous()) {
            picture.data().get(bgr);
        } else {
            for (int row = 0; row < height; row++) {
                picture.ptr(row).get(bgr, row * width * 3, width * 3);
            }
        }
        return new Frame(width, height, bgr, System.nanoTime());
    }
}
