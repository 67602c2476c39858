package org.linli.cloud.outcomes;

import static org.linli.cloud.people.TestCommunity.HERE;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.DoorOwners;
import org.linli.cloud.access.Doors;
import org.linli.cloud.device.DeviceRegistry;
import org.linli.cloud.documents.paper.PaperCode;
import org.linli.cloud.events.EventIngest;
import org.linli.cloud.jobs.Chunk;
import org.linli.cloud.jobs.Progress;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.people.Elders;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.device.Presence;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.DoorEvent;
import org.linli.messages.event.EventBatch;
import org.linli.messages.event.EventChain;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;
import org.linli.messages.event.Side;

/** The test community with two doors, of which {@code gate} stands alone and {@code hall} in building 1, and whatever happens there. It is noon on 20 November. */
final class OutcomeWorld implements AutoCloseable {

    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final LocalDate YESTERDAY = TODAY.minusDays(1);

    final TestClock clock = new TestClock(at(TODAY, "12:00"));
    final TestCommunity community;
    final Database database;
    final EventIngest events;
    final DeviceRegistry devices;
    final Elders elders;
    final OutcomeDays days;
    final Outcomes outcomes;
    final OutcomeWork work;
    final Reports reports;
    final ServiceLevels levels;
    final org.linli.cloud.jobs.Works works;
    ZoneId zone = TestCommunity.ZONE;
    private final Map<String, Integer> sequences = new HashMap<>();
    private final Map<String, String> hashes = new HashMap<>();
    private int number;

    OutcomeWorld(Database database, Path directory) {
        this.database = database;
        community = new TestCommunity(database, directory, clock);
        Doors doors = community.access.doors();
        doors.put(HERE, new Doors.Door(Doors.defaults("gate", 1, "大门", zone.getId()), "Gate", null));
        doors.put(HERE, new Doors.Door(Doors.defaults("hall", 2, "楼门", zone.getId()), "Hall", "1"));
        events = new EventIngest(database, new DoorOwners(database), clock);
        devices = new DeviceRegistry(database, clock);
        elders = new Elders(database, clock);
        TicketFacts tickets = new TicketFacts(database, id -> zone);
        days = new OutcomeDays(database, new DayCounts(database, doors, tickets), tickets, clock);
        events.within(days::heard);
        outcomes = new Outcomes(database, id -> zone, clock);
        works = new org.linli.cloud.jobs.Works(database, community.jobs, clock);
        levels = new ServiceLevels(database, outcomes, clock);
        reports = new Reports(
                database, outcomes, tickets, new PaperCode(new byte[32]), community.notify.notifications(), clock);
        work = new OutcomeWork(days, reports, works, id -> zone, () -> List.of(HERE), clock);
    }

    static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(TestCommunity.ZONE).toInstant();
    }

    /** Counts what is to be counted now. */
    void count() {
        work.count(HERE);
    }

    void countAnew(LocalDate day) {
        List<OutcomeDays.Counted> counted = days.countAnew(HERE, zone, day);
        database.change(transaction -> counted.forEach(each -> days.write(transaction, each)));
    }

    Work rebuild(LocalDate from, LocalDate until) {
        work.register(community.jobs);
        return work.begin(HERE, from, until, "boss");
    }

    /** One step of a rebuild, from a position. */
    Progress step(Work begun, String position) {
        Chunk chunk = work.next(new Work(
                begun.id(),
                begun.kind(),
                HERE,
                "boss",
                begun.input(),
                Work.State.RUNNING,
                0,
                begun.total(),
                position,
                "",
                "",
                begun.madeAt(),
                null,
                null,
                null));
        try {
            return database.write(chunk::run);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void passes(String door, Instant at, String holder, CredentialKind means, Reason reason) {
        passes(door, at, DoorEvent.ClockTrust.TRUSTED, holder, means, reason, 1000);
    }

    void passes(
            String door,
            Instant at,
            DoorEvent.ClockTrust trust,
            String holder,
            CredentialKind means,
            Reason reason,
            long micros) {
        int sequence = sequences.merge(door, 1, Integer::sum);
        String body = Codec.encode(new DoorEvent(
                door,
                at,
                trust,
                new Happening.AccessDecided(
                        means, Side.ENTRY, reason, holder.isEmpty() ? null : holder, null, null, micros)));
        String hash = EventChain.next(hashes.getOrDefault(door, EventChain.start(door, "k1")), sequence, body);
        hashes.put(door, hash);
        try {
            events.take(new EventBatch(door, "k1", List.of(new EventBatch.Entry(sequence, body, hash))));
        } catch (MalformedMessage e) {
            throw new AssertionError(e);
        }
    }

    void enters(String door, Instant at, String holder) {
        passes(door, at, holder, CredentialKind.CARD, Reason.GRANTED);
    }

    void connection(String door, Instant at, boolean online) {
        Instant before = clock.instant();
        clock.set(at);
        devices.presence(new Presence(door, online, at, "1", 0, "0".repeat(64), 0), false);
        clock.set(before);
    }

    /** A ticket and its story: steps as {@code STEP STATE}. */
    String ticket(
            String kind, String category, @Nullable String building, Instant submitted, Map<Instant, String> story) {
        String id = "t" + ++number;
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("INSERT INTO ticket (community, id, number, kind, category, building, place, words,"
                            + " spoken, state, over, submitted_at, changed_at, answer_level, finish_level,"
                            + " quote_state, reopened) VALUES (:community, :id, :id, :kind, :category, :building, '',"
                            + " 'words', false, 'SUBMITTED', false, :at, :at, 0, 0, 'NONE', 0)")
                    .bind("community", HERE)
                    .bind("id", id)
                    .bind("kind", kind)
                    .bind("category", category)
                    .bind("building", building)
                    .bind("at", submitted.toEpochMilli())
                    .execute();
        });
        step(id, submitted, "SUBMIT", "SUBMITTED");
        new java.util.TreeMap<>(story).forEach((at, what) -> {
            String[] words = what.split(" ");
            step(id, at, words[0], words[1]);
        });
        return id;
    }

    void step(String ticket, Instant at, String step, String state) {
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("INSERT INTO ticket_step (community, ticket, position, step, state, at, words,"
                            + " pictures) SELECT :community, :ticket, count(*), :step, :state, :at, '', '' FROM"
                            + " ticket_step WHERE community = :community AND ticket = :ticket")
                    .bind("community", HERE)
                    .bind("ticket", ticket)
                    .bind("step", step)
                    .bind("state", state)
                    .bind("at", at.toEpochMilli())
                    .execute();
            transaction
                    .handle()
                    .createUpdate("UPDATE ticket SET state = :state, changed_at = :at WHERE id = :ticket")
                    .bind("state", state)
                    .bind("at", at.toEpochMilli())
                    .bind("ticket", ticket)
                    .execute();
        });
    }

    void stars(String ticket, @Nullable Integer stars) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE ticket SET stars = :stars WHERE id = :ticket")
                .bind("stars", stars)
                .bind("ticket", ticket)
                .execute());
    }

    void parcel(String unit, Instant in, Instant fetched) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO parcel (community, id, tracking, carrier, source, unit, shelf, locker_code,"
                        + " note, taken_in_by, taken_in_at, state, turn, collector, collector_turn, ended_at, reminded)"
                        + " VALUES (:community, :id, :id, 'x', 'DESK', :unit, '', '', '', 'ana', :in, 'COLLECTED', 0,"
                        + " '', 0, :out, 0)")
                .bind("community", HERE)
                .bind("id", "p" + ++number)
                .bind("unit", unit)
                .bind("in", in.toEpochMilli())
                .bind("out", fetched.toEpochMilli())
                .execute());
    }

    /** A bill of which some is paid. */
    void bill(String unit, LocalDate due, long amountFen, long paidFen) {
        String id = "b" + ++number;
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO ledger_bill (id, community, household, unit, item, item_name, fee_type,"
                        + " period_from, period_until, due_date, amount_fen, open_fen, paid_fen, written_off_fen,"
                        + " reversed, source_key, posted_at) VALUES (:id, :community, 'h', :unit, 'i', 'i', 'PROPERTY',"
                        + " :due, :due, :due, :amount, :open, :paid, 0, false, :id, 0)")
                .bind("id", id)
                .bind("community", HERE)
                .bind("unit", unit)
                .bind("due", due.toString())
                .bind("amount", amountFen)
                .bind("open", amountFen - paidFen)
                .bind("paid", paidFen)
                .execute());
    }

    void pay(long paidFen) {
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE ledger_bill SET paid_fen = :paid, open_fen = amount_fen - :paid")
                .bind("paid", paidFen)
                .execute());
    }

    List<Outcomes.Row> rows(Outcomes.By by, LocalDate from, LocalDate until) {
        return outcomes.list(HERE, new Outcomes.Wanted(by, from, until, null, null), null, 10_000)
                .items();
    }

    Measure of(LocalDate day, Outcome outcome) {
        return of(day, outcome, Tally.WHOLE);
    }

    Measure of(LocalDate day, Outcome outcome, String building) {
        return of(day, outcome, building, "");
    }

    Measure of(LocalDate day, Outcome outcome, String building, String part) {
        return database.read(transaction -> OutcomeRows.counted(transaction.handle(), HERE, building, day, day).stream()
                .filter(each -> each.slot().equals(new Tally.Slot(building, outcome, part)))
                .map(OutcomeRows.Counted::measure)
                .findFirst()
                .orElse(Measure.NONE));
    }

    /** Every row as text, to compare the whole table. */
    List<String> everything() {
        return database.read(transaction -> {
            List<String> all = new ArrayList<>();
            for (String building : List.of("", "-", "1")) {
                OutcomeRows.counted(transaction.handle(), HERE, building, LocalDate.of(2020, 1, 1), TODAY)
                        .forEach(row -> all.add(row.toString()));
            }
            return all;
        });
    }

    @Override
    public void close() {
        community.close();
    }
}
