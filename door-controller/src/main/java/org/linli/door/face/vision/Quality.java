package org.linli.door.face.vision;

import java.util.Optional;

/**
 * How good a face is for recognition.
 *
 * @param side shorter side of the face, pixels
 * @param brightness mean of the face before any gain, 0..255
 * @param burnt part of the aligned face that is white, 0..1
 * @param sharpness variance of the Laplacian over that of the brightness, about 0.01 (blurred) to 1
 * @param turn see {@link Landmarks#turn()}
 */
public record Quality(double side, double brightness, double burnt, double sharpness, double turn) {
    /** Below this detection and embedding lose people. Pixels. */
    public static final double LEAST_SIDE = 60;

    static final double LEAST_BRIGHTNESS = 6;
    static final double MOST_BURNT = 0.35;
    static final double LEAST_SHARPNESS = 0.004;
    static final double MOST_TURN = 0.42;

    /** The first thing to mend, in the order a person would: come closer, find light, hold still, look here. */
    public Optional<FaceProblem> problem() {
        if (side < LEAST_SIDE) {
            return Optional.of(FaceProblem.TOO_SMALL);
        }
        if (brightness < LEAST_BRIGHTNESS) {
            return Optional.of(FaceProblem.TOO_DARK);
        }
        if (burnt > MOST_BURNT) {
            return Optional.of(FaceProblem.TOO_BRIGHT);
        }
        if (Math.abs(turn) > MOST_TURN) {
            return Optional.of(FaceProblem.TURNED_AWAY);
        }
        return sharpness < LEAST_SHARPNESS ? Optional.of(FaceProblem.BLURRED) : Optional.empty();
    }

    static Quality measure(Box box, double brightness, Landmarks landmarks, byte[] aligned, int size) {
        double sum = 0;
        double squares = 0;
        int burnt = 0;
        int[] luma = new int[size * size];
        for (int pixel = 0; pixel < luma.length; pixel++) {
            int value = Raster.luma(aligned, 3 * pixel);
            luma[pixel] = value;
            sum += value;
            squares += (double) value * value;
            burnt += value >= 250 ? 1 : 0;
        }
        double mean = sum / luma.length;
        double variance = Math.max(1, squares / luma.length - mean * mean);
        double edges = 0;
        double edgeSquares = 0;
        int inner = (size - 2) * (size - 2);
        for (int y = 1; y < size - 1; y++) {
            for (int x = 1; x < size - 1; x++) {
                int at = y * size + x;
                int laplacian = luma[at - 1] + luma[at + 1] + luma[at - size] + luma[at + size] - 4 * luma[at];
                edges += laplacian;
                edgeSquares += (double) laplacian * laplacian;
            }
        }
        double edgeMean = edges / inner;
        double sharpness = (edgeSquares / inner - edgeMean * edgeMean) / variance;
        return new Quality(box.side(), brightness, burnt / (double) luma.length, sharpness, landmarks.turn());
    }
}
