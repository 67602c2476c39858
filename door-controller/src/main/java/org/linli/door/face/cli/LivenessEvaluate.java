package org.linli.door.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.linli.door.face.LivenessJudge;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FrameCues;
import org.linli.hardware.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts how many pictures of pictures pass as living faces, and how many living ones do not. */
@Command(
        name = "liveness-evaluate",
        mixinStandardHelpOptions = true,
        description = "spoofs accepted and real people refused, single frame and multi frame, with the door's own code")
public final class LivenessEvaluate implements Callable<Integer> {
    @Option(
            names = "--real",
            required = true,
            paramLabel = "DIR",
            description = "pictures (one attempt each), folders (frame sequences)")
    private Path real = Path.of(".");

    @Option(names = "--spoof", required = true, paramLabel = "DIR", description = "the same of spoofs")
    private Path spoof = Path.of(".");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "CSV: kind,attempt,mode,frames,score,decision,status")
    private Path out = Path.of("out.csv");

    @Mixin
    private final ModelsOption models = new ModelsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * One decision.
     *
     * @param score 0 when no face was found: such an attempt never passes
     */
    private record Attempt(boolean isReal, String name, boolean several, int frames, double score, String status) {}

    @Override
    public Integer call() throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        PrintWriter console = spec.commandLine().getOut();
        double threshold;
        try (FaceAnalyzer analyzer = models.open()) {
            threshold = analyzer.models().manifest().thresholds().liveness();
            attempts.addAll(attempts(analyzer, real, true, threshold));
            attempts.addAll(attempts(analyzer, spoof, false, threshold));
        }
        StringBuilder table =
                new StringBuilder(CsvRows.line("kind", "attempt", "mode", "frames", "score", "decision", "status"));
        for (Attempt attempt : attempts) {
            table.append(CsvRows.line(
                    attempt.isReal() ? "real" : "spoof",
                    attempt.name(),
                    attempt.several() ? "multi" : "single",
                    attempt.frames(),
                    String.format(Locale.ROOT, "%.6f", attempt.score()),
                    attempt.score() >= threshold ? "live" : "refused",
                    attempt.status()));
        }
        Files.writeString(out, table);
        console.printf(Locale.ROOT, "shipped threshold %.3f%n", threshold);
        print(
                console,
                "single frame",
                attempts.stream().filter(a -> !a.several()).toList(),
                threshold);
        print(console, "multi frame", attempts.stream().filter(Attempt::several).toList(), threshold);
        console.flush();
        return 0;
    }

    private List<Attempt> attempts(FaceAnalyzer analyzer, Path directory, boolean isReal, double threshold)
            throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        List<Path> entries = sorted(directory);
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                LivenessJudge judge = new LivenessJudge(threshold, 1);
                String status = "ok";
                for (Path file : sorted(entry)) {
                    if (Files.isRegularFile(file)) {
                        Attempt single = single(analyzer, directory, file, isReal, threshold, judge);
                        attempts.add(single);
                        status = single.status().equals("ok") ? status : "some-" + single.status();
                    }
                }
                String name = directory.relativize(entry).toString();
                String outcome = judge.frames() == 0 ? "no-face" : status;
                attempts.add(new Attempt(isReal, name, true, judge.frames(), judge.score(), outcome));
                spec.commandLine().getErr().println(name + " " + outcome);
                spec.commandLine().getErr().flush();
            } else {
                attempts.add(single(analyzer, directory, entry, isReal, threshold, null));
            }
        }
        return attempts;
    }

    private static Attempt single(
            FaceAnalyzer analyzer,
            Path directory,
            Path file,
            boolean isReal,
            double threshold,
            @org.jspecify.annotations.Nullable LivenessJudge sequence) {
        String name = directory.relativize(file).toString();
        PictureFaces.PictureFile.Read read = PictureFaces.PictureFile.read(file);
        Frame frame = read.frame();
        if (frame == null) {
            return new Attempt(isReal, name, false, 0, 0, read.status());
        }
        FaceLook look = analyzer.lookThoroughly(frame);
        if (!look.hasFace()) {
            return new Attempt(isReal, name, false, 0, 0, "no-face");
        }
        FrameCues cues = analyzer.cues(look);
        LivenessJudge alone = new LivenessJudge(threshold, 1);
        alone.add(cues);
        if (sequence != null) {
            sequence.add(cues);
        }
        return new Attempt(isReal, name, false, 1, alone.score(), "ok");
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** The rates at the shipped threshold, and what other thresholds would give. */
    private static void print(PrintWriter console, String mode, List<Attempt> attempts, double shipped) {
        long reals = attempts.stream().filter(Attempt::isReal).count();
        long spoofs = attempts.size() - reals;
        if (attempts.isEmpty()) {
            console.println(mode + ": no attempts");
            return;
        }
        console.println(mode + ": " + reals + " real, " + spoofs + " spoof");
        console.println(mode + " APCER " + rate(accepted(attempts, false, shipped), spoofs));
        console.println(mode + " BPCER " + rate(reals - accepted(attempts, true, shipped), reals));
        console.println("  threshold  APCER                BPCER");
        for (double threshold : new double[] {0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99}) {
            console.printf(
                    Locale.ROOT,
                    "  %-9.2f  %-19s  %s%n",
                    threshold,
                    rate(accepted(attempts, false, threshold), spoofs),
                    rate(reals - accepted(attempts, true, threshold), reals));
        }
    }

    private static long accepted(List<Attempt> attempts, boolean isReal, double threshold) {
        return attempts.stream()
                .filter(attempt -> attempt.isReal() == isReal && attempt.score() >= threshold)
                .count();
    }

    private static String rate(long count, long of) {
        return of == 0 ? "none" : String.format(Locale.ROOT, "%.2f %% (%d of %d)", 100.0 * count / of, count, of);
    }
}
