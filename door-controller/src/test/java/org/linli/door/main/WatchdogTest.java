package org.linli.door.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private final AtomicLong beat = new AtomicLong();
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger hangs = new AtomicInteger();
    private final Watchdog watchdog = new Watchdog(beat::get, now::get, hangs::incrementAndGet);

    @Test
    void aDoorThatGoesRoundIsLeftAlone() {
        now.set(Watchdog.LIMIT.toNanos());
        watchdog.check();
        assertEquals(0, hangs.get());
    }

    @Test
    void aDoorThatHangsIsEnded() {
        now.set(Watchdog.LIMIT.toNanos() + 1);
        watchdog.check();
        assertEquals(1, hangs.get());
    }

    @Test
    void timeThatWrapsAroundIsNoHang() {
        beat.set(Long.MAX_VALUE - 5);
        now.set(Long.MIN_VALUE + 5);
        watchdog.check();
        assertEquals(0, hangs.get());
    }
}
