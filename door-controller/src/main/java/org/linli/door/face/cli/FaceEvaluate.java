package org.linli.door.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.linli.door.face.vision.Vectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores pairs of photographs and says how well same and different people are told apart. */
@Command(
        name = "face-evaluate",
        mixinStandardHelpOptions = true,
        description = "score pairs of photographs with the door's own face code")
public final class FaceEvaluate implements Callable<Integer> {
    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "directory the list's paths start at")
    private Path images = Path.of(".");

    @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "CSV: left,right,same (1 or 0)")
    private Path pairs = Path.of("pairs.csv");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "CSV: left,right,same,score,status")
    private Path out = Path.of("out.csv");

    @Option(
            names = "--folders-are-persons",
            description = "also compare every picture of the list with every other one; its folder names the person")
    private boolean foldersArePersons;

    @Option(
            names = "--light",
            defaultValue = "1",
            paramLabel = "0..1",
            description = "multiply the brightness of every picture first: how well is told apart in the dark")
    private double light = 1;

    @Mixin
    private final ModelsOption models = new ModelsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        List<List<String>> rows = CsvRows.read(pairs, 3, "left");
        PrintWriter console = spec.commandLine().getOut();
        List<Verification.Pair> scored = new ArrayList<>();
        StringBuilder table = new StringBuilder(CsvRows.line("left", "right", "same", "score", "status"));
        int failed = 0;
        try (PictureFaces faces =
                new PictureFaces(images, models, spec.commandLine().getErr(), light)) {
            faces.embed(rows.stream()
                    .flatMap(row -> Stream.of(row.get(0), row.get(1)))
                    .toList());
            for (List<String> row : rows) {
                PictureFaces.Result left = faces.get(row.get(0));
                PictureFaces.Result right = faces.get(row.get(1));
                boolean same = row.get(2).equals("1") || row.get(2).equalsIgnoreCase("true");
                float[] leftFace = left.embedding();
                float[] rightFace = right.embedding();
                boolean ok = leftFace != null && rightFace != null;
                double score = leftFace != null && rightFace != null
                        ? Vectors.dot(leftFace, rightFace)
                        : Double.NEGATIVE_INFINITY;
                failed += ok ? 0 : 1;
                scored.add(new Verification.Pair(same, score));
                table.append(CsvRows.line(
                        row.get(0), row.get(1), row.get(2), ok ? decimal(score) : "", status(left, right)));
            }
            Files.writeString(out, table);
            console.printf(
                    Locale.ROOT,
                    "pictures %d, readable %d, with a face %d (detection rate %.2f %%)%n",
                    faces.pictures(),
                    faces.readable(),
                    faces.withFace(),
                    100.0 * faces.withFace() / Math.max(1, faces.readable()));
            print(console, scored, failed, faces.thresholds().match());
            if (foldersArePersons) {
                everyPair(console, faces.all());
            }
        }
        console.flush();
        return 0;
    }

    private static String status(PictureFaces.Result left, PictureFaces.Result right) {
        if (left.isOk() && right.isOk()) {
            return "ok";
        }
        if (left.isOk()) {
            return "right-" + right.status();
        }
        return right.isOk() ? "left-" + left.status() : "left-" + left.status() + " right-" + right.status();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static void print(PrintWriter console, List<Verification.Pair> scored, int failed, double shipped) {
        long same = scored.stream().filter(Verification.Pair::same).count();
        console.printf(
                Locale.ROOT,
                "pairs %d (%d same, %d different), %d without a score count as refused%n",
                scored.size(),
                same,
                scored.size() - same,
                failed);
        if (scored.isEmpty()) {
            return;
        }
        Verification.Accuracy accuracy = Verification.tenfold(scored);
        console.printf(
                Locale.ROOT,
                "10-fold accuracy %.2f %% ± %.2f (threshold %.3f)%n",
                100 * accuracy.mean(),
                100 * accuracy.deviation(),
                accuracy.threshold());
        console.printf(Locale.ROOT, "TAR at FAR 1e-2 %.2f %%%n", 100 * Verification.trueAccepts(scored, 1e-2));
        console.printf(Locale.ROOT, "TAR at FAR 1e-3 %.2f %%%n", 100 * Verification.trueAccepts(scored, 1e-3));
        long accepted = scored.stream()
                .filter(pair -> pair.same() && pair.score() >= shipped)
                .count();
        long wrong = scored.stream()
                .filter(pair -> !pair.same() && pair.score() >= shipped)
                .count();
        console.printf(
                Locale.ROOT,
                "at the shipped threshold %.2f: %d of %d same accepted, %d of %d different accepted%n",
                shipped,
                accepted,
                same,
                wrong,
                scored.size() - same);
    }

    /** Every picture against every other: the false accept rates a list of some hundred pairs cannot show. */
    private static void everyPair(PrintWriter console, Map<String, PictureFaces.Result> all) {
        List<String> names = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        new TreeMap<>(all).forEach((name, result) -> {
            float[] vector = result.embedding();
            if (vector != null) {
                names.add(name);
                vectors.add(vector);
            }
        });
        long[] same = new long[2001];
        long[] different = new long[2001];
        for (int left = 0; left < names.size(); left++) {
            for (int right = left + 1; right < names.size(); right++) {
                int bin = (int) Math.floor(1000 * (1 + Vectors.dot(vectors.get(left), vectors.get(right))));
                boolean samePerson = folder(names.get(left)).equals(folder(names.get(right)));
                (samePerson ? same : different)[Math.max(0, Math.min(2000, bin))]++;
            }
        }
        console.println(
                "threshold  false accepts (of " + sum(different, -1) + ")  true accepts (of " + sum(same, -1) + ")");
        for (double threshold = 0.30; threshold < 0.66; threshold += 0.05) {
            console.printf(
                    Locale.ROOT,
                    "%.2f       %d (%.2e)      %d (%.2f %%)%n",
                    threshold,
                    sum(different, threshold),
                    (double) sum(different, threshold) / Math.max(1, sum(different, -1)),
                    sum(same, threshold),
                    100.0 * sum(same, threshold) / Math.max(1, sum(same, -1)));
        }
    }

    private static long sum(long[] bins, double threshold) {
        long sum = 0;
        for (int bin = (int) Math.round(1000 * (1 + threshold)); bin < bins.length; bin++) {
            sum += bins[bin];
        }
        return sum;
    }

    private static String folder(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }
}
