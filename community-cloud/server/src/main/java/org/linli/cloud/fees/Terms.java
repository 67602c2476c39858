package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds on what terms a home pays an item on which days. Pure. */
final class Terms {

    private final Map<String, List<Assignment>> byTarget = new HashMap<>();

    /** @param assignments of one item */
    Terms(List<Assignment> assignments) {
        assignments.forEach(each -> byTarget.computeIfAbsent(key(each.scope(), each.target()), key -> new ArrayList<>())
                .add(each));
    }

    /** Days with one assignment. */
    record Segment(Span span, Assignment terms) {}

    /** The days of a span on which the home pays, in order, adjoining days with the same terms together. */
    List<Segment> of(Homes.Home home, Span span) {
        List<Assignment> candidates = new ArrayList<>();
        List<LocalDate> cuts = new ArrayList<>();
        collect(Assignment.Scope.UNIT, home.unit(), span, candidates, cuts);
        collect(Assignment.Scope.BUILDING, home.building(), span, candidates, cuts);
        collect(Assignment.Scope.KIND, home.kind(), span, candidates, cuts);
        collect(Assignment.Scope.ALL, "", span, candidates, cuts);
        List<Segment> segments = new ArrayList<>();
        for (Span piece : span.cutAt(cuts)) {
            Assignment narrowest = first(candidates, piece);
            if (narrowest == null || narrowest.excluded()) {
                continue;
            }
            Segment before = segments.isEmpty() ? null : segments.get(segments.size() - 1);
            if (before != null
                    && before.terms().equals(narrowest)
                    && before.span().until().equals(piece.from())) {
                segments.set(
                        segments.size() - 1, new Segment(new Span(before.span().from(), piece.until()), narrowest));
            } else {
                segments.add(new Segment(piece, narrowest));
            }
        }
        return segments;
    }

    private void collect(
            Assignment.Scope scope, String target, Span span, List<Assignment> into, List<LocalDate> cuts) {
        for (Assignment each : byTarget.getOrDefault(key(scope, target), List.of())) {
            if (each.span().overlaps(span)) {
                into.add(each);
                cuts.add(each.span().from());
                cuts.add(each.span().until());
            }
        }
    }

    private static @Nullable Assignment first(List<Assignment> narrowestFirst, Span piece) {
        for (Assignment each : narrowestFirst) {
            if (each.span().contains(piece.from())) {
                return each;
            }
        }
        return null;
    }

    private static String key(Assignment.Scope scope, String target) {
        return scope.name() + "/" + target;
    }
}
