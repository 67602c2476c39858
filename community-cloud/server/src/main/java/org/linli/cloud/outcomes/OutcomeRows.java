package org.linli.cloud.outcomes;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.linli.cloud.outcomes.Outcome.Source;

/** Days and what is to be computed, as rows. */
final class OutcomeRows {

    private OutcomeRows() {}

    /** A day of one source that is worth computing (again). */
    record Turn(Source source, LocalDate day, long turn) {}

    /** What a day came to in one slot. */
    record Counted(LocalDate day, Tally.Slot slot, Measure measure) {}

    /** Something happened that changes what this day came to. Cheap, and as often as it likes. */
    static void mark(Handle handle, String community, Source source, LocalDate day) {
        handle.createUpdate("INSERT INTO outcome_turn (community, source, day, turn, done)"
                        + " VALUES (:community, :source, :day, 1, 0) ON CONFLICT (community, source, day)"
                        + " DO UPDATE SET turn = outcome_turn.turn + 1")
                .bind("community", community)
                .bind("source", source.name())
                .bind("day", day.toString())
                .execute();
    }

    /** The oldest days first, of those before a day. */
    static List<Turn> waiting(Handle handle, String community, LocalDate before, int most) {
        return handle.createQuery("SELECT source, day, turn FROM outcome_turn WHERE community = :community"
                        + " AND done < turn AND day < :before ORDER BY day, source LIMIT :most")
                .bind("community", community)
                .bind("before", before.toString())
                .bind("most", most)
                .map((row, context) -> turn(row))
                .list();
    }

    static Turn turn(Handle handle, String community, Source source, LocalDate day) {
        return handle.createQuery("SELECT source, day, turn FROM outcome_turn WHERE community = :community"
                        + " AND source = :source AND day = :day")
                .bind("community", community)
                .bind("source", source.name())
                .bind("day", day.toString())
                .map((row, context) -> turn(row))
                .one();
    }

    private static Turn turn(ResultSet row) throws SQLException {
        return new Turn(Source.valueOf(text(row, "source")), LocalDate.parse(text(row, "day")), row.getLong("turn"));
    }

    /** Takes the turn for done; false when a later one was computed meanwhile, whose counts must stay. */
    static boolean done(Handle handle, String community, Turn turn, Instant now) {
        return handle.createUpdate("UPDATE outcome_turn SET done = :turn, computed_at = :now"
                                + " WHERE community = :community AND source = :source AND day = :day AND done < :turn")
                        .bind("turn", turn.turn())
                        .bind("now", now.toEpochMilli())
                        .bind("community", community)
                        .bind("source", turn.source().name())
                        .bind("day", turn.day().toString())
                        .execute()
                == 1;
    }

    /** The counts of a source's day instead of those that were there. */
    static void replace(
            Handle handle, String community, Source source, LocalDate day, Map<Tally.Slot, Measure> measures) {
        handle.createUpdate("DELETE FROM outcome_day WHERE community = :community AND day = :day"
                        + " AND outcome IN (<outcomes>)")
                .bind("community", community)
                .bind("day", day.toString())
                .bindList("outcomes", keys(Outcome.of(source)))
                .execute();
        if (measures.isEmpty()) {
            return;
        }
        PreparedBatch rows = handle.prepareBatch("INSERT INTO outcome_day (community, building, day, outcome, part, n,"
                + " hits, pending, total, spread) VALUES (:community, :building, :day, :outcome, :part, :n, :hits,"
                + " :pending, :total, :spread)");
        measures.forEach((slot, measure) -> rows.bind("community", community)
                .bind("building", slot.building())
                .bind("day", day.toString())
                .bind("outcome", slot.outcome().key())
                .bind("part", slot.part())
                .bind("n", measure.n())
                .bind("hits", measure.hits())
                .bind("pending", measure.pending())
                .bind("total", measure.total())
                .bind("spread", measure.spread().text())
                .add());
        rows.execute();
    }

    private static List<String> keys(Collection<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::key).toList();
    }

    /** The whole of a community's day, for one outcome. */
    static Measure whole(Handle handle, String community, Outcome outcome, LocalDate day) {
        return counted(handle, community, Tally.WHOLE, day, day).stream()
                .filter(each ->
                        each.slot().outcome() == outcome && each.slot().part().equals(Tally.UNDIVIDED))
                .map(Counted::measure)
                .findFirst()
                .orElse(Measure.NONE);
    }

    /** Of one building or the whole, from a day to a day, both included, in the order of days. */
    static List<Counted> counted(Handle handle, String community, String building, LocalDate from, LocalDate until) {
        return handle
                .createQuery("SELECT * FROM outcome_day WHERE community = :community AND building = :building"
                        + " AND day >= :from AND day <= :until ORDER BY day, outcome, part")
                .bind("community", community)
                .bind("building", building)
                .bind("from", from.toString())
                .bind("until", until.toString())
                .map((row, context) -> counted(row))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The buildings for which anything was counted in these days. */
    static List<String> buildings(Handle handle, String community, LocalDate from, LocalDate until) {
        return handle.createQuery("SELECT DISTINCT building FROM outcome_day WHERE community = :community"
                        + " AND day >= :from AND day <= :until ORDER BY building")
                .bind("community", community)
                .bind("from", from.toString())
                .bind("until", until.toString())
                .mapTo(String.class)
                .list();
    }

    /** Empty for an outcome that a later version knew. */
    private static Optional<Counted> counted(ResultSet row) throws SQLException {
        LocalDate day = LocalDate.parse(text(row, "day"));
        String building = text(row, "building");
        String part = text(row, "part");
        Measure measure = new Measure(
                row.getLong("n"),
                row.getLong("hits"),
                row.getLong("pending"),
                row.getLong("total"),
                Histogram.read(text(row, "spread")));
        return Outcome.find(text(row, "outcome"))
                .map(outcome -> new Counted(day, new Tally.Slot(building, outcome, part), measure));
    }

    /** On how many of these days a source was computed. */
    static int daysComputed(Handle handle, String community, Source source, LocalDate from, LocalDate until) {
        return handle.createQuery("SELECT count(*) FROM outcome_turn WHERE community = :community"
                        + " AND source = :source AND day >= :from AND day <= :until AND done > 0")
                .bind("community", community)
                .bind("source", source.name())
                .bind("from", from.toString())
                .bind("until", until.toString())
                .mapTo(Integer.class)
                .one();
    }

    /** Days of a source on which something is undecided, from a day on. */
    static List<LocalDate> undecided(Handle handle, String community, Source source, LocalDate from) {
        return handle.createQuery("SELECT DISTINCT day FROM outcome_day WHERE community = :community AND building = ''"
                        + " AND day >= :from AND pending > 0 AND outcome IN (<outcomes>) ORDER BY day")
                .bind("community", community)
                .bind("from", from.toString())
                .bindList("outcomes", keys(Outcome.of(source)))
                .mapTo(String.class)
                .map(LocalDate::parse)
                .list();
    }

    /**
     * How far changes were looked at.
     *
     * @param closedDay the last day that was closed
     */
    record Seen(Instant until, LocalDate closedDay) {}

    static Optional<Seen> seen(Handle handle, String community) {
        return handle.createQuery("SELECT until_at, closed_day FROM outcome_seen WHERE community = :community")
                .bind("community", community)
                .map((row, context) -> new Seen(
                        Instant.ofEpochMilli(row.getLong("until_at")), LocalDate.parse(text(row, "closed_day"))))
                .findOne();
    }

    static void putSeen(Handle handle, String community, Seen seen) {
        handle.createUpdate("INSERT INTO outcome_seen (community, until_at, closed_day)"
                        + " VALUES (:community, :until, :day) ON CONFLICT (community)"
                        + " DO UPDATE SET until_at = excluded.until_at, closed_day = excluded.closed_day")
                .bind("community", community)
                .bind("until", seen.until().toEpochMilli())
                .bind("day", seen.closedDay().toString())
                .execute();
    }
}
