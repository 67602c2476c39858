package org.linli.door.face.vision;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Finds a picture of a picture: a face that lies inside a closed rectangle, as on a print, a telephone or a tablet that is held up.
 *
 * <p>A person before a window or a poster is not taken for one: neck and shoulders break the lower edge, so that nothing closed with four corners goes
 * around the face. A picture so large that its edges are outside the frame is not found; the other cues must find that.
 */
final class PaperEdge {

    /** The face is brought to about this many pixels first: edges of paper are coarse, and it is quick. */
    private static final double FACE_PIXELS = 48;

    /** Area of the rectangle over area of the face's box: less is the face's own outline, more is the room. */
    private static final double LEAST_AREA = 1.6;

    private static final double MOST_AREA = 40;

    /** Corners this close to the frame's own edge may be the frame's: a turned or trimmed photograph has such. */
    private static final double RIM = 0.03;

    /** Corners may deviate by this part of the outline, for fingers and round bezels. */
    private static final double TOLERANCE = 0.03;

    private PaperEdge() {}

    static boolean surrounds(Raster raster, Box face) {
        double factor = Math.min(1, FACE_PIXELS / face.side());
        int wide = (int) Math.round(raster.width() * factor);
        int high = (int) Math.round(raster.height() * factor);
        Raster source = raster;
        while (source.width() >= 2 * wide && source.height() >= 2 * high) {
            // The detector has asked for the halved picture already.
            source = source.half();
        }
        try (PointerScope scope = new PointerScope();
                Mat picture = new Mat(
                        source.height(), source.width(), opencv_core.CV_8UC3, new BytePointer(source.bytes()))) {
            Mat grey = new Mat();
            opencv_imgproc.cvtColor(picture, grey, opencv_imgproc.COLOR_BGR2GRAY);
            Mat small = new Mat();
            opencv_imgproc.resize(grey, small, new Size(wide, high), 0, 0, opencv_imgproc.INTER_LINEAR);
            Mat edges = new Mat();
            opencv_imgproc.Canny(small, edges, 30, 90);
            opencv_imgproc.dilate(
                    edges, edges, opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_RECT, new Size(3, 3)));
            MatVector outlines = new MatVector();
            opencv_imgproc.findContours(edges, outlines, opencv_imgproc.RETR_LIST, opencv_imgproc.CHAIN_APPROX_SIMPLE);
            double faceArea = (face.right() - face.left()) * (face.bottom() - face.top()) * factor * factor;
            for (long i = 0; i < outlines.size(); i++) {
                if (isPaper(outlines.get(i), faceArea, face, factor, wide, high)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isPaper(Mat outline, double faceArea, Box face, double factor, int wide, int high) {
        double area = opencv_imgproc.contourArea(outline);
        if (area < LEAST_AREA * faceArea || area > MOST_AREA * faceArea || area > 0.95 * wide * high) {
            return false;
        }
        Mat corners = new Mat();
        opencv_imgproc.approxPolyDP(outline, corners, TOLERANCE * opencv_imgproc.arcLength(outline, true), true);
        if (corners.total() != 4 || !opencv_imgproc.isContourConvex(corners)) {
            return false;
        }
        IntIndexer points = corners.createIndexer();
        for (int corner = 0; corner < 4; corner++) {
            int x = points.get(corner, 0, 0);
            int y = points.get(corner, 0, 1);
            if (Math.min(x, wide - 1 - x) < RIM * wide || Math.min(y, high - 1 - y) < RIM * high) {
                return false;
            }
        }
        return contains(corners, face, factor);
    }

    /** Whether eyes, mouth and chin lie inside; the hair may be cut off by the paper's edge. */
    private static boolean contains(Mat corners, Box face, double factor) {
        double inset = 0.1 * (face.right() - face.left());
        float[][] wanted = {
            {(float) (face.left() + inset), face.centreY()},
            {(float) (face.right() - inset), face.centreY()},
            {face.centreX(), (float) (face.top() + inset)},
            {face.centreX(), face.bottom()}
        };
        for (float[] point : wanted) {
            double side = opencv_imgproc.pointPolygonTest(
                    corners,
                    new org.bytedeco.opencv.opencv_core.Point2f(
                            (float) (point[0] * factor), (float) (point[1] * factor)),
                    false);
            if (side < 0) {
                return false;
            }
        }
        return true;
    }
}
