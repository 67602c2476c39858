package org.linli.acceptance.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One whole community on this machine: a cloud with its broker, and doors with virtual boards, each a process of its own, talking over mutual TLS.
 * The directory is kept, so a second start finds everything again.
 *
 * <p>Closing stops the doors, then the cloud. One thread at a time.
 */
public final class Community implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofMinutes(5);

    private final Path directory;
    private final Consumer<String> progress;
    private final Map<String, ChildProcess> doors = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> doorAddresses = new LinkedHashMap<>();
    private @org.jspecify.annotations.Nullable ChildProcess cloud;
    private Map<String, String> cloudAddresses = Map.of();
    private final Ports ports;
    private final List<String> settings;

    /** Where the cloud listens. Kept over its restarts: the doors remember the broker's port. */
    public record Ports(int http, int https, int mqtt) {

        /** Three ports that nobody uses at this moment. */
        public static Ports free() throws IOException {
            try (ServerSocket http = new ServerSocket(0);
                    ServerSocket https = new ServerSocket(0);
                    ServerSocket mqtt = new ServerSocket(0)) {
                return new Ports(http.getLocalPort(), https.getLocalPort(), mqtt.getLocalPort());
            }
        }
    }

    /** @param progress told of each step in words */
    public Community(Path directory, Ports ports, Consumer<String> progress) {
        this(directory, ports, List.of(), progress);
    }

    /** @param settings of the cloud, {@code key=value}, for its commands as well */
    public Community(Path directory, Ports ports, List<String> settings, Consumer<String> progress) {
        this.directory = directory.toAbsolutePath();
        this.ports = ports;
        this.settings = List.copyOf(settings);
        this.progress = progress;
    }

    public Path directory() {
        return directory;
    }

    private Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private Path cloudData() {
        return directory.resolve("cloud");
    }

    /** Where the seed puts the demo's cards, passes and photographs for the virtual doors. */
    public Path props() {
        return directory.resolve("props.json");
    }

    public Path doorData(String door) {
        return directory.resolve("doors").resolve(door);
    }

    /** Runs a subcommand of the cloud on this community's data. Answers its standard output. */
    public String cloudCommand(String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add("--data");
        arguments.add(cloudData().toString());
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return Program.CLOUD.run(log("cloud-" + words[0]), arguments.toArray(String[]::new));
    }

    /** Fills an empty cloud with the fictional demo community; an existing one is kept. */
    public void seed() throws IOException, InterruptedException {
        Files.createDirectories(cloudData());
        progress.accept("seeding the fictional community");
        cloudCommand(
                "seed",
                "--demo",
                "--props",
                props().toString(),
                "--samples",
                samples().toString());
    }

    /** Photographs of a published package, which the build fetched. */
    public static Path samples() {
        Path beside = Program.DOOR.jar().resolveSibling("samples");
        if (!Files.isDirectory(beside)) {
            throw new IllegalStateException("no sample photographs; run ./linli build");
        }
        return beside;
    }

    /** Signs in a person of the demo by English name, such as {@code Test Manager}. */
    public CloudApi signIn(String nameEn) throws IOException, InterruptedException {
        String http = cloudAddresses.getOrDefault("http", "");
        for (String line : cloudCommand("demo-links", "--http", http).split("\n")) {
            if (line.contains(nameEn)) {
                return CloudApi.signIn(http, line);
            }
        }
        throw new IOException("the cloud has no link for " + nameEn);
    }

    /** Starts the cloud and its broker. Answers its addresses: {@code http}, {@code mqtt} …. */
    public Map<String, String> startCloud(String... moreSettings) throws IOException, InterruptedException {
        Files.createDirectories(cloudData());
        progress.accept("starting the cloud and its broker");
        List<String> arguments =
                new ArrayList<>(List.of("start", "--data", cloudData().toString()));
        List<String> all = new ArrayList<>(List.of(
                "http.port=" + ports.http(),
                "https.port=" + ports.https(),
                "https.host=127.0.0.1",
                "mqtt.port=" + ports.mqtt(),
                "names=localhost"));
        all.addAll(settings);
        all.addAll(List.of(moreSettings));
        for (String setting : all) {
            arguments.addAll(List.of("--set", setting));
        }
        ChildProcess started = ChildProcess.start(Program.CLOUD, log("cloud"), List.of("-Xmx768m"), arguments);
        cloud = started;
        cloudAddresses = started.awaitReady(START_PATIENCE);
        return cloudAddresses;
    }

    public Map<String, String> cloudAddresses() {
        return cloudAddresses;
    }

    public ChildProcess cloud() {
        if (cloud == null) {
            throw new IllegalStateException("the cloud was not started");
        }
        return cloud;
    }

    /** Binds a new unit to the door by a one-time claim code, as an installer does; a bound one is left alone. */
    public void claim(String door) throws IOException, InterruptedException {
        if (Files.exists(doorData(door).resolve("grant.json"))) {
            return;
        }
        progress.accept("claiming the controller of " + door);
        String code = cloudCommand("claim-code", "--door", door).trim();
        Program.DOOR.run(
                log(door + "-claim"),
                "claim",
                "--cloud",
                cloudAddresses.getOrDefault("https", cloudAddresses.getOrDefault("http", "")),
                "--code",
                code,
                "--data",
                doorData(door).toString());
    }

    /** Starts the door's controller on its virtual board. Answers its addresses: {@code page}, {@code virtual}. */
    public Map<String, String> startDoor(String door, List<String> javaOptions, List<String> moreArguments)
            throws IOException, InterruptedException {
        progress.accept("starting " + door);
        List<String> arguments =
                new ArrayList<>(List.of("start", "--data", doorData(door).toString()));
        arguments.addAll(moreArguments);
        ChildProcess started = ChildProcess.start(Program.DOOR, log(door), javaOptions, arguments);
        doors.put(door, started);
        Map<String, String> addresses = started.awaitReady(START_PATIENCE);
        doorAddresses.put(door, addresses);
        return addresses;
    }

    public ChildProcess door(String door) {
        ChildProcess process = doors.get(door);
        if (process == null) {
            throw new IllegalStateException(door + " was not started");
        }
        return process;
    }

    /** Stops the cloud and its broker; the doors stay. */
    public void stopCloud() {
        cloud().close();
        cloud = null;
    }

    /** Stops one door's controller and waits for its end. */
    public void stopDoor(String door) {
        door(door).close();
        doors.remove(door);
    }

    /** The cloud's SQLite file, for looking at what it really keeps. */
    public Path cloudDatabase() {
        return cloudData().resolve("cloud.db");
    }

    /** All processes that should be running. */
    public List<ChildProcess> processes() {
        List<ChildProcess> all = new ArrayList<>(doors.values());
        if (cloud != null) {
            all.add(cloud);
        }
        return all;
    }

    @Override
    public void close() {
        doors.values().forEach(ChildProcess::close);
        doors.clear();
        if (cloud != null) {
            cloud.close();
            cloud = null;
        }
    }
}
