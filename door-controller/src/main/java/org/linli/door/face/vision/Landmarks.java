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

    /** A head tilted more than this is looked at again, turned upright: the network was trained on upright ones. Radians. */
    private static final double TILTED = Math.toRadians(8);

    private static final double TILT_TRIED = Math.toRadians(25);

    static Landmarks find(Network network, Raster raster, Box box) {
        // The network was trained with faces a little higher in the square.
        double centreY = box.centreY() + 0.04 * box.height();
        Landmarks first = find(network, raster, box.centreX(), centreY, box.height(), 0);
        double tilt = first.tilt();
        if (Math.abs(tilt) < TILTED) {
            return first;
        }
        // "Lower" turns with the head.
        double down = 0.04 * box.height();
        double x = box.centreX() - down * Math.sin(tilt);
        double y = box.centreY() + down * Math.cos(tilt);
        return find(network, raster, x, y, box.height(), tilt);
    }

    /** Shifts (parts of the box) and scales under which the landmarks are found again; their mean is steadier than any. */
    private static final double[][] JITTER = {
        {0, 0, 1}, {0.04, 0, 1}, {-0.04, 0, 1}, {0, 0.04, 1}, {0, -0.04, 1}, {0, 0, 1.08}, {0, 0, 0.93}
    };

    /** Several independent ideas of where the landmarks are: the plain one, a steadied one, and two for a tilted head. */
    static List<Landmarks> alternatives(Network network, Raster raster, Box box) {
        double size = box.height();
        double x = box.centreX();
        double y = box.centreY() + 0.04 * size;
        float[] steady = new float[136];
        for (double[] jitter : JITTER) {
            Landmarks found = find(network, raster, x + jitter[0] * size, y + jitter[1] * size, size * jitter[2], 0);
            for (int index = 0; index < steady.length; index++) {
                steady[index] += found.xy[index] / JITTER.length;
            }
        }
        return List.of(
                find(network, raster, box),
                new Landmarks(steady),
                find(network, raster, x, y, size, -TILT_TRIED),
                find(network, raster, x, y, size, TILT_TRIED));
    }

    private static Landmarks find(Network network, Raster raster, double x, double y, double size, double tilt) {
        int side = network.part().width();
        double step = size / side;
        double cos = Math.cos(tilt) * step;
        double sin = Math.sin(tilt) * step;
        double middle = (side - 1) / 2.0;
        double[] map = {cos, -sin, x - 0.5 - middle * (cos - sin), sin, cos, y - 0.5 - middle * (sin + cos)};
        Raster.fill(network, raster.sample(map, side, side, Raster.Edge.REPEAT));
        float[] points = network.run()[0].clone();
        for (int index = 0; index < points.length; index += 2) {
            double across = points[index] * side - side / 2.0;
            double along = points[index + 1] * side - side / 2.0;
            points[index] = (float) (x + cos * across - sin * along);
            points[index + 1] = (float) (y + sin * across + cos * along);
        }
        return new Landmarks(points);
    }

    /** How far the line through the eyes leans, radians, positive clockwise. */
    private double tilt() {
        double[] left = mean(36, 37, 38, 39, 40, 41);
        double[] right = mean(42, 43, 44, 45, 46, 47);
        return Math.atan2(right[1] - left[1], right[0] - left[0]);
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
