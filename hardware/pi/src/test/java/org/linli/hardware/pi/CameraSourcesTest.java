package org.linli.hardware.pi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_videoio;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_videoio.VideoWriter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.hardware.Camera;
import org.linli.hardware.CameraContract;
import org.linli.hardware.Frame;

/** Pictures from files, videos and child processes, decoded for real. */
class CameraSourcesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private static Backoff quick() {
        return new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), new Random(1));
    }

    /** A still picture file as a camera; its cable is the file's presence. */
    @Nested
    class AStillPicture extends CameraContract {
        @Override
        protected CameraRig open() {
            Path file = directory.resolve("person.jpg");
            Path away = directory.resolve("away.jpg");
            try {
                Files.write(file, PictureFiles.jpeg(160, 120));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Camera camera = new ReconnectingCamera(new StillSource(file, 1280), quick());
            return new CameraRig() {
                @Override
                public Camera camera() {
                    return camera;
                }

                @Override
                public void unplug() {
                    move(file, away);
                }

                @Override
                public void plug() {
                    move(away, file);
                }
            };
        }
    }

    /** A child process that sends JPEG pictures; its cable is the file it sends them from. */
    @Nested
    class AChildProcess extends CameraContract {
        @Override
        protected CameraRig open() {
            Path stream = directory.resolve("stream.mjpeg");
            Path away = directory.resolve("away.mjpeg");
            try {
                Files.write(stream, mjpeg(3));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String script = "while cat '" + stream + "' 2>/dev/null; do sleep 0.05; done";
            Camera camera = new ReconnectingCamera(
                    new PipeSource("the test camera", List.of("/bin/sh", "-c", script), 1280), quick());
            return new CameraRig() {
                @Override
                public Camera camera() {
                    return camera;
                }

                @Override
                public void unplug() {
                    move(stream, away);
                }

                @Override
                public void plug() {
                    move(away, stream);
                }
            };
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] mjpeg(int pictures) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int count = 0; count < pictures; count++) {
            stream.write(PictureFiles.jpeg(160, 120));
        }
        return stream.toByteArray();
    }

    @Test
    void aVideoFileIsPlayedInALoop() throws Exception {
        Path file = directory.resolve("walk.avi");
        try (Size size = new Size(160, 120);
                VideoWriter writer = new VideoWriter(
                        file.toString(),
                        opencv_videoio.CAP_OPENCV_MJPEG,
                        VideoWriter.fourcc((byte) 'M', (byte) 'J', (byte) 'P', (byte) 'G'),
                        60,
                        size,
                        true)) {
            for (int brightness = 40; brightness <= 200; brightness += 40) {
                try (Mat picture = new Mat(120, 160, opencv_core.CV_8UC3, new Scalar(brightness, 0, 0, 0))) {
                    writer.write(picture);
                }
            }
            writer.release();
        }
        FrameSource source = CaptureSource.video(file, 1280);
        source.open();
        for (int round = 0; round < 2; round++) {
            for (int brightness = 40; brightness <= 200; brightness += 40) {
                Frame frame = source.read().orElseThrow();
                assertEquals(160, frame.width());
                assertEquals(brightness, frame.bgr()[0] & 0xFF, 8);
            }
        }
        source.close();
        source.close();
    }

    @Test
    void filesThatAreNoVideoAndDevicesThatAreNotThereAreRefused() throws Exception {
        Path text = Files.writeString(directory.resolve("notes.avi"), "no video at all");
        Path cut = directory.resolve("cut.avi");
        Files.write(cut, new byte[] {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'A', 'V', 'I', ' '});
        for (FrameSource source : List.of(
                CaptureSource.video(text, 1280),
                CaptureSource.video(cut, 1280),
                CaptureSource.video(directory.resolve("none.avi"), 1280),
                CaptureSource.device(99, 1280),
                CaptureSource.device(directory.resolve("video0"), 1280),
                new StillSource(directory, 1280),
                new PipeSource("the test camera", List.of("/no/such/program"), 1280))) {
            assertThrows(IOException.class, source::open);
            source.close();
        }
    }

    @Test
    void aPictureFileOfTooManyBytesIsNotEvenRead() throws Exception {
        Path huge = directory.resolve("huge.jpg");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(StillSource.MAX_BYTES + 1);
        }
        assertThrows(IOException.class, () -> new StillSource(huge, 1280).open());
    }

    @Test
    void damagedPicturesInAStreamAreSkippedAndTheNextGoodOneIsRead() throws Exception {
        byte[] good = PictureFiles.jpeg(160, 120);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write("HTTP headers or other noise".getBytes(StandardCharsets.UTF_8));
        stream.write(new byte[] {(byte) 0xFF, (byte) 0xD8, 1, 2, 3, (byte) 0xFF, (byte) 0xD9});
        stream.write(good);
        Path file = Files.write(directory.resolve("noise.mjpeg"), stream.toByteArray());
        FrameSource source = new PipeSource("the test camera", List.of("/bin/cat", file.toString()), 1280);
        source.open();
        assertEquals(Optional.empty(), source.read());
        assertEquals(160, source.read().orElseThrow().width());
        assertThrows(IOException.class, source::read);
        source.close();
    }

    @Test
    void aPictureThatNeverEndsIsDroppedAtALimit() throws Exception {
        byte[] endless = new byte[PipeSource.MAX_PICTURE + 100];
        endless[0] = (byte) 0xFF;
        endless[1] = (byte) 0xD8;
        Path file = directory.resolve("endless.mjpeg");
        Files.write(file, endless);
        FrameSource source = new PipeSource("the test camera", List.of("/bin/cat", file.toString()), 1280);
        source.open();
        assertEquals(Optional.empty(), source.read());
        source.close();
    }

    @Test
    void aFailureOfTheCommandDoesNotQuoteIt() {
        FrameSource source =
                new PipeSource("the network camera", List.of("/no/such/program", "rtsp://user:secret@camera"), 1280);
        IOException failure = assertThrows(IOException.class, source::open);
        assertFalse(String.valueOf(failure.getMessage()).contains("secret"));
        assertEquals(null, failure.getCause());
    }

    @Test
    void theChildOfAClosedCameraIsGone() throws Exception {
        Path pid = directory.resolve("pid");
        String script = "echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid + "'; exec sleep 600";
        Camera camera = new ReconnectingCamera(
                new PipeSource("the test camera", List.of("/bin/sh", "-c", script), 1280), quick());
        await().until(() -> Files.exists(pid));
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).orElseThrow();
        assertTrue(child.isAlive());
        camera.close();
        await().atMost(PATIENCE).until(() -> !child.isAlive());
    }
}
