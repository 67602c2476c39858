package org.linli.door.face.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.linli.door.face.FaceIndex;
import org.linli.door.face.vision.ModelManifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches photographs among enrolled ones, as a door does, and counts who is missed and who is taken for somebody. */
@Command(
        name = "face-identify",
        mixinStandardHelpOptions = true,
        description = "enrol photographs, search others among them, with the door's own code and shipped threshold")
public final class FaceIdentify implements Callable<Integer> {
    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR",
            description = "directory the lists' paths start at")
    private Path images = Path.of(".");

    @Option(names = "--enrol", required = true, paramLabel = "FILE", description = "CSV: person,image")
    private Path enrol = Path.of("enrol.csv");

    @Option(
            names = "--probe",
            required = true,
            paramLabel = "FILE",
            description = "CSV: image,person (empty when nobody enrolled)")
    private Path probe = Path.of("probe.csv");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "CSV: image,person,best,score,second,decision,status")
    private Path out = Path.of("out.csv");

    @Mixin
    private final ModelsOption models = new ModelsOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private int enrolledProbes;
    private int missed;
    private int takenForAnother;
    private int strangerProbes;
    private int strangersAccepted;

    @Override
    public Integer call() throws IOException {
        List<List<String>> enrolRows = CsvRows.read(enrol, 2, "person");
        List<List<String>> probeRows = CsvRows.read(probe, 2, "image");
        PrintWriter console = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        StringBuilder table =
                new StringBuilder(CsvRows.line("image", "person", "best", "score", "second", "decision", "status"));
        try (PictureFaces faces = new PictureFaces(images, models, errors, 1)) {
            ModelManifest.Thresholds thresholds = faces.thresholds();
            faces.embed(Stream.concat(
                            enrolRows.stream().map(row -> row.get(1)),
                            probeRows.stream().map(row -> row.get(0)))
                    .toList());
            FaceIndex index = new FaceIndex(faces.templateLength());
            Set<String> persons = new HashSet<>();
            for (List<String> row : enrolRows) {
                PictureFaces.Result result = faces.get(row.get(1));
                float[] embedding = result.embedding();
                // Whoever should be enrolled counts as enrolled: a failed enrolment is a miss later, not an excuse.
                persons.add(row.get(0));
                if (embedding == null) {
                    errors.println("not enrolled: " + row.get(1) + " " + result.status());
                } else {
                    index.add(row.get(1), row.get(0), row.get(0), embedding);
                }
            }
            for (List<String> row : probeRows) {
                table.append(probe(row, faces.get(row.get(0)), index, persons, thresholds));
            }
            Files.writeString(out, table);
            console.printf(
                    Locale.ROOT,
                    "enrolled %d of %d pictures, %d persons; shipped threshold %.2f, margin %.2f%n",
                    index.size(),
                    enrolRows.size(),
                    persons.size(),
                    thresholds.match(),
                    thresholds.margin());
            console.println(
                    "FNIR " + rate(missed, enrolledProbes) + ", of them taken for another person " + takenForAnother);
            console.println("FPIR " + rate(strangersAccepted, strangerProbes));
        }
        console.flush();
        errors.flush();
        return 0;
    }

    private String probe(
            List<String> row,
            PictureFaces.Result face,
            FaceIndex index,
            Set<String> persons,
            ModelManifest.Thresholds thresholds) {
        String person = row.get(1);
        boolean isEnrolled = persons.contains(person);
        float[] embedding = face.embedding();
        FaceIndex.Match match = embedding == null ? FaceIndex.Match.NONE : index.search(embedding);
        String decision = decision(face, match, thresholds);
        boolean accepted = decision.equals("accepted");
        boolean right = accepted && person.equals(match.holder());
        if (isEnrolled) {
            enrolledProbes++;
            missed += right ? 0 : 1;
            takenForAnother += accepted && !right ? 1 : 0;
        } else {
            strangerProbes++;
            strangersAccepted += accepted ? 1 : 0;
        }
        String best = match.holder() == null ? "" : match.holder();
        String status = face.note().isEmpty() ? face.status() : face.status() + "-" + face.note();
        return CsvRows.line(
                row.get(0), person, best, decimal(match.score()), decimal(match.secondScore()), decision, status);
    }

    private static String decision(
            PictureFaces.Result face, FaceIndex.Match match, ModelManifest.Thresholds thresholds) {
        if (!face.isOk()) {
            return "no-face";
        }
        if (!match.reaches(thresholds.match())) {
            return "unknown";
        }
        return match.isClear(thresholds.margin()) ? "accepted" : "ambiguous";
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String rate(int count, int of) {
        return of == 0 ? "none" : String.format(Locale.ROOT, "%.2f %% (%d of %d)", 100.0 * count / of, count, of);
    }
}
