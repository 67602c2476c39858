package org.linli.door.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.messages.event.DoorEvent.ClockTrust;
import org.linli.messages.event.Happening.ClockStepped;

class DisciplinedClockTest {

    private static final Instant BUILT = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TODAY = Instant.parse("2026-11-21T08:00:00Z");

    private Instant wall = Instant.EPOCH;
    private long nanos = 5_000_000_000L;
    private boolean network;

    private DisciplinedClock start() {
        return new DisciplinedClock(() -> wall, () -> nanos, () -> network, BUILT);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    @Test
    void aFirstStartIn1970KnowsNothingButIsNoEarlierThanTheProgram() {
        DisciplinedClock clock = start();
        assertEquals(BUILT, clock.read().now());
        assertEquals(ClockTrust.UNKNOWN, clock.read().trust());
        assertTrue(clock.isFirstStart());
    }

    @Test
    void aRestartIn1970ContinuesFromTheLastRecordedTime() {
        DisciplinedClock clock = start();
        clock.continueFrom(TODAY);
        pass(Duration.ofSeconds(90));
        assertEquals(TODAY.plusSeconds(90), clock.read().now());
        assertEquals(ClockTrust.CONTINUED, clock.read().trust());
    }

    @Test
    void aWallClockThatKeptTimeIsTakenWhenItIsLaterThanTheLastRecord() {
        wall = TODAY.plusSeconds(3_600);
        DisciplinedClock clock = start();
        clock.continueFrom(TODAY);
        assertEquals(TODAY.plusSeconds(3_600), clock.read().now());
        assertEquals(ClockTrust.CONTINUED, clock.read().trust());
    }

    @Test
    void theCloudSetsTheClockAndTheStepIsTold() {
        DisciplinedClock clock = start();
        Optional<ClockStepped> step = clock.set(TODAY);
        assertEquals(Optional.of(new ClockStepped(BUILT, TODAY, ClockTrust.TRUSTED)), step);
        pass(Duration.ofMinutes(1));
        assertEquals(Optional.empty(), clock.set(TODAY.plusSeconds(60).plusMillis(400)));
        assertEquals(TODAY.plusSeconds(60), clock.read().now());
    }

    @Test
    void settingTheWallClockChangesNothingButIsTold() {
        wall = TODAY;
        DisciplinedClock clock = start();
        clock.set(TODAY);
        assertEquals(Optional.empty(), clock.watch());
        wall = Instant.EPOCH;
        assertEquals(Optional.of(new ClockStepped(TODAY, TODAY, ClockTrust.TRUSTED)), clock.watch());
        assertEquals(Optional.empty(), clock.watch());
        pass(Duration.ofSeconds(10));
        assertEquals(TODAY.plusSeconds(10), clock.read().now());
        wall = TODAY.plus(Duration.ofDays(4_000));
        assertTrue(clock.watch().isPresent());
        assertEquals(TODAY.plusSeconds(10), clock.read().now());
    }

    @Test
    void oneLateMessageDoesNotSetATrustedClockBack() {
        DisciplinedClock clock = start();
        clock.set(TODAY);
        assertEquals(Optional.empty(), clock.set(TODAY.minusSeconds(300)));
        pass(Duration.ofMinutes(1));
        assertEquals(Optional.empty(), clock.set(TODAY.minusSeconds(900)));
        assertEquals(TODAY.plusSeconds(60), clock.read().now());
    }

    @Test
    void aCloudThatKeepsSayingSoDoes() {
        DisciplinedClock clock = start();
        clock.set(TODAY.plusSeconds(3_600));
        for (int minute = 1; minute <= 2; minute++) {
            pass(Duration.ofMinutes(1));
            assertEquals(Optional.empty(), clock.set(TODAY.plusSeconds(60L * minute)));
        }
        pass(Duration.ofMinutes(1));
        assertTrue(clock.set(TODAY.plusSeconds(180)).isPresent());
        assertEquals(TODAY.plusSeconds(180), clock.read().now());
    }

    @Test
    void networkTimeMakesTheWallClockTrusted() {
        DisciplinedClock clock = start();
        clock.continueFrom(TODAY);
        wall = TODAY.plusSeconds(500);
        network = true;
        Optional<ClockStepped> step = clock.watch();
        assertEquals(Optional.of(new ClockStepped(TODAY, TODAY.plusSeconds(500), ClockTrust.TRUSTED)), step);
    }

    @Test
    void aWallClockThatNetworkTimeKeepsIsTrustedFromTheStart() {
        wall = TODAY;
        network = true;
        DisciplinedClock clock = start();
        clock.continueFrom(TODAY.minusSeconds(60));
        assertEquals(TODAY, clock.read().now());
        assertEquals(ClockTrust.TRUSTED, clock.read().trust());
    }
}
