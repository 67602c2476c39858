package org.linli.door.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.door.face.vision.Vectors;

class TemplateMatrixTest {
    private static final int DIMENSION = 16;

    private final Random random = new Random(7);
    private final TemplateMatrix matrix = new TemplateMatrix(DIMENSION);
    private final List<float[]> expected = new ArrayList<>();

    private float[] vector() {
        float[] vector = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) random.nextGaussian();
        }
        return vector;
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            float[] vector = vector();
            matrix.add(vector);
            expected.add(vector);
        }
    }

    private void remove(int row) {
        matrix.remove(row);
        int last = expected.size() - 1;
        expected.set(row, expected.get(last));
        expected.remove(last);
    }

    private void assertScoresAreTheDotProducts() {
        assertEquals(expected.size(), matrix.rows());
        float[] probe = vector();
        float[] scores = new float[TemplateMatrix.BLOCK_ROWS];
        int row = 0;
        for (int block = 0; block < matrix.blockCount(); block++) {
            matrix.compare(block, probe, scores);
            for (int lane = 0; lane < matrix.rowsOf(block); lane++, row++) {
                assertEquals(Vectors.dot(expected.get(row), probe), scores[lane], 1e-4, "row " + row);
            }
        }
        assertEquals(expected.size(), row);
    }

    @Test
    void everyRowIsComparedOverSeveralBlocks() {
        for (int count : new int[] {1, TemplateMatrix.BLOCK_ROWS - 1, 1, 1, TemplateMatrix.BLOCK_ROWS}) {
            add(count);
            assertScoresAreTheDotProducts();
        }
    }

    @Test
    void theLastRowFillsTheGapOfARemovedOne() {
        add(2 * TemplateMatrix.BLOCK_ROWS + 3);
        for (int i = 0; i < 10; i++) {
            remove(random.nextInt(matrix.rows()));
            assertScoresAreTheDotProducts();
        }
        assertEquals(2, matrix.blockCount());
    }

    @Test
    void removedRowsLeaveNothingBehind() {
        add(TemplateMatrix.BLOCK_ROWS + 5);
        while (matrix.rows() > 1) {
            remove(random.nextInt(matrix.rows()));
        }
        int values = 0;
        for (float value : matrix.blocks.get(0)) {
            values += value == 0 ? 0 : 1;
        }
        assertEquals(DIMENSION, values);
        matrix.remove(0);
        assertEquals(List.of(), matrix.blocks);
    }

    @Test
    void aLengthThatCannotBeAddedInEightsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TemplateMatrix(12));
    }
}
