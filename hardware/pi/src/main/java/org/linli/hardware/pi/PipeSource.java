package org.linli.hardware.pi;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.linli.hardware.Frame;

/**
 * A child process that writes JPEG pictures one after the other to its standard output: {@code ffmpeg} for network cameras,
 * {@code rpicam-vid} for the Pi's own. What the network sends is decoded outside the process that owns the lock; a decoder
 * that dies is started again.
 */
final class PipeSource implements FrameSource {

    /** The largest picture taken from the pipe, bytes. */
    static final int MAX_PICTURE = 4 << 20;

    private static final int SOI_SECOND = 0xD8;
    private static final int EOI_SECOND = 0xD9;

    private final String name;
    private final List<String> command;
    private final int maxSide;
    private final byte[] buffer = new byte[MAX_PICTURE];
    private volatile @Nullable Process process;
    private @Nullable InputStream pictures;

    /**
     * @param name for messages; must hold no password, unlike the command
     * @param command program and arguments
     */
    PipeSource(String name, List<String> command, int maxSide) {
        this.name = name;
        this.command = List.copyOf(command);
        this.maxSide = maxSide;
    }

    /** A network camera, read by {@code ffmpeg} over TCP without its sound. */
    static FrameSource rtsp(String url, int maxSide) {
        return new PipeSource(
                "the network camera",
                List.of(
                        "ffmpeg",
                        "-nostdin",
                        "-loglevel",
                        "error",
                        "-rtsp_transport",
                        "tcp",
                        "-i",
                        url,
                        "-an",
                        "-r",
                        "15",
                        "-c:v",
                        "mjpeg",
                        "-q:v",
                        "4",
                        "-f",
                        "mjpeg",
                        "-"),
                maxSide);
    }

    @Override
    public void open() throws IOException {
        close();
        try {
            Process started = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process = started;
            pictures = new BufferedInputStream(started.getInputStream(), 1 << 16);
        } catch (IOException e) {
            // The cause would quote the command, and with it a camera's password.
            throw new IOException(name + ": " + command.get(0) + " does not start; is it installed?");
        }
    }

    @Override
    public Optional<Frame> read() throws IOException {
        InputStream from = pictures;
        if (from == null) {
            throw new IOException(name + " is closed");
        }
        int length = nextPicture(from);
        if (length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pictures.decode(Arrays.copyOf(buffer, length), maxSide));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads from one start mark to the next end mark. Inside JPEG data the byte FF is always followed by 00 or a restart
     * mark, so an end mark is an end; only a thumbnail holds another, and streams have none.
     *
     * @return length of the picture in the buffer, 0 when it grew too large
     */
    private int nextPicture(InputStream from) throws IOException {
        int before = 0;
        int now = next(from);
        while (before != 0xFF || now != SOI_SECOND) {
            before = now;
            now = next(from);
        }
        buffer[0] = (byte) 0xFF;
        buffer[1] = (byte) SOI_SECOND;
        int length = 2;
        before = 0;
        while (length < MAX_PICTURE) {
            now = next(from);
            buffer[length++] = (byte) now;
            if (before == 0xFF && now == EOI_SECOND) {
                return length;
            }
            before = now;
        }
        return 0;
    }

    private int next(InputStream from) throws IOException {
        int value = from.read();
        if (value < 0) {
            throw new IOException(name + ": " + command.get(0) + " ended");
        }
        return value;
    }

    @Override
    public void abort() {
        Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Process now = process;
        process = null;
        pictures = null;
        if (now != null) {
            now.destroy();
            try {
                if (!now.waitFor(1, TimeUnit.SECONDS)) {
                    now.destroyForcibly();
                }
            } catch (InterruptedException e) {
                now.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
