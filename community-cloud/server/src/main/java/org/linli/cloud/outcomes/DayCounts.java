package org.linli.cloud.outcomes;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Doors;
import org.linli.cloud.device.OnlineFacts;
import org.linli.cloud.events.AccessFacts;
import org.linli.cloud.ledger.CollectionFacts;
import org.linli.cloud.outcomes.Outcome.Source;
import org.linli.cloud.parcels.ParcelFacts;
import org.linli.cloud.people.Elders;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.repairs.TicketFacts;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** Counts what one source tells of one day. The same facts give the same counts, however often. Reads only. Thread: any; calls block. */
final class DayCounts {

    /** An elder who opened no door for a month does not use them. */
    private static final Duration ELDERS_LOOK_BACK = Duration.ofDays(30);

    private static final int CONTENT_FROM_STARS = 4;

    private final Database database;
    private final Doors doors;
    private final TicketFacts tickets;
    private final AccessFacts access = new AccessFacts();
    private final OnlineFacts online = new OnlineFacts();
    private final ParcelFacts parcels = new ParcelFacts();
    private final CollectionFacts collection = new CollectionFacts();
    private final HomeBook homes = new HomeBook();

    DayCounts(Database database, Doors doors, TicketFacts tickets) {
        this.database = database;
        this.doors = doors;
        this.tickets = tickets;
    }

    /** A local day: as long as it is, 23 hours and 25 too. */
    record Day(String community, LocalDate date, ZoneId zone) {

        Instant from() {
            return date.atStartOfDay(zone).toInstant();
        }

        Instant until() {
            return date.plusDays(1).atStartOfDay(zone).toInstant();
        }
    }

    /** @param now decides what is late and what still has time */
    Map<Tally.Slot, Measure> count(Source source, Day day, Instant now) {
        Tally.Buildings places = new Tally.Buildings();
        List<Doors.Door> all =
                source == Source.PASSAGES || source == Source.ONLINE ? doors.list(day.community()) : List.of();
        all.forEach(door -> places.put(door.id(), door.building()));
        return database.read(transaction -> {
            Tally tally = new Tally();
            switch (source) {
                case PASSAGES -> passages(transaction, day, places, tally);
                case ONLINE ->
                    online(transaction, day, all.stream().map(Doors.Door::id).toList(), places, tally);
                case TICKETS -> tickets(transaction, day, now, tally);
                case RATINGS -> ratings(transaction, day, tally);
                case PARCELS -> parcels(transaction, day, tally);
                case COLLECTION -> collection(transaction, day, tally);
                case ELDERS -> elders(transaction, day, tally);
            }
            return tally.measures();
        });
    }

    private void passages(Transaction transaction, Day day, Tally.Buildings places, Tally tally) {
        PassageCount count = new PassageCount(day.from(), tally, places);
        access.passages(
                transaction, day.community(), day.from().minus(PassageCount.LOOKS_BACK), day.until(), count::take);
    }

    private void online(Transaction transaction, Day day, List<String> ids, Tally.Buildings places, Tally tally) {
        online.connected(transaction, ids, day.from(), day.until())
                .forEach(door -> tally.count(
                        Outcome.DOOR_ONLINE,
                        places.of(door.door()),
                        counter -> counter.shares(door.inService(), door.online())));
    }

    private void tickets(Transaction transaction, Day day, Instant now, Tally tally) {
        for (TicketFacts.Waiting one : tickets.waiting(transaction, day.community(), day.from(), day.until(), now)) {
            String building = one.building();
            TicketFacts.Promise answer = one.answer();
            TicketFacts.Promise finish = one.finish();
            boolean complaint = one.complaint();
            if (answer != null) {
                lengths(
                        tally,
                        building,
                        answer,
                        complaint ? Outcome.COMPLAINT_ANSWER : Outcome.REPAIR_ANSWER,
                        complaint ? Outcome.COMPLAINT_ANSWER_CALENDAR : Outcome.REPAIR_ANSWER_CALENDAR);
            }
            if (finish != null) {
                lengths(
                        tally,
                        building,
                        finish,
                        complaint ? Outcome.COMPLAINT_FINISH : Outcome.REPAIR_FINISH,
                        complaint ? Outcome.COMPLAINT_FINISH_CALENDAR : Outcome.REPAIR_FINISH_CALENDAR);
            }
            TicketFacts.Promise promise = complaint ? answer : finish;
            if (promise != null) {
                inTime(tally, building, promise, complaint ? Outcome.COMPLAINT_IN_TIME : Outcome.REPAIR_IN_TIME);
            }
        }
    }

    private static void lengths(
            Tally tally, @Nullable String building, TicketFacts.Promise promise, Outcome working, Outcome calendar) {
        TicketFacts.Took took = promise.took();
        if (took == null) {
            tally.count(working, building, counter -> counter.pending(1));
            tally.count(calendar, building, counter -> counter.pending(1));
        } else {
            tally.count(working, building, counter -> counter.length(took.working()));
            tally.count(calendar, building, counter -> counter.length(took.calendar()));
        }
    }

    private static void inTime(Tally tally, @Nullable String building, TicketFacts.Promise promise, Outcome outcome) {
        boolean undecided = promise.took() == null && !promise.late();
        tally.count(outcome, building, counter -> {
            if (undecided) {
                counter.pending(1);
            } else {
                counter.share(!promise.late());
            }
        });
    }

    private void ratings(Transaction transaction, Day day, Tally tally) {
        for (TicketFacts.Rated rated : tickets.rated(transaction, day.community(), day.from(), day.until())) {
            boolean content = rated.stars() >= CONTENT_FROM_STARS;
            tally.count(Outcome.SATISFACTION, rated.building(), counter -> counter.stars(rated.stars(), content));
            tally.count(Outcome.SATISFIED, rated.building(), counter -> counter.share(content));
        }
    }

    private void parcels(Transaction transaction, Day day, Tally tally) {
        List<ParcelFacts.Fetched> fetched = parcels.fetched(transaction, day.community(), day.from(), day.until());
        if (fetched.isEmpty()) {
            return;
        }
        Tally.Buildings units = units(transaction, day.community());
        fetched.forEach(parcel -> tally.count(
                Outcome.PARCEL_DWELL,
                units.of(parcel.unit()),
                counter -> counter.length(
                        Duration.between(parcel.takenInAt(), parcel.fetchedAt()).toSeconds())));
    }

    private void collection(Transaction transaction, Day day, Tally tally) {
        List<CollectionFacts.Due> dues = collection.due(transaction, day.community(), day.date());
        if (dues.isEmpty()) {
            return;
        }
        Tally.Buildings units = units(transaction, day.community());
        dues.forEach(due -> tally.count(Outcome.COLLECTION, units.of(due.unit()), counter -> {
            counter.money(due.owedFen(), due.paidFen(), due.bills());
            counter.pending(due.openBills());
        }));
    }

    private Tally.Buildings units(Transaction transaction, String community) {
        Tally.Buildings units = new Tally.Buildings();
        homes.units(transaction, community).forEach(unit -> units.put(unit.id(), unit.building()));
        return units;
    }

    private void elders(Transaction transaction, Day day, Tally tally) {
        List<Elders.Living> living = Elders.living(transaction, day.community(), day.until());
        Map<String, Set<String>> opened = new TreeMap<>();
        access.openedBy(
                transaction,
                day.community(),
                living.stream().map(Elders.Living::person).toList(),
                day.until().minus(ELDERS_LOOK_BACK),
                day.until(),
                one -> opened.computeIfAbsent(one.holder(), person -> new TreeSet<>())
                        .add(PassageCount.partOf(one.means())));
        Map<String, String> shown = together(living);
        for (Elders.Living elder : living) {
            Set<String> means = new HashSet<>(opened.getOrDefault(elder.person(), Set.of()));
            means.remove("");
            String building = shown.get(elder.building());
            tally.count(Outcome.ELDER_USE, building, counter -> counter.share(!means.isEmpty()));
            for (String part : List.of("CARD", "QR", "FACE", "PIN")) {
                tally.count(Outcome.ELDER_USE, building, part, counter -> counter.share(means.contains(part)));
            }
        }
    }

    /**
     * Under which building each building's elders are counted: buildings with few are counted together, with one more when they are few even so. Else the few could
     * be told from the whole less the others.
     */
    static Map<String, String> together(List<Elders.Living> living) {
        Map<String, Integer> counts = new TreeMap<>();
        living.forEach(elder -> counts.merge(elder.building(), 1, Integer::sum));
        List<String> bySize = counts.keySet().stream()
                .sorted(java.util.Comparator.comparing((String building) -> counts.getOrDefault(building, 0))
                        .thenComparing(building -> building))
                .toList();
        Map<String, String> shown = new TreeMap<>();
        int apart = 0;
        for (String building : bySize) {
            int elders = counts.getOrDefault(building, 0);
            boolean few = elders < Outcome.FEW || (apart > 0 && apart < Outcome.FEW);
            apart += few ? elders : 0;
            shown.put(building, few ? Tally.NOWHERE : building);
        }
        return shown;
    }
}
