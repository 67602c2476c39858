package org.linli.mobileapi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void letsABurstThroughAndThenOneForEachShareOfThePeriod() {
        RateLimiter limiter = new RateLimiter(clock, 3, Duration.ofSeconds(30), 10);
        for (int i = 0; i < 3; i++) {
            assertTrue(limiter.allow("a"));
        }
        assertFalse(limiter.allow("a"));
        assertTrue(limiter.allow("b"));
        now = now.plusSeconds(9);
        assertFalse(limiter.allow("a"));
        now = now.plusSeconds(1);
        assertTrue(limiter.allow("a"));
        assertFalse(limiter.allow("a"));
    }

    @Test
    void aClockThatGoesBackGivesNothing() {
        RateLimiter limiter = new RateLimiter(clock, 1, Duration.ofSeconds(10), 10);
        assertTrue(limiter.allow("a"));
        now = now.minusSeconds(3600);
        assertFalse(limiter.allow("a"));
        now = now.plusSeconds(10);
        assertTrue(limiter.allow("a"));
    }

    @Test
    void remembersABoundedNumberOfKeys() {
        RateLimiter limiter = new RateLimiter(clock, 1, Duration.ofSeconds(10), 2);
        assertTrue(limiter.allow("a"));
        assertTrue(limiter.allow("b"));
        assertTrue(limiter.allow("c"));
        assertFalse(limiter.allow("c"));
        assertTrue(limiter.allow("a"));
    }
}
