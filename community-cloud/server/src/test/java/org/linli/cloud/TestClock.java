package org.linli.cloud;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when told to. Thread: any. */
public final class TestClock extends Clock {

    private final AtomicReference<Instant> now;

    public TestClock() {
        this(Instant.parse("2026-11-21T08:00:00Z"));
    }

    public TestClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    public void advance(Duration length) {
        now.updateAndGet(instant -> instant.plus(length));
    }

    public void set(Instant to) {
        now.set(to);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same hands in another zone: a clock that ignores the zone has another day than the community for eight hours. */
    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource hands = now::get;
        return hands.withZone(zone);
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
