package org.linli.mobileapi;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets by key. At most {@code maxKeys} are remembered; the one unused longest is forgotten first, which can only let more through for an attacker
 * who owns that many addresses. Thread: any.
 */
public final class RateLimiter {

    private final Clock clock;
    private final int burst;
    private final double perMilli;
    private final Map<String, Bucket> buckets;

    /**
     * @param times calls allowed at once, and again after each {@code period}
     */
    public RateLimiter(Clock clock, int times, Duration period, int maxKeys) {
        if (times < 1 || period.isZero() || period.isNegative() || maxKeys < 1) {
            throw new IllegalArgumentException("a limit needs positive numbers");
        }
        this.clock = clock;
        this.burst = times;
        this.perMilli = (double) times / period.toMillis();
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /** Takes one token; false when there is none. A clock that goes back gives nothing and takes nothing. */
    public synchronized boolean allow(String key) {
        long now = clock.millis();
        Bucket bucket = buckets.computeIfAbsent(key, unused -> new Bucket(burst, now));
        bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perMilli);
        bucket.at = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens -= 1;
        return true;
    }

    private static final class Bucket {
        private double tokens;
        private long at;

        private Bucket(double tokens, long at) {
            this.tokens = tokens;
            this.at = at;
        }
    }
}
