package org.linli.hardware.pi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Frame;

class ReconnectingCameraTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A source that does what the test has queued, and hangs when nothing is. */
    private static final class Script implements FrameSource {
        interface Step {
            Optional<Frame> take() throws IOException;
        }

        final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        volatile boolean absent;

        @Override
        public void open() throws IOException {
            opened.incrementAndGet();
            if (absent) {
                throw new IOException("nothing there");
            }
        }

        @Override
        public Optional<Frame> read() throws IOException, InterruptedException {
            return steps.take().take();
        }

        @Override
        public void abort() {
            steps.add(() -> {
                throw new IOException("aborted");
            });
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private final Script source = new Script();
    private final ReconnectingCamera camera = camera();

    private ReconnectingCamera camera() {
        return new ReconnectingCamera(source, new Backoff(Duration.ofMillis(1), Duration.ofMillis(4), new Random(5)));
    }

    @AfterEach
    void closeCamera() {
        camera.close();
    }

    private static Frame frame(int number) {
        return new Frame(16, 16, new byte[768], number);
    }

    @Test
    void aLostSourceIsClosedAndOpenedAgain() throws Exception {
        source.steps.add(() -> Optional.of(frame(1)));
        assertEquals(1, camera.next(PATIENCE).orElseThrow().capturedNanos());
        source.steps.add(() -> {
            throw new IOException("cable pulled");
        });
        await().until(() -> source.opened.get() == 2);
        assertEquals(1, source.closed.get());
        assertFalse(camera.isConnected());
        source.steps.add(() -> Optional.of(frame(2)));
        assertEquals(2, camera.next(PATIENCE).orElseThrow().capturedNanos());
        assertTrue(camera.isConnected());
    }

    @Test
    void aSourceThatIsNotThereIsTriedUntilItIs() throws Exception {
        source.absent = true;
        source.abort();
        await().until(() -> source.opened.get() > 5);
        assertFalse(camera.isConnected());
        source.absent = false;
        source.steps.clear();
        source.steps.add(() -> Optional.of(frame(3)));
        assertEquals(3, camera.next(PATIENCE).orElseThrow().capturedNanos());
    }

    @Test
    void damagedPicturesAreCountedAndManyInARowReopenTheSource() throws Exception {
        for (int count = 0; count < 29; count++) {
            source.steps.add(Optional::empty);
        }
        source.steps.add(() -> Optional.of(frame(1)));
        assertTrue(camera.next(PATIENCE).isPresent());
        assertEquals(29, camera.badFrames());
        assertEquals(1, source.opened.get());
        for (int count = 0; count < 30; count++) {
            source.steps.add(Optional::empty);
        }
        await().until(() -> source.opened.get() == 2);
        assertEquals(59, camera.badFrames());
    }

    @Test
    void aSourceThatBreaksInAnUnforeseenWayIsOpenedAgain() {
        source.steps.add(() -> {
            throw new IllegalStateException("a broken decoder, as this test wants");
        });
        await().until(() -> source.opened.get() == 2);
    }

    @Test
    void aFrameOfALostSourceIsNotHandedOutLater() throws Exception {
        source.absent = true;
        source.steps.add(() -> Optional.of(frame(1)));
        source.steps.add(() -> {
            throw new IOException("cable pulled");
        });
        await().until(() -> source.closed.get() >= 1 && source.opened.get() > 2);
        assertEquals(Optional.empty(), camera.next(Duration.ZERO));
    }

    @Test
    void closingGivesTheSourceBack() {
        await().until(() -> source.opened.get() == 1);
        camera.close();
        await().until(() -> source.closed.get() >= 1);
        assertEquals(1, source.opened.get());
    }
}
