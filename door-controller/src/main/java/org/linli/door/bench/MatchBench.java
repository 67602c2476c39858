package org.linli.door.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.linli.door.face.FaceIndex;
import org.linli.door.face.vision.Vectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exact search over many templates on one core, against one plain pass over the same bytes. */
@Command(name = "match", mixinStandardHelpOptions = true, description = "1:N face search against a streaming pass")
public final class MatchBench implements Callable<Integer> {
    private static final int DIMENSION = 512;

    @Option(names = "--templates", description = "default: ${DEFAULT-VALUE}")
    private int templates = 50_000;

    @Option(names = "--rounds", description = "measured searches; default: ${DEFAULT-VALUE}")
    private int rounds = 120;

    /** Results go here and are printed nowhere, so that no work can be left out as useless. */
    private double sink;

    @Override
    public Integer call() {
        FaceIndex index = filled();
        float[] probe = vector(new Random(1));
        double[] search = new double[rounds];
        double[] pass = new double[rounds];
        // Both in turn, so that whatever else the machine does hits both alike; a third of the rounds more to warm up.
        for (int round = -Math.max(10, rounds / 3); round < rounds; round++) {
            // Who goes first changes each time: the second finds another state of caches and clock rate than the first.
            boolean searchFirst = (round & 1) == 0;
            double passMillis = searchFirst ? 0 : pass(index);
            long begin = System.nanoTime();
            double score = index.search(probe).score();
            double searchMillis = (System.nanoTime() - begin) / 1e6;
            sink += score;
            passMillis = searchFirst ? pass(index) : passMillis;
            if (round >= 0) {
                search[round] = searchMillis;
                pass[round] = passMillis;
            }
        }
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8).print(sink);
        report(search, pass);
        return 0;
    }

    private double pass(FaceIndex index) {
        long begin = System.nanoTime();
        sink += index.streamingPass();
        return (System.nanoTime() - begin) / 1e6;
    }

    private FaceIndex filled() {
        FaceIndex index = new FaceIndex(DIMENSION);
        Random random = new Random(20261121);
        for (int row = 0; row < templates; row++) {
            index.add("t" + row, "h" + row, "c" + row, vector(random));
        }
        return index;
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) random.nextGaussian();
        }
        return Vectors.normalised(vector);
    }

    private void report(double[] search, double[] pass) {
        double megabytes = templates * (double) DIMENSION * Float.BYTES / 1e6;
        BenchReport report =
                new BenchReport("exact 1:N search, " + templates + " templates of 512 floats, one thread", System.out);
        report.table(
                List.of("what", "median ms", "fastest ms", "slowest ms", "GB/s"),
                List.of(row("search", search, megabytes), row("streaming pass", pass, megabytes)));
        report.line(
                "match.ratio: fastest search / fastest pass of the run, because other work on the machine only ever adds"
                        + " time; match.ratio-median: median search / median pass");
        report.figure("match.templates", templates, "templates");
        report.figure("match.search", fastest(search), "ms");
        report.figure("match.pass", fastest(pass), "ms");
        report.figure("match.ratio", fastest(search) / fastest(pass), "x");
        report.figure("match.ratio-median", median(search) / median(pass), "x");
        report.close();
    }

    private static List<String> row(String what, double[] millis, double megabytes) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return List.of(
                what,
                decimal(median(millis)),
                decimal(sorted[0]),
                decimal(sorted[sorted.length - 1]),
                decimal(megabytes / median(millis)));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static double fastest(double[] values) {
        return Arrays.stream(values).min().orElse(0);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
