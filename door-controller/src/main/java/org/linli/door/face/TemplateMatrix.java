package org.linli.door.face;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Templates in blocks of {@value #BLOCK_ROWS} rows, stored value by value: the first values of all rows of a block lie side by side, then all second
 * values, and so on. A comparison then adds up one score a row over neighbouring floats, which Java compiles to vector instructions (it never does so for
 * the sum of a single row, whose order of additions it must keep), and the whole search runs at the speed of the memory.
 *
 * <p>Removed rows are overwritten. Not for several threads while it changes.
 */
final class TemplateMatrix {
    /** Long enough that starting and ending a run of neighbours costs little, by measuring; 4 MB a block of 512 values. */
    static final int BLOCK_ROWS = 2_048;

    /** Values of a row added in one go: each score is fetched and put back so many times less. */
    private static final int TOGETHER = 8;

    private final int dimension;
    /** Seen by the tests, which look for what an erasure may have left. */
    final List<float[]> blocks = new ArrayList<>();

    private int rows;

    /** @param dimension length of every template, a multiple of 8 */
    TemplateMatrix(int dimension) {
        if (dimension <= 0 || dimension % TOGETHER != 0) {
            throw new IllegalArgumentException("template length must be a multiple of 8: " + dimension);
        }
        this.dimension = dimension;
    }

    int rows() {
        return rows;
    }

    int blockCount() {
        return blocks.size();
    }

    /** Rows of a block that hold templates: all, but in the last. */
    int rowsOf(int block) {
        return Math.min(BLOCK_ROWS, rows - block * BLOCK_ROWS);
    }

    /** Copies a template into the next row. */
    void add(float[] template) {
        if (rows == blocks.size() * BLOCK_ROWS) {
            blocks.add(new float[Math.multiplyExact(dimension, BLOCK_ROWS)]);
        }
        float[] block = blocks.get(rows / BLOCK_ROWS);
        int lane = rows % BLOCK_ROWS;
        for (int value = 0; value < dimension; value++) {
            block[value * BLOCK_ROWS + lane] = template[value];
        }
        rows++;
    }

    /** The last row moves into the gap; its old place is overwritten. */
    void remove(int row) {
        int last = rows - 1;
        float[] from = blocks.get(last / BLOCK_ROWS);
        float[] to = blocks.get(row / BLOCK_ROWS);
        int fromLane = last % BLOCK_ROWS;
        int toLane = row % BLOCK_ROWS;
        for (int value = 0; value < dimension * BLOCK_ROWS; value += BLOCK_ROWS) {
            to[value + toLane] = from[value + fromLane];
            from[value + fromLane] = 0;
        }
        rows = last;
        if (fromLane == 0) {
            blocks.remove(blocks.size() - 1);
        }
    }

    /**
     * The dot product of the probe with every row of a block.
     *
     * @param scores overwritten as far as {@link #rowsOf} the block; {@value #BLOCK_ROWS} long
     */
    void compare(int block, float[] probe, float[] scores) {
        int count = rowsOf(block);
        Arrays.fill(scores, 0, count, 0);
        for (int value = 0; value < dimension; value += TOGETHER) {
            addProducts(blocks.get(block), value * BLOCK_ROWS, probe, value, scores, count);
        }
    }

    private static void addProducts(float[] matrix, int from, float[] probe, int value, float[] scores, int count) {
        float p0 = probe[value];
        float p1 = probe[value + 1];
        float p2 = probe[value + 2];
        float p3 = probe[value + 3];
        float p4 = probe[value + 4];
        float p5 = probe[value + 5];
        float p6 = probe[value + 6];
        float p7 = probe[value + 7];
        for (int row = 0; row < count; row++) {
            float low = (matrix[from + row] * p0 + matrix[from + BLOCK_ROWS + row] * p1)
                    + (matrix[from + 2 * BLOCK_ROWS + row] * p2 + matrix[from + 3 * BLOCK_ROWS + row] * p3);
            float high = (matrix[from + 4 * BLOCK_ROWS + row] * p4 + matrix[from + 5 * BLOCK_ROWS + row] * p5)
                    + (matrix[from + 6 * BLOCK_ROWS + row] * p6 + matrix[from + 7 * BLOCK_ROWS + row] * p7);
            scores[row] += low + high;
        }
    }

    /**
     * Reads every value once, in the same order and with as much of the processor as {@link #compare}, and only adds it up: the yardstick of a search.
     *
     * @return the sum of all values
     */
    float streamingPass() {
        float[] sums = new float[BLOCK_ROWS];
        for (int block = 0; block < blocks.size(); block++) {
            for (int value = 0; value < dimension; value += TOGETHER) {
                addValues(blocks.get(block), value * BLOCK_ROWS, sums, rowsOf(block));
            }
        }
        float sum = 0;
        for (float part : sums) {
            sum += part;
        }
        return sum;
    }

    private static void addValues(float[] matrix, int from, float[] sums, int count) {
        for (int row = 0; row < count; row++) {
            float low = (matrix[from + row] + matrix[from + BLOCK_ROWS + row])
                    + (matrix[from + 2 * BLOCK_ROWS + row] + matrix[from + 3 * BLOCK_ROWS + row]);
            float high = (matrix[from + 4 * BLOCK_ROWS + row] + matrix[from + 5 * BLOCK_ROWS + row])
                    + (matrix[from + 6 * BLOCK_ROWS + row] + matrix[from + 7 * BLOCK_ROWS + row]);
            sums[row] += low + high;
        }
    }
}
