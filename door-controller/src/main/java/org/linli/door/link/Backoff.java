package org.linli.door.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: each twice the one before, up to a cap, all with a jitter of 25 %, so that a thousand doors do not knock at once. */
final class Backoff {

    private final Duration first;
    private final Duration cap;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration cap, RandomGenerator random) {
        this.first = first;
        this.cap = cap;
        this.random = random;
    }

    /** The pause after one more failure. */
    Duration next() {
        long plain = Math.min(cap.toMillis(), first.toMillis() << Math.min(failures, 20));
        failures++;
        return Duration.ofMillis(Math.round(plain * (0.75 + random.nextDouble() * 0.5)));
    }

    void succeeded() {
        failures = 0;
    }
}
