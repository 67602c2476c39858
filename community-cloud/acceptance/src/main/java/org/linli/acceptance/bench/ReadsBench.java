package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import org.linli.door.bench.BenchReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Residents of the generated city ask the real cloud for their homes, bills and payments. The yardstick is the same HTTP server in a process of its own that answers a
 * constant of the same size. Both are asked by the same load, in turns, several times; the median of the rounds counts. The load is one event loop in this process.
 */
@Command(
        name = "reads",
        description = "own homes, bills and payments at the city size, against a constant of the same size")
public final class ReadsBench implements Callable<Integer> {

    private static final Map<String, String> ASKED = new LinkedHashMap<>();

    static {
        ASKED.put("homes", "/api/my/households");
        ASKED.put("bills", "/api/my/bills");
        ASKED.put("payments", "/api/my/payments");
    }

    @Option(names = "--homes", description = "Homes of the city (default: ${DEFAULT-VALUE}).")
    int homes = 20_000;

    @Option(names = "--months", description = "Months of bills (default: ${DEFAULT-VALUE}).")
    int months = 36;

    @Option(names = "--residents", description = "Residents who ask (default: ${DEFAULT-VALUE}).")
    int residents = 1_000;

    @Option(names = "--connections", description = "Connections at once (default: ${DEFAULT-VALUE}).")
    int connections = 32;

    @Option(names = "--rounds", description = "Rounds of each (default: ${DEFAULT-VALUE}).")
    int rounds = 5;

    @Option(names = "--seconds", description = "Length of a round (default: ${DEFAULT-VALUE}).")
    double seconds = 4;

    @Option(names = "--warm-up", description = "Seconds of each before anything counts (default: ${DEFAULT-VALUE}).")
    double warmUpSeconds = 15;

    @Option(
            names = "--city",
            paramLabel = "DIR",
            description = "Where the city is kept for the next time; the sessions in it last for weeks.")
    @Nullable
    Path city;

    /** What was measured of one operation. */
    private record Measured(ReadLoad.Round first, List<ReadLoad.Round> cloud, List<ReadLoad.Round> constant) {}

    @Override
    public Integer call() throws Exception {
        Path directory = city == null ? Files.createTempDirectory("linli-reads") : city;
        Vertx vertx = Vertx.vertx();
        try (Community community = new Community(directory, Ports.free(), step -> System.err.println("  … " + step))) {
            List<String> cookies = seed(community, directory);
            String http = community.startCloud("requests-per-minute=100000000").getOrDefault("http", "");
            int port = URI.create(http).getPort();
            ReadLoad load = new ReadLoad(vertx, connections);
            System.err.println("  … warming up");
            for (String path : ASKED.values()) {
                load.run(port, requests(path, port, cookies), warmUpSeconds);
            }
            Map<String, Measured> measured = new LinkedHashMap<>();
            for (Map.Entry<String, String> asked : ASKED.entrySet()) {
                System.err.println("  … asking for " + asked.getKey());
                measured.put(asked.getKey(), measure(load, port, requests(asked.getValue(), port, cookies)));
            }
            return report(measured, cookies.size());
        } finally {
            vertx.close();
        }
    }

    private List<String> seed(Community community, Path directory) throws Exception {
        Path cookies = directory.resolve("cookies");
        if (Files.exists(cookies)) {
            return Files.readAllLines(cookies);
        }
        System.err.println("  … seeding " + homes + " homes with " + months + " months of bills");
        long begin = System.nanoTime();
        community.cloudCommand(
                "seed",
                "--size",
                "city",
                "--homes",
                Integer.toString(homes),
                "--months",
                Integer.toString(months),
                "--sessions",
                cookies.toString(),
                "--session-count",
                Integer.toString(residents));
        System.err.printf(Locale.ROOT, "  … seeded in %.0f s%n", (System.nanoTime() - begin) / 1e9);
        return Files.readAllLines(cookies);
    }

    private static List<byte[]> requests(String path, int port, List<String> cookies) {
        return cookies.stream()
                .map(cookie -> ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nCookie: linli=" + cookie
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private Measured measure(ReadLoad load, int port, List<byte[]> requests) throws Exception {
        // Answers live for a minute: the first round finds few of them, the following ones most.
        ReadLoad.Round first = load.run(port, requests, seconds);
        List<ReadLoad.Round> cloud = new ArrayList<>();
        List<ReadLoad.Round> constant = new ArrayList<>();
        Process yardstick = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConstantServer.class.getName(),
                        Integer.toString(first.bytes()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(yardstick.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = output.readLine();
            int constantPort = Integer.parseInt(ready.substring(ready.indexOf('=') + 1));
            load.run(port, requests, seconds);
            load.run(constantPort, requests, seconds);
            for (int i = 0; i < rounds; i++) {
                constant.add(load.run(constantPort, requests, seconds));
                cloud.add(load.run(port, requests, seconds));
            }
        } finally {
            yardstick.destroyForcibly();
        }
        return new Measured(first, cloud, constant);
    }

    private int report(Map<String, Measured> measured, int askers) {
        List<List<String>> rows = new ArrayList<>();
        double worstRatio = Double.MAX_VALUE;
        double worstP99 = 0;
        try (BenchReport report = new BenchReport("reads: residents and their own things", System.out)) {
            report.line(homes + " homes, " + months + " months of bills, " + askers + " residents on " + connections
                    + " connections; median of " + rounds + " rounds of " + text(seconds) + " s, taken in turns");
            for (Map.Entry<String, Measured> each : measured.entrySet()) {
                Measured value = each.getValue();
                double cloud = median(value.cloud().stream()
                        .mapToDouble(ReadLoad.Round::perSecond)
                        .toArray());
                double constant = median(value.constant().stream()
                        .mapToDouble(ReadLoad.Round::perSecond)
                        .toArray());
                double p99 = median(value.cloud().stream()
                        .mapToDouble(round -> round.millisAt(0.99))
                        .toArray());
                rows.add(List.of(
                        each.getKey(),
                        Integer.toString(value.first().bytes()),
                        text(value.first().perSecond()),
                        text(cloud),
                        text(constant),
                        text(cloud / constant),
                        text(p99)));
                worstRatio = Math.min(worstRatio, cloud / constant);
                worstP99 = Math.max(worstP99, p99);
                report.figure("reads." + each.getKey() + ".ratio", cloud / constant, "of constant");
                report.figure("reads." + each.getKey() + ".p99", p99, "ms");
                report.figure("reads." + each.getKey() + ".first", value.first().perSecond(), "1/s");
            }
            report.table(List.of("what", "bytes", "first round/s", "cloud/s", "constant/s", "ratio", "p99 ms"), rows);
            report.figure("reads.ratio", worstRatio, "of constant");
            report.figure("reads.p99", worstP99, "ms");
        }
        return worstRatio >= 0.5 && worstP99 <= 50 ? 0 : 1;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
