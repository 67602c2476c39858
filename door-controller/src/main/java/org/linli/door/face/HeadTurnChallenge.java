package org.linli.door.face;

import java.time.Duration;

/**
 * The question asked when liveness is in doubt: "turn your head", then "look here again". Where the nose lies between the
 * eyes does not change when a flat picture is tilted or moved; on a head it does. A print can be bent, but not as far
 * without tearing the face apart, and not on request in a few seconds.
 *
 * <p>Pure: time comes in with every frame. The face must be the same one all along; whoever feeds this checks that by the
 * embedding and resets on a change.
 */
public final class HeadTurnChallenge {
    /** How far the nose must move between the eyes, in eye distances. */
    static final double LEAST_TURN = 0.22;

    /** Back within this of where it began. */
    static final double BACK = 0.10;

    /** Frames in a row at the far end: one wild landmark is no turn. */
    static final int STEADY_FRAMES = 2;

    /** Time to answer. */
    public static final Duration LIMIT = Duration.ofSeconds(8);

    private final long beganNanos;
    private double start = Double.NaN;
    private int turnedFrames;
    private int backFrames;
    private State state = State.TURN_HEAD;

    /** What the person is asked now, or how it ended. */
    public enum State {
        TURN_HEAD,
        LOOK_HERE,
        PASSED,
        FAILED
    }

    public HeadTurnChallenge(long nowNanos) {
        this.beganNanos = nowNanos;
    }

    /**
     * One more frame of the same face.
     *
     * @param turn see {@link org.linli.door.face.vision.Landmarks#turn()}
     */
    public State add(double turn, long nowNanos) {
        if (state == State.PASSED || state == State.FAILED) {
            return state;
        }
        if (nowNanos - beganNanos > LIMIT.toNanos()) {
            state = State.FAILED;
            return state;
        }
        if (Double.isNaN(start)) {
            start = turn;
        }
        double moved = Math.abs(turn - start);
        if (state == State.TURN_HEAD) {
            turnedFrames = moved >= LEAST_TURN ? turnedFrames + 1 : 0;
            state = turnedFrames >= STEADY_FRAMES ? State.LOOK_HERE : state;
        } else {
            backFrames = moved <= BACK ? backFrames + 1 : 0;
            state = backFrames >= STEADY_FRAMES ? State.PASSED : state;
        }
        return state;
    }

    /** Whether the time is over even without a frame. */
    public State at(long nowNanos) {
        boolean open = state == State.TURN_HEAD || state == State.LOOK_HERE;
        if (open && nowNanos - beganNanos > LIMIT.toNanos()) {
            state = State.FAILED;
        }
        return state;
    }
}
