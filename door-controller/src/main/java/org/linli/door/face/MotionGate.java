package org.linli.door.face;

import java.time.Duration;
import java.util.Arrays;
import org.linli.hardware.Frame;

/**
 * Whether an empty scene is worth a look: something moved, or a second passed since the last look. Compares a coarse grid of
 * brightness, a few microseconds a frame, so that an empty door costs next to nothing. Thread: one.
 */
final class MotionGate {
    private static final int COLUMNS = 32;
    private static final int ROWS = 24;

    /** Mean change of brightness over a cell's worth of pixels that counts as motion, 0..255. */
    private static final int MOVED = 14;

    /** So many cells must change: one is sensor noise. */
    private static final int LEAST_CELLS = 6;

    /** At most this many looks a second while something moves and no face is there. */
    private static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();

    private static final long LONGEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final int[] cells = new int[COLUMNS * ROWS];
    private boolean isFirst = true;
    private long lookedNanos;

    /** Call for each frame while nobody is there; true means look now. */
    boolean isWorthALook(Frame frame, long nowNanos) {
        if (!isFirst && nowNanos - lookedNanos < SHORTEST_NANOS) {
            return false;
        }
        int[] now = grid(frame);
        int moved = 0;
        for (int cell = 0; cell < now.length; cell++) {
            moved += Math.abs(now[cell] - cells[cell]) > MOVED ? 1 : 0;
        }
        boolean worth = isFirst || moved >= LEAST_CELLS || nowNanos - lookedNanos >= LONGEST_NANOS;
        if (worth) {
            System.arraycopy(now, 0, cells, 0, now.length);
            lookedNanos = nowNanos;
            isFirst = false;
        }
        return worth;
    }

    /** The next frame is worth a look. */
    void reset() {
        isFirst = true;
        Arrays.fill(cells, 0);
    }

    private static int[] grid(Frame frame) {
        int[] grid = new int[COLUMNS * ROWS];
        byte[] bgr = frame.bgr();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int sum = 0;
                for (int part = 0; part < 4; part++) {
                    int x = (4 * column + part) * frame.width() / (4 * COLUMNS);
                    int y = (4 * row + part) * frame.height() / (4 * ROWS);
                    sum += bgr[(y * frame.width() + x) * 3 + 1] & 0xff;
                }
                grid[row * COLUMNS + column] = sum / 4;
            }
        }
        return grid;
    }
}
