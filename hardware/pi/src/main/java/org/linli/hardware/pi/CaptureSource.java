package org.linli.hardware.pi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_videoio;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Frame;

/** OpenCV's own sources: a V4L2 device by index or path, and MJPEG files in AVI, played in a loop at their own pace. */
final class CaptureSource implements FrameSource {

    /** Opens a capture; false when nothing is there. */
    private interface Opener {
        boolean open(VideoCapture capture) throws IOException;
    }

    private static final int BAD_FRAMES_UNTIL_GONE = 20;

    private final String name;
    private final int maxSide;
    private final boolean isFile;
    private final Opener opener;
    private @Nullable VideoCapture capture;
    private final Mat picture = new Mat();
    private int failures;
    private int played;
    private long frameNanos;
    private long dueNanos;

    private CaptureSource(String name, int maxSide, boolean isFile, Opener opener) {
        this.name = name;
        this.maxSide = maxSide;
        this.isFile = isFile;
        this.opener = opener;
    }

    /** @param index as in {@code /dev/video0} */
    static FrameSource device(int index, int maxSide) {
        return new CaptureSource(
                "/dev/video" + index, maxSide, false, capture -> capture.open(index, opencv_videoio.CAP_V4L2));
    }

    /** @param device such as {@code /dev/v4l/by-id/…}, which survives replugging */
    static FrameSource device(Path device, int maxSide) {
        return new CaptureSource(device.toString(), maxSide, false, capture -> {
            // The kernel's numbered name: the backend opens no symbolic links.
            Path real = device.toRealPath();
            return capture.open(real.toString(), opencv_videoio.CAP_V4L2);
        });
    }

    static FrameSource video(Path file, int maxSide) {
        return new CaptureSource(
                file.toString(),
                maxSide,
                true,
                capture -> Files.isRegularFile(file) && capture.open(file.toString(), opencv_videoio.CAP_OPENCV_MJPEG));
    }

    @Override
    public void open() throws IOException {
        close();
        VideoCapture opened = new VideoCapture();
        capture = opened;
        if (!opener.open(opened)) {
            throw new IOException(
                    isFile
                            ? name + " is not an AVI file with MJPEG pictures"
                            : name + " cannot be opened; is the camera plugged in and free?");
        }
        if (!isFile) {
            // One buffer only: a queue of old frames is what a door does not want. Not every device obeys.
            opened.set(opencv_videoio.CAP_PROP_BUFFERSIZE, 1);
        }
        double rate = opened.get(opencv_videoio.CAP_PROP_FPS);
        frameNanos = (long) (TimeUnit.SECONDS.toNanos(1) / (rate >= 1 && rate <= 60 ? rate : 10));
        failures = 0;
        played = 0;
        dueNanos = System.nanoTime();
    }

    @Override
    public Optional<Frame> read() throws IOException, InterruptedException {
        VideoCapture now = capture;
        if (now == null) {
            throw new IOException(name + " is closed");
        }
        if (isFile) {
            keepPace();
        }
        if (!now.read(picture)) {
            return endOrFailure();
        }
        played++;
        try {
            Frame frame = Pictures.frame(picture, maxSide);
            failures = 0;
            return Optional.of(frame);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Frame> endOrFailure() throws IOException, InterruptedException {
        if (isFile) {
            if (played == 0) {
                throw new IOException(name + " holds no picture");
            }
            open();
            return read();
        }
        if (++failures == BAD_FRAMES_UNTIL_GONE) {
            throw new IOException(name + " delivers no frames; is the camera still plugged in?");
        }
        return Optional.empty();
    }

    private void keepPace() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
        dueNanos = Math.max(System.nanoTime(), dueNanos + frameNanos);
    }

    @Override
    public void close() {
        if (capture != null) {
            capture.release();
            capture.close();
            capture = null;
        }
    }
}
