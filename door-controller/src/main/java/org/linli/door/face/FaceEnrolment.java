package org.linli.door.face;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.FrameConsumer;
import org.linli.door.face.vision.ModelManifest;
import org.linli.door.runtime.EnrolmentHandler;
import org.linli.hardware.Frame;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.command.Command;
import org.linli.messages.command.CommandResult.Outcome;
import org.linli.messages.event.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out enrolment commands on a thread of its own: of a photograph, or of whoever stands before the camera. Must be
 * one of the camera loop's consumers for the latter. A consent that is not on this door is refused. Whoever stands before the camera must seem as alive, in as
 * many frames, as the door asks of an entrance.
 */
public final class FaceEnrolment implements EnrolmentHandler, FrameConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(FaceEnrolment.class);

    /** Frames of one attempt; so many of them may be poor, turned away or of a passer-by. */
    private static final int SPARE_FRAMES = 5;

    /** Between frames of an attempt, so that they differ. */
    private static final long SPACING_NANOS = Duration.ofMillis(150).toNanos();

    private final FaceService service;
    private final BiFunction<String, String, Optional<FaceConsentItem>> consents;
    private final Consumer<Happening> receipts;
    private final Supplier<DoorItem.@Nullable FacePolicy> policy;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "face-enrolment");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable Session session;

    /** An enrolment at the door that waits for good frames. */
    private static final class Session {
        final Command.EnrolAtDoor order;
        final FaceLimits limits;
        final CompletableFuture<Result> answer = new CompletableFuture<>();
        final List<Frame> frames = new ArrayList<>();
        long lastNanos;
        boolean busy;
        String lastRefusal = "NO_FACE";

        Session(Command.EnrolAtDoor order, FaceLimits limits) {
            this.order = order;
            this.limits = limits;
        }
    }

    /**
     * @param consents finds a consent by holder and consent id
     * @param receipts records what was enrolled, as an event
     * @param policy the door's settings for faces as they are now; null when it has none
     */
    public FaceEnrolment(
            FaceService service,
            BiFunction<String, String, Optional<FaceConsentItem>> consents,
            Consumer<Happening> receipts,
            Supplier<DoorItem.@Nullable FacePolicy> policy) {
        this.service = service;
        this.consents = consents;
        this.receipts = receipts;
        this.policy = policy;
    }

    @Override
    public String name() {
        return "enrolment";
    }

    @Override
    public CompletableFuture<Result> enrolPhoto(Command.EnrolPhoto order) {
        return CompletableFuture.supplyAsync(
                () -> {
                    byte[] photograph;
                    try {
                        photograph = Base64.getDecoder().decode(order.image());
                    } catch (IllegalArgumentException notBase64) {
                        return new Result(Outcome.FAILED, "NOT_A_PICTURE");
                    }
                    FaceConsentItem consent =
                            consents.apply(order.holder(), order.consent()).orElse(null);
                    return result(service.enrol(consent, photograph));
                },
                worker);
    }

    private Result result(FaceService.Enrolment enrolment) {
        Happening.FaceEnrolled receipt = enrolment.receipt();
        if (receipt == null) {
            return new Result(Outcome.FAILED, String.valueOf(enrolment.refusal()));
        }
        receipts.accept(receipt);
        return new Result(Outcome.DONE, "");
    }

    /** A second order takes the place of one that still waits; that one fails. */
    @Override
    public CompletableFuture<Result> enrolAtDoor(Command.EnrolAtDoor order, long timeoutMillis) {
        Session fresh = new Session(order, FaceLimits.of(thresholds(), policy.get()));
        Session before = session;
        session = fresh;
        if (before != null) {
            before.answer.complete(new Result(Outcome.FAILED, "REPLACED"));
        }
        return fresh.answer
                .completeOnTimeout(new Result(Outcome.FAILED, "TIMEOUT"), timeoutMillis, TimeUnit.MILLISECONDS)
                .whenComplete((result, failure) -> {
                    if (session == fresh) {
                        session = null;
                    }
                });
    }

    private ModelManifest.Thresholds thresholds() {
        return service.analyzer().models().manifest().thresholds();
    }

    @Override
    public void accept(Frame frame) {
        Session open = session;
        if (open == null || open.answer.isDone()) {
            return;
        }
        synchronized (open) {
            boolean tooSoon = !open.frames.isEmpty() && frame.capturedNanos() - open.lastNanos < SPACING_NANOS;
            if (open.busy || tooSoon) {
                return;
            }
            open.lastNanos = frame.capturedNanos();
            open.frames.add(frame);
            open.busy = open.frames.size() >= open.limits.leastGoodFrames() + SPARE_FRAMES;
            if (open.busy) {
                List<Frame> frames = List.copyOf(open.frames);
                open.frames.clear();
                worker.execute(() -> attempt(open, frames));
            }
        }
    }

    private void attempt(Session open, List<Frame> frames) {
        try {
            FaceConsentItem consent =
                    consents.apply(open.order.holder(), open.order.consent()).orElse(null);
            FaceService.Enrolment enrolment = service.enrol(consent, frames, open.limits);
            boolean ended = enrolment.receipt() != null || consent == null;
            if (ended) {
                open.answer.complete(result(enrolment));
            } else {
                open.lastRefusal = String.valueOf(enrolment.refusal());
                LOG.info("enrolment at the door goes on: {}", open.lastRefusal);
            }
        } catch (RuntimeException broken) {
            LOG.warn("enrolment at the door failed", broken);
            open.answer.complete(new Result(Outcome.FAILED, "BROKEN"));
        } finally {
            synchronized (open) {
                open.busy = false;
            }
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
