package org.linli.door.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.door.http.HttpProblem;
import org.linli.door.provision.Wire;
import org.linli.door.provision.WireResult;
import org.linli.door.provision.WiringTest;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the wiring test for the page, one wire after another on a thread of its own. The test releases the lock, so it is recorded before it begins, and not
 * begun when it cannot be recorded. Thread: any.
 */
final class SelfTest {

    private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long ANSWER_SECONDS = 30;

    private final WiringTest wiring;
    private final Function<Happening, CompletableFuture<Void>> recorder;
    private final LinkedBlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
    private final Map<Wire, WireResult> results = new LinkedHashMap<>();
    private @Nullable Thread runner;
    private @Nullable Wire current;
    private boolean asking;

    /** @param recorder {@code DoorRuntime::record} fits */
    SelfTest(WiringTest wiring, Function<Happening, CompletableFuture<Void>> recorder) {
        this.wiring = wiring;
        this.recorder = recorder;
    }

    /** @throws HttpProblem 409 when one runs already, 503 when it cannot be recorded */
    void start() throws HttpProblem, InterruptedException {
        synchronized (this) {
            if (runner != null) {
                throw new HttpProblem(409, "a self-test is running");
            }
            runner = new Thread(this::run, "self-test");
            runner.setDaemon(true);
        }
        if (!recorded(List.of("self-test=begun"))) {
            synchronized (this) {
                runner = null;
            }
            throw new HttpProblem(503, "the self-test cannot be recorded, so the lock is not touched");
        }
        synchronized (this) {
            results.clear();
            answers.clear();
            if (runner != null) {
                runner.start();
            }
        }
    }

    /** The installer's word about the wire that is asked for; ignored when none is. */
    synchronized void answer(boolean seen) {
        if (asking) {
            answers.offer(seen);
        }
    }

    synchronized void stop() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    private void run() {
        try {
            for (Wire wire : Wire.values()) {
                synchronized (this) {
                    current = wire;
                }
                WireResult result = wiring.test(wire, PATIENCE, this::confirmed);
                synchronized (this) {
                    results.put(wire, result);
                }
            }
        } catch (InterruptedException e) {
            LOG.info("self-test stopped");
        } catch (RuntimeException e) {
            LOG.warn("self-test broke off", e);
        } finally {
            finish();
        }
    }

    private void finish() {
        List<String> texts = new ArrayList<>();
        synchronized (this) {
            results.values().forEach(result -> texts.add(result.text()));
            current = null;
            asking = false;
            runner = null;
        }
        var unused = recorder.apply(new Happening.WiringTested(texts)).exceptionally(failure -> {
            LOG.warn("the self-test's result could not be recorded");
            return null;
        });
    }

    private boolean confirmed() {
        synchronized (this) {
            asking = true;
        }
        try {
            return Boolean.TRUE.equals(answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            synchronized (this) {
                asking = false;
            }
        }
    }

    private boolean recorded(List<String> wires) throws InterruptedException {
        try {
            recorder.apply(new Happening.WiringTested(wires)).get(5, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** One wire as the page shows it. */
    record View(
            String wire,
            String chinese,
            String english,
            boolean asks,
            @Nullable String outcome,
            @Nullable String detail) {}

    /** {@code GET /api/selftest}. */
    record Progress(boolean running, @Nullable String current, boolean asking, List<View> wires) {}

    synchronized Progress progress() {
        List<View> views = new ArrayList<>();
        for (Wire wire : Wire.values()) {
            WireResult result = results.get(wire);
            views.add(new View(
                    wire.name(),
                    wire.chinese(),
                    wire.english(),
                    wire.needsConfirmation(),
                    result == null ? null : result.outcome().name(),
                    result == null ? null : result.detail()));
        }
        return new Progress(runner != null, current == null ? null : current.name(), asking, views);
    }
}
