package org.linli.door.powercut;

import java.time.Duration;
import org.linli.hardware.Lock;

/** Writes every order to release into the trace before it passes it on. */
final class TracedLock implements Lock {

    private final Lock lock;
    private final Trace trace;

    TracedLock(Lock lock, Trace trace) {
        this.lock = lock;
        this.trace = trace;
    }

    @Override
    public FailMode failMode() {
        return lock.failMode();
    }

    @Override
    public void release(Duration pulse) {
        trace.line("R");
        lock.release(pulse);
    }

    @Override
    public void holdReleased() {
        trace.line("R");
        lock.holdReleased();
    }

    @Override
    public void secure() {
        lock.secure();
    }

    @Override
    public boolean isReleased() {
        return lock.isReleased();
    }

    @Override
    public void close() {
        lock.close();
    }
}
