package org.linli.cloud.fees;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works out the lines of a run from what is on record. Pure: everything it needs is handed to it. */
final class RunPlanner {

    private final FeeRun.Plan plan;
    private final Set<String> buildings;
    private final Set<String> units;
    private final Consumer<FeeLine.Draft> lines;
    private long number;

    RunPlanner(FeeRun.Plan plan, Consumer<FeeLine.Draft> lines) {
        this.plan = plan;
        this.buildings = new HashSet<>(plan.buildings());
        this.units = new HashSet<>(plan.units());
        this.lines = lines;
    }

    /**
     * One item and all that is known about it.
     *
     * @param homes of the whole community, whatever the scope of the run: shares are reckoned over all
     * @param billed spans that stand billed, by unit; for a one-off item of all times, otherwise around the run
     * @param usedMillis what was billed since the beginning of the calendar year of a cycle's first day, by unit and year
     */
    record Facts(
            FeeItem item,
            List<Assignment> assignments,
            List<Homes.Home> homes,
            Map<String, List<Span>> billed,
            MeterCounts meters,
            Map<String, Long> usedMillis) {

        static String yearOf(String unit, LocalDate day) {
            return unit + "/" + day.getYear();
        }
    }

    /** A home that is to be billed for a cycle. */
    private record Due(Homes.Home home, Span cycle, LocalDate anchor, List<Terms.Segment> segments) {
        Span days() {
            return new Span(
                    segments.get(0).span().from(),
                    segments.get(segments.size() - 1).span().until());
        }

        Terms.Segment last() {
            return segments.get(segments.size() - 1);
        }
    }

    void add(Facts facts) {
        FeeItem item = facts.item();
        Terms terms = new Terms(facts.assignments());
        if (item.formula() instanceof Formula.Shared shared) {
            addShared(facts, shared, terms);
            return;
        }
        for (Homes.Home home : facts.homes()) {
            if (inScope(home)) {
                for (Due due : due(item, terms, home)) {
                    addLine(facts, due);
                }
            }
        }
    }

    private boolean inScope(Homes.Home home) {
        return (buildings.isEmpty() && units.isEmpty())
                || buildings.contains(home.building())
                || units.contains(home.unit());
    }

    private List<Due> due(FeeItem item, Terms terms, Homes.Home home) {
        List<Due> found = new ArrayList<>();
        if (item.rhythm() == Rhythm.ONCE) {
            // Not yet billed ones from before are caught up.
            Span past = Span.between(item.valid().span().from(), plan.until()).orElse(null);
            if (past != null) {
                for (Terms.Segment each :
                        terms.of(home, past.and(item.valid().span()).orElse(past))) {
                    LocalDate day = each.span().from();
                    Span one = new Span(day, day.plusDays(1));
                    found.add(new Due(home, one, day, List.of(new Terms.Segment(one, each.terms()))));
                }
            }
            return found;
        }
        if (item.anchor() == FeeItem.Anchor.START && item.rhythm().isCyclic()) {
            Span around = new Span(
                    plan.from().minusMonths(item.rhythm().months()),
                    plan.until().plusMonths(item.rhythm().months()));
            Set<LocalDate> anchors = new HashSet<>();
            for (Terms.Segment each : terms.of(home, around)) {
                LocalDate anchor = each.terms().valid().from();
                if (anchors.add(anchor)) {
                    cycles(item, anchor).forEach(cycle -> cut(item, terms, home, cycle, anchor, anchor, found));
                }
            }
            return found;
        }
        List<Span> cycles = item.rhythm().isCyclic() ? cycles(item, Cycles.CALENDAR) : List.of(plan.span());
        cycles.forEach(cycle -> cut(item, terms, home, cycle, Cycles.CALENDAR, null, found));
        return found;
    }

    private List<Span> cycles(FeeItem item, LocalDate anchor) {
        return Cycles.dueIn(plan.span(), anchor, item.rhythm().months(), item.inAdvance());
    }

    /** @param onlyFrom only terms that began on this day; null for all */
    private static void cut(
            FeeItem item,
            Terms terms,
            Homes.Home home,
            Span cycle,
            LocalDate anchor,
            @Nullable LocalDate onlyFrom,
            List<Due> into) {
        Span valid = cycle.and(item.valid().span()).orElse(null);
        if (valid == null) {
            return;
        }
        List<Terms.Segment> segments = terms.of(home, valid).stream()
                .filter(each -> onlyFrom == null || each.terms().valid().from().equals(onlyFrom))
                .toList();
        if (!segments.isEmpty()) {
            into.add(new Due(home, cycle, anchor, segments));
        }
    }

    private void addLine(Facts facts, Due due) {
        FeeItem item = facts.item();
        if (isBilled(facts, due)) {
            if (item.rhythm() != Rhythm.ONCE) {
                write(item, due, new Calculator.Outcome(null, LineProblem.ALREADY_BILLED), List.of(), 0);
            }
            return;
        }
        Calculator calculator = new Calculator(item, due.home(), due.cycle(), due.anchor());
        if (!(item.formula() instanceof Formula.Metered)) {
            write(item, due, calculator.byDays(due.segments()), List.of(), 0);
            return;
        }
        MeterCounts.Use use = facts.meters().use(due.home().unit(), due.days());
        if (use.problem() != null) {
            write(item, due, new Calculator.Outcome(null, use.problem()), List.of(), 0);
            return;
        }
        String year = Facts.yearOf(due.home().unit(), due.days().from());
        long used = facts.usedMillis().getOrDefault(year, 0L);
        Calculator.Outcome outcome = calculator.metered(due.last(), use.dials(), use.quantityMillis(), used);
        if (outcome.explanation() != null) {
            // The next cycle of this run goes on from here.
            facts.usedMillis().put(year, used + use.quantityMillis());
            use.counts().forEach(each -> facts.meters().addBilled(each.meter(), each.toDay(), each.toMillis()));
        }
        write(item, due, outcome, use.counts(), use.quantityMillis());
    }

    private static boolean isBilled(Facts facts, Due due) {
        return facts.billed().getOrDefault(due.home().unit(), List.of()).stream()
                .anyMatch(span -> span.overlaps(due.days()));
    }

    private void addShared(Facts facts, Formula.Shared shared, Terms terms) {
        Map<String, List<Due>> groups = new LinkedHashMap<>();
        for (Homes.Home home : facts.homes()) {
            for (Due due : due(facts.item(), terms, home)) {
                String group = (shared.byBuilding() ? home.building() : "") + "\n" + due.cycle();
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(due);
            }
        }
        Map<String, Long> totals = new HashMap<>();
        plan.totals().stream()
                .filter(total -> total.item().equals(facts.item().id()))
                .forEach(total -> totals.put(total.building() == null ? "" : total.building(), total.totalFen()));
        for (List<Due> group : groups.values()) {
            String building = shared.byBuilding() ? group.get(0).home().building() : "";
            if (group.stream().anyMatch(due -> inScope(due.home()))) {
                share(facts, shared, group, totals.get(building));
            }
        }
    }

    private void share(Facts facts, Formula.Shared shared, List<Due> group, @Nullable Long totalFen) {
        long[] weights = new long[group.size()];
        long sum = 0;
        boolean complete = true;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight(shared.by(), group.get(i));
            complete &= weights[i] >= 0;
            sum += Math.max(0, weights[i]);
        }
        LineProblem problem = null;
        if (totalFen == null) {
            problem = LineProblem.MISSING_TOTAL;
        } else if (!complete) {
            problem = LineProblem.SHARE_WAITS;
        } else if (sum == 0) {
            problem = LineProblem.NOBODY_SHARES;
        }
        long[] shares = problem == null && totalFen != null ? Shares.of(totalFen, weights) : new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            Due due = group.get(i);
            if (!inScope(due.home())) {
                continue;
            }
            LineProblem own = problem == LineProblem.SHARE_WAITS && weights[i] < 0 ? LineProblem.MISSING_AREA : problem;
            Calculator.Outcome outcome;
            if (isBilled(facts, due)) {
                outcome = new Calculator.Outcome(null, LineProblem.ALREADY_BILLED);
            } else if (own != null || totalFen == null) {
                outcome = new Calculator.Outcome(null, own);
            } else {
                outcome = new Calculator(facts.item(), due.home(), due.cycle(), due.anchor())
                        .shared(due.last(), shares[i], new Explanation.Share(shared.by(), totalFen, weights[i], sum));
            }
            write(facts.item(), due, outcome, List.of(), 0);
        }
    }

    /** Days on which the home pays × what it is shared by; -1 when that is not known. */
    private static long weight(Formula.ShareBy by, Due due) {
        long days =
                due.segments().stream().mapToLong(each -> each.span().days()).sum();
        Long base;
        switch (by) {
            case BUILT_AREA -> base = due.home().builtAreaCentis();
            case USABLE_AREA -> base = due.home().usableAreaCentis();
            case HEAD -> {
                return due.home().heads() * days;
            }
            default -> {
                return days;
            }
        }
        return base == null || base <= 0 ? -1 : Math.multiplyExact(base, days);
    }

    private void write(
            FeeItem item, Due due, Calculator.Outcome outcome, List<FeeLine.Count> counts, long quantityMillis) {
        Explanation explanation = outcome.explanation();
        LocalDate planned = plan.due();
        LocalDate basis = item.inAdvance() || item.rhythm() == Rhythm.ONCE
                ? due.days().from()
                : due.days().until();
        lines.accept(new FeeLine.Draft(
                new FeeLine(
                        number++,
                        item.id(),
                        due.home().unit(),
                        due.home().name(),
                        due.home().household(),
                        due.days().from(),
                        due.days().until(),
                        planned != null ? planned : basis.plusDays(item.dueDays()),
                        explanation == null ? 0 : explanation.amountFen(),
                        quantityMillis,
                        outcome.problem() == null ? FeeLine.State.READY : FeeLine.State.PROBLEM,
                        outcome.problem(),
                        null,
                        explanation),
                counts));
    }
}
