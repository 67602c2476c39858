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
 * Exact one-to-many search: every template is compared, in one pass over a {@link TemplateMatrix} that runs at the speed
 * of the memory. The second best is the best of another <em>holder</em>, so that several templates of one person never make that
 * person ambiguous. Erased rows are overwritten. Thread: any; searches run together, changes alone.
 */
public final class FaceIndex {
    private static final int FIRST_ROWS = 16;

    private final int dimension;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final TemplateMatrix matrix;
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

    /** @param dimension length of every template, a multiple of 8 */
    public FaceIndex(int dimension) {
        this.dimension = dimension;
        this.matrix = new TemplateMatrix(dimension);
    }

    /** Adds a template of length 1. The array is copied. */
    public void add(String template, String holder, String consent, float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException("template has " + vector.length + " values, expected " + dimension);
        }
        lock.writeLock().lock();
        try {
            int row = matrix.rows();
            if (row == rowHolder.length) {
                rowHolder = Arrays.copyOf(rowHolder, Math.multiplyExact(row, 2));
            }
            matrix.add(vector);
            rowHolder[row] = holderNumber.computeIfAbsent(holder, name -> holderNumber.size());
            rowInfo.add(new Row(template, holder, consent));
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
            for (int row = matrix.rows() - 1; row >= 0; row--) {
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

    /** The last row moves into the gap. */
    private void remove(int row) {
        int last = matrix.rows() - 1;
        matrix.remove(row);
        rowHolder[row] = rowHolder[last];
        rowInfo.set(row, rowInfo.get(last));
        rowInfo.remove(last);
    }

    public int size() {
        lock.readLock().lock();
        try {
            return matrix.rows();
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
            return matrix.streamingPass();
        } finally {
            lock.readLock().unlock();
        }
    }

    private Match scan(float[] probe) {
        Best best = new Best();
        float[] scores = new float[TemplateMatrix.BLOCK_ROWS];
        for (int block = 0; block < matrix.blockCount(); block++) {
            matrix.compare(block, probe, scores);
            int first = block * TemplateMatrix.BLOCK_ROWS;
            int count = matrix.rowsOf(block);
            for (int row = 0; row < count; row++) {
                // Rarely true, so that the loop stays as fast as the memory.
                if (scores[row] > best.second) {
                    best.offer(first + row, rowHolder[first + row], scores[row]);
                }
            }
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
}
