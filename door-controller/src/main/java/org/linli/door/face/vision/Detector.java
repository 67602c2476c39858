package org.linli.door.face.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds faces: letterbox to the network's size, threshold, merge what overlaps. */
final class Detector {
    /** More boxes than this are noise; the strongest are kept before merging. */
    private static final int MOST_BOXES = 200;

    private final Network network;
    private final double leastScore;
    private final double mostOverlap;

    Detector(Network network, ModelManifest.Thresholds thresholds) {
        this.network = network;
        this.leastScore = thresholds.face();
        this.mostOverlap = thresholds.overlap();
    }

    /** One pass over the whole picture, strongest first. */
    List<Box> find(Raster raster) {
        return find(raster, 0, 0, raster.width(), raster.height(), 1.0, leastScore);
    }

    /**
     * For a picture that was chosen to show a face: when the plain pass finds none, looks at it smaller (a face that fills
     * the picture), then larger in its middle (a small one), then asks less of the score.
     */
    List<Box> findThoroughly(Raster raster) {
        List<Box> found = find(raster);
        double width = raster.width();
        double height = raster.height();
        for (double least = leastScore; found.isEmpty() && least >= leastScore / 3; least /= 2) {
            for (double size : new double[] {1.0, 0.6, 0.35}) {
                found = found.isEmpty() ? find(raster, 0, 0, width, height, size, least) : found;
            }
            for (double part : new double[] {0.7, 0.5, 0.35}) {
                double left = width * (1 - part) / 2;
                double top = height * (1 - part) / 2;
                found = found.isEmpty() ? find(raster, left, top, width * part, height * part, 1.0, least) : found;
            }
        }
        return found;
    }

    /** One pass over a part of the picture, drawn at {@code size} (0..1] of the network's input. */
    private List<Box> find(
            Raster raster, double left, double top, double width, double height, double size, double least) {
        int wide = network.part().width();
        int high = network.part().height();
        double scale = Math.min(wide / width, high / height) * size;
        // The rectangle of the picture, larger than the part looked at, that fills the whole input.
        double fromX = left + width / 2 - wide / scale / 2;
        double fromY = top + height / 2 - high / scale / 2;
        double[] map = Raster.rectangle(fromX, fromY, wide / scale, high / scale, wide, high);
        Raster.fill(network, raster.sample(map, wide, high, Raster.Edge.GREY));
        float[][] out = network.run();
        float[] scores = out[0];
        float[] corners = out[1];
        List<Box> boxes = new ArrayList<>();
        for (int index = 0; index < scores.length / 2; index++) {
            float score = scores[2 * index + 1];
            if (score >= least) {
                boxes.add(new Box(
                        (float) (corners[4 * index] * wide / scale + fromX),
                        (float) (corners[4 * index + 1] * high / scale + fromY),
                        (float) (corners[4 * index + 2] * wide / scale + fromX),
                        (float) (corners[4 * index + 3] * high / scale + fromY),
                        score));
            }
        }
        return merged(boxes, raster);
    }

    private List<Box> merged(List<Box> boxes, Raster raster) {
        boxes.sort(Comparator.comparingDouble(Box::score).reversed());
        List<Box> kept = new ArrayList<>();
        for (Box box : boxes.subList(0, Math.min(MOST_BOXES, boxes.size()))) {
            boolean inside = box.centreX() >= 0
                    && box.centreY() >= 0
                    && box.centreX() < raster.width()
                    && box.centreY() < raster.height();
            boolean sane = box.width() > 4 && box.height() > 4;
            if (inside && sane && kept.stream().noneMatch(other -> other.overlap(box) > mostOverlap)) {
                kept.add(box);
            }
        }
        return kept;
    }
}
