package org.linli.cloud.repairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.linli.cloud.people.TestCommunity.HERE;
import static org.linli.cloud.people.TestCommunity.THERE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.people.TestCommunity;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.pictures.TestPictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.Ticket.Kind;
import org.linli.cloud.repairs.TicketFlow.State;
import org.linli.cloud.repairs.TicketFlow.Step;
import org.linli.cloud.storage.Database;

/** Tickets on a database that the subclass chooses. It is Saturday, four in the afternoon. */
abstract class TicketsContract {

    private static final Set<String> REPAIRS = Set.of("REPAIRER");
    private static final Set<String> DESK = Set.of("DESK");
    private static final WorkingHours ALWAYS = always();

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private TestCommunity community;
    private RepairSettings settings;
    private Repairers repairers;
    private Pictures pictures;
    private Tickets tickets;
    private TicketClock ticketClock;

    abstract Database open(Path where);

    @BeforeEach
    void openTickets() {
        community = new TestCommunity(open(directory), directory, clock);
        settings = new RepairSettings(community.database, id -> TestCommunity.ZONE);
        repairers = new Repairers(community.database, settings, community.roles);
        pictures = new Pictures(community.database, clock);
        tickets = new Tickets(
                community.database,
                settings,
                repairers,
                community.homes,
                pictures,
                new TicketSteps(settings, repairers, new RepairBills(new Ledger())),
                new TicketNews(community.notify.notifications(), settings),
                clock);
        ticketClock = new TicketClock(community.database, tickets, () -> List.of(HERE, THERE), clock);
    }

    @AfterEach
    void close() {
        community.close();
    }

    private static WorkingHours always() {
        List<WorkingHours.Span> day =
                List.of(new WorkingHours.Span(java.time.LocalTime.MIDNIGHT, java.time.LocalTime.MIDNIGHT));
        Map<java.time.DayOfWeek, List<WorkingHours.Span>> week = new java.util.EnumMap<>(java.time.DayOfWeek.class);
        for (java.time.DayOfWeek each : java.time.DayOfWeek.values()) {
            week.put(each, day);
        }
        return new WorkingHours(week, Map.of());
    }

    private void onDuty(String person, String... skills) {
        repairers.put(HERE, new Repairers.Repairer(person, Set.of(skills), ALWAYS, true));
    }

    private static Tickets.Wanted leak(String... photos) {
        return new Tickets.Wanted(Kind.REPAIR, "water", "1-101", null, "厨房", "水管漏水", true, List.of(photos));
    }

    private Ticket ask() {
        return tickets.ask(HERE, leak(), "mei", "mei");
    }

    private static Tickets.By by(String person) {
        return new Tickets.By(person, person);
    }

    private static TicketSteps.Wanted step(Step step) {
        return new TicketSteps.Wanted(step, "说明", null, null, null, null);
    }

    private Ticket work(String repairer, Ticket ticket, Step... steps) {
        Ticket after = ticket;
        for (Step each : steps) {
            after = tickets.stepOfStaff(HERE, ticket.id(), step(each), by(repairer), REPAIRS);
        }
        return after;
    }

    private Ticket quote(Ticket ticket, long fen) {
        TicketSteps.Wanted wanted =
                new TicketSteps.Wanted(Step.QUOTE, null, null, null, List.of(new Quote.Line("角阀", 2, fen / 2)), null);
        return tickets.stepOfStaff(HERE, ticket.id(), wanted, by("zhao"), REPAIRS);
    }

    private Ticket asker(String person, Ticket ticket, Step step, @Nullable Integer stars) {
        return tickets.stepOfAsker(
                HERE, ticket.id(), new TicketSteps.Wanted(step, "说明", null, null, null, stars), by(person));
    }

    private static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    private List<String> steps(Ticket ticket) {
        return tickets.storyOfAsker(HERE, ticket.id(), by("mei")).entries().stream()
                .map(TicketRows.Entry::step)
                .toList();
    }

    @Test
    void aRepairGoesFromTheRequestToTheStars() {
        onDuty("zhao", "plumbing");
        onDuty("qian", "electric");
        Ticket ticket = ask();
        assertEquals("20261121-001", ticket.number());
        assertEquals(State.DISPATCHED, ticket.state());
        assertEquals("zhao", ticket.assignee());
        assertEquals(List.of("新工单 20261121-001"), community.told("zhao"));
        Ticket onSite = work("zhao", ticket, Step.ACCEPT, Step.SET_OUT, Step.ARRIVE);
        assertEquals(State.ON_SITE, onSite.state());
        assertNull(onSite.clocks().answer(), "taken, so answered");
        Ticket finished = work("zhao", ticket, Step.FINISH);
        assertEquals(Clocks.STOPPED, finished.clocks());
        refused("ticket-stars", () -> asker("mei", ticket, Step.RATE, null));
        assertEquals(5, asker("lin", ticket, Step.RATE, 5).stars(), "the family may rate too");
        assertEquals(List.of("SUBMIT", "DISPATCH", "ACCEPT", "SET_OUT", "ARRIVE", "FINISH", "RATE"), steps(ticket));
        assertEquals("工单 20261121-001：已完成，请评价", community.told("mei").get(0));
    }

    @Test
    void whoHasLeastToDoGetsItAndWhoWaitedLongest() {
        onDuty("zhao", "plumbing");
        onDuty("qian", "plumbing");
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            given.add(String.valueOf(ask().assignee()));
            clock.advance(Duration.ofMinutes(1));
        }
        assertEquals(2, given.stream().filter("zhao"::equals).count());
        assertEquals(2, given.stream().filter("qian"::equals).count());
    }

    @Test
    void whoeverComesOnDutyGetsWhatWaited() {
        Ticket ticket = ask();
        assertEquals(State.SUBMITTED, ticket.state());
        ticketClock.give();
        assertEquals(List.of("SUBMIT"), steps(ticket));
        onDuty("zhao", "plumbing");
        ticketClock.give();
        assertEquals(List.of("SUBMIT", "DISPATCH"), steps(ticket));
    }

    @Test
    void whatWasGivenBackWaitsForTheDesk() {
        onDuty("zhao", "plumbing");
        Ticket ticket = ask();
        assertEquals(State.SUBMITTED, work("zhao", ticket, Step.RETURN).state());
        ticketClock.give();
        assertEquals(List.of("SUBMIT", "DISPATCH", "RETURN"), steps(ticket));
        assertEquals("工单 20261121-001：师傅退回", community.told("ana").get(0));
        TicketSteps.Wanted dispatch = new TicketSteps.Wanted(Step.DISPATCH, null, null, "qian", null, null);
        assertEquals(
                "qian",
                tickets.stepOfStaff(HERE, ticket.id(), dispatch, by("ana"), DESK)
                        .assignee());
        TicketSteps.Wanted toNobody = new TicketSteps.Wanted(Step.DISPATCH, null, null, "mei", null, null);
        refused("repairer-unknown", () -> tickets.stepOfStaff(HERE, ticket.id(), toNobody, by("ana"), DESK));
    }

    @Test
    void ofTwoWhoGrabOneTicketOneHasItAndTheOtherIsTold() throws Exception {
        settings.put(
                HERE,
                new Category("water", "水", "Water", Kind.REPAIR, "", true, 30, 60, Category.Giving.GRAB, 30, true));
        onDuty("zhao");
        onDuty("qian");
        Ticket ticket = ask();
        assertEquals("可抢工单 20261121-001", community.told("qian").get(0));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<String>> both = new ArrayList<>();
        for (String who : List.of("zhao", "qian")) {
            both.add(() -> {
                try {
                    return String.valueOf(work(who, ticket, Step.GRAB).assignee());
                } catch (Refused second) {
                    return second.code();
                }
            });
        }
        Set<String> ends = new java.util.TreeSet<>();
        for (Future<String> end : threads.invokeAll(both)) {
            ends.add(end.get());
        }
        threads.shutdown();
        // Who comes second no longer sees what another has.
        assertTrue(ends.contains("ticket-unknown") || ends.contains("ticket-taken"), ends.toString());
        assertEquals(2, ends.size());
        assertEquals(1, steps(ticket).stream().filter("GRAB"::equals).count());
    }

    @Test
    void partsAndWorkAreBilledOnceAndOnlyWhenAgreed() {
        onDuty("zhao", "plumbing");
        Ticket ticket = ask();
        work("zhao", ticket, Step.ACCEPT, Step.ARRIVE);
        quote(ticket, 8800);
        assertEquals("工单 20261121-001：请确认费用", community.told("mei").get(0));
        refused("quote-open", () -> work("zhao", ticket, Step.FINISH));
        asker("mei", ticket, Step.DECLINE, null);
        refused("quote-not-asked", () -> asker("mei", ticket, Step.AGREE, null));
        quote(ticket, 6000);
        asker("mei", ticket, Step.AGREE, null);
        Ticket finished = work("zhao", ticket, Step.FINISH);
        String household = String.valueOf(ticket.matter().household());
        LedgerReads books = new LedgerReads(community.database);
        Bill bill =
                books.findBill(HERE, String.valueOf(finished.charge().bill())).orElseThrow();
        assertEquals(6000, bill.amountFen());
        assertEquals(FeeType.REPAIR, bill.type());
        assertEquals(LocalDate.of(2026, 12, 21), bill.dueDate());
        assertEquals(6000, books.balance(HERE, household).owedFen());
        refused("ticket-step", () -> work("zhao", ticket, Step.FINISH));
        assertEquals(6000, books.balance(HERE, household).owedFen());
    }

    @Test
    void nobodyPaysForAPublicPlace() {
        onDuty("zhao", "electric");
        Tickets.Wanted dark = new Tickets.Wanted(Kind.DEFECT, "electricity", null, "1", "三楼走廊", "灯不亮", null, null);
        Ticket ticket = tickets.ask(HERE, dark, "wu", "wu");
        work("zhao", ticket, Step.ACCEPT);
        refused("quote-no-home", () -> quote(ticket, 100));
    }

    @Test
    void aPauseStopsTheClockAndWhatIsLateIsToldOnce() {
        onDuty("zhao", "locks");
        Tickets.Wanted door = new Tickets.Wanted(Kind.REPAIR, "door", "1-101", null, "", "门锁松动", null, null);
        Ticket ticket = tickets.ask(HERE, door, "mei", "mei");
        work("zhao", ticket, Step.ACCEPT);
        Deadline before = Objects.requireNonNull(tickets.storyOfAsker(HERE, ticket.id(), by("mei"))
                .ticket()
                .clocks()
                .finish());
        work("zhao", ticket, Step.PAUSE);
        clock.advance(Duration.ofDays(14));
        ticketClock.look();
        Ticket resumed = work("zhao", ticket, Step.RESUME);
        Deadline after = Objects.requireNonNull(resumed.clocks().finish());
        assertEquals(before.due().plus(Duration.ofDays(14)), after.due(), "two whole weeks were taken out");
        clock.advance(Duration.between(clock.instant(), after.warn()));
        ticketClock.look();
        ticketClock.look();
        clock.advance(Duration.between(clock.instant(), after.due()));
        ticketClock.look();
        ticketClock.look();
        assertEquals(List.of("SUBMIT", "DISPATCH", "ACCEPT", "PAUSE", "RESUME", "WARNED", "LATE"), steps(ticket));
        assertEquals("工单 20261121-001 已超时", community.told("boss").get(0));
        assertEquals(1, community.told("boss").size());
        assertTrue(tickets.storyOfAsker(HERE, ticket.id(), by("mei"))
                .ticket()
                .clocks()
                .isLate());
    }

    @Test
    void aComplaintIsAnsweredByWordsWithinAnHour() {
        Tickets.Wanted noise = new Tickets.Wanted(Kind.COMPLAINT, "complaint", null, null, "", "施工扰民", null, null);
        Ticket ticket = tickets.ask(HERE, noise, "wu", "wu");
        assertEquals("工单 20261121-001：新提交", community.told("ana").get(0));
        Deadline answer = Objects.requireNonNull(ticket.clocks().answer());
        assertEquals(clock.instant().plus(Duration.ofMinutes(60)), answer.due());
        refused("ticket-unknown", () -> tickets.stepOfStaff(HERE, ticket.id(), step(Step.NOTE), by("zhao"), REPAIRS));
        Ticket answered = tickets.stepOfStaff(HERE, ticket.id(), step(Step.ANSWER), by("ana"), DESK);
        assertNull(answered.clocks().answer());
        assertNotNull(answered.clocks().finish());
        assertEquals(
                State.FINISHED,
                tickets.stepOfStaff(HERE, ticket.id(), step(Step.FINISH), by("ana"), DESK)
                        .state());
    }

    @Test
    void whatIsOpenedAgainHasItsClocksAnewAndNotForEver() {
        onDuty("zhao", "plumbing");
        Ticket ticket = ask();
        work("zhao", ticket, Step.ACCEPT, Step.FINISH);
        clock.advance(Duration.ofDays(29));
        Ticket again = asker("mei", ticket, Step.REOPEN, null);
        assertEquals(1, again.reopened());
        assertEquals(State.DISPATCHED, again.state(), "given again at once");
        assertNotNull(again.clocks().answer());
        work("zhao", ticket, Step.ACCEPT, Step.FINISH);
        clock.advance(Duration.ofDays(31));
        refused("ticket-too-old", () -> asker("mei", ticket, Step.REOPEN, null));
    }

    @Test
    void closingAndOpeningAgainAtOnceLoseNothing() throws Exception {
        onDuty("zhao", "plumbing");
        Ticket ticket = ask();
        work("zhao", ticket, Step.ACCEPT, Step.FINISH);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Future<State> rated =
                threads.submit(() -> asker("lin", ticket, Step.RATE, 1).state());
        Future<State> reopened =
                threads.submit(() -> asker("mei", ticket, Step.REOPEN, null).state());
        assertEquals(State.DISPATCHED, reopened.get());
        try {
            assertEquals(State.RATED, rated.get());
        } catch (java.util.concurrent.ExecutionException tooLate) {
            assertEquals("ticket-step", ((Refused) tooLate.getCause()).code());
        }
        threads.shutdown();
        assertFalse(tickets.storyOfAsker(HERE, ticket.id(), by("mei"))
                .ticket()
                .state()
                .isOver());
    }

    @Test
    void othersSeeNothingOfIt() {
        onDuty("zhao", "plumbing");
        Ticket ticket = ask();
        refused("ticket-unknown", () -> tickets.storyOfAsker(HERE, ticket.id(), by("wu")));
        refused("ticket-unknown", () -> asker("wu", ticket, Step.CANCEL, null));
        refused("ticket-unknown", () -> tickets.storyOfAsker(THERE, ticket.id(), by("mei")));
        refused("ticket-unknown", () -> tickets.storyOfStaff(HERE, ticket.id(), "qian", REPAIRS));
        refused("ticket-unknown", () -> tickets.storyOfStaff(THERE, ticket.id(), "boss", Set.of("MANAGER")));
        assertEquals(List.of(), tickets.listOfAsker(HERE, "wu", null, 50).items());
        assertEquals(1, tickets.listOfAsker(HERE, "lin", null, 50).items().size());
        Tickets.Wanted elsewhere = new Tickets.Wanted(Kind.REPAIR, "water", "1-102", null, "", "别人的家", null, null);
        refused("unit-unknown", () -> tickets.ask(HERE, elsewhere, "mei", "mei"));
    }

    @Test
    void whoMovedOutSeesWhatTheyAskedAndNotWhatComesAfter() {
        Ticket before = ask();
        community.database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE relation SET until_at = :now WHERE person = 'mei'")
                .bind("now", clock.millis())
                .execute());
        Ticket after = tickets.ask(HERE, leak(), "lin", "lin");
        assertEquals(
                before.id(),
                tickets.storyOfAsker(HERE, before.id(), by("mei")).ticket().id());
        refused("ticket-unknown", () -> tickets.storyOfAsker(HERE, after.id(), by("mei")));
        refused("unit-unknown", this::ask);
    }

    @Test
    void photosBelongToTheTicketTheyCameWith() {
        byte[] file = TestPictures.file("jpeg", 64, 48);
        String photo = pictures.keep(HERE, file, "mei").id();
        Ticket ticket = tickets.ask(HERE, leak(photo), "mei", "mei");
        assertTrue(tickets.photo(ticket, photo).length > 0);
        refused("picture-unknown", () -> tickets.ask(HERE, leak(photo), "mei", "mei"));
        Ticket other = ask();
        refused("picture-unknown", () -> tickets.photo(other, photo));
        assertEquals("20261121-002", other.number(), "a refused one leaves no gap");
    }

    @Test
    void theDeskWritesForAPasserByAndForAnEmptyHome() {
        Tickets.Wanted empty = new Tickets.Wanted(Kind.REPAIR, "water", "1-103", null, "", "空房漏水", null, null);
        Ticket ticket = tickets.write(HERE, empty, null, "ana");
        assertNull(ticket.matter().household());
        assertNull(ticket.matter().asker());
        refused("unit-unknown", () -> tickets.write(THERE, empty, null, "ana"));
    }

    @Test
    void oneOpenTicketForEachSilentDeviceAndEachCanBeRepaired() {
        Ticket first = fault("door/gate");
        assertEquals(first.id(), fault("door/gate").id());
        assertFalse(first.id().equals(fault("door/other").id()));
        onDuty("zhao", "locks");
        ticketClock.give();
        work("zhao", first, Step.ACCEPT, Step.FINISH);
        assertFalse(first.id().equals(fault("door/gate").id()), "silent again is a new ticket");
    }

    private Ticket fault(String source) {
        return community.database.write(transaction -> tickets.fault(transaction, HERE, source, "东门", "没有响应"));
    }

    @Test
    void aFloodOfOnePersonStaysSmall() {
        for (int i = 0; i < 20; i++) {
            ask();
        }
        refused("ticket-too-many", this::ask);
        tickets.ask(HERE, leak(), "lin", "lin");
    }

    @Test
    void listsGoPageByPageAndEachRoleSeesItsOwn() {
        onDuty("zhao", "plumbing");
        Set<String> ids = new java.util.TreeSet<>();
        for (int i = 0; i < 5; i++) {
            ids.add(ask().id());
        }
        TicketRows.Wanted open = new TicketRows.Wanted(false, null, null, null, null, false, null);
        Set<String> seen = new java.util.TreeSet<>();
        String cursor = null;
        do {
            var page = tickets.list(HERE, open, cursor, 2);
            page.items().forEach(ticket -> assertTrue(seen.add(ticket.id())));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(ids, seen);
        assertEquals(List.of(), tickets.list(THERE, open, null, 50).items());
        TicketRows.Wanted mine = new TicketRows.Wanted(null, null, State.DISPATCHED, "qian", "1", true, null);
        assertEquals(List.of(), tickets.list(HERE, mine, null, 50).items());
    }

    @Test
    void whatMustBeSaidIsAskedFor() {
        Tickets.Wanted nowhere = new Tickets.Wanted(Kind.DEFECT, "water", null, null, " ", "漏水", null, null);
        refused("ticket-place", () -> tickets.ask(HERE, nowhere, "mei", "mei"));
        Tickets.Wanted homeless = new Tickets.Wanted(Kind.REPAIR, "water", null, null, null, "漏水", null, null);
        refused("ticket-home", () -> tickets.ask(HERE, homeless, "mei", "mei"));
        Tickets.Wanted wrong = new Tickets.Wanted(Kind.REPAIR, "complaint", "1-101", null, null, "漏水", null, null);
        refused("category-unknown", () -> tickets.ask(HERE, wrong, "mei", "mei"));
        Tickets.Wanted silent = new Tickets.Wanted(Kind.REPAIR, "water", "1-101", null, null, " ", null, null);
        refused("ticket-words", () -> tickets.ask(HERE, silent, "mei", "mei"));
        Tickets.Wanted device = new Tickets.Wanted(Kind.FAULT, "device", null, "1", null, "x", null, null);
        refused("ticket-kind", () -> tickets.ask(HERE, device, "mei", "mei"));
        Ticket ticket = ask();
        TicketSteps.Wanted mute = new TicketSteps.Wanted(Step.NOTE, "", null, null, null, null);
        refused("ticket-words", () -> tickets.stepOfAsker(HERE, ticket.id(), mute, by("mei")));
        assertEquals(List.of("SUBMIT"), steps(ticket));
        assertEquals(
                EnumSet.of(Step.CANCEL, Step.NOTE), TicketFlow.open(ticket.state(), EnumSet.of(TicketFlow.Hand.ASKER)));
    }

    @Test
    void whoeverWroteATicketDownSeesWhatBecomesOfItAndNothingMore() {
        Ticket written = tickets.write(
                HERE, new Tickets.Wanted(Kind.DEFECT, "water", null, "1", "门口", "漏水", false, null), null, "guard");
        Ticket other = tickets.write(
                HERE, new Tickets.Wanted(Kind.DEFECT, "water", null, "1", "后门", "漏水", false, null), null, "ana");
        Set<String> roles = Set.of("GUARD");
        assertEquals(
                1,
                tickets.storyOfStaff(HERE, written.id(), "guard", roles)
                        .entries()
                        .size());
        assertEquals(Set.of(), Tickets.hands(written, "guard", roles));
        refused("ticket-unknown", () -> tickets.storyOfStaff(HERE, other.id(), "guard", roles));
        refused("ticket-unknown", () -> tickets.storyOfStaff(HERE, written.id(), "gate", roles));
        TicketRows.Wanted own = new TicketRows.Wanted(null, null, null, null, null, false, "guard");
        assertEquals(
                List.of(written.id()),
                tickets.list(HERE, own, null, 10).items().stream()
                        .map(Ticket::id)
                        .toList());
    }
}
