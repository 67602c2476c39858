package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Residents of the generated city ask the real cloud for their homes, bills and payments, {@link AgainstConstant}.
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
            AgainstConstant against =
                    new AgainstConstant(vertx, community.cloud().pid(), port, rounds, seconds);
            for (String path : ASKED.values()) {
                new ReadLoad(vertx, 32).run(port, against.requests(path, cookies), warmUpSeconds);
            }
            List<AgainstConstant.Measured> measured = new ArrayList<>();
            for (Map.Entry<String, String> asked : ASKED.entrySet()) {
                System.err.println("  … asking for " + asked.getKey());
                measured.addAll(against.measure(
                        asked.getKey(),
                        asked.getValue(),
                        cookies,
                        unknown(against, asked.getValue(), cookies),
                        connections));
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

    /** The same requests with addresses that no two of them share. */
    private static List<byte[]> unknown(AgainstConstant against, String path, List<String> cookies) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < UNKNOWN_EACH; i++) {
            all.addAll(against.requests(path + "?n=" + i, cookies));
        }
        return all;
    }

    private int report(List<AgainstConstant.Measured> measured, int askers) {
        try (BenchReport report = new BenchReport("reads: residents and their own things", System.out)) {
            report.line(homes + " homes, " + months + " months of bills, " + askers + " residents; median of " + rounds
                    + " rounds of " + AgainstConstant.text(seconds) + " s, taken in turns");
            AgainstConstant.table(report, measured);
            for (AgainstConstant.Measured each : measured) {
                String figure = "reads." + each.what() + "." + each.connections();
                report.figure(figure + ".ratio", each.ratio(), "of constant");
                report.figure(figure + ".p99", each.p99(), "ms");
            }
            double ratio = measured.stream()
                    .mapToDouble(AgainstConstant.Measured::ratio)
                    .min()
                    .orElse(0);
            double p99 = measured.stream()
                    .mapToDouble(AgainstConstant.Measured::p99)
                    .max()
                    .orElse(0);
            report.figure("reads.ratio", ratio, "of constant");
            report.figure("reads.p99", p99, "ms");
            return ratio >= 0.5 && p99 <= 50 ? 0 : 1;
        }
    }
}
