package org.linli.cloud.outcomes;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.outcomes.Outcome.Source;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Figures of days, months and buildings, added up from what each day came to. Thread: any; calls block. */
final class Outcomes {

    private static final int MOST_DAYS = 366;

    /** Each building's days are read one by one. */
    private static final int MOST_DAYS_OF_BUILDINGS = 92;

    private final Database database;
    private final Function<String, ZoneId> zones;
    private final Clock clock;

    Outcomes(Database database, Function<String, ZoneId> zones, Clock clock) {
        this.database = database;
        this.zones = zones;
        this.clock = clock;
    }

    /** What a row stands for. */
    enum By {
        DAY,
        MONTH,
        BUILDING
    }

    /**
     * What to add up.
     *
     * @param from first day; null for the first of the month of the last
     * @param until last day; null for the last day that is over, and never after it
     * @param building one building, or {@link Tally#NOWHERE}; null for the whole community
     * @param outcome null for all
     */
    record Wanted(
            By by,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String building,
            @Nullable Outcome outcome) {}

    /**
     * A figure of a period.
     *
     * @param period a day, a month, or first and last day with a slash between
     * @param building {@link Tally#WHOLE}, {@link Tally#NOWHERE} or a building's id
     * @param days on how many days of the period it was counted
     */
    record Row(String period, String building, Outcome outcome, String part, Measure measure, int days) {

        private String key() {
            return period + "\n" + building + "\n" + outcome.key() + "\n" + part;
        }
    }

    /** The last day of the community that is over, up to which everything is counted. */
    LocalDate lastDay(String community) {
        return OutcomeDays.lastClosed(zones.apply(community), clock.instant());
    }

    /** In the order of periods, buildings, outcomes and parts. */
    Page<Row> list(String community, Wanted wanted, @Nullable String cursor, int size) {
        LocalDate last = lastDay(community);
        LocalDate asked = wanted.until();
        LocalDate until = asked == null || asked.isAfter(last) ? last : asked;
        LocalDate from = wanted.from() == null ? until.withDayOfMonth(1) : wanted.from();
        long days = ChronoUnit.DAYS.between(from, until) + 1;
        Refused.unless(days <= (wanted.by() == By.BUILDING ? MOST_DAYS_OF_BUILDINGS : MOST_DAYS), "outcome-range");
        Refused.unless(wanted.by() != By.BUILDING || wanted.building() == null, "outcome-building");
        String after = Page.decode(cursor);
        List<Row> rows = days < 1 ? List.of() : rows(community, wanted, from, until);
        return Page.of(
                rows.stream()
                        .filter(row -> row.key().compareTo(after) > 0)
                        .limit(size + 1L)
                        .toList(),
                size,
                Row::key);
    }

    private List<Row> rows(String community, Wanted wanted, LocalDate from, LocalDate until) {
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            List<Row> rows = new ArrayList<>();
            if (wanted.by() == By.BUILDING) {
                String period = from + "/" + until;
                for (String building : OutcomeRows.buildings(handle, community, from, until)) {
                    if (!building.equals(Tally.WHOLE)) {
                        rows.addAll(rows(handle, community, building, wanted.outcome(), from, until, day -> period));
                    }
                }
            } else {
                String building = wanted.building() == null ? Tally.WHOLE : wanted.building();
                rows.addAll(rows(
                        handle,
                        community,
                        building,
                        wanted.outcome(),
                        from,
                        until,
                        day -> wanted.by() == By.DAY
                                ? day.toString()
                                : YearMonth.from(day).toString()));
            }
            rows.sort(java.util.Comparator.comparing(Row::key));
            return rows;
        });
    }

    /** Of a whole month, or as much of it as is over; every outcome, in the order of the catalogue, with what it is divided into. */
    List<Row> ofMonth(Handle handle, String community, YearMonth month) {
        return rows(
                handle, community, Tally.WHOLE, null, month.atDay(1), month.atEndOfMonth(), day -> month.toString());
    }

    private static List<Row> rows(
            Handle handle,
            String community,
            String building,
            @Nullable Outcome only,
            LocalDate from,
            LocalDate until,
            Function<LocalDate, String> periods) {
        Map<String, Map<Cell, Sum>> sums = new TreeMap<>();
        Map<String, LocalDate[]> spans = new TreeMap<>();
        for (LocalDate day = from; !day.isAfter(until); day = day.plusDays(1)) {
            LocalDate last = day;
            spans.computeIfAbsent(periods.apply(day), period -> new LocalDate[] {last, last})[1] = day;
        }
        // The whole has a row for everything, so that nothing counted is seen as such.
        spans.keySet().forEach(period -> {
            Map<Cell, Sum> cells = sums.computeIfAbsent(period, unused -> new LinkedHashMap<>());
            for (Outcome outcome : Outcome.values()) {
                if (building.equals(Tally.WHOLE) && (only == null || only == outcome)) {
                    cells.put(new Cell(outcome, Tally.UNDIVIDED), Sum.NONE);
                }
            }
        });
        for (OutcomeRows.Counted counted : OutcomeRows.counted(handle, community, building, from, until)) {
            Outcome outcome = counted.slot().outcome();
            if (only == null || only == outcome) {
                sums.getOrDefault(periods.apply(counted.day()), new LinkedHashMap<>())
                        .merge(
                                new Cell(outcome, counted.slot().part()),
                                new Sum(counted.day(), counted.measure()),
                                (before, next) -> before.plus(next, outcome));
            }
        }
        List<Row> rows = new ArrayList<>();
        sums.forEach((period, cells) -> {
            Map<Source, Integer> days = new EnumMap<>(Source.class);
            LocalDate[] span = spans.getOrDefault(period, new LocalDate[] {from, until});
            cells.forEach((cell, sum) -> rows.add(new Row(
                    period,
                    building,
                    cell.outcome(),
                    cell.part(),
                    sum.measure(),
                    days.computeIfAbsent(
                            cell.outcome().source(),
                            source -> OutcomeRows.daysComputed(handle, community, source, span[0], span[1])))));
        });
        return rows;
    }

    private record Cell(Outcome outcome, String part) {}

    /** @param day the last one in it */
    private record Sum(LocalDate day, Measure measure) {

        static final Sum NONE = new Sum(LocalDate.MIN, Measure.NONE);

        /** How things stand is not added up over days: the later day says it. */
        Sum plus(Sum next, Outcome outcome) {
            LocalDate last = next.day().isAfter(day) ? next.day() : day;
            if (outcome.isStock()) {
                return next.day().isBefore(day) ? this : next;
            }
            return new Sum(last, measure.plus(next.measure()));
        }
    }
}
