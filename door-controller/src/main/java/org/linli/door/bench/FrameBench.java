package org.linli.door.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.Credential;
import org.linli.door.face.FaceIndex;
import org.linli.door.face.LivenessJudge;
import org.linli.door.face.cli.ModelsOption;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FaceModels;
import org.linli.door.face.vision.ModelManifest;
import org.linli.door.face.vision.PictureDecoder;
import org.linli.door.face.vision.Vectors;
import org.linli.hardware.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way from a camera frame to a face decision, against the time spent inside the bare models in the same run. */
@Command(
        name = "frame",
        mixinStandardHelpOptions = true,
        description = "frame to face decision against bare model times")
public final class FrameBench implements Callable<Integer> {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int PEOPLE = 1000;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "a photograph with a face; default: a sample of the build")
    private @Nullable Path image;

    @Option(names = "--rounds", description = "measured frames; default: ${DEFAULT-VALUE}")
    private int rounds = 150;

    @Mixin
    private final ModelsOption models = new ModelsOption();

    @Override
    public Integer call() throws IOException {
        Path file = image == null
                ? FaceModels.shippedDirectory().resolveSibling("samples").resolve("sample5.jpg")
                : image;
        Frame photograph = Files.exists(file)
                ? PictureDecoder.decode(Files.readAllBytes(file)).frame()
                : null;
        if (photograph == null) {
            System.err.println("no picture at " + file + "; name one with --image");
            return 2;
        }
        try (FaceAnalyzer analyzer = models.open()) {
            Frame frame = aroundTheFace(photograph, analyzer.lookThoroughly(photograph));
            measure(analyzer, frame);
        }
        return 0;
    }

    private void measure(FaceAnalyzer analyzer, Frame frame) {
        FaceIndex index = new FaceIndex(analyzer.templateLength());
        Random random = new Random(7);
        for (int person = 0; person < PEOPLE; person++) {
            float[] vector = new float[analyzer.templateLength()];
            for (int at = 0; at < vector.length; at++) {
                vector[at] = (float) random.nextGaussian();
            }
            index.add("t" + person, "h" + person, "c" + person, Vectors.normalised(vector));
        }
        LivenessJudge judge = new LivenessJudge(0.5, 1);
        double[] whole = new double[rounds];
        double[] bare = new double[rounds];
        int decided = 0;
        for (int round = -30; round < rounds; round++) {
            long bareBefore = analyzer.models().bareNanos();
            long begin = System.nanoTime();
            Credential.Face face = decide(analyzer, index, judge, frame);
            long end = System.nanoTime();
            if (round >= 0) {
                whole[round] = (end - begin) / 1e6;
                bare[round] = (analyzer.models().bareNanos() - bareBefore) / 1e6;
                decided += face.score() > -1 ? 1 : 0;
            }
        }
        report(whole, bare, decided);
    }

    /** What {@code FaceWatcher} does with one frame of a person. */
    private static Credential.Face decide(FaceAnalyzer analyzer, FaceIndex index, LivenessJudge judge, Frame frame) {
        FaceLook look = analyzer.look(frame);
        if (!look.hasFace()) {
            return new Credential.Face(Credential.FaceFinding.LOW_SCORE, null, null, -1);
        }
        float[] embedding = analyzer.embedding(look);
        judge.add(analyzer.cues(look));
        FaceIndex.Match match = index.search(embedding);
        ModelManifest.Thresholds thresholds = analyzer.models().manifest().thresholds();
        boolean accepted = match.reaches(thresholds.match())
                && match.isClear(thresholds.margin())
                && judge.verdict() == LivenessJudge.Verdict.LIVE;
        return accepted
                ? new Credential.Face(Credential.FaceFinding.MATCH, match.holder(), match.consent(), match.score())
                : new Credential.Face(Credential.FaceFinding.LOW_SCORE, null, null, match.score());
    }

    /** A camera frame with the photograph's main face in the middle, at the size of a person at a door. */
    private static Frame aroundTheFace(Frame photograph, FaceLook look) {
        if (!look.hasFace()) {
            throw new IllegalArgumentException("the picture shows no face");
        }
        double scale = 150 / look.box().side();
        byte[] bgr = new byte[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int fromX = (int) ((x - WIDTH / 2.0) / scale + look.box().centreX());
                int fromY = (int) ((y - HEIGHT / 2.0) / scale + look.box().centreY());
                fromX = Math.max(0, Math.min(photograph.width() - 1, fromX));
                fromY = Math.max(0, Math.min(photograph.height() - 1, fromY));
                System.arraycopy(
                        photograph.bgr(), (fromY * photograph.width() + fromX) * 3, bgr, (y * WIDTH + x) * 3, 3);
            }
        }
        return new Frame(WIDTH, HEIGHT, bgr, 0);
    }

    private static void report(double[] whole, double[] bare, int decided) {
        double[] ratio = new double[whole.length];
        Arrays.setAll(ratio, round -> whole[round] / bare[round]);
        BenchReport report = new BenchReport(
                "frame of 640 x 480 to face decision, 1 000 templates, one thread, " + whole.length + " frames, "
                        + decided + " with a face",
                System.out);
        report.table(
                List.of("what", "median ms", "fastest ms"),
                List.of(
                        List.of("whole", MatchBench.decimal(MatchBench.median(whole)), fastest(whole)),
                        List.of("bare models", MatchBench.decimal(MatchBench.median(bare)), fastest(bare))));
        report.line("detector, landmarks, embedding once each, liveness on two views");
        report.figure("frame.whole", MatchBench.median(whole), "ms");
        report.figure("frame.models", MatchBench.median(bare), "ms");
        report.figure("frame.ratio", MatchBench.median(ratio), "x");
        report.close();
    }

    private static String fastest(double[] values) {
        return MatchBench.decimal(Arrays.stream(values).min().orElse(0));
    }
}
