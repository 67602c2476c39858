package org.linli.cloud.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.device.CommunityAuthority;
import org.linli.cloud.device.Identity;
import org.linli.cloud.device.RevocationList;
import org.linli.cloud.device.TestUnit;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

/** Mosquitto with the files that {@code linli cloud mosquitto-config} writes holds doors to the same rules. */
class MosquittoBrokerTest extends BrokerRules {

    @TempDir
    static Path directory;

    private static Process mosquitto;
    private static Database database;
    private static Running running;

    @BeforeAll
    static void start() throws IOException {
        Path program = Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(program != null, "Mosquitto is not installed: apt-get install mosquitto");
        Clock clock = Clock.systemUTC();
        CommunityAuthority authority = CommunityAuthority.open(directory, COMMUNITY, clock);
        Identity server = Identity.server(directory, List.of("localhost", "127.0.0.1"), authority, clock);
        Identity cloud = Identity.cloud(directory, "main", authority, clock);
        database = TestDatabases.sqlite(directory);
        RevocationList.write(
                directory.resolve("ca.crl"),
                authority,
                new org.linli.cloud.device.DeviceRegistry(database, clock),
                clock);
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Path configuration = MosquittoFiles.write(
                directory.resolve("mosquitto"), directory, COMMUNITY, List.of(cloud.name()), "127.0.0.1", port);
        // As root Mosquitto changes to its own user, who could not read a test's private folder.
        Files.writeString(configuration, "user root\n", java.nio.file.StandardOpenOption.APPEND);
        mosquitto = new ProcessBuilder(String.valueOf(program), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        running = new Running(
                port,
                authority,
                server,
                cloud,
                new TestUnit().certify(authority, "door-1"),
                new TestUnit().certify(authority, "door-2"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (mosquitto != null) {
            mosquitto.destroy();
            mosquitto.waitFor();
            database.close();
        }
    }

    @Override
    Running running() {
        return running;
    }
}
