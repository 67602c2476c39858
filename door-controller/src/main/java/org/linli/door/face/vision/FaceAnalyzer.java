package org.linli.door.face.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.linli.hardware.Frame;

/**
 * The way from a picture to faces, embeddings and liveness cues; the door, enrolment and the measuring commands all use
 * this one. Thread: any, one at a time (calls wait for each other).
 */
public final class FaceAnalyzer implements AutoCloseable {
    /** In a picture darker than this on the mean, faces are searched with more gain. 0..255. */
    private static final double DARK = 55;

    private static final double WISHED_BRIGHTNESS = 110;
    private static final double MOST_GAIN = 12;

    /** A face darker than this is brightened before landmarks and embedding. */
    private static final double DARK_FACE = 60;

    /** Shift right and down (parts of the aligned picture), turn (radians) and size of the cuts that are averaged. */
    private static final double[][] CUTS = {
        {0, -0.027, 0, 1},
        {0, 0.027, 0, 1},
        {0.027, 0, 0, 1},
        {-0.027, 0, 0, 1},
        {0, 0, Math.toRadians(4), 1},
        {0, 0, Math.toRadians(-4), 1},
        {0, 0, 0, 0.92},
        {0, 0, 0, 1.08}
    };

    private final FaceModels models;
    private final Detector detector;

    public FaceAnalyzer(FaceModels models) {
        this.models = models;
        this.detector = new Detector(models.detector, models.manifest().thresholds());
    }

    /** Values in an embedding. */
    public int templateLength() {
        return models.templateLength();
    }

    public FaceModels models() {
        return models;
    }

    /** A camera frame: one detector pass, the largest and most central face in detail. */
    public synchronized FaceLook look(Frame frame) {
        return look(Raster.of(frame), false);
    }

    /** A picture chosen to show a face: as {@link #look}, but searched harder when no face is found at first. */
    public synchronized FaceLook lookThoroughly(Frame frame) {
        return look(Raster.of(frame), true);
    }

    private FaceLook look(Raster raster, boolean thoroughly) {
        double frameBrightness = brightness(raster, 0, 0, raster.width(), raster.height());
        boolean dark = frameBrightness < DARK;
        List<Box> found = detector.find(raster);
        if (found.isEmpty() && dark) {
            Raster bright = raster.brightened(gain(frameBrightness));
            found = detector.find(bright);
            found = found.isEmpty() && thoroughly ? detector.findThoroughly(bright) : found;
        } else if (found.isEmpty() && thoroughly) {
            found = detector.findThoroughly(raster);
        }
        return found.isEmpty() ? new FaceLook(raster, raster, found, null) : detailed(raster, found);
    }

    private static double gain(double brightness) {
        return Math.max(1, Math.min(MOST_GAIN, WISHED_BRIGHTNESS / Math.max(1, brightness)));
    }

    /** Mean over a coarse grid: cheap, and a mean needs no more. */
    private static double brightness(Raster raster, double left, double top, double right, double bottom) {
        long sum = 0;
        int count = 0;
        double step = Math.max(1, Math.min(right - left, bottom - top) / 48);
        for (double y = Math.max(0, top); y < Math.min(raster.height(), bottom); y += step) {
            for (double x = Math.max(0, left); x < Math.min(raster.width(), right); x += step) {
                sum += Raster.luma(raster.bytes(), (((int) y) * raster.width() + ((int) x)) * 3);
                count++;
            }
        }
        return count == 0 ? 0 : (double) sum / count;
    }

    private FaceLook detailed(Raster raster, List<Box> found) {
        List<Box> faces = new ArrayList<>(found);
        faces.sort(
                Comparator.comparingDouble((Box box) -> prominence(raster, box)).reversed());
        Box box = faces.get(0);
        double brightness = brightness(raster, box.left(), box.top(), box.right(), box.bottom());
        // Judged by the face, not the frame: a bright face before a black wall needs no gain, a dark one before a
        // window does.
        Raster seen = brightness < DARK_FACE ? raster.brightened(gain(brightness)) : raster;
        Landmarks landmarks = Landmarks.find(models.landmarks, seen, box);
        int size = models.manifest().embedding().width();
        byte[] aligned = seen.sample(Alignment.map(landmarks.fivePoints(), size), size, size, Raster.Edge.REPEAT);
        Quality quality = Quality.measure(box, brightness, landmarks, aligned, size);
        return new FaceLook(raster, seen, faces, new FaceLook.Detail(box, landmarks, aligned, quality));
    }

    /** Large and near the middle: who stands before the door, or whom a photograph is about. */
    private static double prominence(Raster raster, Box box) {
        double x = (box.centreX() - raster.width() / 2.0) / raster.width();
        double y = (box.centreY() - raster.height() / 2.0) / raster.height();
        return box.side() * Math.exp(-4 * (x * x + y * y));
    }

    /**
     * As {@link #embedding}, from steadier landmarks and eight cuts that differ a little: a photograph has one chance, and
     * what the network makes of one cut must not decide alone. Eight times the cost; at the door several frames do the same.
     */
    public synchronized float[] carefulEmbedding(FaceLook look) {
        int size = models.manifest().embedding().width();
        double[] map = Alignment.map(
                Landmarks.findSteadily(models.landmarks, look.seen(), look.box())
                        .fivePoints(),
                size);
        float[] sum = new float[templateLength()];
        for (double[] cut : CUTS) {
            double[] moved = Alignment.varied(map, size, cut);
            Vectors.addTo(sum, embedded(look.seen().sample(moved, size, size, Raster.Edge.REPEAT)));
        }
        return Vectors.normalised(sum);
    }

    private float[] embedded(byte[] aligned) {
        Raster.fill(models.embedding, aligned);
        return models.embedding.run()[0];
    }

    /** The main face as a vector of length 1; of two, the dot product is the cosine. */
    public synchronized float[] embedding(FaceLook look) {
        return Vectors.normalised(embedded(look.detail().aligned()));
    }

    /** What this frame says about life. */
    public synchronized FrameCues cues(FaceLook look) {
        FaceLook.Detail face = look.detail();
        Raster raster = look.raster;
        return new FrameCues(
                LivenessViews.context(models.liveness, raster, face.box()),
                LivenessViews.contextShare(raster, face.box()),
                LivenessViews.tight(models.liveness, raster, face.box()),
                PaperEdge.surrounds(raster, face.box()),
                face.landmarks(),
                face.quality());
    }

    @Override
    public synchronized void close() {
        models.close();
    }
}
