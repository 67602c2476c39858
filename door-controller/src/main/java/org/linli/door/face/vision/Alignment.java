package org.linli.door.face.vision;

import java.util.List;

/**
 * Turns a face upright and to one size, so that the embedding sees eyes, nose and mouth always at the same place: the
 * similarity transform (turn, scale, shift) that brings the five points nearest to the template in the least-squares sense
 * (Umeyama). In two dimensions that has a closed form.
 */
final class Alignment {
    /** Where the five points lie in a 112 × 112 picture; the layout the embedding models were trained with. */
    private static final double[][] TEMPLATE = {
        {38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}
    };

    private static final double TEMPLATE_SIZE = 112;

    private Alignment() {}

    /** The map from aligned pixels of a {@code size × size} picture back to the original's, for {@link Raster#sample}. */
    static double[] map(List<double[]> points, int size) {
        double scale = size / TEMPLATE_SIZE;
        double fromX = 0;
        double fromY = 0;
        double toX = 0;
        double toY = 0;
        int count = TEMPLATE.length;
        for (int index = 0; index < count; index++) {
            fromX += TEMPLATE[index][0] * scale / count;
            fromY += TEMPLATE[index][1] * scale / count;
            toX += points.get(index)[0] / count;
            toY += points.get(index)[1] / count;
        }
        // Umeyama fits picture → template; its inverse is what sampling needs.
        double along = 0;
        double across = 0;
        double spread = 0;
        for (int index = 0; index < count; index++) {
            double px = points.get(index)[0] - toX;
            double py = points.get(index)[1] - toY;
            double tx = TEMPLATE[index][0] * scale - fromX;
            double ty = TEMPLATE[index][1] * scale - fromY;
            along += px * tx + py * ty;
            across += px * ty - py * tx;
            spread += px * px + py * py;
        }
        double a = along / spread;
        double b = across / spread;
        double norm = a * a + b * b;
        double cos = a / norm;
        double sin = -b / norm;
        // picture = R⁻¹ (template - fromMean) + toMean
        return new double[] {cos, -sin, toX - cos * fromX + sin * fromY, sin, cos, toY - sin * fromX - cos * fromY};
    }

    /**
     * The same face cut a little differently.
     *
     * @param map from {@link #map}
     * @param cut shift right, shift down (parts of {@code size}), turn (radians), size of the part that is cut out
     */
    static double[] varied(double[] map, int size, double[] cut) {
        double cos = Math.cos(cut[2]) * cut[3];
        double sin = Math.sin(cut[2]) * cut[3];
        double middle = (size - 1) / 2.0;
        double x = middle - cos * middle + sin * middle + cut[0] * size;
        double y = middle - sin * middle - cos * middle + cut[1] * size;
        return new double[] {
            map[0] * cos + map[1] * sin,
            -map[0] * sin + map[1] * cos,
            map[0] * x + map[1] * y + map[2],
            map[3] * cos + map[4] * sin,
            -map[3] * sin + map[4] * cos,
            map[3] * x + map[4] * y + map[5]
        };
    }
}
