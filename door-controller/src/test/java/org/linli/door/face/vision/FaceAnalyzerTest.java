package org.linli.door.face.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Frame;

class FaceAnalyzerTest {
    private final FaceAnalyzer analyzer = SampleFaces.analyzer();

    private FaceLook look(Frame frame) {
        return analyzer.look(frame);
    }

    private float[] embedding(Frame frame) {
        return analyzer.embedding(look(frame));
    }

    @Test
    void everySamplePhotographShowsSeveralFaces() {
        for (int sample = 1; sample <= 6; sample++) {
            FaceLook look = look(SampleFaces.photograph(sample));
            assertTrue(look.faces().size() >= 3, "sample " + sample);
            assertTrue(look.hasSeveralFaces());
        }
    }

    @Test
    void aWallShowsNoFaceHoweverHardOneLooks() {
        assertFalse(analyzer.lookThoroughly(SampleFaces.wall(0)).hasFace());
    }

    @Test
    void theSameFaceInTwoSizesResemblesItselfAndNobodyElse() {
        float[] near = embedding(SampleFaces.around(1, 0, 220, 0));
        float[] far = embedding(SampleFaces.around(1, 0, 90, 0));
        float[] other = embedding(SampleFaces.around(1, 1, 150, 0));
        assertTrue(Vectors.dot(near, far) > 0.8);
        assertTrue(Vectors.dot(near, other) < 0.4);
    }

    @Test
    void onePersonIsRecognisedOnTwoPhotographs() {
        float[] one = embedding(SampleFaces.around(1, 2, 220, 0));
        float[] two = embedding(SampleFaces.around(3, 0, 220, 0));
        assertTrue(Vectors.dot(one, two) > 0.55);
    }

    @Test
    void aDarkFrameIsBrightenedBeforeAnythingElse() {
        Frame bright = SampleFaces.around(1, 0, 150, 0);
        Frame dark = SampleFaces.darkened(bright, 0.10, 4);
        FaceLook look = look(dark);
        assertTrue(look.hasFace());
        assertTrue(Vectors.dot(embedding(bright), analyzer.embedding(look)) > 0.8);
    }

    @Test
    void aSmallFaceIsAskedToComeCloser() {
        FaceLook look = look(SampleFaces.around(1, 0, 50, 0));
        assertEquals(Optional.of(FaceProblem.TOO_SMALL), look.quality().problem());
    }

    @Test
    void aBlurredFaceIsNotGoodEnough() {
        FaceLook look = look(SampleFaces.blurred(SampleFaces.around(1, 0, 150, 0), 40));
        assertTrue(look.hasFace());
        assertEquals(Optional.of(FaceProblem.BLURRED), look.quality().problem());
    }

    @Test
    void aGoodFaceHasNoProblem() {
        FaceLook look = look(SampleFaces.around(1, 0, 150, 0));
        assertEquals(Optional.empty(), look.quality().problem());
        assertFalse(look.hasSeveralFaces());
    }

    @Test
    void carefulAndPlainEmbeddingAgree() {
        FaceLook look = look(SampleFaces.around(1, 1, 150, 0));
        assertTrue(Vectors.dot(analyzer.embedding(look), analyzer.carefulEmbedding(look)) > 0.9);
    }

    @Test
    void theAnswerIsTheSameEveryTime() {
        Frame frame = SampleFaces.around(1, 0, 150, 0);
        assertEquals(1.0, Vectors.dot(embedding(frame), embedding(frame)), 1e-6);
    }
}
