package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.linli.door.face.LivenessJudge.Verdict;
import org.linli.door.face.vision.FrameCues;
import org.linli.door.face.vision.Landmarks;
import org.linli.door.face.vision.Quality;

class LivenessJudgeTest {
    private static FrameCues cues(double tight, double context, double sharpness) {
        Quality quality = new Quality(120, 110, 0, sharpness, 0);
        return new FrameCues(context, 0.9, tight, false, new Landmarks(new float[136]), quality);
    }

    private static LivenessJudge judge(int frames, FrameCues cues) {
        LivenessJudge judge = new LivenessJudge(0.3, LivenessJudge.LEAST_FRAMES);
        for (int frame = 0; frame < frames; frame++) {
            judge.add(cues);
        }
        return judge;
    }

    @Test
    void aFewFramesDecideNothing() {
        assertEquals(Verdict.UNDECIDED, judge(0, cues(9, 3, 0.1)).verdict());
        assertEquals(Verdict.UNDECIDED, judge(4, cues(9, 3, 0.1)).verdict());
        assertEquals(Verdict.LIVE, judge(5, cues(9, 3, 0.1)).verdict());
    }

    @Test
    void cuesAddUp() {
        assertEquals(Verdict.SPOOF, judge(8, cues(2, -4, 0.05)).verdict());
        assertEquals(Verdict.DOUBTFUL, judge(8, cues(6, -2, 0.07)).verdict());
        double sharp = judge(8, cues(6, 0, 0.10)).score();
        double soft = judge(8, cues(6, 0, 0.04)).score();
        assertTrue(sharp > soft);
    }

    @Test
    void oneBlurredFrameSaysNothingAboutPaper() {
        LivenessJudge judge = judge(6, cues(8, 1, 0.1));
        double before = judge.score();
        judge.add(cues(8, 1, 0.001));
        assertEquals(before, judge.score(), 1e-9);
    }

    @Test
    void oldFramesAreForgotten() {
        LivenessJudge judge = judge(LivenessJudge.MOST_FRAMES, cues(1, -5, 0.03));
        assertEquals(Verdict.SPOOF, judge.verdict());
        for (int frame = 0; frame < LivenessJudge.MOST_FRAMES; frame++) {
            judge.add(cues(9, 3, 0.1));
        }
        assertEquals(Verdict.LIVE, judge.verdict());
        judge.reset();
        assertEquals(0, judge.score());
    }

    @Test
    void aThresholdOutsideItsRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LivenessJudge(1.0, 1));
    }

    @Test
    void aTurnedHeadThatComesBackPassesTheChallenge() {
        HeadTurnChallenge challenge = new HeadTurnChallenge(0);
        double[] turns = {0.02, 0.1, 0.3, 0.31, 0.2, 0.05, 0.03};
        HeadTurnChallenge.State state = HeadTurnChallenge.State.TURN_HEAD;
        for (int frame = 0; frame < turns.length; frame++) {
            state = challenge.add(turns[frame], frame * 100_000_000L);
        }
        assertEquals(HeadTurnChallenge.State.PASSED, state);
    }

    @Test
    void aMovedPictureOrOneWildFrameDoesNotPass() {
        HeadTurnChallenge challenge = new HeadTurnChallenge(0);
        double[] turns = {0.0, 0.05, 0.4, -0.05, 0.0, 0.08, -0.06};
        for (int frame = 0; frame < turns.length; frame++) {
            assertEquals(HeadTurnChallenge.State.TURN_HEAD, challenge.add(turns[frame], frame * 100_000_000L));
        }
        long late = HeadTurnChallenge.LIMIT.plus(Duration.ofMillis(1)).toNanos();
        assertEquals(HeadTurnChallenge.State.FAILED, challenge.at(late));
        assertEquals(HeadTurnChallenge.State.FAILED, challenge.add(0.4, late));
    }
}
