package org.linli.cloud.main;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The time of day, or as long ago as a test says: what was made then may be over by now. Thread: any. */
final class WalkClock extends Clock {

    private final AtomicReference<Duration> ago;

    WalkClock(Duration ago) {
        this.ago = new AtomicReference<>(ago);
    }

    /** Only ever less long ago than before: the cloud's clock does not go back. */
    void ago(Duration length) {
        ago.set(length);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource hands = () -> Instant.now().minus(ago.get());
        return hands.withZone(zone);
    }

    @Override
    public Instant instant() {
        return Instant.now().minus(ago.get());
    }
}
