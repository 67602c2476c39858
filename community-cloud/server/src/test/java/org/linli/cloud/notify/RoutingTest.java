package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.linli.cloud.notify.Notice.Words;

/** What is sent when, to the edges of day, year and summer time. */
class RoutingTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOON = Instant.parse("2026-11-21T04:00:00Z");

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Notification told(Urgency urgency, Instant expires) {
        Words words = new Words("题", "title");
        return new Notification("n1", "east", Kind.PARCEL, urgency, "", words, words, false, NOON, NOON, expires);
    }

    private static Routing.Decision decide(Urgency urgency, Preferences chosen, Instant heldUntil, Instant now) {
        return Routing.decide(
                told(urgency, now.plus(Duration.ofDays(3))), Channel.WEB_PUSH, chosen, heldUntil, SHANGHAI, now);
    }

    @Test
    void quietHoursGoOverMidnightAndYearEndByTheClocksOfTheCommunity() {
        QuietHours night = new QuietHours(22 * 60, 7 * 60, false);
        assertNull(night.end(at("2026-12-31T13:59:59.999Z"), SHANGHAI));
        assertEquals(at("2026-12-31T23:00:00Z"), night.end(at("2026-12-31T14:00:00Z"), SHANGHAI));
        assertEquals(at("2026-12-31T23:00:00Z"), night.end(at("2026-12-31T16:00:00Z"), SHANGHAI));
        assertEquals(at("2026-12-31T23:00:00Z"), night.end(at("2026-12-31T22:59:59.999Z"), SHANGHAI));
        assertNull(night.end(at("2026-12-31T23:00:00Z"), SHANGHAI));
    }

    @Test
    void quietHoursWithinADay() {
        QuietHours noon = new QuietHours(12 * 60, 14 * 60 + 30, false);
        assertNull(noon.end(at("2026-11-21T03:59:59Z"), SHANGHAI));
        assertEquals(at("2026-11-21T06:30:00Z"), noon.end(NOON, SHANGHAI));
        assertNull(noon.end(at("2026-11-21T06:30:00Z"), SHANGHAI));
        assertNull(noon.end(at("2026-11-21T16:30:00Z"), SHANGHAI));
    }

    @Test
    void theNightsInWhichClocksAreChanged() {
        QuietHours night = new QuietHours(22 * 60, 7 * 60, false);
        // Forward on 2026-03-29: an hour shorter. Back on 2026-10-25: an hour longer.
        assertEquals(at("2026-03-29T05:00:00Z"), night.end(at("2026-03-28T21:00:00Z"), BERLIN));
        assertEquals(at("2026-10-25T06:00:00Z"), night.end(at("2026-10-24T20:00:00Z"), BERLIN));
        // 02:30 does not exist on the one day and comes twice on the other.
        QuietHours early = new QuietHours(60, 2 * 60 + 30, false);
        assertEquals(at("2026-03-29T01:30:00Z"), early.end(at("2026-03-29T00:30:00Z"), BERLIN));
        assertEquals(at("2026-10-25T00:30:00Z"), early.end(at("2026-10-25T00:00:00Z"), BERLIN));
        assertNull(early.end(at("2026-10-25T01:00:00Z"), BERLIN));
        QuietHours gap = new QuietHours(2 * 60 + 15, 2 * 60 + 45, false);
        assertEquals(at("2026-03-29T01:45:00Z"), gap.end(at("2026-03-29T01:20:00Z"), BERLIN));
        assertNull(gap.end(at("2026-03-29T01:10:00Z"), BERLIN));
    }

    @Test
    void everyMinuteOfAYearIsEitherQuietUntilALaterMomentOrNot() {
        QuietHours night = new QuietHours(22 * 60, 7 * 60, false);
        for (Instant each = at("2026-01-01T00:00:00Z");
                each.isBefore(at("2027-01-02T00:00:00Z"));
                each = each.plusSeconds(977)) {
            int hour = each.atZone(BERLIN).getHour();
            Instant end = night.end(each, BERLIN);
            assertEquals(hour >= 22 || hour < 7, end != null, each.toString());
            if (end != null) {
                assertTrue(end.isAfter(each) && Duration.between(each, end).toHours() <= 10, each.toString());
                assertNull(night.end(end, BERLIN), each.toString());
            }
        }
    }

    @Test
    void noQuietHoursAreAlwaysOrNever() {
        for (int[] each : List.of(new int[] {0, 0}, new int[] {-1, 5}, new int[] {5, 1_440}, new int[] {700, 700})) {
            assertThrows(IllegalArgumentException.class, () -> new QuietHours(each[0], each[1], false));
        }
    }

    @Test
    void normalWaitsForTheMorningImportantComesUnlessItIsToWaitAndAlarmsAlwaysCome() {
        Instant night = at("2026-11-21T15:00:00Z");
        Instant morning = at("2026-11-21T23:00:00Z");
        Preferences strict = new Preferences(new QuietHours(22 * 60, 7 * 60, true), Map.of());
        assertEquals(
                new Routing.Decision(DeliveryState.WAITING, morning, true, Routing.QUIET),
                decide(Urgency.NORMAL, Preferences.USUAL, null, night));
        assertEquals(
                night, decide(Urgency.IMPORTANT, Preferences.USUAL, null, night).due());
        assertEquals(morning, decide(Urgency.IMPORTANT, strict, null, night).due());
        assertEquals(
                new Routing.Decision(DeliveryState.WAITING, night, false, ""),
                decide(Urgency.ALARM, strict, night.plusSeconds(600), night));
        assertEquals(
                night,
                decide(Urgency.NORMAL, new Preferences(null, Map.of()), null, night)
                        .due());
    }

    @Test
    void whatWouldBeGatheredInTheNightWaitsForTheMorningToo() {
        Instant evening = at("2026-11-21T13:55:00Z");
        Routing.Decision held = decide(Urgency.NORMAL, Preferences.USUAL, evening.plusSeconds(600), evening);
        assertEquals(at("2026-11-21T23:00:00Z"), held.due());
        assertTrue(held.held());
        assertEquals(
                new Routing.Decision(DeliveryState.WAITING, NOON.plusSeconds(600), true, Routing.MANY),
                decide(Urgency.NORMAL, Preferences.USUAL, NOON.plusSeconds(600), NOON));
    }

    @Test
    void whatWouldComeTooLateIsNotSent() {
        Instant night = at("2026-11-21T15:00:00Z");
        Instant morning = at("2026-11-21T23:00:00Z");
        assertEquals(
                DeliveryState.EXPIRED,
                Routing.decide(told(Urgency.NORMAL, morning), Channel.NTFY, Preferences.USUAL, null, SHANGHAI, night)
                        .state());
        assertEquals(
                DeliveryState.WAITING,
                Routing.decide(
                                told(Urgency.NORMAL, morning.plusMillis(1)),
                                Channel.NTFY,
                                Preferences.USUAL,
                                null,
                                SHANGHAI,
                                night)
                        .state());
    }

    @Test
    void whatIsNotWantedIsSkippedButNeverAnAlarm() {
        Preferences none = new Preferences(null, Map.of(new Preferences.Choice(Kind.PARCEL, Channel.WEB_PUSH), false));
        assertEquals(
                new Routing.Decision(DeliveryState.SKIPPED, NOON, false, Routing.NOT_WANTED),
                decide(Urgency.IMPORTANT, none, null, NOON));
        assertEquals(
                DeliveryState.WAITING, decide(Urgency.ALARM, none, null, NOON).state());
        assertTrue(none.wants(Kind.TICKET, Channel.WEB_PUSH));
        assertEquals(false, none.wants(Kind.TICKET, Channel.VOICE));
    }

    @Test
    void theFourthOfAKindInTenMinutesWaitsForTheirEnd() {
        Storm storm = null;
        for (int i = 1; i <= 3; i++) {
            storm = Storm.next(storm, NOON.plusSeconds(i));
            assertNull(storm.heldUntil());
        }
        storm = Storm.next(storm, NOON.plusSeconds(600));
        assertEquals(NOON.plusSeconds(601), storm.heldUntil());
        Storm later = Storm.next(storm, NOON.plusSeconds(601));
        assertEquals(new Storm(NOON.plusSeconds(601), 1), later);
        // A clock that was put back begins anew.
        assertEquals(new Storm(NOON, 1), Storm.next(later, NOON));
    }

    @Test
    void triesComeLaterAndLaterButNotOfAlarms() {
        assertEquals(Duration.ofMillis(7_500), Retry.after(1, false, null, 0));
        assertEquals(Duration.ofMillis(12_500), Retry.after(1, false, null, 1));
        assertEquals(Duration.ofSeconds(40), Retry.after(2, false, null, 0.5));
        assertEquals(Duration.ofHours(6), Retry.after(10, false, null, 0.5));
        assertEquals(Duration.ofHours(6), Retry.after(Integer.MAX_VALUE, false, null, 0.5));
        assertEquals(Duration.ofSeconds(3), Retry.after(1, true, null, 0.5));
        assertEquals(Duration.ofMinutes(1), Retry.after(9, true, Duration.ofHours(1), 0.5));
        assertEquals(Duration.ofSeconds(90), Retry.after(1, false, Duration.ofSeconds(90), 0.5));
        assertEquals(Duration.ofHours(1), Retry.after(1, false, Duration.ofDays(9), 0.5));
    }

    @Test
    void aTargetIsLeftAloneAfterFiveFailuresAtMostForAnHour() {
        assertNull(Retry.pause(4));
        assertEquals(Duration.ofMinutes(1), Retry.pause(5));
        assertEquals(Duration.ofMinutes(2), Retry.pause(6));
        assertEquals(Duration.ofHours(1), Retry.pause(11));
        assertEquals(Duration.ofHours(1), Retry.pause(Integer.MAX_VALUE));
    }
}
