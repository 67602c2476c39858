package org.linli.hardware;

/**
 * One picture of a camera, owned by whoever received it.
 *
 * @param width pixels, 16..4096
 * @param height pixels, 16..4096
 * @param bgr packed 8-bit BGR rows from top left, exactly {@code width * height * 3} bytes; not copied, do not change it
 * @param capturedNanos {@link System#nanoTime()} when the frame was captured
 */
public record Frame(int width, int height, byte[] bgr, long capturedNanos) {

    public static final int MIN_SIDE = 16;
    public static final int MAX_SIDE = 4096;

    public Frame {
        if (width < MIN_SIDE || width > MAX_SIDE || height < MIN_SIDE || height > MAX_SIDE) {
            throw new IllegalArgumentException("frame of " + width + "x" + height + " is out of range");
        }
        if (bgr.length != width * height * 3) {
            throw new IllegalArgumentException("frame bytes do not fit its size");
        }
    }

    @Override
    public String toString() {
        return "Frame[" + width + "x" + height + "]";
    }
}
