package org.linli.hardware.driver;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.linli.hardware.HardwareException;
import org.linli.hardware.Lock;
import org.linli.hardware.Lock.FailMode;

/** What happens when the pin itself fails; everything else is in the lock's contract. */
class PulsedLockTest {

    private static final class FaultyBolt implements PulsedLock.Bolt {
        volatile boolean released;
        volatile boolean failsToRelease;
        volatile boolean failsToLock;
        final AtomicInteger lockAttempts = new AtomicInteger();
        volatile boolean closed;

        @Override
        public synchronized void drive(boolean release) {
            if (!release) {
                lockAttempts.incrementAndGet();
            }
            if (release ? failsToRelease : failsToLock) {
                // A pin that moved and then reported a failure is the worst case.
                released = released || release;
                throw new HardwareException("a broken pin, as this test wants");
            }
            released = release;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final FaultyBolt bolt = new FaultyBolt();

    @Test
    void aPinThatFailsToReleaseIsLockedAgainAndSaidSo() {
        try (Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt)) {
            bolt.failsToRelease = true;
            assertThrows(HardwareException.class, () -> lock.release(Lock.MIN_PULSE));
            assertFalse(bolt.released);
            assertFalse(lock.isReleased());
            assertThrows(HardwareException.class, lock::holdReleased);
            assertFalse(bolt.released);
            bolt.failsToRelease = false;
            lock.release(Lock.MAX_PULSE);
            assertTrue(bolt.released);
        }
    }

    @Test
    void aPinThatFailsDuringAReleaseKeepsTheRunningPulse() {
        try (Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt)) {
            lock.release(Lock.MIN_PULSE);
            bolt.failsToRelease = true;
            assertThrows(HardwareException.class, () -> lock.release(Lock.MAX_PULSE));
            await().until(() -> !lock.isReleased() && !bolt.released);
        }
    }

    @Test
    void aPinThatFailsToLockAtTheEndOfAPulseIsAskedUntilItObeys() {
        try (Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt)) {
            bolt.failsToLock = true;
            int before = bolt.lockAttempts.get();
            lock.release(Lock.MIN_PULSE);
            await().until(() -> bolt.lockAttempts.get() >= before + 3);
            assertTrue(lock.isReleased());
            bolt.failsToLock = false;
            await().until(() -> !lock.isReleased() && !bolt.released);
        }
    }

    @Test
    void aReleaseMeanwhileTakesOverFromThePulseThatCouldNotEnd() {
        try (Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt)) {
            bolt.failsToLock = true;
            int before = bolt.lockAttempts.get();
            lock.release(Lock.MIN_PULSE);
            await().until(() -> bolt.lockAttempts.get() > before);
            lock.holdReleased();
            bolt.failsToLock = false;
            await().during(Duration.ofMillis(300)).until(() -> bolt.released);
        }
    }

    @Test
    void aPinThatFailsToSecureSaysSoAndKeepsItsPulse() {
        try (Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt)) {
            lock.release(Duration.ofMillis(200));
            bolt.failsToLock = true;
            assertThrows(HardwareException.class, lock::secure);
            assertTrue(lock.isReleased());
            bolt.failsToLock = false;
            await().until(() -> !lock.isReleased());
        }
    }

    @Test
    void aPinThatCannotBeLockedAtTheStartIsNoLock() {
        bolt.failsToLock = true;
        assertThrows(HardwareException.class, () -> new PulsedLock(FailMode.FAIL_SECURE, bolt));
    }

    @Test
    void aPinThatFailsWhileClosingIsStillGivenBack() {
        Lock lock = new PulsedLock(FailMode.FAIL_SECURE, bolt);
        bolt.failsToLock = true;
        assertThrows(HardwareException.class, lock::close);
        assertTrue(bolt.closed);
        int attempts = bolt.lockAttempts.get();
        lock.close();
        assertEquals(attempts, bolt.lockAttempts.get());
    }
}
