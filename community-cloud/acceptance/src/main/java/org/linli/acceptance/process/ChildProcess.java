package org.linli.acceptance.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One running program of ours. Its standard output is kept and searched for the line {@code ready key=value …}; its standard error goes to the log.
 *
 * <p>Closing asks it to stop and kills it if it does not within 20 s. Thread: any.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final long startedNanos;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<Map<String, String>> ready = new CompletableFuture<>();
    private final Thread reader;
    private volatile long readyNanos;

    private ChildProcess(Process process, long startedNanos, Path log) {
        this.startedNanos = startedNanos;
        this.process = process;
        this.log = log;
        reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static ChildProcess start(Program program, Path log, List<String> javaOptions, List<String> arguments)
            throws IOException {
        if (log.getParent() != null) {
            Files.createDirectories(log.getParent());
        }
        ProcessBuilder builder = new ProcessBuilder(program.command(javaOptions, arguments));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OPT_OUT_TRACKING", "true");
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        long beforeStart = System.nanoTime();
        return new ChildProcess(builder.start(), beforeStart, log);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("ready ")) {
                    readyNanos = System.nanoTime();
                    ready.complete(pairs(line));
                }
            }
        } catch (IOException closed) {
            // the process has ended; what it said is kept
        } finally {
            ready.completeExceptionally(new IOException("ended before it was ready; see " + log));
        }
    }

    private static Map<String, String> pairs(String line) {
        Map<String, String> pairs = new HashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                pairs.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return pairs;
    }

    /** Waits for the ready line and answers its pairs. */
    public Map<String, String> awaitReady(Duration patience) throws IOException, InterruptedException {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("not ready after " + patience.toSeconds() + " s; see " + log, e);
        }
    }

    /** @return the exit code */
    public int awaitEnd(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("still running after " + patience.toSeconds() + " s; see " + log);
        }
        reader.join(STOP_PATIENCE.toMillis());
        return process.exitValue();
    }

    public String output() {
        return output.toString();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** {@link System#nanoTime()} just before the process was started. */
    public long startedNanos() {
        return startedNanos;
    }

    /** {@link System#nanoTime()} when its ready line arrived; 0 before. */
    public long readyNanos() {
        return readyNanos;
    }

    /** Ends it the way a power cut does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
