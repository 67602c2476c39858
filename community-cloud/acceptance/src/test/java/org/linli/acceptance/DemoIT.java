package org.linli.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.acceptance.process.Community.Ports;

/** What {@code ./linli demo} promises: it comes up by itself, Ctrl-C ends every process, and a second start finds everything again. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path directory;

    private Process start(Ports ports, int doorPort, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target", "linli-acceptance.jar")
                                .toAbsolutePath()
                                .toString(),
                        "demo",
                        "--data",
                        directory.resolve("data").toString(),
                        "--http-port=" + ports.http(),
                        "--https-port=" + ports.https(),
                        "--mqtt-port=" + ports.mqtt(),
                        "--door-port=" + doorPort)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void awaitRunning(Process demo, Path output) {
        Awaitility.await("the demo").atMost(PATIENCE).until(() -> {
            assertTrue(demo.isAlive(), () -> read(output));
            return read(output).contains("Ctrl-C");
        });
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends what a terminal sends for Ctrl-C, and waits until nothing of the demo is left. */
    private static void interrupt(Process demo) throws Exception {
        List<ProcessHandle> all = demo.descendants().toList();
        assertTrue(all.size() >= 4, "cloud, broker and two doors are processes of their own");
        new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
        assertTrue(demo.waitFor(5, TimeUnit.MINUTES), "the demo ends");
        Awaitility.await("every process to end")
                .atMost(Duration.ofMinutes(2))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** The second virtual door takes the port after the first. */
    private static int twoFreePorts() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket first = new ServerSocket(0);
                    ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException taken) {
                // somebody was quicker; the next pair may be free
            }
        }
        throw new IOException("no two free ports in a row");
    }

    @Test
    void itRunsEndsOnCtrlCAndKeepsItsData() throws Exception {
        Ports ports = Ports.free();
        int doorPort = twoFreePorts();
        Path output = directory.resolve("first.txt");
        Process demo = start(ports, doorPort, output);
        try {
            awaitRunning(demo, output);
            for (int door = 0; door < 2; door++) {
                VirtualDoorClient client = new VirtualDoorClient("http://localhost:" + (doorPort + door) + "/");
                Awaitility.await("rules at door " + door)
                        .atMost(PATIENCE)
                        .until(() -> client.state().path("revision").asLong() > 0);
                assertEquals(
                        "GRANTED",
                        client.decide("/api/card", Map.of("person", 0))
                                .path("reason")
                                .asText());
            }
            interrupt(demo);

            Path again = directory.resolve("second.txt");
            demo = start(ports, doorPort, again);
            awaitRunning(demo, again);
            assertEquals(-1, read(again).indexOf("claiming"), "the doors are still bound to their controllers");
            VirtualDoorClient door = new VirtualDoorClient("http://localhost:" + doorPort + "/");
            assertEquals(
                    "GRANTED",
                    door.decide("/api/card", Map.of("person", 0)).path("reason").asText());
            interrupt(demo);
        } finally {
            demo.descendants().forEach(ProcessHandle::destroy);
            demo.destroy();
        }
    }
}
