package org.linli.hardware.pi;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses: each is twice the one before up to a cap, and 25 % longer or shorter by chance. Not thread-safe. */
final class Backoff {

    private final Duration first;
    private final Duration cap;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration cap, RandomGenerator random) {
        this.first = first;
        this.cap = cap;
        this.random = random;
        this.next = first;
    }

    /** The pause to make now. */
    Duration next() {
        Duration base = next;
        Duration doubled = base.multipliedBy(2);
        next = doubled.compareTo(cap) > 0 ? cap : doubled;
        return Duration.ofNanos((long) (base.toNanos() * (0.75 + 0.5 * random.nextDouble())));
    }

    /** It worked; the next pause is the first again. */
    void reset() {
        next = first;
    }
}
