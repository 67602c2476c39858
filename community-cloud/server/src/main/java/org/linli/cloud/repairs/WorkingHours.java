package org.linli.cloud.repairs;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.linli.cloud.refusal.Refused;

/**
 * When a community's repairers work, and how long a promise of some working hours lasts on the wall clock. Days follow the community's zone: on the day a clock is set
 * back, a span that holds that hour is an hour longer. Pure.
 *
 * @param week spans of each day of the week, in order, not touching; a day that is absent is free
 * @param days what holds instead on single days: an empty list for a holiday, spans for a working day on a weekend 调休; at most {@value #MOST_DAYS}
 */
record WorkingHours(Map<DayOfWeek, List<Span>> week, Map<LocalDate, List<Span>> days) {

    static final int MOST_DAYS = 400;
    private static final int MOST_SPANS = 6;

    /** A promise is kept within this many days or not at all; also the end of the search when every day was made a holiday. */
    private static final int LOOKS_AHEAD_DAYS = 800;

    /** Half-past eight to six with a midday break, Monday to Saturday: what many property offices post at their door; a manager sets their own. */
    static final WorkingHours USUAL = usual();

    /** From this minute of the local day to before that; {@code until} 24:00 is written 00:00. */
    record Span(
            @JsonFormat(pattern = "HH:mm") LocalTime from,
            @JsonFormat(pattern = "HH:mm") LocalTime until) {

        Span {
            Refused.unless(until.equals(LocalTime.MIDNIGHT) || from.isBefore(until), "hours-span");
        }

        private Instant begin(LocalDate day, ZoneId zone) {
            return day.atTime(from).atZone(zone).toInstant();
        }

        private Instant end(LocalDate day, ZoneId zone) {
            return until.equals(LocalTime.MIDNIGHT)
                    ? day.plusDays(1).atStartOfDay(zone).toInstant()
                    : day.atTime(until).atZone(zone).toInstant();
        }
    }

    WorkingHours {
        week = Map.copyOf(week);
        days = Map.copyOf(days);
        Refused.unless(week.values().stream().anyMatch(spans -> !spans.isEmpty()), "hours-none");
        Refused.unless(days.size() <= MOST_DAYS, "hours-days");
        week.values().forEach(WorkingHours::check);
        days.values().forEach(WorkingHours::check);
    }

    private static void check(List<Span> spans) {
        Refused.unless(spans.size() <= MOST_SPANS, "hours-span");
        for (int i = 1; i < spans.size(); i++) {
            LocalTime before = spans.get(i - 1).until();
            Refused.unless(
                    !before.equals(LocalTime.MIDNIGHT)
                            && before.isBefore(spans.get(i).from()),
                    "hours-span");
        }
    }

    private static WorkingHours usual() {
        List<Span> day = List.of(
                new Span(LocalTime.of(8, 30), LocalTime.of(12, 0)),
                new Span(LocalTime.of(13, 30), LocalTime.of(18, 0)));
        return new WorkingHours(
                Map.of(
                        DayOfWeek.MONDAY, day,
                        DayOfWeek.TUESDAY, day,
                        DayOfWeek.WEDNESDAY, day,
                        DayOfWeek.THURSDAY, day,
                        DayOfWeek.FRIDAY, day,
                        DayOfWeek.SATURDAY, day),
                Map.of());
    }

    private List<Span> on(LocalDate day) {
        List<Span> special = days.get(day);
        return special == null ? week.getOrDefault(day.getDayOfWeek(), List.of()) : special;
    }

    /** Whether somebody works at this instant. */
    boolean isOpen(Instant at, ZoneId zone) {
        LocalDate day = at.atZone(zone).toLocalDate();
        return on(day).stream()
                .anyMatch(span -> !at.isBefore(span.begin(day, zone)) && at.isBefore(span.end(day, zone)));
    }

    /** The instant by which this much work time has passed since {@code from}. */
    Instant plus(Instant from, Duration work, ZoneId zone) {
        Duration left = work;
        LocalDate first = from.atZone(zone).toLocalDate();
        for (LocalDate day = first; day.isBefore(first.plusDays(LOOKS_AHEAD_DAYS)); day = day.plusDays(1)) {
            for (Span span : on(day)) {
                Instant begin = later(span.begin(day, zone), from);
                Duration length = Duration.between(begin, span.end(day, zone));
                if (length.isNegative() || length.isZero()) {
                    continue;
                }
                if (length.compareTo(left) >= 0) {
                    return begin.plus(left);
                }
                left = left.minus(length);
            }
        }
        return from.plus(Duration.ofDays(LOOKS_AHEAD_DAYS));
    }

    /** How much work time lies between; zero when {@code until} is not later. */
    Duration between(Instant from, Instant until, ZoneId zone) {
        Duration sum = Duration.ZERO;
        if (!from.isBefore(until)) {
            return sum;
        }
        LocalDate last = until.atZone(zone).toLocalDate();
        for (LocalDate day = from.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
            for (Span span : on(day)) {
                Instant begin = later(span.begin(day, zone), from);
                Instant end = span.end(day, zone).isBefore(until) ? span.end(day, zone) : until;
                if (begin.isBefore(end)) {
                    sum = sum.plus(Duration.between(begin, end));
                }
            }
        }
        return sum;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
