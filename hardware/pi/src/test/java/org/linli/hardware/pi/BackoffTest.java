package org.linli.hardware.pi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);

    @Test
    void pausesDoubleUpToTheCapWithinAQuarterOfChance() {
        Backoff backoff = new Backoff(FIRST, CAP, new Random(7));
        long[] bases = {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000};
        for (long base : bases) {
            long pause = backoff.next().toMillis();
            assertTrue(pause >= base * 3 / 4 && pause <= base * 5 / 4, base + " became " + pause);
        }
    }

    @Test
    void successStartsAnew() {
        Backoff backoff = new Backoff(FIRST, CAP, new Random(7));
        for (int count = 0; count < 9; count++) {
            backoff.next();
        }
        backoff.reset();
        assertTrue(backoff.next().toMillis() <= 625);
    }

    @Test
    void manyDoorsDoNotKnockAtTheSameTime() {
        Set<Duration> pauses = new HashSet<>();
        for (int door = 0; door < 50; door++) {
            pauses.add(new Backoff(FIRST, CAP, new Random(door)).next());
        }
        assertEquals(50, pauses.size());
    }
}
