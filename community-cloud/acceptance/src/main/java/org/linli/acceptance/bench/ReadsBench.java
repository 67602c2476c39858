package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /** Addresses of each resident that were never asked for. */
    private static final int UNKNOWN_EACH = 100;

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

    @Option(
            names = "--connections",
            split = ",",
            description = "Connections at once, measured one after another (default: 8,32,128).")
    List<Integer> connections = List.of(8, 32, 128);

    @Option(names = "--rounds", description = "Rounds of each (default: ${DEFAULT-VALUE}).")
    int rounds = 5;

    @Option(names = "--seconds", description = "Length of a round (default: ${DEFAULT-VALUE}).")
    double seconds = 3;

    @Option(names = "--warm-up", description = "Seconds of each before anything counts (default: ${DEFAULT-VALUE}).")
    double warmUpSeconds = 15;

    @Option(
            names = "--city",
            paramLabel = "DIR",
            description =
                    "Where the city is kept for the next time, seeded where it is missing; the sessions in it last for"
                            + " weeks (default: target/city-HOMES-MONTHS).")
    @Nullable
    Path city;

    /**
     * What was measured of one operation on so many connections.
     *
     * @param unknown asked for by addresses that were never asked for, so that nothing can be remembered
     */
    private record Measured(
            String what,
            int connections,
            ReadLoad.Round unknown,
            List<ReadLoad.Round> cloud,
            List<ReadLoad.Round> constant,
            double cloudMicros,
            double constantMicros) {

        double ratio() {
            return perSecond(cloud) / perSecond(constant);
        }

        double p99() {
            return median(
                    cloud.stream().mapToDouble(round -> round.millisAt(0.99)).toArray());
        }

        static double perSecond(List<ReadLoad.Round> rounds) {
            return median(rounds.stream().mapToDouble(ReadLoad.Round::perSecond).toArray());
        }
    }

    @Override
    public Integer call() throws Exception {
        Path directory = city == null ? Path.of("target", "city-" + homes + "-" + months) : city;
        Files.createDirectories(directory);
        Vertx vertx = Vertx.vertx();
        try (Community community = new Community(directory, Ports.free(), step -> System.err.println("  … " + step))) {
            List<String> cookies = seed(community, directory);
            String http = community.startCloud("requests-per-minute=100000000").getOrDefault("http", "");
            int port = URI.create(http).getPort();
            System.err.println("  … warming up");
            for (String path : ASKED.values()) {
                new ReadLoad(vertx, 32).run(port, requests(path, port, cookies), warmUpSeconds);
            }
            List<Measured> measured = new ArrayList<>();
            for (Map.Entry<String, String> asked : ASKED.entrySet()) {
                System.err.println("  … asking for " + asked.getKey());
                measured.addAll(
                        measure(vertx, community.cloud().pid(), port, asked.getKey(), asked.getValue(), cookies));
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

    /** The same requests with addresses that no two of them share. */
    private static List<byte[]> unknown(String path, int port, List<String> cookies) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < UNKNOWN_EACH; i++) {
            all.addAll(requests(path + "?n=" + i, port, cookies));
        }
        return all;
    }

    private List<Measured> measure(Vertx vertx, long cloud, int port, String what, String path, List<String> cookies)
            throws Exception {
        List<byte[]> requests = requests(path, port, cookies);
        ReadLoad.Round first = new ReadLoad(vertx, 32).run(port, requests, seconds);
        ReadLoad.Round unknown = new ReadLoad(vertx, 32).run(port, unknown(path, port, cookies), seconds);
        List<Measured> measured = new ArrayList<>();
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
            for (int each : connections) {
                ReadLoad load = new ReadLoad(vertx, each);
                load.run(port, requests, seconds);
                load.run(constantPort, requests, seconds);
                Timed known = new Timed(load, cloud, port, requests, seconds);
                Timed constant = new Timed(load, yardstick.pid(), constantPort, requests, seconds);
                for (int i = 0; i < rounds; i++) {
                    constant.round();
                    known.round();
                }
                measured.add(new Measured(
                        what, each, unknown, known.rounds, constant.rounds, known.micros(), constant.micros()));
            }
        } finally {
            yardstick.destroyForcibly();
        }
        return measured;
    }

    /** Rounds against one server, with the processor time the server took for them: on a machine that does other things too it says more than requests a second. */
    private static final class Timed {
        private final ReadLoad load;
        private final long server;
        private final int port;
        private final List<byte[]> requests;
        private final double seconds;
        private final List<ReadLoad.Round> rounds = new ArrayList<>();
        private long busyNanos;

        Timed(ReadLoad load, long server, int port, List<byte[]> requests, double seconds) {
            this.load = load;
            this.server = server;
            this.port = port;
            this.requests = requests;
            this.seconds = seconds;
        }

        void round() throws Exception {
            long before = busy();
            rounds.add(load.run(port, requests, seconds));
            busyNanos += busy() - before;
        }

        private long busy() {
            return ProcessHandle.of(server)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .orElse(0L);
        }

        double micros() {
            long answers =
                    rounds.stream().mapToLong(round -> round.micros().length).sum();
            return busyNanos / 1e3 / Math.max(1, answers);
        }
    }

    private int report(List<Measured> measured, int askers) {
        List<List<String>> rows = new ArrayList<>();
        try (BenchReport report = new BenchReport("reads: residents and their own things", System.out)) {
            report.line(homes + " homes, " + months + " months of bills, " + askers + " residents; median of " + rounds
                    + " rounds of " + text(seconds) + " s, taken in turns");
            for (Measured each : measured) {
                rows.add(List.of(
                        each.what(),
                        Integer.toString(each.unknown().bytes()),
                        Integer.toString(each.connections()),
                        text(each.unknown().perSecond()),
                        text(Measured.perSecond(each.cloud())),
                        text(Measured.perSecond(each.constant())),
                        text(each.ratio()),
                        text(each.p99()),
                        text(each.cloudMicros()),
                        text(each.constantMicros())));
                String figure = "reads." + each.what() + "." + each.connections();
                report.figure(figure + ".ratio", each.ratio(), "of constant");
                report.figure(figure + ".p99", each.p99(), "ms");
            }
            report.table(
                    List.of(
                            "what",
                            "bytes",
                            "connections",
                            "unremembered/s (32)",
                            "cloud/s",
                            "constant/s",
                            "ratio",
                            "p99 ms",
                            "CPU µs each",
                            "constant's"),
                    rows);
            double ratio = measured.stream().mapToDouble(Measured::ratio).min().orElse(0);
            double p99 = measured.stream().mapToDouble(Measured::p99).max().orElse(0);
            report.figure("reads.ratio", ratio, "of constant");
            report.figure("reads.p99", p99, "ms");
            return ratio >= 0.5 && p99 <= 50 ? 0 : 1;
        }
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
