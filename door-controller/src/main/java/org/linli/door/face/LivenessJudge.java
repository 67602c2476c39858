package org.linli.door.face;

import java.util.Arrays;
import org.linli.door.face.vision.FrameCues;

/**
 * Weighs several frames of one face: living person, or a picture of one?
 *
 * <p>Four cues, each explainable and each weak alone, add up: the liveness model on the face alone (a print or screen has
 * another fine structure than skin), the same model on the face with its surroundings (edges of paper, bezels, hands), detail
 * (what is photographed twice is softer), and a closed rectangle around the face, which only a picture of a picture has. Their mean over the frames is far steadier than any single frame. Weights
 * and thresholds are measured; see docs/decisions/0004-faces.md for the error rates, and what they do not cover.
 *
 * <p>Thread: one. Bounded: only the last {@link #MOST_FRAMES} frames count.
 */
public final class LivenessJudge {
    /** Frames that count; older ones are forgotten. */
    public static final int MOST_FRAMES = 20;

    /** A door decides on no fewer. */
    public static final int LEAST_FRAMES = 5;

    private static final double CONTEXT_WEIGHT = 0.3;
    private static final double DETAIL_WEIGHT = 2.0;

    /** A rectangle in every frame outweighs whatever else speaks for life; in one of ten it is the wall behind. */
    private static final double FRAMED_WEIGHT = 14.0;

    /** Sum of the cues where a living face and a picture are equally likely; the logistic curve is centred here. */
    private static final double CENTRE = 1.2;

    /** This far below the threshold nothing is asked any more: log-odds. */
    private static final double HOPELESS = 3.0;

    private final double threshold;
    private final int leastFrames;
    private final double[] sums = new double[MOST_FRAMES];
    private final double[] details = new double[MOST_FRAMES];
    private final boolean[] framed = new boolean[MOST_FRAMES];
    private long count;

    /** What the frames say so far. */
    public enum Verdict {
        /** Too few frames. */
        UNDECIDED,
        LIVE,
        /** Neither: ask for a movement. */
        DOUBTFUL,
        SPOOF
    }

    /**
     * @param threshold least {@link #score()} of a living face, 0..1
     * @param leastFrames before that the verdict is {@code UNDECIDED}; 1 for a single picture
     */
    public LivenessJudge(double threshold, int leastFrames) {
        if (!(threshold > 0 && threshold < 1)) {
            throw new IllegalArgumentException("liveness threshold must lie between 0 and 1: " + threshold);
        }
        this.threshold = threshold;
        this.leastFrames = leastFrames;
    }

    /** Adds one frame of the same person. */
    public void add(FrameCues cues) {
        int slot = (int) (count % MOST_FRAMES);
        sums[slot] = cues.tight() + CONTEXT_WEIGHT * cues.context();
        details[slot] = Math.log(Math.max(1e-4, cues.quality().sharpness()));
        framed[slot] = cues.framed();
        count++;
    }

    /** Forgets everything: another person. */
    public void reset() {
        count = 0;
    }

    public int frames() {
        return (int) Math.min(count, MOST_FRAMES);
    }

    /** How much speaks for a living face, 0..1; 0 without a frame. */
    public double score() {
        return frames() == 0 ? 0 : 1 / (1 + Math.exp(-logOdds()));
    }

    private double logOdds() {
        int frames = frames();
        double mean = Arrays.stream(sums, 0, frames).average().orElse(0);
        double[] sorted = Arrays.copyOf(details, frames);
        Arrays.sort(sorted);
        // The median: one frame blurred by motion says nothing about paper.
        double detail = (sorted[(frames - 1) / 2] + sorted[frames / 2]) / 2;
        return mean + DETAIL_WEIGHT * detail - CENTRE - FRAMED_WEIGHT * framedShare(frames);
    }

    private double framedShare(int frames) {
        int seen = 0;
        for (int i = 0; i < frames; i++) {
            seen += framed[i] ? 1 : 0;
        }
        return (double) seen / frames;
    }

    public Verdict verdict() {
        if (count < leastFrames || count == 0) {
            return Verdict.UNDECIDED;
        }
        double line = Math.log(threshold / (1 - threshold));
        if (logOdds() >= line) {
            return Verdict.LIVE;
        }
        return logOdds() < line - HOPELESS ? Verdict.SPOOF : Verdict.DOUBTFUL;
    }
}
