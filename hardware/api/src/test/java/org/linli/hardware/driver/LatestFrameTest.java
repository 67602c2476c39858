package org.linli.hardware.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Frame;

class LatestFrameTest {

    private final LatestFrame latest = new LatestFrame();

    private static Frame frame(int number) {
        return new Frame(16, 16, new byte[768], number);
    }

    private long takenNow() throws InterruptedException {
        return latest.take(Duration.ZERO).map(Frame::capturedNanos).orElse(-1L);
    }

    @Test
    void onlyTheNewestOfManyIsHandedOutAndOnlyOnce() throws Exception {
        latest.put(frame(1));
        latest.put(frame(2));
        latest.put(frame(3));
        assertEquals(3, takenNow());
        assertEquals(-1, takenNow());
    }

    @Test
    void aClearedFrameIsGone() throws Exception {
        latest.put(frame(1));
        latest.clear();
        assertEquals(-1, takenNow());
    }

    @Test
    void aWaitEndsEmptyAfterItsTimeAndNotBefore() throws Exception {
        long start = System.nanoTime();
        assertEquals(Optional.empty(), latest.take(Duration.ofMillis(40)));
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(40).toNanos());
    }

    @Test
    void aClosedMailboxTakesNothingAndKeepsNothing() throws Exception {
        latest.put(frame(1));
        latest.close();
        assertEquals(-1, takenNow());
        latest.put(frame(2));
        assertEquals(Optional.empty(), latest.take(LatestFrame.MAX_WAIT));
    }

    @Test
    void aWaitOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> latest.take(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> latest.take(LatestFrame.MAX_WAIT.plusNanos(1)));
    }
}
