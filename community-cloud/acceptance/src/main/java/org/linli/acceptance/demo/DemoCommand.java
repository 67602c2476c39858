package org.linli.acceptance.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.linli.acceptance.process.Community;
import org.linli.acceptance.process.Community.Ports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the demo and keeps it running until Ctrl-C. */
@Command(name = "demo", description = "Run a cloud and two virtual doors. Ctrl-C stops everything; the data is kept.")
public final class DemoCommand implements Callable<Integer> {

    /** The two doors of the seeded community. */
    private static final List<String> DOORS = List.of("south-gate", "building-1");

    private static final ZoneId COMMUNITY_ZONE = ZoneId.of("Asia/Shanghai");

    @Option(names = "--data", description = "Where the demo keeps its data (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data", "demo");

    @Option(names = "--http-port", description = "Port of the cloud's page (default: ${DEFAULT-VALUE}).")
    int httpPort = 8080;

    @Option(names = "--https-port", description = "Port for the controllers' claims (default: ${DEFAULT-VALUE}).")
    int httpsPort = 8443;

    @Option(names = "--mqtt-port", description = "Port of the broker (default: ${DEFAULT-VALUE}).")
    int mqttPort = 8883;

    @Option(
            names = "--door-port",
            description = "Port of the first virtual door; the second takes the next (default: ${DEFAULT-VALUE}).")
    int doorPort = 8481;

    @Override
    public Integer call() throws Exception {
        for (int port : new int[] {httpPort, httpsPort, mqttPort, doorPort, doorPort + 1}) {
            if (!isFree(port)) {
                System.err.println("demo: port " + port
                        + " is in use; choose others with --http-port, --https-port, --mqtt-port and --door-port");
                return 2;
            }
        }
        Community community = new Community(
                data, new Ports(httpPort, httpsPort, mqttPort), step -> System.out.println("  … " + step));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("\n  … stopping");
                            community.close();
                            stopped.countDown();
                        },
                        "demo stop"));
        try {
            run(community);
        } catch (IOException e) {
            System.err.println("demo: " + e.getMessage());
            return 1;
        }
        stopped.await();
        return 0;
    }

    private void run(Community community) throws IOException, InterruptedException {
        community.seed();
        Map<String, String> cloud = community.startCloud("pay.sandbox=on");
        for (String door : DOORS) {
            community.claim(door);
        }
        if (new BillingMonth(community.signIn("Test Manager"), LocalDate.now(COMMUNITY_ZONE)).bill()) {
            System.out.println("  … last month's bills are out");
        }
        StringBuilder doors = new StringBuilder();
        for (int i = 0; i < DOORS.size(); i++) {
            int neighbour = doorPort + (1 - i);
            Map<String, String> addresses = community.startDoor(
                    DOORS.get(i),
                    List.of("-Xmx256m"),
                    List.of(
                            "--set", "virtual.port=" + (doorPort + i),
                            "--set", "page.port=" + 0,
                            "--set", "virtual.props=" + community.props(),
                            "--set", "virtual.neighbours=http://localhost:" + neighbour));
            doors.append(String.format(
                    "    %-12s 本机页 device page  %s%n", DOORS.get(i), addresses.getOrDefault("page", "-")));
        }
        String links = community.cloudCommand("demo-links", "--http", cloud.getOrDefault("http", ""));
        System.out.printf(
                """

                邻里 Linli is running. 邻里已启动。

                  两扇虚拟门 two virtual doors   http://localhost:%d/
                  小区云     community cloud     %s
                %s
                %s
                  数据 data in %s · Ctrl-C 停止 stops everything
                %n""",
                doorPort,
                cloud.get("http"),
                doors.toString().stripTrailing(),
                links.stripTrailing(),
                community.directory());
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
