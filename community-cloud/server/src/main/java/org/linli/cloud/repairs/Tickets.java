package org.linli.cloud.repairs;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.Homes;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.Ticket.Kind;
import org.linli.cloud.repairs.TicketFlow.Hand;
import org.linli.cloud.repairs.TicketFlow.State;
import org.linli.cloud.repairs.TicketFlow.Step;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * What is asked for, and what is done about it. Each call is one transaction, in which the step, its entry in the story, the bill and the news stand or fall together;
 * two people at one ticket come one after the other, and who comes second is told. Thread: any; calls block.
 */
final class Tickets {

    static final int MOST_WORDS = 2000;
    private static final int MOST_PLACE = 120;

    /** As many as one takes of one thing. */
    private static final int MOST_PICTURES = 9;

    /** More open matters than a household ever had; keeps a flood of one person small. */
    private static final int MOST_OPEN = 20;

    private final Database database;
    private final RepairSettings settings;
    private final Repairers repairers;
    private final Homes homes;
    private final Pictures pictures;
    private final TicketSteps steps;
    private final TicketNews news;
    private final Clock clock;

    Tickets(
            Database database,
            RepairSettings settings,
            Repairers repairers,
            Homes homes,
            Pictures pictures,
            TicketSteps steps,
            TicketNews news,
            Clock clock) {
        this.database = database;
        this.settings = settings;
        this.repairers = repairers;
        this.homes = homes;
        this.pictures = pictures;
        this.steps = steps;
        this.news = news;
        this.clock = clock;
    }

    /** In whose name something is done, and who really does it. */
    record By(@Nullable String person, @Nullable String actor) {
        static final By CLOCK = new By(null, null);
    }

    /**
     * What somebody asks for.
     *
     * @param unit the home it is about; needed for {@link Kind#REPAIR}
     * @param photos pictures sent ahead by who really asks
     */
    record Wanted(
            Kind kind,
            String category,
            @Nullable String unit,
            @Nullable String building,
            @Nullable String place,
            String words,
            @Nullable Boolean spoken,
            @Nullable List<String> photos) {}

    /** A ticket and its story, oldest first. */
    record Story(Ticket ticket, List<TicketRows.Entry> entries) {}

    /**
     * A resident asks.
     *
     * @param asker whose concern it is; a home must be one of theirs now
     */
    Ticket ask(String community, Wanted wanted, String asker, String actor) {
        Refused.unless(wanted.kind() != Kind.FAULT, "ticket-kind");
        return submit(community, wanted, asker, actor, true);
    }

    /**
     * The desk writes down what somebody says.
     *
     * @param asker a person of the community; null for a passer-by
     */
    Ticket write(String community, Wanted wanted, @Nullable String asker, String actor) {
        Refused.unless(wanted.kind() != Kind.FAULT, "ticket-kind");
        return submit(community, wanted, asker, actor, false);
    }

    private Ticket submit(String community, Wanted wanted, @Nullable String asker, String actor, boolean ownHome) {
        String words = wanted.words().strip();
        String place = wanted.place() == null ? "" : wanted.place().strip();
        Refused.unless(!words.isEmpty() && words.length() <= MOST_WORDS, "ticket-words");
        Refused.unless(place.length() <= MOST_PLACE, "ticket-place");
        Refused.unless(wanted.kind() != Kind.DEFECT || !place.isEmpty() || wanted.building() != null, "ticket-place");
        Refused.unless(wanted.kind() != Kind.REPAIR || wanted.unit() != null, "ticket-home");
        List<String> photos = photos(wanted.photos());
        return database.write(transaction -> {
            Instant now = clock.instant();
            if (asker != null) {
                transaction.serialise("ticket-asker:" + asker);
                if (TicketRows.openOfAsker(transaction.handle(), community, asker) >= MOST_OPEN) {
                    throw Refused.conflict("ticket-too-many");
                }
            }
            Category category = settings.category(transaction, community, wanted.category(), wanted.kind());
            Place at = place(transaction, community, wanted, ownHome ? asker : null, now);
            Ticket.Matter matter = new Ticket.Matter(
                    wanted.kind(),
                    category.id(),
                    at.building(),
                    at.unit(),
                    at.household(),
                    place,
                    words,
                    Boolean.TRUE.equals(wanted.spoken()),
                    asker,
                    now,
                    null,
                    ownHome ? null : actor);
            return open(transaction, community, matter, category, new By(asker, actor), photos);
        });
    }

    private record Place(
            @Nullable String building,
            @Nullable String unit,
            @Nullable String household) {}

    /** Where it is; somebody else's home is as unknown as none. */
    private Place place(
            Transaction transaction, String community, Wanted wanted, @Nullable String resident, Instant now) {
        String unit = wanted.unit();
        if (unit == null) {
            String building = wanted.building();
            if (building != null && !homes.hasBuilding(transaction, community, building)) {
                throw Refused.notFound("building-unknown");
            }
            return new Place(building, null, null);
        }
        if (resident != null) {
            return homes.householdsNow(transaction, community, resident, now).stream()
                    .filter(home -> home.unit().equals(unit))
                    .findFirst()
                    .map(home -> new Place(home.building(), unit, home.household()))
                    .orElseThrow(() -> Refused.notFound("unit-unknown"));
        }
        String building = homes.unit(transaction, community, unit).building();
        return homes.householdAt(transaction, community, unit, today(community, now))
                .map(household -> new Place(building, unit, household.id()))
                .orElse(new Place(building, unit, null));
    }

    /**
     * A device tells of itself, or its silence does; one open ticket for each source.
     *
     * @return the open ticket, which may have been there before
     */
    Ticket fault(Transaction transaction, String community, String source, String place, String words) {
        transaction.serialise("ticket-source:" + community + ":" + source);
        Optional<Ticket> open = TicketRows.openOf(transaction.handle(), community, source);
        if (open.isPresent()) {
            return open.get();
        }
        Category category = settings.category(transaction, community, DeviceFaults.CATEGORY, Kind.FAULT);
        Ticket.Matter matter = new Ticket.Matter(
                Kind.FAULT, category.id(), null, null, null, place, words, false, null, clock.instant(), source, null);
        return open(transaction, community, matter, category, By.CLOCK, List.of());
    }

    private Ticket open(
            Transaction transaction,
            String community,
            Ticket.Matter matter,
            Category category,
            By by,
            List<String> photos) {
        Instant now = matter.submittedAt();
        transaction.serialise("ticket-number:" + community);
        String number = TicketRows.nextNumber(transaction.handle(), community, today(community, now));
        Clocks clocks = Clocks.begin(category, settings.calendar(transaction, community, category), now);
        Ticket ticket = Ticket.submitted(community, Ids.next(), number, matter, clocks);
        TicketRows.insert(transaction, ticket);
        claim(transaction, ticket, by, photos);
        append(transaction, ticket, "SUBMIT", by, "", photos);
        news.happened(transaction, ticket, "SUBMIT", by);
        return give(transaction, ticket, category, now);
    }

    /** To a repairer on duty, where the category says so and somebody is. */
    Ticket give(Transaction transaction, Ticket ticket, Category category, Instant now) {
        if (category.giving() == Category.Giving.DESK) {
            return ticket;
        }
        List<Repairers.Candidate> onDuty = repairers.onDuty(transaction, ticket.community(), category.skill(), now);
        if (category.giving() == Category.Giving.GRAB) {
            news.offered(transaction, ticket, onDuty);
            return ticket;
        }
        return Repairers.choose(onDuty)
                .map(chosen -> {
                    Ticket.Next next = ticket.next();
                    next.state = State.DISPATCHED;
                    next.assignee = chosen.repairer().person();
                    Ticket given = next.at(now);
                    TicketRows.update(transaction, given);
                    repairers.given(
                            transaction, ticket.community(), chosen.repairer().person(), now);
                    append(transaction, given, Step.DISPATCH.name(), By.CLOCK, "", List.of());
                    news.happened(transaction, given, Step.DISPATCH.name(), By.CLOCK);
                    return given;
                })
                .orElse(ticket);
    }

    private static final Set<Step> NEED_WORDS =
            EnumSet.of(Step.ANSWER, Step.PAUSE, Step.RETURN, Step.TRANSFER, Step.DECLINE, Step.REOPEN, Step.NOTE);

    /**
     * Somebody of the household or the asker takes a step.
     *
     * @throws Refused {@code ticket-unknown} when it is not theirs
     */
    Ticket stepOfAsker(String community, String id, TicketSteps.Wanted wanted, By by) {
        return step(community, id, wanted, by, (transaction, ticket) -> {
            mustConcern(transaction, ticket, by);
            return EnumSet.of(Hand.ASKER);
        });
    }

    /**
     * Somebody of the staff takes a step.
     *
     * @param roles what they may act as here
     */
    Ticket stepOfStaff(String community, String id, TicketSteps.Wanted wanted, By by, Set<String> roles) {
        return step(community, id, wanted, by, (transaction, ticket) -> {
            mustSee(ticket, String.valueOf(by.actor()), roles);
            return hands(ticket, String.valueOf(by.actor()), roles);
        });
    }

    private interface HandsOf {
        Set<Hand> of(Transaction transaction, Ticket ticket);
    }

    private Ticket step(String community, String id, TicketSteps.Wanted wanted, By by, HandsOf handsOf) {
        String words = wanted.words() == null ? "" : wanted.words().strip();
        Refused.unless(words.length() <= MOST_WORDS, "ticket-words");
        Refused.unless(!words.isEmpty() || !NEED_WORDS.contains(wanted.step()), "ticket-words");
        List<String> photos = photos(wanted.photos());
        return database.write(transaction -> {
            transaction.serialise("ticket:" + community + ":" + id);
            Ticket before = get(transaction, community, id);
            TicketFlow.check(before.state(), wanted.step(), handsOf.of(transaction, before));
            Instant now = clock.instant();
            Ticket after = steps.apply(transaction, before, wanted, by, now);
            TicketRows.update(transaction, after);
            claim(transaction, after, by, photos);
            append(transaction, after, wanted.step().name(), by, words, photos);
            news.happened(transaction, after, wanted.step().name(), by);
            // What was given back waits for the desk: the same repairer would get it again at once.
            return wanted.step() == Step.REOPEN
                    ? give(transaction, after, settings.categoryOf(transaction, after), now)
                    : after;
        });
    }

    /** What the clock changes: warnings and broken promises are told once each. */
    void look(Ticket seen) {
        database.change(transaction -> {
            transaction.serialise("ticket:" + seen.community() + ":" + seen.id());
            Ticket before = get(transaction, seen.community(), seen.id());
            Instant now = clock.instant();
            Clocks clocks = before.clocks().at(now);
            if (clocks.equals(before.clocks())) {
                return;
            }
            Ticket.Next next = before.next();
            next.clocks = clocks;
            Ticket after = next.at(before.changedAt());
            TicketRows.update(transaction, after);
            String told = clocks.isLate() ? "LATE" : "WARNED";
            append(transaction, after, told, By.CLOCK, "", List.of(), now);
            news.happened(transaction, after, told, By.CLOCK);
        });
    }

    /** A ticket that nobody got yet, because nobody was on duty. */
    void giveAgain(Ticket seen) {
        database.change(transaction -> {
            transaction.serialise("ticket:" + seen.community() + ":" + seen.id());
            Ticket ticket = get(transaction, seen.community(), seen.id());
            Category category = settings.categoryOf(transaction, ticket);
            boolean waits = ticket.state() == State.SUBMITTED && category.giving() == Category.Giving.AUTO;
            if (waits && !wasReturned(transaction, ticket)) {
                give(transaction, ticket, category, clock.instant());
            }
        });
    }

    /** What a repairer gave back waits for the desk. */
    private static boolean wasReturned(Transaction transaction, Ticket ticket) {
        List<TicketRows.Entry> entries = TicketRows.entries(transaction.handle(), ticket.community(), ticket.id());
        return entries.get(entries.size() - 1).step().equals(Step.RETURN.name());
    }

    /** Its story for who asked, or is of the household. */
    Story storyOfAsker(String community, String id, By by) {
        return database.read(transaction -> {
            Ticket ticket = get(transaction, community, id);
            mustConcern(transaction, ticket, by);
            return story(transaction, ticket);
        });
    }

    Story storyOfStaff(String community, String id, String person, Set<String> roles) {
        return database.read(transaction -> {
            Ticket ticket = get(transaction, community, id);
            mustSee(ticket, person, roles);
            return story(transaction, ticket);
        });
    }

    private static Story story(Transaction transaction, Ticket ticket) {
        return new Story(ticket, TicketRows.entries(transaction.handle(), ticket.community(), ticket.id()));
    }

    byte[] photo(Ticket ticket, String photo) {
        return pictures.jpeg(ticket.community(), photo, owner(ticket));
    }

    Page<Ticket> list(String community, TicketRows.Wanted wanted, @Nullable String cursor, int size) {
        return database.read(transaction -> TicketRows.list(transaction.handle(), community, wanted, cursor, size));
    }

    Page<Ticket> listOfAsker(String community, String person, @Nullable String cursor, int size) {
        return database.read(transaction -> TicketRows.listFor(
                transaction.handle(), community, person, households(transaction, community, person), cursor, size));
    }

    private List<String> households(Transaction transaction, String community, String person) {
        return homes.householdsNow(transaction, community, person, clock.instant()).stream()
                .map(Homes.HouseholdOf::household)
                .toList();
    }

    /** What a member of the staff may do here. */
    static Set<Hand> hands(Ticket ticket, String person, Set<String> roles) {
        Set<Hand> hands = EnumSet.noneOf(Hand.class);
        if (roles.contains("MANAGER") || roles.contains("DESK")) {
            hands.add(Hand.DESK);
        }
        if (roles.contains(Repairers.ROLE)) {
            hands.add(person.equals(ticket.assignee()) ? Hand.REPAIRER : Hand.COLLEAGUE);
        }
        return hands;
    }

    /** Complaints may be about those who repair: a repairer sees what they have and what is free to take. Whoever wrote one down sees what becomes of it. */
    static boolean sees(Ticket ticket, String person, Set<String> roles) {
        boolean all = roles.contains("MANAGER") || roles.contains("DESK") || roles.contains("AUDITOR");
        if (all || person.equals(ticket.matter().writtenBy())) {
            return true;
        }
        boolean free = ticket.state() == State.SUBMITTED && ticket.matter().kind() != Kind.COMPLAINT;
        return roles.contains(Repairers.ROLE) && (free || person.equals(ticket.assignee()));
    }

    private static void mustSee(Ticket ticket, String person, Set<String> roles) {
        if (!sees(ticket, person, roles)) {
            throw Refused.notFound("ticket-unknown");
        }
    }

    private void mustConcern(Transaction transaction, Ticket ticket, By by) {
        String person = String.valueOf(by.person());
        boolean own = person.equals(ticket.matter().asker());
        String household = ticket.matter().household();
        if (!own
                && (household == null
                        || !households(transaction, ticket.community(), person).contains(household))) {
            throw Refused.notFound("ticket-unknown");
        }
    }

    static Ticket get(Transaction transaction, String community, String id) {
        return TicketRows.find(transaction.handle(), community, id)
                .orElseThrow(() -> Refused.notFound("ticket-unknown"));
    }

    private static List<String> photos(@Nullable List<String> photos) {
        List<String> all = photos == null ? List.of() : new ArrayList<>(photos);
        Refused.unless(all.size() <= MOST_PICTURES, "ticket-photos");
        return all;
    }

    private void claim(Transaction transaction, Ticket ticket, By by, List<String> photos) {
        for (String photo : photos) {
            pictures.claim(transaction, ticket.community(), photo, String.valueOf(by.actor()), owner(ticket));
        }
    }

    private static String owner(Ticket ticket) {
        return "ticket/" + ticket.id();
    }

    private static void append(
            Transaction transaction, Ticket ticket, String step, By by, String words, List<String> photos) {
        append(transaction, ticket, step, by, words, photos, ticket.changedAt());
    }

    private static void append(
            Transaction transaction, Ticket ticket, String step, By by, String words, List<String> photos, Instant at) {
        TicketRows.append(
                transaction,
                ticket,
                new TicketRows.Entry(
                        0, step, ticket.state(), at, by.person(), by.actor(), ticket.assignee(), words, photos));
    }

    private LocalDate today(String community, Instant now) {
        return now.atZone(settings.zone(community)).toLocalDate();
    }
}
