package org.linli.cloud.notify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When somebody is not to be disturbed, by the clocks of their community.
 *
 * @param fromMinute of the day, 0..1439
 * @param untilMinute of the day, 0..1439; not after {@code fromMinute} when the quiet goes over midnight. Never the same: that would be always or never
 * @param importantToo whether important messages wait as well; alarms never do
 */
record QuietHours(int fromMinute, int untilMinute, boolean importantToo) {

    static final int MINUTES_A_DAY = 1_440;

    /** What people have who chose nothing: ten in the evening to seven in the morning. */
    static final QuietHours USUAL = new QuietHours(22 * 60, 7 * 60, false);

    QuietHours {
        if (fromMinute < 0
                || fromMinute >= MINUTES_A_DAY
                || untilMinute < 0
                || untilMinute >= MINUTES_A_DAY
                || fromMinute == untilMinute) {
            throw new IllegalArgumentException("no quiet hours");
        }
    }

    /** When the quiet that lasts at this moment ends; null when there is none. A time that the clocks skip counts as the moment after, one they show twice as its first. */
    @Nullable
    Instant end(Instant at, ZoneId zone) {
        LocalDate today = at.atZone(zone).toLocalDate();
        for (LocalDate day : new LocalDate[] {today.minusDays(1), today}) {
            Instant begin = moment(day, fromMinute, zone);
            Instant end = moment(untilMinute > fromMinute ? day : day.plusDays(1), untilMinute, zone);
            if (!at.isBefore(begin) && at.isBefore(end)) {
                return end;
            }
        }
        return null;
    }

    private static Instant moment(LocalDate day, int minute, ZoneId zone) {
        return ZonedDateTime.of(day, LocalTime.ofSecondOfDay(minute * 60L), zone)
                .toInstant();
    }
}
