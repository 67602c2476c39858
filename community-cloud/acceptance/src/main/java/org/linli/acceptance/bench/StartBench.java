package org.linli.acceptance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.linli.acceptance.process.ChildProcess;
import org.linli.acceptance.process.ChildProcess.Said;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.acceptance.process.Program;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long after the start of the process a card opens the door, and how much memory the controller then needs, without face models.
 *
 * <p>The controller was claimed and has the rules of the demo community; the cloud is then switched off, as after a power cut of the whole building. Each
 * run is a fresh process that holds a card to its own virtual reader as soon as the reader listens; the time is taken here, from before the fork to the
 * line that reports the ordered lock. Memory is the resident set after five seconds of trying to reach the cloud.
 */
@Command(
        name = "start",
        description =
                "process start to the first opened lock, with and without class-data sharing; memory without models")
public final class StartBench implements Callable<Integer> {

    private static final String DOOR = "south-gate";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final List<String> LEAN = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1");

    @Option(names = "--runs", description = "Counted runs of each kind (default: ${DEFAULT-VALUE}).")
    int runs = 15;

    private record Run(double cardMillis, double residentMegabytes) {}

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("linli-start");
        Path archive = directory.resolve("door.jsa");
        String card;
        Path door;
        try (Community community = new Community(directory, Ports.free(), step -> System.err.println("  … " + step))) {
            community.seed();
            card = card(community.props());
            community.startCloud();
            community.claim(DOOR);
            door = community.doorData(DOOR);
            Map<String, String> started = community.startDoor(DOOR, List.of(), arguments());
            Awaitility.await("rules at the door").atMost(PATIENCE).until(() -> hasRules(started));
        }
        run(door, card, List.of("-XX:ArchiveClassesAtExit=" + archive));

        List<Run> plain = new ArrayList<>();
        List<Run> shared = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            System.err.println("  … run " + run + " of " + runs);
            Run without = run(door, card, List.of("-Xshare:auto"));
            Run with = run(door, card, List.of("-XX:SharedArchiveFile=" + archive));
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

    private static List<String> arguments() {
        return List.of("--set", "means=card,pin", "--set", "page.port=0");
    }

    private static boolean hasRules(Map<String, String> door) throws IOException {
        try (InputStream state =
                URI.create(door.get("virtual") + "api/state").toURL().openStream()) {
            return new ObjectMapper().readTree(state).path("revision").asLong() > 0;
        }
    }

    /** A card of the demo's first person who has one, as the command line takes it. */
    private static String card(Path props) throws IOException {
        for (JsonNode person : new ObjectMapper().readTree(props.toFile()).path("people")) {
            JsonNode card = person.path("card");
            if (card.path("format").asText().equals("WIEGAND_26")) {
                return card.path("facility").asInt() + ":" + card.path("number").asLong();
            }
        }
        throw new IllegalStateException("nobody in the demo has a 26-bit card");
    }

    private static Run run(Path data, String card, List<String> moreOptions) throws Exception {
        List<String> options = new ArrayList<>(LEAN);
        options.addAll(moreOptions);
        List<String> words = new ArrayList<>(List.of("start", "--data", data.toString(), "--first-card", card));
        words.addAll(arguments());
        try (ChildProcess door = ChildProcess.start(Program.DOOR, data.resolve("start.log"), options, words)) {
            Said opened = door.awaitLine("opened", PATIENCE);
            door.awaitReady(PATIENCE);
            long settled = System.nanoTime() + SETTLED.toNanos();
            Awaitility.await().atMost(PATIENCE).until(() -> System.nanoTime() - settled > 0);
            return new Run((opened.nanos() - door.startedNanos()) / 1e6, resident(door.pid()));
        }
    }

    private static double resident(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        }
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
        return runs.stream().mapToDouble(Run::cardMillis).max().orElseThrow();
    }

    private static double memory(List<Run> runs) {
        return runs.stream().mapToDouble(Run::residentMegabytes).max().orElseThrow();
    }
}
