package org.linli.cloud.passages;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.events.EventViews;
import org.linli.cloud.events.EventViews.AccessEntry;
import org.linli.cloud.events.StoredEvent;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Wards;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.event.CredentialKind;
import org.linli.messages.event.Happening;
import org.linli.messages.event.Reason;

/**
 * The access log of a home, newest first. Somebody sees their own passages, the home's guests, the wards they are the guardian of, and of the others only those who share
 * theirs; everything only since they belong to the home themselves. Where tenants live, an owner who does not sees their own guests only; who cares for somebody sees nothing but
 * themselves. Thread: any; calls block.
 */
final class HomeLog {

    private final Database database;
    private final EventViews views;
    private final VisitorPasses passes;
    private final Homes homes;
    private final Wards wards;
    private final BiFunction<Transaction, String, Optional<String>> householdOfPass;
    private final Clock clock;

    /** @param householdOfPass the household that a pass was given for, if it is written down */
    HomeLog(
            Database database,
            EventViews views,
            VisitorPasses passes,
            Homes homes,
            Wards wards,
            BiFunction<Transaction, String, Optional<String>> householdOfPass,
            Clock clock) {
        this.database = database;
        this.views = views;
        this.passes = passes;
        this.homes = homes;
        this.wards = wards;
        this.householdOfPass = householdOfPass;
        this.clock = clock;
    }

    /** Whose passage it is, to the one who looks. */
    enum Who {
        SELF,
        MEMBER,
        WARD,
        GUEST
    }

    /**
     * One line.
     *
     * @param person of the home; for a guest the one who invited them
     * @param guest what a guest's pass was labelled with; null for people of the home
     */
    record Line(
            AccessEntry entry,
            Who who,
            String person,
            @Nullable String guest) {}

    /**
     * @param from inclusive
     * @param until exclusive
     */
    record Span(Instant from, Instant until) {
        Span since(Instant earliest) {
            return earliest.isAfter(from) ? new Span(earliest, until) : this;
        }
    }

    /** Where the next page begins, behind a line. */
    record Place(long at, long event) {
        static Place of(@Nullable String cursor) {
            String key = Page.decode(cursor);
            int separator = key.indexOf(' ');
            return separator < 1
                    ? new Place(Long.MAX_VALUE, Long.MAX_VALUE)
                    : new Place(
                            Long.parseLong(key.substring(0, separator)), Long.parseLong(key.substring(separator + 1)));
        }
    }

    /** A person whose passages may be looked at. */
    private record Seen(String person, Who who, Instant since) {}

    /**
     * What somebody may look at in one home.
     *
     * @param guestsOf only this one's guests; null for everybody's
     */
    private record Sight(
            Instant since, List<Seen> people, @Nullable String guestsOf) {}

    /** A home and whether the one who asks shares with it. */
    record Sharing(
            String household,
            String unit,
            boolean shared,
            @Nullable Instant since) {}

    /** A door let a guest through, or did not: in the transaction that stores the event. */
    void heard(Transaction transaction, List<StoredEvent> events) {
        for (StoredEvent stored : events) {
            if (stored.event().happening() instanceof Happening.AccessDecided access
                    && access.means() == CredentialKind.QR_VISITOR
                    && access.credential() != null
                    // Anybody can write the number of a pass on a code of their own.
                    && access.reason() != Reason.BAD_SIGNATURE) {
                guest(transaction, stored, access.credential());
            }
        }
    }

    private void guest(Transaction transaction, StoredEvent stored, String pass) {
        passes.find(transaction, pass)
                .filter(issued -> issued.community().equals(stored.community()))
                .ifPresent(issued -> householdOfPass
                        .apply(transaction, pass)
                        .or(() -> homeOf(transaction, issued.community(), issued.host()))
                        .ifPresent(household -> HomeRows.add(
                                transaction.handle(),
                                issued.community(),
                                household,
                                new HomeRows.Guest(stored.id(), stored.event().at(), pass, issued.host()))));
    }

    private Optional<String> homeOf(Transaction transaction, String community, String host) {
        return homes.householdsNow(transaction, community, host, clock.instant()).stream()
                .filter(home -> isOfTheHome(home.kinds()))
                .map(Homes.HouseholdOf::household)
                .findFirst();
    }

    private static boolean isOfTheHome(Set<Relation.Kind> kinds) {
        return !kinds.equals(Set.of(Relation.Kind.CARER));
    }

    /** @param household one that the person relates to now */
    Page<Line> list(String community, String person, String household, Span span, @Nullable String cursor, int size) {
        Sight sight = database.read(transaction -> sight(transaction, community, person, household));
        Map<Long, Line> lines = new HashMap<>();
        for (Seen seen : sight.people()) {
            Span own = span.since(seen.since());
            views.ownLog(seen.person(), community, own.from(), own.until(), cursor, size + 1)
                    .items()
                    .forEach(entry -> lines.put(entry.event(), new Line(entry, seen.who(), seen.person(), null)));
        }
        Place after = Place.of(cursor);
        List<HomeRows.Guest> guests = database.read(transaction -> HomeRows.guests(
                transaction.handle(),
                community,
                household,
                sight.guestsOf(),
                span.since(sight.since()),
                after,
                size + 1));
        guests(community, guests, lines);
        List<Line> newest = lines.values().stream()
                .sorted(Comparator.comparing((Line line) -> line.entry().at())
                        .thenComparing(line -> line.entry().event())
                        .reversed())
                .limit(size + 1L)
                .toList();
        return Page.of(
                newest,
                size,
                line -> line.entry().at().toEpochMilli() + " " + line.entry().event());
    }

    private void guests(String community, List<HomeRows.Guest> guests, Map<Long, Line> lines) {
        Map<Long, HomeRows.Guest> byEvent = new HashMap<>();
        Set<String> used = new HashSet<>();
        guests.forEach(guest -> {
            byEvent.put(guest.event(), guest);
            used.add(guest.pass());
        });
        Map<String, String> labels = passes.labels(community, used);
        for (AccessEntry entry : views.entries(community, byEvent.keySet())) {
            HomeRows.Guest guest = byEvent.get(entry.event());
            if (guest != null) {
                String label = labels.getOrDefault(guest.pass(), "");
                lines.put(entry.event(), new Line(entry, Who.GUEST, guest.host(), label));
            }
        }
    }

    private Sight sight(Transaction transaction, String community, String person, String household) {
        Instant now = clock.instant();
        List<Homes.Occupant> occupants = homes.occupantsOf(transaction, community, household, now);
        Homes.Occupant self = occupants.stream()
                .filter(one -> one.person().equals(person))
                .findFirst()
                .orElseThrow(() -> Refused.notFound("household-unknown"));
        List<Seen> people = new ArrayList<>();
        people.add(new Seen(person, Who.SELF, self.from()));
        boolean let = occupants.stream().anyMatch(one -> one.kinds().contains(Relation.Kind.TENANT));
        boolean livesHere = isOfTheHome(self.kinds()) && !(let && isOnlyOwner(self));
        if (livesHere) {
            Map<String, Instant> sharing = HomeRows.sharing(transaction.handle(), household);
            for (Homes.Occupant other : occupants) {
                Instant since = later(self.from(), other.from());
                Instant shared = sharing.get(other.person());
                if (other.person().equals(person)) {
                    continue;
                }
                if (self.kinds().contains(Relation.Kind.GUARDIAN)
                        && wards.mayDecide(transaction, community, person, other.person())) {
                    people.add(new Seen(other.person(), Who.WARD, since));
                } else if (shared != null) {
                    people.add(new Seen(other.person(), Who.MEMBER, later(since, shared)));
                }
            }
        }
        return new Sight(self.from(), people, livesHere ? null : person);
    }

    private static boolean isOnlyOwner(Homes.Occupant one) {
        return one.kinds().equals(Set.of(Relation.Kind.OWNER));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** The homes somebody relates to now, with what they share. */
    List<Sharing> sharing(String community, String person) {
        return database.read(transaction ->
                homes.householdsNow(transaction, community, person, clock.instant()).stream()
                        .map(home -> {
                            Instant since = HomeRows.sharing(transaction.handle(), home.household())
                                    .get(person);
                            return new Sharing(home.household(), home.unitName(), since != null, since);
                        })
                        .toList());
    }

    /** Takes effect at once; what was shared is hidden again with everything before. */
    void share(String community, String person, String household, boolean shared) {
        database.change(transaction -> {
            boolean theirs = homes.householdsNow(transaction, community, person, clock.instant()).stream()
                    .anyMatch(home -> home.household().equals(household));
            if (!theirs) {
                throw Refused.notFound("household-unknown");
            }
            if (shared && wards.isWard(transaction, community, person)) {
                throw Refused.forbidden("home-log-ward");
            }
            if (shared) {
                HomeRows.share(transaction.handle(), person, household, clock.instant());
            } else {
                HomeRows.hide(transaction.handle(), person, household);
            }
        });
    }
}
