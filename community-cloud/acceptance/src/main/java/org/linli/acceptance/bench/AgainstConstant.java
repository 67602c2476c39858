package org.linli.acceptance.bench;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.linli.door.bench.BenchReport;

/**
 * Asks the cloud and a server that answers a constant of the same size, with the same load, in turns, several times; the median of the rounds counts. The constant comes from the
 * same HTTP server in a process of its own, with the same metrics and the same headers on each answer. The load is one event loop in this process.
 */
final class AgainstConstant {

    /** What HTTP itself adds to every answer. */
    private static final Set<String> ADDED = Set.of("content-length", "date", "transfer-encoding", "connection");

    private final Vertx vertx;
    private final long cloud;
    private final int port;
    private final int rounds;
    private final double seconds;

    /**
     * @param cloud its process
     * @param port its HTTP port
     * @param seconds of a round
     */
    AgainstConstant(Vertx vertx, long cloud, int port, int rounds, double seconds) {
        this.vertx = vertx;
        this.cloud = cloud;
        this.port = port;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /**
     * What was measured of one operation on so many connections.
     *
     * @param unknown asked for by addresses that were never asked for, so that nothing can be remembered
     */
    record Measured(
            String what,
            int connections,
            ReadLoad.Round unknown,
            List<ReadLoad.Round> cloud,
            List<ReadLoad.Round> constant,
            double cloudMicros,
            double constantMicros) {

        /** Of neighbouring rounds, the median: what else the machine does meets both of a pair alike. */
        double ratio() {
            return median(IntStream.range(0, cloud.size())
                    .mapToDouble(i -> cloud.get(i).perSecond() / constant.get(i).perSecond())
                    .toArray());
        }

        double p99() {
            return median(
                    cloud.stream().mapToDouble(round -> round.millisAt(0.99)).toArray());
        }

        static double perSecond(List<ReadLoad.Round> rounds) {
            return median(rounds.stream().mapToDouble(ReadLoad.Round::perSecond).toArray());
        }
    }

    /** Whole requests, one for each cookie. */
    List<byte[]> requests(String path, List<String> cookies) {
        return cookies.stream()
                .map(cookie -> ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nCookie: linli=" + cookie
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /**
     * @param unknown the same requests with addresses that no two of them share
     * @param connections at once, measured one after another
     */
    List<Measured> measure(
            String what, String path, List<String> cookies, List<byte[]> unknown, List<Integer> connections)
            throws Exception {
        List<byte[]> requests = requests(path, cookies);
        ReadLoad.Round first = new ReadLoad(vertx, 32).run(port, requests, seconds);
        ReadLoad.Round unremembered = new ReadLoad(vertx, 32).run(port, unknown, seconds);
        List<Measured> measured = new ArrayList<>();
        Process yardstick = yardstick(first.bytes(), headers(path, cookies.get(0)));
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
                        what, each, unremembered, known.rounds, constant.rounds, known.micros(), constant.micros()));
            }
        } finally {
            yardstick.destroyForcibly();
        }
        return measured;
    }

    /** Prints the table. */
    static void table(BenchReport report, List<Measured> measured) {
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
                measured.stream()
                        .map(each -> List.of(
                                each.what(),
                                Integer.toString(each.unknown().bytes()),
                                Integer.toString(each.connections()),
                                text(each.unknown().perSecond()),
                                text(Measured.perSecond(each.cloud())),
                                text(Measured.perSecond(each.constant())),
                                text(each.ratio()),
                                text(each.p99()),
                                text(each.cloudMicros()),
                                text(each.constantMicros())))
                        .toList());
    }

    private List<String> headers(String path, String cookie) throws IOException, InterruptedException {
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("Cookie", "linli=" + cookie)
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        return answer.headers().map().entrySet().stream()
                .filter(header -> !ADDED.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .map(header -> header.getKey() + ": " + header.getValue().get(0))
                .toList();
    }

    private static Process yardstick(int bytes, List<String> headers) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ConstantServer.class.getName(),
                Integer.toString(bytes)));
        command.addAll(headers);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
