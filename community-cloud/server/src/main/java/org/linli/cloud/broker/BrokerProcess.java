package org.linli.cloud.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.device.Identity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded broker as a child process and keeps it running: when it ends, it is started again after 1 s, doubled up to 30 s, back to 1 s once it
 * ran for a minute. The port stays the same over restarts. Thread: any.
 */
public final class BrokerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Settings settings;
    private final int port;
    private final Thread keeper;
    private final CountDownLatch firstReady = new CountDownLatch(1);
    private final AtomicInteger starts = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean ready;
    private volatile @Nullable Process process;

    /**
     * How to run it.
     *
     * @param home folder of the broker's own files
     * @param allowedFile see {@link AllowedClients}
     * @param port 0 takes a free one
     * @param server shown to clients
     */
    public record Settings(
            Path home, Path allowedFile, String community, String bindAddress, int port, Identity server) {}

    private BrokerProcess(Settings settings) throws IOException {
        this.settings = settings;
        this.port = settings.port() == 0 ? freePort(settings.bindAddress()) : settings.port();
        new BrokerHome(settings.home()).prepare(settings.bindAddress(), port, settings.server());
        keeper = new Thread(this::keep, "broker-keeper");
        keeper.setDaemon(true);
    }

    /**
     * Starts it and waits until it accepts connections.
     *
     * @throws IllegalStateException when it does not within two minutes
     */
    public static BrokerProcess start(Settings settings) {
        BrokerProcess broker;
        try {
            broker = new BrokerProcess(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's files cannot be written", e);
        }
        broker.keeper.start();
        try {
            if (!broker.firstReady.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                broker.close();
                throw new IllegalStateException("the broker did not start within " + START_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            broker.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
        return broker;
    }

    /** The broker takes no port 0 of its own that survives a restart. */
    private static int freePort(String bindAddress) throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(bindAddress))) {
            return probe.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** Whether the broker accepts connections as far as its process says. */
    public boolean isReady() {
        return ready;
    }

    /** How often the process was started. */
    public int starts() {
        return starts.get();
    }

    /** Process id, to watch or kill it in a test; 0 while there is none. */
    public long processId() {
        Process current = process;
        return current == null ? 0 : current.pid();
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        while (!closing) {
            long startedNanos = System.nanoTime();
            runOnce();
            if (closing) {
                return;
            }
            boolean stable = System.nanoTime() - startedNanos > STABLE.toNanos();
            pause = stable ? FIRST_PAUSE : pause;
            LOG.error("the broker's process ended; starting it again in {} s", pause.toSeconds());
            try {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void runOnce() {
        try {
            Process child =
                    new ProcessBuilder(command()).redirectErrorStream(true).start();
            process = child;
            starts.incrementAndGet();
            if (closing) {
                child.destroy();
            }
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.equals(BrokerMain.READY)) {
                        ready = true;
                        firstReady.countDown();
                        LOG.info("broker listens on port {} (process {})", port, child.pid());
                    } else {
                        LOG.info("broker: {}", line);
                    }
                }
            }
            child.waitFor();
        } catch (IOException e) {
            LOG.error("the broker's process cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ready = false;
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogback.configurationFile=logback-broker.xml",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                settings.home().toAbsolutePath().toString(),
                settings.community(),
                settings.allowedFile().toAbsolutePath().toString()));
        return command;
    }

    /** Stops it in order; kills it when it does not end within 20 s. */
    @Override
    public void close() {
        closing = true;
        keeper.interrupt();
        Process child = process;
        if (child == null) {
            return;
        }
        child.destroy();
        try {
            if (!child.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the broker did not stop in time and is killed");
                child.destroyForcibly();
            }
            keeper.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
