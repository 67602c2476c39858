package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the meters of one item counted and what of that is billed, as one preview sees it. A bill goes from where the last one ended to the newest reading up to
 * the end of its cycle, so a correction of a reading that was billed is settled with the next bill.
 */
final class MeterCounts {

    private final Map<String, List<Meter>> metersOfUnit = new HashMap<>();
    private final Map<String, List<Reading>> readings = new HashMap<>();
    private final Map<String, List<Billed>> billed = new HashMap<>();

    /** Up to where a meter is billed. */
    record Billed(LocalDate day, long positionMillis) {}

    /** What a home used in a cycle, or why that cannot be said. */
    record Use(
            List<Explanation.Dial> dials,
            List<FeeLine.Count> counts,
            long quantityMillis,
            @Nullable LineProblem problem) {

        static Use problem(LineProblem problem) {
            return new Use(List.of(), List.of(), 0, problem);
        }
    }

    void add(Meter meter) {
        String unit = meter.unit();
        if (unit != null) {
            metersOfUnit.computeIfAbsent(unit, key -> new ArrayList<>()).add(meter);
        }
    }

    /** Standing ones only, in the order of their days. */
    void add(Reading reading) {
        readings.computeIfAbsent(reading.meter(), key -> new ArrayList<>()).add(reading);
    }

    void addBilled(String meter, LocalDate day, long positionMillis) {
        billed.computeIfAbsent(meter, key -> new ArrayList<>()).add(new Billed(day, positionMillis));
    }

    Use use(String unit, Span cycle) {
        List<Meter> meters = metersOfUnit.getOrDefault(unit, List.of()).stream()
                .filter(meter -> meter.from().isBefore(cycle.until()))
                .sorted(Comparator.comparing(Meter::from).thenComparing(Meter::id))
                .toList();
        if (meters.isEmpty()) {
            return Use.problem(LineProblem.NO_METER);
        }
        List<Explanation.Dial> dials = new ArrayList<>();
        List<FeeLine.Count> counts = new ArrayList<>();
        long quantity = 0;
        for (Meter meter : meters) {
            Reading end = newest(meter, cycle.until());
            if (end == null) {
                return Use.problem(LineProblem.MISSING_READING);
            }
            Reading baseline = newest(meter, cycle.from());
            Billed begin = begin(meter, end, baseline);
            LocalDate until = meter.until();
            boolean goesOn = until == null || !until.isBefore(cycle.until());
            if (goesOn && (!end.day().isAfter(cycle.from()) || !end.day().isAfter(begin.day()))) {
                return Use.problem(LineProblem.MISSING_READING);
            }
            if (end.positionMillis() < begin.positionMillis()) {
                return Use.problem(LineProblem.READING_BELOW_BILLED);
            }
            if (!end.day().isAfter(begin.day())) {
                continue;
            }
            dials.add(new Explanation.Dial(
                    meter.serial(),
                    begin.day(),
                    meter.shownMillis(begin.positionMillis()),
                    end.day(),
                    end.valueMillis(),
                    meter.multiplier(),
                    end.estimated()));
            counts.add(new FeeLine.Count(meter.id(), begin.positionMillis(), end.positionMillis(), end.day()));
            quantity = Math.addExact(quantity, Math.multiplyExact(end.positionMillis() - begin.positionMillis(), (long)
                    meter.multiplier()));
        }
        return counts.isEmpty() ? Use.problem(LineProblem.MISSING_READING) : new Use(dials, counts, quantity, null);
    }

    private @Nullable Reading newest(Meter meter, LocalDate day) {
        Reading found = null;
        for (Reading each : readings.getOrDefault(meter.id(), List.of())) {
            if (!each.day().isAfter(day)) {
                found = each;
            }
        }
        return found;
    }

    /** Where the last bill before this reading ended, else the reading with which the cycle began, else the meter's first one. */
    private Billed begin(Meter meter, Reading end, @Nullable Reading baseline) {
        Billed last = null;
        for (Billed each : billed.getOrDefault(meter.id(), List.of())) {
            if (!each.day().isAfter(end.day()) && (last == null || !each.day().isBefore(last.day()))) {
                last = each;
            }
        }
        if (last != null) {
            return last;
        }
        Reading first =
                baseline == null ? readings.getOrDefault(meter.id(), List.of()).get(0) : baseline;
        return new Billed(first.day(), first.positionMillis());
    }
}
