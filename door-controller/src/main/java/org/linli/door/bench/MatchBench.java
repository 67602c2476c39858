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
    private int rounds = 61;

    @Override
    public Integer call() {
        FaceIndex index = filled();
        float[] probe = vector(new Random(1));
        double[] search = new double[rounds];
        double[] pass = new double[rounds];
        double sink = 0;
        // Both in turn, so that whatever else the machine does hits both alike; a third of the rounds more to warm up.
        for (int round = -Math.max(10, rounds / 3); round < rounds; round++) {
            long begin = System.nanoTime();
            sink += index.search(probe).score();
            long middle = System.nanoTime();
            sink += index.streamingPass();
            long end = System.nanoTime();
            if (round >= 0) {
                search[round] = (middle - begin) / 1e6;
                pass[round] = (end - middle) / 1e6;
            }
        }
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8).print(sink);
        report(search, pass);
        return 0;
    }

    private FaceIndex filled() {
        FaceIndex index = new FaceIndex(DIMENSION);
        index.reserve(templates);
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
        double[] ratios = new double[search.length];
        Arrays.setAll(ratios, round -> search[round] / pass[round]);
        report.line("ratio: median over the rounds of search / the pass right after it");
        report.figure("match.templates", templates, "templates");
        report.figure("match.search", median(search), "ms");
        report.figure("match.pass", median(pass), "ms");
        report.figure("match.ratio", median(ratios), "x");
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

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
