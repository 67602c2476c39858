package org.linli.hardware;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.linli.hardware.Lock.FailMode;

/** What every {@link Lock} must do, seen at the driver and at the wire. */
public abstract class LockContract {

    /** A lock and a meter at its bolt. */
    public interface LockRig extends Rig {
        Lock lock();

        /** Whether the wire releases the bolt now, also after the driver was closed. */
        boolean wireReleases();
    }

    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<LockRig> opened = new ArrayList<>();

    /** A new lock. The suite closes it. */
    protected abstract LockRig open(FailMode failMode);

    private LockRig rig(FailMode failMode) {
        LockRig rig = open(failMode);
        opened.add(rig);
        return rig;
    }

    private LockRig rig() {
        return rig(FailMode.FAIL_SECURE);
    }

    @AfterEach
    void closeRigs() {
        for (LockRig rig : opened) {
            rig.lock().close();
            rig.close();
        }
    }

    @ParameterizedTest
    @EnumSource(FailMode.class)
    void aNewLockIsLocked(FailMode failMode) {
        LockRig rig = rig(failMode);
        assertEquals(failMode, rig.lock().failMode());
        assertShows(rig, false);
    }

    @ParameterizedTest
    @EnumSource(FailMode.class)
    void aPulseReleasesAtOnceAndEndsByItself(FailMode failMode) {
        LockRig rig = rig(failMode);
        long start = System.nanoTime();
        rig.lock().release(Duration.ofMillis(200));
        boolean releasedAtOnce = rig.wireReleases() && rig.lock().isReleased();
        // A machine that paused for the whole pulse proves nothing about it.
        assertTrue(releasedAtOnce
                || System.nanoTime() - start >= Duration.ofMillis(200).toNanos());
        awaitLocked(rig);
    }

    @Test
    void aPulseIsNeverShorterThanOrdered() {
        LockRig rig = rig();
        Duration pulse = Duration.ofMillis(150);
        long start = System.nanoTime();
        rig.lock().release(pulse);
        awaitLocked(rig);
        assertTrue(System.nanoTime() - start >= pulse.toNanos());
    }

    @Test
    void aSecondPulseStartsAnew() {
        LockRig rig = rig();
        rig.lock().release(Lock.MIN_PULSE);
        Duration second = Duration.ofMillis(300);
        long start = System.nanoTime();
        rig.lock().release(second);
        awaitLocked(rig);
        assertTrue(System.nanoTime() - start >= second.toNanos());
    }

    @Test
    void aShorterSecondPulseEndsTheRelease() {
        LockRig rig = rig();
        rig.lock().release(LONG);
        rig.lock().release(Lock.MIN_PULSE);
        awaitLocked(rig);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 49, 60_001, Long.MAX_VALUE})
    void aPulseOutOfRangeMovesNothing(long millis) {
        LockRig rig = rig();
        assertThrows(IllegalArgumentException.class, () -> rig.lock().release(Duration.ofMillis(millis)));
        assertShows(rig, false);
    }

    @Test
    void theShortestAndTheLongestPulseAreAccepted() {
        LockRig rig = rig();
        rig.lock().release(Lock.MAX_PULSE);
        assertShows(rig, true);
        rig.lock().release(Lock.MIN_PULSE);
        awaitLocked(rig);
    }

    @Test
    void holdingOutlastsTheRunningPulse() {
        LockRig rig = rig();
        rig.lock().release(Lock.MIN_PULSE);
        rig.lock().holdReleased();
        staysReleased(rig);
    }

    @Test
    void aPulseDuringAHoldDoesNotEndTheHold() {
        LockRig rig = rig();
        rig.lock().holdReleased();
        rig.lock().release(Lock.MIN_PULSE);
        staysReleased(rig);
        rig.lock().secure();
        assertShows(rig, false);
    }

    @Test
    void securingEndsAPulse() {
        LockRig rig = rig();
        rig.lock().release(LONG);
        rig.lock().secure();
        assertShows(rig, false);
    }

    @Test
    void theEndOfASecuredPulseDoesNotTouchTheNextRelease() {
        LockRig rig = rig();
        rig.lock().release(Lock.MIN_PULSE);
        rig.lock().secure();
        rig.lock().release(LONG);
        staysReleased(rig);
    }

    @Test
    void aPulseAfterAHoldWasSecuredEndsAgain() {
        LockRig rig = rig();
        rig.lock().holdReleased();
        rig.lock().secure();
        rig.lock().release(Lock.MIN_PULSE);
        awaitLocked(rig);
    }

    @Test
    void securingALockedLockChangesNothing() {
        LockRig rig = rig();
        rig.lock().secure();
        rig.lock().secure();
        assertShows(rig, false);
    }

    @ParameterizedTest
    @EnumSource(FailMode.class)
    void closingTakesTheRestState(FailMode failMode) {
        LockRig rig = rig(failMode);
        boolean rest = failMode == FailMode.FAIL_SAFE;
        rig.lock().close();
        assertShows(rig, rest);
        rig.lock().close();
        assertShows(rig, rest);
    }

    @ParameterizedTest
    @EnumSource(FailMode.class)
    void closingDuringAReleaseTakesTheRestState(FailMode failMode) {
        LockRig rig = rig(failMode);
        rig.lock().release(LONG);
        rig.lock().close();
        assertShows(rig, failMode == FailMode.FAIL_SAFE);
    }

    @Test
    void closingDuringAHoldLocksAFailSecureLock() {
        LockRig rig = rig();
        rig.lock().holdReleased();
        rig.lock().close();
        assertShows(rig, false);
    }

    @Test
    void aClosedLockTakesNoOrders() {
        LockRig rig = rig();
        Lock lock = rig.lock();
        lock.close();
        assertThrows(HardwareException.class, () -> lock.release(Lock.MIN_PULSE));
        assertThrows(HardwareException.class, lock::holdReleased);
        assertThrows(HardwareException.class, lock::secure);
        assertShows(rig, false);
    }

    @Test
    void ordersFromManyThreadsLeaveALockThatStillEndsItsPulse() throws Exception {
        LockRig rig = rig();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                Random random = new Random(caller);
                running.add(callers.submit(() -> giveOrders(rig.lock(), random)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            callers.shutdownNow();
        }
        rig.lock().secure();
        assertShows(rig, false);
        rig.lock().release(Lock.MIN_PULSE);
        awaitLocked(rig);
    }

    private static void giveOrders(Lock lock, Random random) {
        for (int order = 0; order < 200; order++) {
            switch (random.nextInt(3)) {
                case 0 -> lock.release(Lock.MIN_PULSE.plusMillis(random.nextInt(20)));
                case 1 -> lock.holdReleased();
                default -> lock.secure();
            }
        }
    }

    private static void assertShows(LockRig rig, boolean released) {
        assertEquals(released, rig.lock().isReleased());
        assertEquals(released, rig.wireReleases());
    }

    private static void awaitLocked(LockRig rig) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> !rig.lock().isReleased() && !rig.wireReleases());
    }

    /** Long enough for the end of a shortest pulse to come, if it came. */
    private static void staysReleased(LockRig rig) {
        await().pollInterval(Duration.ofMillis(5))
                .during(Lock.MIN_PULSE.multipliedBy(4))
                .until(() -> rig.lock().isReleased() && rig.wireReleases());
    }
}
