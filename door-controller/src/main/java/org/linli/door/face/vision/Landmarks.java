package org.linli.door.face.vision;

import java.util.List;

/**
 * 68 points of a face, in picture pixels, in the usual order (0-16 jaw, 17-26 brows, 27-35 nose, 36-41 and 42-47 eyes, 48-67
 * mouth).
 *
 * @param xy x and y alternating, 136 values; not copied, do not change
 */
public record Landmarks(float[] xy) {

    public Landmarks {
        if (xy.length != 136) {
            throw new IllegalArgumentException("68 points expected");
        }
    }

    /**
     * Where the network was trained to find the face: middle and side of its crop, in the pixels of the 112 × 112 template
     * of {@link Alignment}; means over detector boxes of many photographs.
     */
    private static final double CROP_X = 55.6;

    private static final double CROP_Y = 66.9;
    private static final double CROP_SIDE = 112.5;

    /** After so many looks at an upright, centred crop the points no longer move. */
    private static final int REFINEMENTS = 2;

    /** The point that takes this one's place when left and right are exchanged. */
    private static final int[] MIRRORED = {
        16,
        15,
        14,
        13,
        12,
        11,
        10,
        9,
        8,
        7,
        6,
        5,
        4,
        3,
        2,
        1,
        0, // jaw
        26,
        25,
        24,
        23,
        22,
        21,
        20,
        19,
        18,
        17, // brows
        27,
        28,
        29,
        30,
        35,
        34,
        33,
        32,
        31, // nose
        45,
        44,
        43,
        42,
        47,
        46,
        39,
        38,
        37,
        36,
        41,
        40, // eyes
        54,
        53,
        52,
        51,
        50,
        49,
        48,
        59,
        58,
        57,
        56,
        55,
        64,
        63,
        62,
        61,
        60,
        67,
        66,
        65 // mouth
    };

    /** The square the network looks at: middle, side and lean in the picture's pixels. */
    private record Crop(double x, double y, double side, double tilt) {
        static Crop of(Box box) {
            // The network was trained with faces a little higher in the square.
            return new Crop(box.centreX(), box.centreY() + 0.04 * box.height(), box.height(), 0);
        }
    }

    /** Found in the detector's box, then again in an upright square around what was found: box and lean are often off. */
    static Landmarks find(Network network, Raster raster, Box box) {
        Landmarks found = find(network, raster, Crop.of(box), false);
        for (int time = 0; time < REFINEMENTS; time++) {
            found = find(network, raster, found.crop(), false);
        }
        return found;
    }

    /** As {@link #find}, at every step from the mirrored crop too, and the mean of all: twice the cost, steadier. */
    static Landmarks findSteadily(Network network, Raster raster, Box box) {
        float[] sum = new float[136];
        Landmarks mean = new Landmarks(sum);
        Crop crop = Crop.of(box);
        for (int time = 0; time <= REFINEMENTS; time++) {
            Landmarks plain = find(network, raster, crop, false);
            Landmarks mirrored = find(network, raster, crop, true);
            float[] xy = new float[136];
            for (int index = 0; index < sum.length; index++) {
                sum[index] += plain.xy[index] + mirrored.xy[index];
                xy[index] = sum[index] / (2 * (time + 1));
            }
            mean = new Landmarks(xy);
            crop = mean.crop();
        }
        return mean;
    }

    private Crop crop() {
        double[] map = Alignment.map(fivePoints(), 112);
        double x = map[0] * CROP_X + map[1] * CROP_Y + map[2] + 0.5;
        double y = map[3] * CROP_X + map[4] * CROP_Y + map[5] + 0.5;
        return new Crop(x, y, CROP_SIDE * Math.hypot(map[0], map[3]), Math.atan2(map[3], map[0]));
    }

    private static Landmarks find(Network network, Raster raster, Crop crop, boolean mirrored) {
        int side = network.part().width();
        double step = crop.side() / side;
        double cos = Math.cos(crop.tilt()) * step;
        double sin = Math.sin(crop.tilt()) * step;
        double middle = (side - 1) / 2.0;
        double[] map = {
            cos, -sin, crop.x() - 0.5 - middle * (cos - sin), sin, cos, crop.y() - 0.5 - middle * (sin + cos)
        };
        byte[] seen = raster.sampleFinely(map, side, Raster.Edge.REPEAT);
        Raster.fill(network, mirrored ? Raster.mirrored(seen, side) : seen);
        float[] fractions = network.run()[0];
        float[] points = new float[136];
        for (int point = 0; point < points.length / 2; point++) {
            int from = mirrored ? MIRRORED[point] : point;
            double right = mirrored ? 1 - fractions[2 * from] : fractions[2 * from];
            double across = right * side - side / 2.0;
            double along = fractions[2 * from + 1] * side - side / 2.0;
            points[2 * point] = (float) (crop.x() + cos * across - sin * along);
            points[2 * point + 1] = (float) (crop.y() + sin * across + cos * along);
        }
        return new Landmarks(points);
    }

    public double x(int point) {
        return xy[2 * point];
    }

    public double y(int point) {
        return xy[2 * point + 1];
    }

    /** Mean of some points: x, y. */
    double[] mean(int... points) {
        double x = 0;
        double y = 0;
        for (int point : points) {
            x += x(point);
            y += y(point);
        }
        return new double[] {x / points.length, y / points.length};
    }

    /** Both eyes, nose tip, both corners of the mouth: what alignment uses. */
    List<double[]> fivePoints() {
        return List.of(mean(36, 37, 38, 39, 40, 41), mean(42, 43, 44, 45, 46, 47), mean(30), mean(48), mean(54));
    }

    /** Distance between the eyes in pixels. */
    public double eyeDistance() {
        double[] left = mean(36, 37, 38, 39, 40, 41);
        double[] right = mean(42, 43, 44, 45, 46, 47);
        return Math.hypot(right[0] - left[0], right[1] - left[1]);
    }

    /**
     * How far the head is turned sideways: where the nose tip lies between the eyes, along the line through them. 0 is
     * straight at the camera, ±0.5 is nose above an eye; positive is towards the picture's right.
     */
    public double turn() {
        double[] left = mean(36, 37, 38, 39, 40, 41);
        double[] right = mean(42, 43, 44, 45, 46, 47);
        double dx = right[0] - left[0];
        double dy = right[1] - left[1];
        double along = ((x(30) - left[0]) * dx + (y(30) - left[1]) * dy) / (dx * dx + dy * dy);
        return along - 0.5;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Landmarks that && java.util.Arrays.equals(xy, that.xy);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(xy);
    }

    @Override
    public String toString() {
        return "Landmarks";
    }
}
