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
import java.util.concurrent.ConcurrentHashMap;
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
    private final StringBuilder output = new StringBuilder();
    private final Map<String, CompletableFuture<Said>> awaited = new ConcurrentHashMap<>();
    private final Thread reader;

    /**
     * A line the program printed.
     *
     * @param nanos {@link System#nanoTime()} when it arrived
     */
    public record Said(String line, long nanos) {}

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
                synchronized (output) {
                    output.append(line).append('\n');
                }
                heard(line.split(" ", 2)[0]).complete(new Said(line, System.nanoTime()));
            }
        } catch (IOException closed) {
            // the process has ended; what it said is kept
        } finally {
            process.onExit().thenRun(() -> {
                IOException ended = new IOException("ended too early with " + process.exitValue() + "; see " + log);
                awaited.values().forEach(each -> each.completeExceptionally(ended));
            });
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

    private CompletableFuture<Said> heard(String firstWord) {
        return awaited.computeIfAbsent(firstWord, word -> new CompletableFuture<>());
    }

    /** Waits for the ready line and answers its pairs. */
    public Map<String, String> awaitReady(Duration patience) throws IOException, InterruptedException {
        return pairs(awaitLine("ready", patience).line());
    }

    /** Waits for the first line that begins with this word. */
    public Said awaitLine(String firstWord, Duration patience) throws IOException, InterruptedException {
        CompletableFuture<Said> line = heard(firstWord);
        if (!process.isAlive() && !line.isDone()) {
            reader.join(STOP_PATIENCE.toMillis());
        }
        try {
            return line.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("ended too early; see " + log, e);
        } catch (TimeoutException e) {
            throw new IOException(
                    "did not say '" + firstWord + "' within " + patience.toSeconds() + " s; see " + log, e);
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
        synchronized (output) {
            return output.toString();
        }
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
