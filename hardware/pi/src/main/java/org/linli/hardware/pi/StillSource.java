package org.linli.hardware.pi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Frame;

/** A picture file that is shown ten times a second, for trials without a camera. A replaced file is seen within a second. */
final class StillSource implements FrameSource {

    /** A larger file is not a picture anybody stands in front of. */
    static final long MAX_BYTES = 32L << 20;

    private static final int FRAME_MILLIS = 100;
    private static final int FRAMES_PER_LOOK = 10;

    private final Path file;
    private final int maxSide;
    private @Nullable Frame picture;
    private int shown;

    StillSource(Path file, int maxSide) {
        this.file = file;
        this.maxSide = maxSide;
    }

    @Override
    public void open() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file: " + file);
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than any picture should be");
        }
        try {
            picture = Pictures.decode(Files.readAllBytes(file), maxSide);
        } catch (IOException e) {
            throw new IOException(file + " is " + e.getMessage(), e);
        }
        shown = 0;
    }

    @Override
    public Optional<Frame> read() throws IOException, InterruptedException {
        Frame shownNow = picture;
        if (shownNow == null || shown++ == FRAMES_PER_LOOK) {
            open();
            shownNow = picture;
        }
        if (shown > 1) {
            TimeUnit.MILLISECONDS.sleep(FRAME_MILLIS);
        }
        return Optional.ofNullable(shownNow)
                .map(frame -> new Frame(frame.width(), frame.height(), frame.bgr(), System.nanoTime()));
    }

    @Override
    public void close() {
        picture = null;
    }
}
