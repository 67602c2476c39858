package org.linli.hardware.driver;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.HardwareException;

/** Lost edges and unreadable wires; the rest is in the contract of level inputs. */
class DebouncedInputTest {

    private static final class Wire extends DebouncedInput {
        volatile boolean level;
        volatile boolean unreadable;
        final AtomicInteger released = new AtomicInteger();

        Wire(Duration debounce, ScheduledExecutorService thread) {
            super(debounce, thread, false);
        }

        @Override
        protected boolean readLevel() {
            if (unreadable) {
                throw new HardwareException("a cut wire, as this test wants");
            }
            return level;
        }

        @Override
        protected void releaseWire() {
            released.incrementAndGet();
        }

        void moveWithAnEdge(boolean value) {
            level = value;
            edge();
        }

        void look() {
            poll();
        }
    }

    private final ScheduledExecutorService thread = DriverThreads.single("wire");
    private final AtomicInteger hints = new AtomicInteger();

    @AfterEach
    void stopThread() {
        thread.shutdownNow();
    }

    private Wire wire(Duration debounce) {
        Wire wire = new Wire(debounce, thread);
        wire.onHint(hints::incrementAndGet);
        return wire;
    }

    @Test
    void aLostEdgeIsFoundByLooking() {
        Wire wire = wire(Duration.ofMillis(5));
        wire.level = true;
        wire.look();
        await().until(() -> hints.get() == 1);
        wire.look();
        wire.moveWithAnEdge(false);
        await().until(() -> hints.get() == 2);
    }

    @Test
    void lookingWhileAnEdgeSettlesDoesNotStartItAnew() {
        Wire wire = wire(Duration.ofMillis(300));
        wire.moveWithAnEdge(true);
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            wire.look();
            return hints.get() == 1;
        });
    }

    @Test
    void anEdgeThatLeavesTheLevelAsItWasIsNoNews() {
        Wire wire = wire(Duration.ofMillis(5));
        wire.moveWithAnEdge(true);
        await().until(() -> hints.get() == 1);
        wire.moveWithAnEdge(true);
        wire.moveWithAnEdge(false);
        await().until(() -> hints.get() == 2);
        assertEquals(2, hints.get());
    }

    @Test
    void aWireThatCannotBeReadIsAHintToReadIt() {
        Wire wire = wire(Duration.ofMillis(5));
        wire.unreadable = true;
        wire.look();
        await().until(() -> hints.get() >= 1);
        assertThrows(HardwareException.class, wire::isActive);
    }

    @Test
    void theWireIsGivenBackOnce() {
        Wire wire = wire(Duration.ZERO);
        wire.close();
        wire.close();
        assertEquals(1, wire.released.get());
        wire.look();
        wire.moveWithAnEdge(true);
        assertEquals(0, hints.get());
    }

    @Test
    void edgesAfterTheBoardsThreadEndedAreHarmless() {
        Wire wire = wire(Duration.ofMillis(5));
        thread.shutdownNow();
        wire.moveWithAnEdge(true);
        assertTrue(wire.isActive());
        assertFalse(hints.get() > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1001})
    void aDebounceOutOfRangeIsRefused(long millis) {
        assertThrows(IllegalArgumentException.class, () -> new Wire(Duration.ofMillis(millis), thread));
    }
}
