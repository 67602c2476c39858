package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.door.face.vision.Vectors;

class FaceIndexTest {
    private final Random random = new Random(42);

    private float[] vector() {
        float[] vector = new float[64];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) random.nextGaussian();
        }
        return Vectors.normalised(vector);
    }

    private static float[] towards(float[] target, float[] other, double share) {
        float[] mixed = new float[target.length];
        for (int at = 0; at < mixed.length; at++) {
            mixed[at] = (float) (share * target[at] + (1 - share) * other[at]);
        }
        return Vectors.normalised(mixed);
    }

    @Test
    void findsWhatComparingOneByOneFinds() {
        for (int round = 0; round < 50; round++) {
            FaceIndex index = new FaceIndex(64);
            int rows = 1 + random.nextInt(80);
            float[][] vectors = new float[rows][];
            for (int row = 0; row < rows; row++) {
                vectors[row] = vector();
                index.add("t" + row, "h" + row % 7, "c" + row, vectors[row]);
            }
            float[] probe = vector();
            double[] best = new double[7];
            java.util.Arrays.fill(best, -1);
            for (int row = 0; row < rows; row++) {
                best[row % 7] = Math.max(best[row % 7], Vectors.dot(vectors[row], probe));
            }
            FaceIndex.Match match = index.search(probe);
            double[] sorted = best.clone();
            java.util.Arrays.sort(sorted);
            assertEquals(sorted[6], match.score(), 1e-5);
            assertEquals(sorted[5], match.secondScore(), 1e-5);
            assertEquals(best[Integer.parseInt(match.holder().substring(1))], match.score(), 1e-5);
        }
    }

    @Test
    void severalTemplatesOfOnePersonAreNotAmbiguous() {
        FaceIndex index = new FaceIndex(64);
        float[] face = vector();
        index.add("t1", "anna", "c1", face);
        index.add("t2", "anna", "c1", towards(face, vector(), 0.95));
        FaceIndex.Match match = index.search(face);
        assertEquals("anna", match.holder());
        assertEquals(-1, match.secondScore());
        index.add("t3", "twin", "c2", towards(face, vector(), 0.97));
        assertTrue(!index.search(face).isClear(0.05));
    }

    @Test
    void erasedTemplatesAreOverwrittenAndFoundNoMore() {
        FaceIndex index = new FaceIndex(64);
        float[] anna = vector();
        index.add("t1", "anna", "c1", anna);
        index.add("t2", "ben", "c2", vector());
        index.add("t3", "anna", "c1", anna);
        assertEquals(2, index.eraseByConsent("c1"));
        assertEquals("ben", index.search(anna).holder());
        assertEquals(1, index.eraseByHolder("ben"));
        assertNull(index.search(anna).holder());
        assertEquals(0, index.size());
    }

    @Test
    void templatesOfAnotherLengthAreRefused() {
        FaceIndex index = new FaceIndex(64);
        assertThrows(IllegalArgumentException.class, () -> index.add("t", "h", "c", new float[128]));
        assertThrows(IllegalArgumentException.class, () -> index.search(new float[32]));
    }
}
