package org.linli.door.camera;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Camera;
import org.linli.hardware.Frame;
import org.linli.hardware.HardwareException;

class CameraLoopTest {
    private final BlockingQueue<Frame> film = new LinkedBlockingQueue<>();
    private volatile boolean unplugged;

    private final Camera camera = new Camera() {
        @Override
        public Optional<Frame> next(Duration timeout) throws InterruptedException {
            if (unplugged) {
                unplugged = false;
                throw new HardwareException("unplugged");
            }
            return Optional.ofNullable(film.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void close() {}
    };

    private static Frame frame(int number) {
        return new Frame(16, 16, new byte[768], number);
    }

    /** Notes the number of each frame; the first one waits until the test lets it go. */
    private static final class Watcher implements FrameConsumer {
        final List<Long> seen = new CopyOnWriteArrayList<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        volatile boolean closed;

        @Override
        public String name() {
            return "watcher";
        }

        @Override
        public void accept(Frame frame) throws InterruptedException {
            seen.add(frame.capturedNanos());
            begun.countDown();
            go.await();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void aSlowConsumerGetsTheLatestFrameAndHoldsUpNobody() throws InterruptedException {
        Watcher slow = new Watcher();
        Watcher quick = new Watcher();
        quick.go.countDown();
        try (CameraLoop loop = new CameraLoop(camera, List.of(slow, quick))) {
            film.add(frame(1));
            assertTrue(slow.begun.await(10, TimeUnit.SECONDS));
            for (int number = 2; number <= 6; number++) {
                film.add(frame(number));
            }
            await().until(() -> quick.seen.contains(6L));
            slow.go.countDown();
            await().until(() -> slow.seen.size() == 2);
            assertEquals(List.of(1L, 6L), slow.seen);
            assertEquals(6, loop.frames());
        }
        assertTrue(slow.closed);
    }

    @Test
    void aConsumerOrCameraThatFailsIsTriedAgain() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        FrameConsumer fragile = new FrameConsumer() {
            @Override
            public String name() {
                return "fragile";
            }

            @Override
            public void accept(Frame frame) {
                seen.add(frame.capturedNanos());
                if (frame.capturedNanos() == 1) {
                    throw new IllegalStateException("one bad frame");
                }
            }
        };
        try (CameraLoop loop = new CameraLoop(camera, List.of(fragile))) {
            film.add(frame(1));
            await().until(() -> seen.size() == 1);
            unplugged = true;
            film.add(frame(2));
            await().until(() -> loop.failures() >= 2 || seen.size() == 2);
            film.add(frame(3));
            await().until(() -> seen.contains(3L) && loop.failures() == 2);
        }
    }
}
