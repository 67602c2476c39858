package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** Gathers what a preview needs, by a handful of queries an item whatever the number of homes. */
final class RunFacts {

    private final Database database;
    private final Homes homes;

    RunFacts(Database database, Homes homes) {
        this.database = database;
        this.homes = homes;
    }

    /** The lines of a run as things are now. */
    List<FeeLine.Draft> plan(String community, FeeRun.Plan plan) {
        List<FeeLine.Draft> lines = new ArrayList<>();
        RunPlanner planner = new RunPlanner(plan, lines::add);
        Map<LocalDate, List<Homes.Home>> known = new HashMap<>();
        for (String id : plan.items()) {
            FeeItem item = database.read(transaction -> FeeItems.find(transaction.handle(), community, id))
                    .orElseThrow(() -> Refused.notFound("fee-item-unknown"));
            // Who is there on the last day pays in arrears, who is there on the first pays in advance.
            LocalDate asOf = item.inAdvance() ? plan.from() : plan.until().minusDays(1);
            List<Homes.Home> all = known.computeIfAbsent(asOf, day -> homes.billable(community, day));
            planner.add(database.read(transaction -> facts(transaction.handle(), community, plan, item, all)));
        }
        return lines;
    }

    private static RunPlanner.Facts facts(
            Handle handle, String community, FeeRun.Plan plan, FeeItem item, List<Homes.Home> homes) {
        Span window = new Span(
                plan.from().minusMonths(item.rhythm().months()),
                plan.until().plusMonths(item.rhythm().months()));
        MeterCounts counts = new MeterCounts();
        Map<String, Long> used = new HashMap<>();
        if (item.formula() instanceof Formula.Metered metered) {
            readMeters(handle, community, metered.meter(), window, counts);
            readBilledCounts(handle, community, item.id(), window, counts);
            if (metered.tierSpan() == Formula.TierSpan.YEAR) {
                readUsed(handle, community, item.id(), plan.from(), used);
            }
        }
        return new RunPlanner.Facts(
                item,
                FeeItems.assignments(handle, community, item.id()),
                homes,
                billed(handle, community, item, window),
                counts,
                used);
    }

    private static Map<String, List<Span>> billed(Handle handle, String community, FeeItem item, Span window) {
        Span searched = item.rhythm() == Rhythm.ONCE ? new Span(item.valid().from(), Span.FOREVER) : window;
        Map<String, List<Span>> billed = new HashMap<>();
        handle.createQuery("SELECT unit, from_day, until_day FROM fee_line WHERE community = :community"
                        + " AND item = :item AND state = 'POSTED' AND from_day < :until AND until_day > :from")
                .bind("community", community)
                .bind("item", item.id())
                .bind("from", searched.from().toString())
                .bind("until", searched.until().toString())
                .map((row, context) -> {
                    billed.computeIfAbsent(text(row, "unit"), unit -> new ArrayList<>())
                            .add(new Span(
                                    LocalDate.parse(text(row, "from_day")), LocalDate.parse(text(row, "until_day"))));
                    return true;
                })
                .list();
        return billed;
    }

    private static void readMeters(Handle handle, String community, MeterKind kind, Span window, MeterCounts into) {
        handle.createQuery("SELECT * FROM meter WHERE community = :community AND kind = :kind AND unit IS NOT NULL"
                        + " AND from_day < :until")
                .bind("community", community)
                .bind("kind", kind.name())
                .bind("until", window.until().toString())
                .map((row, context) -> Meters.meterOf(row))
                .forEach(into::add);
        String ofKind = "SELECT r.* FROM meter_reading r JOIN meter m ON m.community = r.community AND m.id = r.meter"
                + " WHERE r.community = :community AND NOT r.replaced AND m.kind = :kind AND m.unit IS NOT NULL";
        // With the last one before the window, from which the first cycle counts.
        bindWindow(
                        handle.createQuery(ofKind + " AND r.on_day <= :until AND (r.on_day > :from OR r.on_day ="
                                + " (SELECT max(b.on_day) FROM meter_reading b WHERE b.community = r.community"
                                + " AND b.meter = r.meter AND NOT b.replaced AND b.on_day <= :from))"
                                + " ORDER BY r.on_day"),
                        community,
                        window)
                .bind("kind", kind.name())
                .map((row, context) -> Meters.reading(row))
                .forEach(into::add);
    }

    private static void readBilledCounts(Handle handle, String community, String item, Span window, MeterCounts into) {
        String billed = " FROM fee_line_meter WHERE community = :community AND item = :item AND posted";
        bindWindow(
                        handle.createQuery("SELECT meter, to_day, max(to_millis) AS to_millis" + billed
                                + " AND to_day > :from AND to_day <= :until GROUP BY meter, to_day ORDER BY to_day"),
                        community,
                        window)
                .bind("item", item)
                .map((row, context) -> {
                    into.addBilled(text(row, "meter"), LocalDate.parse(text(row, "to_day")), row.getLong("to_millis"));
                    return true;
                })
                .list();
        handle.createQuery("SELECT meter, max(to_day) AS to_day, max(to_millis) AS to_millis" + billed
                        + " AND to_day <= :from GROUP BY meter")
                .bind("community", community)
                .bind("item", item)
                .bind("from", window.from().toString())
                .map((row, context) -> {
                    into.addBilled(text(row, "meter"), LocalDate.parse(text(row, "to_day")), row.getLong("to_millis"));
                    return true;
                })
                .list();
    }

    private static void readUsed(
            Handle handle, String community, String item, LocalDate before, Map<String, Long> into) {
        handle.createQuery("SELECT unit, sum(quantity_millis) AS used FROM fee_line WHERE community = :community"
                        + " AND item = :item AND state = 'POSTED' AND from_day >= :year AND from_day < :before"
                        + " GROUP BY unit")
                .bind("community", community)
                .bind("item", item)
                .bind("year", before.withDayOfYear(1).toString())
                .bind("before", before.toString())
                .map((row, context) ->
                        into.put(RunPlanner.Facts.yearOf(text(row, "unit"), before), row.getLong("used")))
                .list();
    }

    private static Query bindWindow(Query query, String community, Span window) {
        return query.bind("community", community)
                .bind("from", window.from().toString())
                .bind("until", window.until().toString());
    }
}
