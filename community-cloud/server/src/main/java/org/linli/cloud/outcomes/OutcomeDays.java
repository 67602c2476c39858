package org.linli.cloud.outcomes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.events.AccessFacts;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.ledger.CollectionFacts;
import org.linli.cloud.outcomes.Outcome.Source;
import org.linli.cloud.people.Companies;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.Happening;

/**
 * Keeps what each day came to. Only days that are over are counted; what changes them later marks them, and they are counted anew, never added to. Thread: any;
 * calls block.
 */
final class OutcomeDays {

    /** After midnight, until the news of the last minutes are in: from then on a day counts as over. */
    static final Duration CLOSES_AFTER = Duration.ofMinutes(10);

    /** An event that is younger comes while its day is not closed yet. Half of what a day waits for. */
    private static final Duration SURELY_OPEN = CLOSES_AFTER.dividedBy(2);

    /** Days further back stay as they were counted: what they came from may be gone by rule. */
    static final int REACHES_BACK_DAYS = 400;

    /** Days that a cloud that did not run makes up by itself; more are for a rebuild. */
    private static final int MAKES_UP_DAYS = 35;

    /** Money is counted anew each night for this long, since refunds undo what was decided. */
    private static final int MONEY_MOVES_DAYS = 95;

    /** Changes that are committed a little later than they say are found by looking back a little further. */
    private static final Duration COMMITS_WITHIN = Duration.ofMinutes(2);

    private static final int WRITTEN_TOGETHER = 16;

    private final Database database;
    private final DayCounts counts;
    private final TicketFacts tickets;
    private final CollectionFacts collection = new CollectionFacts();
    private final Clock clock;

    OutcomeDays(Database database, DayCounts counts, TicketFacts tickets, Clock clock) {
        this.database = database;
        this.counts = counts;
        this.tickets = tickets;
        this.clock = clock;
    }

    /** The last day of a community that is over. */
    static LocalDate lastClosed(ZoneId zone, Instant now) {
        return now.minus(CLOSES_AFTER).atZone(zone).toLocalDate().minusDays(1);
    }

    /** Marks the days of events that come late, in the transaction that stores them. Costs nothing for events of the last minutes. */
    void heard(Transaction transaction, List<StoredEvent> events) {
        Instant surelyOpen = clock.instant().minus(SURELY_OPEN);
        Map<String, ZoneId> zones = new HashMap<>();
        Set<Marked> marked = new LinkedHashSet<>();
        for (StoredEvent stored : events) {
            Instant at = AccessFacts.timeOf(stored);
            if (!(stored.event().happening() instanceof Happening.AccessDecided)
                    || !at.isBefore(surelyOpen)
                    || stored.community().isEmpty()) {
                continue;
            }
            ZoneId zone = zones.computeIfAbsent(
                    stored.community(),
                    community -> Companies.get(transaction.handle(), community).zoneId());
            LocalDate day = at.atZone(zone).toLocalDate();
            LocalDate today = clock.instant().atZone(zone).toLocalDate();
            if (day.isBefore(today) && !day.isBefore(today.minusDays(REACHES_BACK_DAYS))) {
                marked.add(new Marked(stored.community(), day));
            }
        }
        marked.forEach(mark -> OutcomeRows.mark(transaction.handle(), mark.community(), Source.PASSAGES, mark.day()));
    }

    private record Marked(String community, LocalDate day) {}

    /** Marks what is over since the last call, and what changed since then. */
    void look(String community, ZoneId zone) {
        Instant now = clock.instant();
        LocalDate closed = lastClosed(zone, now);
        database.change(transaction -> {
            OutcomeRows.Seen seen = OutcomeRows.seen(transaction.handle(), community)
                    .orElse(new OutcomeRows.Seen(now, closed.minusDays(1)));
            LocalDate first = later(seen.closedDay().plusDays(1), closed.minusDays(MAKES_UP_DAYS));
            if (!first.isAfter(closed)) {
                for (LocalDate day = first; !day.isAfter(closed); day = day.plusDays(1)) {
                    mark(transaction, community, EnumSet.allOf(Source.class), day);
                }
                moved(transaction, community, first);
            }
            changed(transaction, community, zone, seen.until());
            OutcomeRows.putSeen(
                    transaction.handle(),
                    community,
                    new OutcomeRows.Seen(now.minus(COMMITS_WITHIN), later(closed, seen.closedDay())));
        });
    }

    /** Once a day: what was undecided may be late by now, and what was paid may have gone back. */
    private void moved(Transaction transaction, String community, LocalDate first) {
        LocalDate from = first.minusDays(REACHES_BACK_DAYS);
        for (Source source : List.of(Source.TICKETS, Source.COLLECTION)) {
            for (LocalDate day : OutcomeRows.undecided(transaction.handle(), community, source, from)) {
                OutcomeRows.mark(transaction.handle(), community, source, day);
            }
        }
        for (LocalDate day : collection.days(transaction, community, first.minusDays(MONEY_MOVES_DAYS), first)) {
            OutcomeRows.mark(transaction.handle(), community, Source.COLLECTION, day);
        }
    }

    private void changed(Transaction transaction, String community, ZoneId zone, Instant since) {
        Set<LocalDate> asked = new LinkedHashSet<>();
        Set<LocalDate> rated = new LinkedHashSet<>();
        for (TicketFacts.Touched touched : tickets.touched(transaction, community, since)) {
            (touched.rating() ? rated : asked).add(touched.at().atZone(zone).toLocalDate());
        }
        asked.forEach(day -> OutcomeRows.mark(transaction.handle(), community, Source.TICKETS, day));
        rated.forEach(day -> OutcomeRows.mark(transaction.handle(), community, Source.RATINGS, day));
    }

    private static void mark(Transaction transaction, String community, Set<Source> sources, LocalDate day) {
        sources.forEach(source -> OutcomeRows.mark(transaction.handle(), community, source, day));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Counts marked days that are over.
     *
     * @return how many; as many as asked for when there may be more
     */
    int countMarked(String community, ZoneId zone, int most) {
        LocalDate closed = lastClosed(zone, clock.instant());
        List<OutcomeRows.Turn> waiting = database.read(
                transaction -> OutcomeRows.waiting(transaction.handle(), community, closed.plusDays(1), most));
        for (int begin = 0; begin < waiting.size(); begin += WRITTEN_TOGETHER) {
            List<Counted> counted = waiting.subList(begin, Math.min(waiting.size(), begin + WRITTEN_TOGETHER)).stream()
                    .map(turn -> count(community, zone, turn))
                    .toList();
            database.change(transaction -> counted.forEach(each -> write(transaction, each)));
        }
        return waiting.size();
    }

    /** Counts that wait to be written. */
    record Counted(String community, OutcomeRows.Turn turn, Map<Tally.Slot, Measure> measures) {}

    /** Marks and counts every source of a day, to be written by the caller. */
    List<Counted> countAnew(String community, ZoneId zone, LocalDate day) {
        List<OutcomeRows.Turn> turns = database.write(transaction -> {
            mark(transaction, community, EnumSet.allOf(Source.class), day);
            return EnumSet.allOf(Source.class).stream()
                    .map(source -> OutcomeRows.turn(transaction.handle(), community, source, day))
                    .toList();
        });
        return turns.stream().map(turn -> count(community, zone, turn)).toList();
    }

    private Counted count(String community, ZoneId zone, OutcomeRows.Turn turn) {
        DayCounts.Day day = new DayCounts.Day(community, turn.day(), zone);
        return new Counted(community, turn, counts.count(turn.source(), day, clock.instant()));
    }

    /** What was counted for an older turn than what is there is dropped: whoever counted later saw more. */
    void write(Transaction transaction, Counted counted) {
        OutcomeRows.Turn turn = counted.turn();
        if (!OutcomeRows.done(transaction.handle(), counted.community(), turn, clock.instant())
                || isThinnedOut(transaction, counted)) {
            return;
        }
        OutcomeRows.replace(transaction.handle(), counted.community(), turn.source(), turn.day(), counted.measures());
    }

    /** Doors' events are only ever added. Fewer than before means that the log was cleared by rule, and what was counted from all of it stays. */
    private static boolean isThinnedOut(Transaction transaction, Counted counted) {
        if (counted.turn().source() != Source.PASSAGES) {
            return false;
        }
        Measure before = OutcomeRows.whole(
                transaction.handle(),
                counted.community(),
                Outcome.TIME_TO_OPEN,
                counted.turn().day());
        Measure now = counted.measures()
                .getOrDefault(new Tally.Slot(Tally.WHOLE, Outcome.TIME_TO_OPEN, Tally.UNDIVIDED), Measure.NONE);
        return now.n() < before.n();
    }
}
