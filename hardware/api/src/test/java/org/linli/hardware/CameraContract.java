package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Camera} must do. */
public abstract class CameraContract {

    /** A camera that sees something, and its cable. */
    public interface CameraRig extends Rig {
        Camera camera();

        /** Pulls the cable: no frame comes any more. */
        void unplug();

        /** Puts it back; the camera finds its way by itself. */
        void plug();
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private CameraRig rig;

    protected abstract CameraRig open();

    @BeforeEach
    void openRig() {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.camera().close();
        rig.close();
    }

    private Frame frame() throws InterruptedException {
        return rig.camera().next(PATIENCE).orElseThrow();
    }

    @Test
    void framesArriveAndAreNewerEachTime() throws Exception {
        long before = 0;
        Frame last = null;
        for (int count = 0; count < 5; count++) {
            Frame frame = frame();
            assertEquals(frame.width() * frame.height() * 3, frame.bgr().length);
            assertTrue(last == null || frame.capturedNanos() - before > 0);
            assertNotSame(last, frame);
            before = frame.capturedNanos();
            last = frame;
        }
        assertTrue(rig.camera().isConnected());
    }

    @Test
    void aSlowConsumerGetsTheLatestFrameNotABacklog() throws Exception {
        Frame first = frame();
        // Until at least three more frames were taken by the camera; nobody fetches them.
        long later = System.nanoTime() + Duration.ofMillis(600).toNanos();
        await().until(() -> System.nanoTime() - later > 0);
        long asked = System.nanoTime();
        Frame next = frame();
        assertTrue(next.capturedNanos() - first.capturedNanos() > 0);
        Frame afterwards = frame();
        assertTrue(afterwards.capturedNanos() - asked > 0, "a backlog would be older than the question");
    }

    @Test
    void anUnpluggedCameraSaysSoAndAnswersEmpty() throws Exception {
        frame();
        rig.unplug();
        await().until(() -> !rig.camera().isConnected());
        assertEquals(Optional.empty(), rig.camera().next(Duration.ofMillis(50)));
    }

    @Test
    void aCameraPluggedInAgainDeliversAgain() throws Exception {
        frame();
        rig.unplug();
        await().until(() -> !rig.camera().isConnected());
        rig.plug();
        assertTrue(rig.camera().next(PATIENCE).isPresent());
        assertTrue(rig.camera().isConnected());
    }

    @Test
    void aTimeoutOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> rig.camera().next(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> rig.camera().next(Duration.ofMillis(10_001)));
    }

    @Test
    void aClosedCameraAnswersEmptyAtOnce() throws Exception {
        rig.camera().close();
        rig.camera().close();
        assertFalse(rig.camera().isConnected());
        assertEquals(Optional.empty(), rig.camera().next(PATIENCE));
    }

    @Test
    void closingWakesWhoeverWaits() throws Exception {
        rig.unplug();
        await().until(() ->
                rig.camera().next(Duration.ZERO).isEmpty() && !rig.camera().isConnected());
        ExecutorService consumer = Executors.newSingleThreadExecutor();
        try {
            Future<Optional<Frame>> waiting = consumer.submit(() -> rig.camera().next(PATIENCE));
            rig.camera().close();
            assertEquals(Optional.empty(), waiting.get(9, TimeUnit.SECONDS));
        } finally {
            consumer.shutdownNow();
        }
    }
}
