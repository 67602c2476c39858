package org.linli.cloud.visits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.Urgency;
import org.linli.cloud.people.Homes;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.cloud.visits.Visit.Kind;
import org.linli.cloud.visits.Visit.State;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Happening;

/**
 * Visits from the invitation to the way out. A pass is good at a door by its signature alone, with or without a network; taking it back is told to every door, and the
 * visitor's page says so at once. Thread: any; calls block.
 */
final class Visits {

    /** A carer's arrangement is looked at again after a year. */
    private static final Duration LONGEST_RECURRING = Duration.ofDays(366);

    /** A recurring visitor's page shows the pass this long before the time. */
    private static final Duration EARLY = Duration.ofHours(12);

    /** Who stands at the gate waits no longer for an answer. */
    private static final Duration WAITS = Duration.ofMinutes(15);

    /** Who was let in from the gate is expected for so long. */
    private static final Duration LET_IN = Duration.ofHours(2);

    /** How often whoever was let in may use each door of the home: in, and once more. */
    private static final int LET_IN_USES = 2;

    private static final int MOST_NAME = 60;
    private static final int MOST_WORDS = 200;

    private final Database database;
    private final Homes homes;
    private final VisitorPasses passes;
    private final DeniedVisitors denied;
    private final Notifications notifications;
    private final BiFunction<String, String, Set<String>> ownDoors;
    private final Function<String, ZoneId> zones;
    private final Clock clock;

    /** @param ownDoors the doors of a community that a person may pass */
    Visits(
            Database database,
            Homes homes,
            VisitorPasses passes,
            DeniedVisitors denied,
            Notifications notifications,
            BiFunction<String, String, Set<String>> ownDoors,
            Function<String, ZoneId> zones,
            Clock clock) {
        this.database = database;
        this.homes = homes;
        this.passes = passes;
        this.denied = denied;
        this.notifications = notifications;
        this.ownDoors = ownDoors;
        this.zones = zones;
        this.clock = clock;
    }

    /**
     * An invitation.
     *
     * @param from null for now
     * @param uses 0 for any number
     * @param week null for a single visit
     */
    record Invitation(
            String name,
            @Nullable String plate,
            @Nullable String purpose,
            @Nullable Instant from,
            Instant until,
            @Nullable Integer uses,
            Set<String> doors,
            @Nullable Week week) {}

    /**
     * A resident invites somebody.
     *
     * @param host whose guest it is
     * @param by who really asks
     */
    Visit invite(String community, Invitation wanted, String host, String by) {
        String name = name(wanted.name());
        String plate = text(wanted.plate(), 20, "visit-plate");
        String purpose = text(wanted.purpose(), MOST_WORDS, "visit-words");
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = wanted.from() == null ? now : wanted.from().truncatedTo(ChronoUnit.SECONDS);
        Instant until = wanted.until().truncatedTo(ChronoUnit.SECONDS);
        Week week = wanted.week();
        Refused.unless(from.isBefore(until) && now.isBefore(until), "window");
        Refused.unless(week == null || !until.isAfter(now.plus(LONGEST_RECURRING)), "window-too-long");
        Optional<Homes.HouseholdOf> home = database.read(transaction -> {
            denied.mustBeAllowed(transaction, community, name, plate);
            return households(transaction, community, host).stream().findFirst();
        });
        Visit visit = new Visit(
                community,
                Ids.next(),
                week == null ? Kind.INVITED : Kind.RECURRING,
                name,
                plate,
                purpose,
                home.map(Homes.HouseholdOf::unit).orElse(null),
                home.map(Homes.HouseholdOf::household).orElse(null),
                host,
                wanted.doors(),
                from,
                until,
                week == null ? (wanted.uses() == null ? 0 : wanted.uses()) : 0,
                week,
                State.EXPECTED,
                by,
                now,
                null,
                null,
                "",
                null,
                null);
        // The pass is made first: what may not open these doors is refused here. Without a visit nobody ever sees its
        // text.
        Optional<Week.Window> first = window(visit, now, week == null ? LONGEST_RECURRING : Duration.ofDays(8));
        VisitorPasses.Issued pass = first.map(window -> issue(visit, window)).orElse(null);
        Refused.unless(pass != null, "visit-week");
        database.change(transaction -> {
            VisitRows.insert(transaction, visit);
            if (pass != null) {
                VisitRows.addPass(transaction.handle(), visit, pass.from(), pass.until(), pass.id());
            }
        });
        return visit;
    }

    private static String name(String name) {
        String stripped = name.strip();
        Refused.unless(!stripped.isEmpty() && stripped.length() <= MOST_NAME, "visit-name");
        return stripped;
    }

    private static String text(@Nullable String text, int longest, String code) {
        String stripped = text == null ? "" : text.strip();
        Refused.unless(stripped.length() <= longest, code);
        return stripped;
    }

    private VisitorPasses.Issued issue(Visit visit, Week.Window window) {
        VisitorPasses.Wish wish = new VisitorPasses.Wish(
                String.valueOf(visit.host()), visit.name(), window.from(), window.until(), visit.uses(), visit.doors());
        return passes.issue(visit.community(), wish, visit.madeBy(), true).pass();
    }

    /** The time that lasts now or comes next. */
    private Optional<Week.Window> window(Visit visit, Instant now, Duration within) {
        Week week = visit.week();
        if (week == null) {
            return visit.until().isAfter(now)
                    ? Optional.of(new Week.Window(visit.from(), visit.until()))
                    : Optional.empty();
        }
        Instant begin = now.isBefore(visit.from()) ? visit.from() : now;
        return week.next(begin, within, zones.apply(visit.community()))
                .filter(window -> window.from().isBefore(visit.until()))
                .map(window -> new Week.Window(
                        window.from().isBefore(visit.from()) ? visit.from() : window.from(),
                        window.until().isBefore(visit.until()) ? window.until() : visit.until()));
    }

    /**
     * What a visitor's page shows now.
     *
     * @param from of the pass, or of the next time; null when there is none any more
     * @param text of the QR code; null while no pass is to be shown
     */
    record Shown(
            Visit visit,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable String text) {
        @Override
        public String toString() {
            return "Shown[" + visit.id() + "]";
        }
    }

    /**
     * The page of a link. The pass of a recurring visit, and of somebody who was let in from the gate, is made when it is first looked at near its time; none any more when the
     * host has moved out.
     */
    Shown show(String community, String id) {
        Visit visit = get(community, id);
        Instant now = clock.instant();
        Optional<Week.Window> found = window(visit, now, Duration.ofDays(8));
        if (visit.state() != State.EXPECTED || visit.doors().isEmpty() || found.isEmpty()) {
            return new Shown(visit, null, null, null);
        }
        Week.Window window = found.get();
        boolean early = visit.week() != null && window.from().isAfter(now.plus(EARLY));
        if (early) {
            return new Shown(visit, window.from(), window.until(), null);
        }
        try {
            return new Shown(visit, window.from(), window.until(), passes.codeText(passOf(visit, window)));
        } catch (Refused hostMayNoMore) {
            return new Shown(visit, null, null, null);
        }
    }

    private String passOf(Visit visit, Week.Window window) {
        Instant from = window.from().truncatedTo(ChronoUnit.SECONDS);
        Optional<String> known = database.read(transaction -> VisitRows.passAt(transaction.handle(), visit, from));
        if (known.isPresent()) {
            return known.get();
        }
        VisitorPasses.Issued pass = issue(visit, window);
        boolean first = database.write(transaction -> {
            transaction.serialise("visit:" + visit.id());
            if (VisitRows.passAt(transaction.handle(), visit, from).isPresent()) {
                return false;
            }
            VisitRows.addPass(transaction.handle(), visit, from, pass.until(), pass.id());
            return true;
        });
        if (!first) {
            passes.revoke(visit.community(), pass.id(), visit.madeBy());
        }
        return database.read(transaction -> VisitRows.passAt(transaction.handle(), visit, from))
                .orElseThrow();
    }

    /** Somebody stands at the gate: the home is asked, at once and in quiet hours too. */
    Visit ask(String community, String name, @Nullable String plate, @Nullable String purpose, String unit, String by) {
        String visitor = name(name);
        String car = text(plate, 20, "visit-plate");
        String why = text(purpose, MOST_WORDS, "visit-words");
        return database.write(transaction -> {
            denied.mustBeAllowed(transaction, community, visitor, car);
            homes.unit(transaction, community, unit);
            Instant now = clock.instant();
            String household = homes.householdAt(
                            transaction,
                            community,
                            unit,
                            now.atZone(zones.apply(community)).toLocalDate())
                    .map(found -> found.id())
                    .orElse(null);
            Visit visit = new Visit(
                    community,
                    Ids.next(),
                    Kind.WALK_IN,
                    visitor,
                    car,
                    why,
                    unit,
                    household,
                    null,
                    Set.of(),
                    now.truncatedTo(ChronoUnit.SECONDS),
                    now.plus(WAITS),
                    LET_IN_USES,
                    null,
                    State.ASKED,
                    by,
                    now,
                    null,
                    null,
                    "",
                    null,
                    null);
            VisitRows.insert(transaction, visit);
            Set<String> members = household == null
                    ? Set.of()
                    : new TreeSet<>(homes.membersOf(transaction, community, household, now));
            if (!members.isEmpty()) {
                notifications.tell(
                        transaction,
                        Notice.of(community, "visit-asked")
                                .with("name", visitor)
                                .with("purpose", why.isEmpty() ? "—" : why)
                                .about("visit/" + visit.id())
                                .urgent(Urgency.IMPORTANT)
                                .until(visit.until())
                                .to(members));
            }
            return visit;
        });
    }

    /**
     * Somebody of the home says yes or no; the first one counts. Their yes gives the visitor a pass for two hours and the doors of the one who said it, on the page
     * whose link the gate got.
     */
    Visit decide(String community, String id, String person, boolean allowed, @Nullable String words) {
        return decide(community, id, person, person, allowed, words, true);
    }

    /** The guard writes down what the home said on the telephone or in a call. */
    Visit decideAtGate(String community, String id, boolean allowed, @Nullable String words, String guard) {
        Refused.unless(words != null && !words.isBlank(), "visit-words");
        return decide(community, id, null, guard, allowed, words, false);
    }

    private Visit decide(
            String community,
            String id,
            @Nullable String host,
            String by,
            boolean allowed,
            @Nullable String words,
            boolean ofHome) {
        String said = text(words, MOST_WORDS, "visit-words");
        Set<String> doors = allowed && host != null ? ownDoors.apply(community, host) : Set.of();
        return database.write(transaction -> {
            transaction.serialise("visit:" + id);
            Visit visit = get(transaction, community, id);
            if (ofHome) {
                mustConcern(transaction, visit, String.valueOf(host));
            }
            if (visit.state() != State.ASKED || !visit.until().isAfter(clock.instant())) {
                throw Refused.conflict("visit-decided");
            }
            Instant now = clock.instant();
            if (allowed) {
                VisitRows.letIn(transaction, visit, doors, now.plus(LET_IN).truncatedTo(ChronoUnit.SECONDS));
            }
            VisitRows.decide(transaction, visit, allowed ? State.EXPECTED : State.DECLINED, host, by, now, said);
            notifications.tell(
                    transaction,
                    Notice.of(community, allowed ? "visit-allowed" : "visit-declined")
                            .with("name", visit.name())
                            .with("unit", String.valueOf(visit.unit()))
                            .about("visit/" + id)
                            .urgent(Urgency.IMPORTANT)
                            .to(visit.madeBy()));
            return get(transaction, community, id);
        });
    }

    /** Takes an invitation back: the doors are told, and the visitor's page says so. */
    Visit revoke(String community, String id, @Nullable String person, String by, @Nullable String words) {
        String said = text(words, MOST_WORDS, "visit-words");
        List<String> live = database.write(transaction -> {
            transaction.serialise("visit:" + id);
            Visit visit = get(transaction, community, id);
            if (person != null) {
                mustConcern(transaction, visit, person);
            }
            if (visit.state() != State.EXPECTED && visit.state() != State.ASKED) {
                throw Refused.conflict("visit-decided");
            }
            VisitRows.decide(transaction, visit, State.REVOKED, visit.host(), by, clock.instant(), said);
            return VisitRows.livePasses(transaction.handle(), visit, clock.instant());
        });
        live.forEach(pass -> passes.revoke(community, pass, by));
        return get(community, id);
    }

    /** The guard saw them come in. */
    Visit enter(String community, String id) {
        return database.write(transaction -> {
            Visit visit = get(transaction, community, id);
            if (visit.state() != State.EXPECTED || !visit.until().isAfter(clock.instant())) {
                throw Refused.conflict("visit-not-expected");
            }
            denied.mustBeAllowed(transaction, community, visit.name(), visit.plate());
            VisitRows.entered(transaction, community, id, clock.instant());
            return get(transaction, community, id);
        });
    }

    Visit leave(String community, String id) {
        return database.write(transaction -> {
            Visit visit = get(transaction, community, id);
            if (visit.enteredAt() == null) {
                throw Refused.conflict("visit-not-inside");
            }
            VisitRows.left(transaction, community, id, clock.instant());
            return get(transaction, community, id);
        });
    }

    /** A door let a pass through: in the transaction that stores the event. */
    void heard(Transaction transaction, List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            if (stored.event().happening() instanceof Happening.AccessDecided access
                    && access.reason().granted()
                    && access.credential() != null
                    && access.means() == CredentialKind.QR_VISITOR) {
                VisitRows.ofPass(transaction.handle(), access.credential())
                        .ifPresent(visit -> VisitRows.entered(
                                transaction,
                                visit.community(),
                                visit.id(),
                                stored.event().at()));
            }
        }
    }

    Page<Visit> list(String community, VisitRows.Wanted wanted, @Nullable String cursor, int size) {
        return database.read(transaction -> VisitRows.list(transaction.handle(), community, wanted, cursor, size));
    }

    Page<Visit> listOf(String community, String person, @Nullable String cursor, int size) {
        return database.read(transaction -> VisitRows.listFor(
                transaction.handle(),
                community,
                person,
                households(transaction, community, person).stream()
                        .map(Homes.HouseholdOf::household)
                        .toList(),
                cursor,
                size));
    }

    Visit get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    /** @throws Refused {@code visit-unknown} when it is not theirs */
    Visit mine(String community, String id, String person) {
        return database.read(transaction -> {
            Visit visit = get(transaction, community, id);
            mustConcern(transaction, visit, person);
            return visit;
        });
    }

    private void mustConcern(Transaction transaction, Visit visit, String person) {
        String household = visit.household();
        boolean theirs = person.equals(visit.host())
                || (household != null
                        && households(transaction, visit.community(), person).stream()
                                .anyMatch(home -> home.household().equals(household)));
        if (!theirs) {
            throw Refused.notFound("visit-unknown");
        }
    }

    private List<Homes.HouseholdOf> households(Transaction transaction, String community, String person) {
        return homes.householdsNow(transaction, community, person, clock.instant());
    }

    private static Visit get(Transaction transaction, String community, String id) {
        return VisitRows.find(transaction.handle(), community, id).orElseThrow(() -> Refused.notFound("visit-unknown"));
    }
}
