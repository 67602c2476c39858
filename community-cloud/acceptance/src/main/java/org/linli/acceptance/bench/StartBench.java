package org.linli.acceptance.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.linli.acceptance.process.ChildProcess;
import org.linli.acceptance.process.Program;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long after the start of the process a card opens the door, and how much memory the controller then needs, without face models.
 *
 * <p>Each run is a fresh process on its own data: it starts all its parts on the virtual board, the card is presented by the process itself as soon as
 * its reader listens, and the time is taken by this process from before the fork to the line that reports the released lock.
 */
@Command(name = "start", description = "process start to the first opened lock, with and without class-data sharing; memory")
public final class StartBench implements Callable<Integer> {

    @Option(names = "--runs", description = "Counted runs of each kind (default: ${DEFAULT-VALUE}).")
    int runs = 15;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-start");
        Path archive = directory.resolve("door.jsa");
        rehearse(directory.resolve("dump"), List.of("-XX:ArchiveClassesAtExit=" + archive));

        List<Run> plain = new ArrayList<>();
        List<Run> shared = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            Run without = rehearse(directory.resolve("plain-" + run), List.of("-Xshare:auto"));
            Run with = rehearse(directory.resolve("shared-" + run), List.of("-XX:SharedArchiveFile=" + archive));
            if (run > 0) { // the first of each warms the page cache
                plain.add(without);
                shared.add(with);
            }
        }
        try (BenchReport report = new BenchReport("start: a card at a door that was just switched on", System.out)) {
            report.table(
                    List.of("kind", "runs", "median ms", "worst ms", "worst resident MB"),
                    List.of(row("plain", plain), row("class-data sharing", shared)));
            report.figure("start.card_median", median(shared), "ms");
            report.figure("start.card_worst", worst(shared), "ms");
            report.figure("start.resident", memory(shared), "MB");
        }
        return 0;
    }

    private record Run(double cardMillis, double residentMegabytes) {}

    private static Run rehearse(Path data, List<String> javaOptions) throws Exception {
        List<String> options = new ArrayList<>(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
        options.addAll(javaOptions);
        try (ChildProcess door = ChildProcess.start(
                Program.DOOR,
                data.resolveSibling("rehearsal.log"),
                options,
                List.of("rehearse", "--data", data.toString()))) {
            door.awaitReady(Duration.ofSeconds(60));
            double millis = (door.readyNanos() - door.startedNanos()) / 1e6;
            if (door.awaitEnd(Duration.ofSeconds(60)) != 0) {
                throw new IllegalStateException("the rehearsal failed; see " + data.resolveSibling("rehearsal.log"));
            }
            return new Run(millis, resident(door.output()));
        }
    }

    private static double resident(String output) {
        for (String line : output.split("\n")) {
            if (line.startsWith("resident kilobytes=")) {
                return Long.parseLong(line.substring(line.indexOf('=') + 1)) / 1024.0;
            }
        }
        throw new IllegalStateException("the rehearsal did not say how much memory it took");
    }

    private static List<String> row(String kind, List<Run> runs) {
        return List.of(
                kind,
                Integer.toString(runs.size()),
                String.format("%.0f", median(runs)),
                String.format("%.0f", worst(runs)),
                String.format("%.0f", memory(runs)));
    }

    private static double median(List<Run> runs) {
        double[] millis = runs.stream().mapToDouble(Run::cardMillis).sorted().toArray();
        return millis[millis.length / 2];
    }

    private static double worst(List<Run> runs) {
        return Arrays.stream(runs.stream().mapToDouble(Run::cardMillis).toArray()).max().orElseThrow();
    }

    private static double memory(List<Run> runs) {
        return runs.stream().mapToDouble(Run::residentMegabytes).max().orElseThrow();
    }
}
