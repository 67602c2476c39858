package org.linli.door.face.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How well scores tell same from different. Pure; a missing score counts as the lowest. */
final class Verification {
    private Verification() {}

    /**
     * One pair.
     *
     * @param score cosine; {@link Double#NEGATIVE_INFINITY} when a face was missing
     */
    record Pair(boolean same, double score) {}

    /** Mean and standard deviation over the folds, 0..1, and the mean threshold. */
    record Accuracy(double mean, double deviation, double threshold) {}

    /**
     * Tenfold accuracy: the threshold is chosen on nine folds and tested on the tenth. Folds follow the order of the list,
     * within same and different separately.
     */
    static Accuracy tenfold(List<Pair> pairs) {
        int folds = 10;
        int[] fold = new int[pairs.size()];
        for (boolean same : new boolean[] {true, false}) {
            long count = pairs.stream().filter(pair -> pair.same() == same).count();
            long seen = 0;
            for (int index = 0; index < pairs.size(); index++) {
                if (pairs.get(index).same() == same) {
                    fold[index] = (int) (seen * folds / count);
                    seen++;
                }
            }
        }
        List<Double> accuracies = new ArrayList<>();
        double thresholds = 0;
        for (int test = 0; test < folds; test++) {
            List<Pair> train = new ArrayList<>();
            List<Pair> held = new ArrayList<>();
            for (int index = 0; index < pairs.size(); index++) {
                (fold[index] == test ? held : train).add(pairs.get(index));
            }
            if (!held.isEmpty() && !train.isEmpty()) {
                double threshold = bestThreshold(train);
                thresholds += threshold;
                accuracies.add(accuracy(held, threshold));
            }
        }
        double mean = accuracies.stream().mapToDouble(value -> value).average().orElse(0);
        double variance = accuracies.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        return new Accuracy(mean, Math.sqrt(variance), thresholds / Math.max(1, accuracies.size()));
    }

    static double accuracy(List<Pair> pairs, double threshold) {
        long right = pairs.stream()
                .filter(pair -> (pair.score() >= threshold) == pair.same())
                .count();
        return (double) right / pairs.size();
    }

    /** The middle of the widest-known best range: between the scores where the accuracy is greatest. */
    static double bestThreshold(List<Pair> pairs) {
        List<Pair> sorted = new ArrayList<>(pairs);
        sorted.sort((left, right) -> Double.compare(left.score(), right.score()));
        long sames = pairs.stream().filter(Pair::same).count();
        long right = sames; // A threshold below everything accepts all.
        long best = -1;
        double low = -1;
        double high = -1;
        for (int index = 0; index <= sorted.size(); index++) {
            double below = index == 0 ? -1 : Math.max(-1, sorted.get(index - 1).score());
            double above =
                    index == sorted.size() ? 1 : Math.max(-1, sorted.get(index).score());
            if (right > best && above > below) {
                best = right;
                low = below;
                high = above;
            } else if (right == best && below <= high) {
                high = above;
            }
            if (index < sorted.size()) {
                right += sorted.get(index).same() ? -1 : 1;
            }
        }
        return (low + high) / 2;
    }

    /** Part of the same pairs accepted when at most {@code far} of the different ones are. */
    static double trueAccepts(List<Pair> pairs, double far) {
        double threshold = thresholdAt(
                pairs.stream()
                        .filter(pair -> !pair.same())
                        .mapToDouble(Pair::score)
                        .toArray(),
                far);
        long sames = pairs.stream().filter(Pair::same).count();
        long accepted = pairs.stream()
                .filter(pair -> pair.same() && pair.score() > threshold)
                .count();
        return sames == 0 ? 0 : (double) accepted / sames;
    }

    /** The lowest score that, exceeded, lets at most {@code far} of these through. */
    static double thresholdAt(double[] different, double far) {
        double[] sorted = different.clone();
        Arrays.sort(sorted);
        int allowed = (int) Math.floor(far * sorted.length + 1e-9);
        int index = sorted.length - 1 - allowed;
        return index < 0 ? Double.NEGATIVE_INFINITY : sorted[index];
    }
}
