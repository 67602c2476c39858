package org.linli.door.face;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.door.camera.FrameConsumer;
import org.linli.door.decide.Credential;
import org.linli.door.decide.Credential.FaceFinding;
import org.linli.door.face.vision.FaceAnalyzer;
import org.linli.door.face.vision.FaceLook;
import org.linli.door.face.vision.FaceProblem;
import org.linli.door.face.vision.ModelManifest;
import org.linli.door.face.vision.Vectors;
import org.linli.hardware.Frame;
import org.linli.messages.access.DoorItem;
import org.linli.messages.event.Side;

/**
 * Turns what the camera sees into one face credential for each time somebody comes to the door.
 *
 * <p>A decision takes at least {@value LivenessJudge#LEAST_FRAMES} good frames of one person, of which so many in a row as the
 * {@link FaceLimits} say name the same holder, clear of the second best, and a living face; in doubt the person is asked to turn the head.
 * The limits are read anew for every sighting.
 * After a decision nothing more is presented until the person left for a second or {@value #REARM_SECONDS} s passed. Poor
 * frames lead to prompts, not to refusals.
 *
 * <p>Thread: one, the camera loop's; prompts are called on it and must return at once.
 */
public final class FaceWatcher implements FrameConsumer {
    /** After so many good frames more than must agree, without a holder, the face is unknown. */
    private static final int MORE_FRAMES = 5;

    /** Frames with two faces of similar size before it counts. */
    static final int SEVERAL = 3;

    static final int REARM_SECONDS = 3;
    private static final long REARM_NANOS = Duration.ofSeconds(REARM_SECONDS).toNanos();
    private static final long LEFT_NANOS = Duration.ofSeconds(1).toNanos();

    /** Below this cosine to the sighting's first frame it is another person. Turning the head costs likeness. */
    private static final double OTHER_PERSON = 0.25;

    /** Where credentials go; {@code DoorRuntime::present} fits. */
    public interface Presenter {
        /** False when the door's queue is full: the sighting is presented again with the next frame. */
        boolean present(Credential credential, Side side, long arrivedNanos);
    }

    private final FaceService service;
    private final FaceAnalyzer analyzer;
    private final ModelManifest.Thresholds thresholds;
    private final Side side;
    private final Presenter presenter;
    private final Consumer<FacePrompt> prompts;
    private final LongSupplier nanoTime;
    private final MotionGate gate = new MotionGate();
    private final Supplier<DoorItem.@Nullable FacePolicy> policy;
    private FaceLimits limits;
    private LivenessJudge judge;

    private boolean somebodyIsThere;
    private long seenNanos;
    private boolean decided;
    private long decidedNanos;
    private FacePrompt prompt = FacePrompt.NONE;

    private int severalFrames;
    private int goodFrames;
    private int ambiguousFrames;
    private int agreeing;
    private float @Nullable [] anchor;
    private FaceIndex.Match best = FaceIndex.Match.NONE;
    private double highest = -1;
    private @Nullable HeadTurnChallenge challenge;

    /** @param policy the door's settings for faces as they are now; null when it has none */
    public FaceWatcher(
            FaceService service,
            Side side,
            Presenter presenter,
            Consumer<FacePrompt> prompts,
            Supplier<DoorItem.@Nullable FacePolicy> policy) {
        this(service, side, presenter, prompts, policy, System::nanoTime);
    }

    FaceWatcher(
            FaceService service,
            Side side,
            Presenter presenter,
            Consumer<FacePrompt> prompts,
            Supplier<DoorItem.@Nullable FacePolicy> policy,
            LongSupplier nanoTime) {
        this.service = service;
        this.analyzer = service.analyzer();
        this.thresholds = analyzer.models().manifest().thresholds();
        this.side = side;
        this.presenter = presenter;
        this.prompts = prompts;
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.limits = FaceLimits.of(thresholds, policy.get());
        this.judge = limits.judge();
    }

    private void readLimits() {
        FaceLimits now = FaceLimits.of(thresholds, policy.get());
        if (!now.equals(limits)) {
            limits = now;
            judge = now.judge();
        }
    }

    @Override
    public String name() {
        return "face";
    }

    @Override
    public void accept(Frame frame) {
        long now = nanoTime.getAsLong();
        boolean resting = decided && now - decidedNanos < REARM_NANOS;
        if ((!somebodyIsThere || resting) && !gate.isWorthALook(frame, now)) {
            return;
        }
        FaceLook look = analyzer.look(frame);
        if (!look.hasFace()) {
            if (somebodyIsThere && now - seenNanos >= LEFT_NANOS) {
                somebodyIsThere = false;
                decided = false;
                forget();
                ask(FacePrompt.NONE);
            }
            return;
        }
        somebodyIsThere = true;
        seenNanos = now;
        if (resting) {
            return;
        }
        if (decided) {
            decided = false;
            forget();
        }
        watch(look, frame.capturedNanos(), now);
    }

    private void watch(FaceLook look, long capturedNanos, long now) {
        severalFrames = look.hasSeveralFaces() ? severalFrames + 1 : 0;
        if (look.hasSeveralFaces()) {
            ask(FacePrompt.ONE_PERSON);
            if (severalFrames >= SEVERAL) {
                decide(FaceFinding.TWO_FACES, FaceIndex.Match.NONE, 0, capturedNanos, now);
            }
            return;
        }
        HeadTurnChallenge asked = challenge;
        Optional<FaceProblem> problem = look.quality().problem();
        boolean turnedOnRequest = asked != null && problem.equals(Optional.of(FaceProblem.TURNED_AWAY));
        if (problem.isPresent() && !turnedOnRequest) {
            ask(FacePrompt.of(problem.get()));
            return;
        }
        float[] embedding = analyzer.embedding(look);
        if (anchor != null && Vectors.dot(anchor, embedding) < OTHER_PERSON) {
            forget();
            asked = null;
        }
        anchor = anchor == null ? embedding : anchor;
        if (asked != null) {
            answer(asked.add(look.quality().turn(), now), capturedNanos, now);
            return;
        }
        if (goodFrames == 0) {
            readLimits();
        }
        judge.add(analyzer.cues(look));
        goodFrames++;
        vote(service.search(embedding));
        ask(FacePrompt.HOLD_STILL);
        conclude(capturedNanos, now);
    }

    private void vote(FaceIndex.Match match) {
        highest = Math.max(highest, match.score());
        boolean accepted = match.reaches(limits.match()) && match.isClear(limits.margin());
        ambiguousFrames += match.reaches(limits.match()) && !accepted ? 1 : 0;
        boolean same = match.holder() != null && match.holder().equals(best.holder());
        if (!accepted) {
            agreeing = 0;
        } else {
            agreeing = same ? agreeing + 1 : 1;
            best = same && best.score() > match.score() ? best : match;
        }
    }

    private void conclude(long capturedNanos, long now) {
        LivenessJudge.Verdict verdict = judge.verdict();
        if (verdict == LivenessJudge.Verdict.UNDECIDED) {
            return;
        }
        boolean enough = goodFrames >= limits.frames() + MORE_FRAMES;
        if (agreeing >= limits.frames()) {
            switch (verdict) {
                case LIVE -> decide(FaceFinding.MATCH, best, best.score(), capturedNanos, now);
                case DOUBTFUL -> {
                    challenge = new HeadTurnChallenge(now);
                    ask(FacePrompt.TURN_HEAD);
                }
                case SPOOF -> {
                    // The first frames may be the worst ones: wait until all that count have spoken.
                    if (enough) {
                        decide(FaceFinding.SPOOF_SUSPECTED, FaceIndex.Match.NONE, 0, capturedNanos, now);
                    }
                }
                case UNDECIDED -> throw new IllegalStateException("handled above");
            }
        } else if (enough && verdict == LivenessJudge.Verdict.SPOOF) {
            decide(FaceFinding.SPOOF_SUSPECTED, FaceIndex.Match.NONE, 0, capturedNanos, now);
        } else if (enough) {
            FaceFinding finding = 2 * ambiguousFrames >= goodFrames ? FaceFinding.AMBIGUOUS : FaceFinding.LOW_SCORE;
            decide(finding, FaceIndex.Match.NONE, highest, capturedNanos, now);
        }
    }

    private void answer(HeadTurnChallenge.State state, long capturedNanos, long now) {
        switch (state) {
            case TURN_HEAD -> ask(FacePrompt.TURN_HEAD);
            case LOOK_HERE -> ask(FacePrompt.LOOK_HERE);
            case PASSED -> decide(FaceFinding.MATCH, best, best.score(), capturedNanos, now);
            case FAILED -> decide(FaceFinding.SPOOF_SUSPECTED, FaceIndex.Match.NONE, 0, capturedNanos, now);
        }
    }

    private void decide(FaceFinding finding, FaceIndex.Match match, double score, long capturedNanos, long now) {
        Credential.Face face = new Credential.Face(finding, match.holder(), match.consent(), score);
        if (presenter.present(face, side, capturedNanos)) {
            decided = true;
            decidedNanos = now;
            forget();
            ask(FacePrompt.NONE);
        }
    }

    /** Forgets the sighting; numbers that describe a face are overwritten. */
    private void forget() {
        severalFrames = 0;
        goodFrames = 0;
        ambiguousFrames = 0;
        agreeing = 0;
        highest = -1;
        best = FaceIndex.Match.NONE;
        challenge = null;
        if (anchor != null) {
            java.util.Arrays.fill(anchor, 0);
            anchor = null;
        }
        judge.reset();
    }

    private void ask(FacePrompt wanted) {
        if (wanted != prompt) {
            prompt = wanted;
            prompts.accept(wanted);
        }
    }

    /** What the person is asked right now. */
    public FacePrompt prompt() {
        return prompt;
    }
}
