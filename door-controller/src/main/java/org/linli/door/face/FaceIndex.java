package org.linli.door.face;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Exact one-to-many search: every template is compared, in one pass over a contiguous matrix that runs at the speed of the
 * memory. The second best is the best of another <em>holder</em>, so that several templates of one person never make that
 * person ambiguous. Erased rows are overwritten. Thread: any; searches run together, changes alone.
 */
public final class FaceIndex {
    private static final int FIRST_ROWS = 16;

    /** Rows compared at a time. */
    private static final int TOGETHER = 4;

    private final int dimension;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private float[] matrix;
    private int rows;
    private int[] rowHolder = new int[FIRST_ROWS];
    private final List<Row> rowInfo = new ArrayList<>();
    private final Map<String, Integer> holderNumber = new HashMap<>();

    private record Row(String template, String holder, String consent) {}

    /**
     * The outcome of a search.
     *
     * @param holder of the best template; null when the index is empty
     * @param consent under which the best template is kept; null with the holder
     * @param score cosine of the best, -1..1
     * @param secondScore cosine of the best template of any other holder; -1 when there is none
     */
    public record Match(@Nullable String holder, @Nullable String consent, double score, double secondScore) {
        /** Of an empty index, or of no face. */
        public static final Match NONE = new Match(null, null, -1, -1);

        /** Whether the best is good enough at all. */
        public boolean reaches(double threshold) {
            return holder != null && score >= threshold;
        }

        /** Whether nobody else is nearly as good. */
        public boolean isClear(double margin) {
            return score - secondScore >= margin;
        }

        @Override
        public String toString() {
            return "Match[" + score + " over " + secondScore + "]";
        }
    }

    /** @param dimension length of every template, a multiple of 16 */
    public FaceIndex(int dimension) {
        if (dimension <= 0 || dimension % 16 != 0) {
            throw new IllegalArgumentException("template length must be a multiple of 16: " + dimension);
        }
        this.dimension = dimension;
        this.matrix = new float[FIRST_ROWS * dimension];
    }

    /** Adds a template of length 1. The array is copied. */
    public void add(String template, String holder, String consent, float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException("template has " + vector.length + " values, expected " + dimension);
        }
        lock.writeLock().lock();
        try {
            if (rows == rowHolder.length) {
                grow(Math.multiplyExact(rows, 2));
            }
            System.arraycopy(vector, 0, matrix, rows * dimension, dimension);
            rowHolder[rows] = holderNumber.computeIfAbsent(holder, name -> holderNumber.size());
            rowInfo.add(new Row(template, holder, consent));
            rows++;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void grow(int newRows) {
        float[] larger = new float[Math.multiplyExact(newRows, dimension)];
        System.arraycopy(matrix, 0, larger, 0, rows * dimension);
        Arrays.fill(matrix, 0);
        matrix = larger;
        rowHolder = Arrays.copyOf(rowHolder, newRows);
    }

    /** Makes room at once instead of by doubling. */
    public void reserve(int expectedRows) {
        lock.writeLock().lock();
        try {
            if (expectedRows > rowHolder.length) {
                grow(expectedRows);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Erases what is kept under this consent, overwriting it. Answers how many rows there were. */
    public int eraseByConsent(String consent) {
        return erase(row -> row.consent().equals(consent));
    }

    /** Erases every template of the holder, overwriting it. Answers how many rows there were. */
    public int eraseByHolder(String holder) {
        return erase(row -> row.holder().equals(holder));
    }

    private int erase(java.util.function.Predicate<Row> doomed) {
        lock.writeLock().lock();
        try {
            int erased = 0;
            for (int row = rows - 1; row >= 0; row--) {
                if (doomed.test(rowInfo.get(row))) {
                    remove(row);
                    erased++;
                }
            }
            return erased;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The last row moves into the gap; its old place is overwritten. */
    private void remove(int row) {
        int last = rows - 1;
        System.arraycopy(matrix, last * dimension, matrix, row * dimension, dimension);
        Arrays.fill(matrix, last * dimension, rows * dimension, 0f);
        rowHolder[row] = rowHolder[last];
        rowInfo.set(row, rowInfo.get(last));
        rowInfo.remove(last);
        rows = last;
    }

    public int size() {
        lock.readLock().lock();
        try {
            return rows;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Templates kept under this consent. */
    public int countOfConsent(String consent) {
        lock.readLock().lock();
        try {
            return (int) rowInfo.stream()
                    .filter(row -> row.consent().equals(consent))
                    .count();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Compares with every template. */
    public Match search(float[] probe) {
        if (probe.length != dimension) {
            throw new IllegalArgumentException("probe has " + probe.length + " values, expected " + dimension);
        }
        lock.readLock().lock();
        try {
            return scan(probe);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Reads every value once and does nothing else with it: the yardstick a search is measured against.
     *
     * @return their sum
     */
    public float streamingPass() {
        lock.readLock().lock();
        try {
            return sum(matrix, rows * dimension);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static float sum(float[] matrix, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int at = 0; at < count; at += 8) {
            a += matrix[at];
            b += matrix[at + 1];
            c += matrix[at + 2];
            d += matrix[at + 3];
            e += matrix[at + 4];
            f += matrix[at + 5];
            g += matrix[at + 6];
            h += matrix[at + 7];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    private Match scan(float[] probe) {
        Best best = new Best();
        float[] scores = new float[TOGETHER];
        int row = 0;
        for (; row + TOGETHER <= rows; row += TOGETHER) {
            dots(matrix, row * dimension, probe, scores);
            for (int next = 0; next < TOGETHER; next++) {
                // Rarely true, so that the loop stays as fast as the memory.
                if (scores[next] > best.second) {
                    best.offer(row + next, rowHolder[row + next], scores[next]);
                }
            }
        }
        for (; row < rows; row++) {
            best.offer(row, rowHolder[row], dot(matrix, row * dimension, probe));
        }
        if (best.row < 0) {
            return Match.NONE;
        }
        Row found = rowInfo.get(best.row);
        double second = best.second == Float.NEGATIVE_INFINITY ? -1 : best.second;
        return new Match(found.holder(), found.consent(), best.score, second);
    }

    /** The best row so far, and the best of any other holder. */
    private static final class Best {
        private int row = -1;
        private int holder = -1;
        private float score = Float.NEGATIVE_INFINITY;
        private float second = Float.NEGATIVE_INFINITY;

        void offer(int newRow, int newHolder, float newScore) {
            if (newScore > score) {
                second = newHolder == holder ? second : score;
                row = newRow;
                holder = newHolder;
                score = newScore;
            } else if (newScore > second && newHolder != holder) {
                second = newScore;
            }
        }
    }

    /**
     * Four rows at once: each value of the probe is loaded once for all of them, and four streams keep the memory busier
     * than one. Two sums a row, so that no addition waits for the one before.
     */
    private static void dots(float[] matrix, int from, float[] probe, float[] scores) {
        int length = probe.length;
        int second = from + length;
        int third = second + length;
        int fourth = third + length;
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        for (int index = 0; index < length; index += 2) {
            float even = probe[index];
            float odd = probe[index + 1];
            a += matrix[from + index] * even;
            b += matrix[from + index + 1] * odd;
            c += matrix[second + index] * even;
            d += matrix[second + index + 1] * odd;
            e += matrix[third + index] * even;
            f += matrix[third + index + 1] * odd;
            g += matrix[fourth + index] * even;
            h += matrix[fourth + index + 1] * odd;
        }
        scores[0] = a + b;
        scores[1] = c + d;
        scores[2] = e + f;
        scores[3] = g + h;
    }

    private static float dot(float[] matrix, int from, float[] probe) {
        float sum = 0;
        for (int index = 0; index < probe.length; index++) {
            sum += matrix[from + index] * probe[index];
        }
        return sum;
    }
}
