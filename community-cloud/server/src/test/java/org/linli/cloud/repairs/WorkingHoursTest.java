package org.linli.cloud.repairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.WorkingHours.Span;

class WorkingHoursTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** 2026-11-20 is a Friday. */
    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }

    private static Span span(String from, String until) {
        return new Span(LocalTime.parse(from), LocalTime.parse(until));
    }

    private static String code(Runnable what) {
        return assertThrows(Refused.class, what::run).code();
    }

    @Test
    void middayAndNightDoNotCount() {
        WorkingHours usual = WorkingHours.USUAL;
        assertEquals(at("2026-11-20T14:00"), usual.plus(at("2026-11-20T11:30"), Duration.ofMinutes(60), SHANGHAI));
        assertEquals(at("2026-11-21T08:40"), usual.plus(at("2026-11-20T17:50"), Duration.ofMinutes(20), SHANGHAI));
        assertEquals(Duration.ofMinutes(20), usual.between(at("2026-11-20T17:50"), at("2026-11-21T08:40"), SHANGHAI));
    }

    @Test
    void aPromiseEndsWithTheDayWhenItsTimeDoes() {
        assertEquals(
                at("2026-11-20T18:00"),
                WorkingHours.USUAL.plus(at("2026-11-20T17:00"), Duration.ofMinutes(60), SHANGHAI));
        assertEquals(at("2026-11-20T17:00"), WorkingHours.USUAL.plus(at("2026-11-20T17:00"), Duration.ZERO, SHANGHAI));
    }

    @Test
    void sundaysHolidaysAndTheTurnOfTheYearAreSkipped() {
        WorkingHours hours = new WorkingHours(
                WorkingHours.USUAL.week(),
                Map.of(
                        LocalDate.of(2027, 1, 1), List.of(),
                        LocalDate.of(2027, 1, 2), List.of(),
                        LocalDate.of(2027, 1, 3), List.of(span("09:00", "10:00"))));
        // Thursday evening, New Year and the day after free, and work on Sunday instead.
        assertEquals(at("2027-01-03T09:30"), hours.plus(at("2026-12-31T17:30"), Duration.ofMinutes(60), SHANGHAI));
        assertTrue(hours.isOpen(at("2027-01-03T09:00"), SHANGHAI));
        assertFalse(hours.isOpen(at("2027-01-03T10:00"), SHANGHAI));
        assertFalse(hours.isOpen(at("2027-01-01T10:00"), SHANGHAI));
    }

    @Test
    void aSpanMayEndAtMidnightAndTheNextDayGoesOn() {
        WorkingHours nights = new WorkingHours(
                Map.of(
                        DayOfWeek.FRIDAY, List.of(span("22:00", "00:00")),
                        DayOfWeek.SATURDAY, List.of(span("00:00", "06:00"))),
                Map.of());
        assertEquals(at("2026-11-21T01:00"), nights.plus(at("2026-11-20T23:00"), Duration.ofHours(2), SHANGHAI));
        assertTrue(nights.isOpen(at("2026-11-21T00:00"), SHANGHAI));
    }

    @Test
    void theHourThatComesTwiceCountsTwiceAndTheMissingOneNot() {
        WorkingHours nights = new WorkingHours(Map.of(DayOfWeek.SUNDAY, List.of(span("01:00", "04:00"))), Map.of());
        Instant autumn = LocalDateTime.parse("2026-10-25T00:00").atZone(BERLIN).toInstant();
        Instant spring = LocalDateTime.parse("2027-03-28T00:00").atZone(BERLIN).toInstant();
        assertEquals(Duration.ofHours(4), nights.between(autumn, autumn.plus(Duration.ofDays(1)), BERLIN));
        assertEquals(Duration.ofHours(2), nights.between(spring, spring.plus(Duration.ofHours(23)), BERLIN));
    }

    @Test
    void whatWasAddedLiesBetween() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            Instant from = at("2026-11-01T00:00").plusSeconds(random.nextInt(5_000_000));
            Duration work = Duration.ofSeconds(random.nextInt(400_000));
            Instant until = WorkingHours.USUAL.plus(from, work, SHANGHAI);
            assertEquals(work, WorkingHours.USUAL.between(from, until, SHANGHAI), "from " + from);
        }
    }

    @Test
    void nothingIsBetweenWhatIsLaterAndWhatIsEarlier() {
        assertEquals(
                Duration.ZERO, WorkingHours.USUAL.between(at("2026-11-20T10:00"), at("2026-11-20T09:00"), SHANGHAI));
    }

    @Test
    void aWeekWithoutWorkAndSpansThatTouchAreRefused() {
        assertEquals("hours-none", code(() -> new WorkingHours(Map.of(), Map.of())));
        assertEquals("hours-none", code(() -> new WorkingHours(Map.of(DayOfWeek.MONDAY, List.of()), Map.of())));
        assertEquals("hours-span", code(() -> span("10:00", "10:00")));
        assertEquals("hours-span", code(() -> span("10:00", "09:00")));
        List<Span> touching = List.of(span("09:00", "10:00"), span("10:00", "11:00"));
        assertEquals("hours-span", code(() -> new WorkingHours(Map.of(DayOfWeek.MONDAY, touching), Map.of())));
        List<Span> afterMidnight = List.of(span("09:00", "00:00"), span("10:00", "11:00"));
        assertEquals("hours-span", code(() -> new WorkingHours(Map.of(DayOfWeek.MONDAY, afterMidnight), Map.of())));
    }
}
