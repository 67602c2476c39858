package org.linli.cloud.outcomes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts one day's facts, each in its building and in the whole. Not for several threads. */
final class Tally {

    /** The whole community. */
    static final String WHOLE = "";

    /** What belongs to no building, such as a gate. */
    static final String NOWHERE = "-";

    /** Not divided further. */
    static final String UNDIVIDED = "";

    /** Where something is counted. */
    record Slot(String building, Outcome outcome, String part) {}

    private final Map<Slot, Measure.Counter> counters = new LinkedHashMap<>();

    /** @param building null for none */
    void count(Outcome outcome, @Nullable String building, Consumer<Measure.Counter> counting) {
        count(outcome, building, UNDIVIDED, counting);
    }

    void count(Outcome outcome, @Nullable String building, String part, Consumer<Measure.Counter> counting) {
        counting.accept(counter(new Slot(building == null ? NOWHERE : building, outcome, part)));
        counting.accept(counter(new Slot(WHOLE, outcome, part)));
    }

    private Measure.Counter counter(Slot slot) {
        return counters.computeIfAbsent(slot, unused -> new Measure.Counter());
    }

    /** Without those in which nothing was counted. */
    Map<Slot, Measure> measures() {
        Map<Slot, Measure> measures = new LinkedHashMap<>();
        counters.forEach((slot, counter) -> {
            Measure measure = counter.measure();
            if (!measure.isNothing()) {
                measures.put(slot, measure);
            }
        });
        return measures;
    }

    /** Which building a door or unit is in. */
    static final class Buildings {
        private final Map<String, String> of = new TreeMap<>();

        void put(String thing, @Nullable String building) {
            if (building != null) {
                of.put(thing, building);
            }
        }

        @Nullable
        String of(@Nullable String thing) {
            return thing == null ? null : of.get(thing);
        }
    }
}
