package org.linli.acceptance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.linli.acceptance.process.ChildProcess;
import org.linli.acceptance.process.Program;
import org.linli.cloud.broker.MosquittoFiles;
import org.linli.cloud.storage.DatabaseSettings;

/**
 * A site of several servers on this machine: one PostgreSQL, one Mosquitto, and clouds that share nothing but these and the secret key. Each has its data directory
 * and its HTTP port.
 */
final class ServerSite implements AutoCloseable {

    static final String COMMUNITY = "home";
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final int mqttPort = freePort();
    private final byte[] secret = new byte[32];
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, ChildProcess> servers = new HashMap<>();
    private Process broker;

    /** @throws IOException when PostgreSQL cannot be run here */
    ServerSite(Path directory) throws IOException {
        this.directory = directory;
        new SecureRandom().nextBytes(secret);
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IllegalStateException e) {
            throw new IOException("PostgreSQL does not start", e);
        }
    }

    /** Empty where Mosquitto is not installed. */
    static Optional<Path> mosquitto() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    DatabaseSettings database() {
        return new DatabaseSettings(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", 4);
    }

    /** A connection beside the servers. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database().url(), database().user(), database().password());
    }

    Path data(String server) {
        return directory.resolve(server);
    }

    Path secretKey(String server) {
        return data(server).resolve("secret.key");
    }

    Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    /** Starts a server and returns; the key is all it brings. */
    void begin(String server) throws IOException {
        Files.createDirectories(data(server));
        if (!Files.exists(secretKey(server))) {
            Files.write(secretKey(server), secret);
        }
        ports.putIfAbsent(server, freePort());
        List<String> arguments = new ArrayList<>(List.of("start"));
        arguments.addAll(settings(server));
        servers.put(
                server,
                ChildProcess.start(
                        Program.CLOUD, log(server), List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), arguments));
    }

    private List<String> settings(String server) {
        List<String> words = new ArrayList<>(List.of("--data", data(server).toString()));
        for (String setting : List.of(
                "instance=" + server,
                "http.port=" + ports.get(server),
                "https.port=0",
                "https.host=127.0.0.1",
                "names=localhost",
                "mqtt.mode=external",
                "mqtt.host=localhost",
                "mqtt.port=" + mqttPort,
                "database.url=" + database().url(),
                "database.user=" + database().user(),
                "database.password=" + database().password(),
                "takeover-seconds=4",
                "stop-seconds=2",
                "requests-per-minute=1000000",
                "pay.sandbox=on")) {
            words.addAll(List.of("--set", setting));
        }
        return words;
    }

    /** Runs a subcommand of the cloud as an operator on this server's machine does. */
    String command(String server, String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(settings(server));
        return Program.CLOUD.run(log("cloud-" + words[0]), arguments.toArray(String[]::new));
    }

    ChildProcess server(String server) {
        return servers.get(server);
    }

    String http(String server) {
        return "http://localhost:" + ports.get(server);
    }

    /** With the files of one server's data directory, as {@code linli cloud mosquitto-config} writes it. */
    void startBroker(String filesOf, List<String> names) throws IOException {
        Path configuration = MosquittoFiles.write(
                directory.resolve("mosquitto"), data(filesOf).resolve("pki"), COMMUNITY, names, "127.0.0.1", mqttPort);
        // As root Mosquitto changes to its own user, who could not read a test's private folder.
        Files.writeString(configuration, "user root\n", StandardOpenOption.APPEND);
        broker = new ProcessBuilder(mosquitto().orElseThrow().toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log("mosquitto").toFile())
                .start();
        Awaitility.await("Mosquitto").atMost(PATIENCE).ignoreExceptions().until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mqttPort)) {
                return socket.isConnected();
            }
        });
    }

    /** Asks it to stop, as an operator does, and waits until it did. */
    void stop(String server) throws IOException, InterruptedException {
        ProcessHandle.of(server(server).pid()).ifPresent(ProcessHandle::destroy);
        server(server).awaitEnd(PATIENCE);
    }

    @Override
    public void close() throws IOException {
        servers.values().parallelStream().forEach(ChildProcess::close);
        if (broker != null) {
            broker.destroy();
        }
        postgres.close();
    }
}
