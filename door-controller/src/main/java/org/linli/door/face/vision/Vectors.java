package org.linli.door.face.vision;

/** The little arithmetic templates need. */
public final class Vectors {
    private Vectors() {}

    /** A copy of length 1. A zero vector stays zero. */
    public static float[] normalised(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float scale = (float) (1 / Math.sqrt(Math.max(1e-20, squares)));
        float[] unit = new float[vector.length];
        for (int index = 0; index < unit.length; index++) {
            unit[index] = vector[index] * scale;
        }
        return unit;
    }

    /** Adds in place. */
    static void addTo(float[] sum, float[] vector) {
        for (int index = 0; index < sum.length; index++) {
            sum[index] += vector[index];
        }
    }

    /** Dot product; of two vectors of length 1 it is their cosine. */
    public static float dot(float[] left, float[] right) {
        float sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }
}
