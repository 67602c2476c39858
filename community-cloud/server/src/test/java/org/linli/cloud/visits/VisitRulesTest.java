package org.linli.cloud.visits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.linli.cloud.refusal.Refused;

/** Weekly times, links and names, without a database. */
class VisitRulesTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }

    private static Week week(DayOfWeek day, String from, String until) {
        return new Week(List.of(new Week.Time(day, LocalTime.parse(from), LocalTime.parse(until))));
    }

    @Test
    void theTimeThatLastsComesBeforeTheNext() {
        Week tuesdays = week(DayOfWeek.TUESDAY, "09:00", "11:00");
        Instant during = at("2026-11-24T10:59:59", SHANGHAI);
        assertEquals(
                Optional.of(new Week.Window(at("2026-11-24T09:00", SHANGHAI), at("2026-11-24T11:00", SHANGHAI))),
                tuesdays.next(during, Duration.ofDays(8), SHANGHAI));
        assertEquals(
                at("2026-12-01T09:00", SHANGHAI),
                tuesdays.next(at("2026-11-24T11:00", SHANGHAI), Duration.ofDays(8), SHANGHAI)
                        .orElseThrow()
                        .from());
        assertEquals(Optional.empty(), tuesdays.next(during.plusSeconds(1), Duration.ofDays(2), SHANGHAI));
    }

    @Test
    void theYearTurnsAndAnHourIsMissing() {
        Week fridays = week(DayOfWeek.FRIDAY, "00:00", "01:00");
        assertEquals(
                at("2027-01-01T00:00", SHANGHAI),
                fridays.next(at("2026-12-31T23:59", SHANGHAI), Duration.ofDays(1), SHANGHAI)
                        .orElseThrow()
                        .from());
        // Between two and three the clock is set forward: half of the time does not exist.
        Week.Window spring = week(DayOfWeek.SUNDAY, "01:30", "02:30")
                .next(at("2027-03-28T00:00", BERLIN), Duration.ofDays(1), BERLIN)
                .orElseThrow();
        assertEquals(Duration.ofHours(1), Duration.between(spring.from(), spring.until()));
        assertEquals(
                Optional.empty(),
                week(DayOfWeek.SUNDAY, "02:00", "02:59")
                        .next(at("2027-03-28T00:00", BERLIN), Duration.ofDays(1), BERLIN)
                        .filter(window -> window.until().isBefore(window.from())));
    }

    @Test
    void timesThatEndBeforeTheyBeginAreRefused() {
        assertEquals(
                "visit-week",
                assertThrows(Refused.class, () -> week(DayOfWeek.MONDAY, "10:00", "10:00"))
                        .code());
        assertEquals(
                "visit-week",
                assertThrows(Refused.class, () -> new Week(List.of())).code());
    }

    @Test
    void aLinkThatIsTouchedNamesNothing() {
        VisitLinks links = new VisitLinks(new byte[32]);
        String link = links.of("east", "abc");
        assertEquals(Optional.of(new VisitLinks.Named("east", "abc")), links.read(link));
        for (int i = 0; i < link.length(); i++) {
            String touched = link.substring(0, i) + (link.charAt(i) == 'x' ? 'y' : 'x') + link.substring(i + 1);
            assertEquals(Optional.empty(), links.read(touched), touched);
        }
        assertEquals(Optional.empty(), links.read(""));
        assertEquals(Optional.empty(), links.read("east.abc"));
        assertEquals(Optional.empty(), links.read("a".repeat(5000)));
        byte[] other = new byte[32];
        other[0] = 1;
        assertEquals(Optional.empty(), new VisitLinks(other).read(link));
    }

    @Test
    void onePlateIsOneCarHoweverItIsWritten() {
        assertEquals(DeniedVisitors.key("京A12345"), DeniedVisitors.key(" 京a·12345 "));
        assertEquals(DeniedVisitors.key("京A12345"), DeniedVisitors.key("京Ａ１２３４５"));
        assertNotEquals(DeniedVisitors.key("京A12345"), DeniedVisitors.key("京A12346"));
        assertEquals("", DeniedVisitors.key(" -·"));
    }
}
