package org.linli.cloud.repairs;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.operation.Bodies;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.pictures.PictureOperations;
import org.linli.cloud.repairs.WorkingHours.Span;
import org.linli.cloud.storage.Page;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** Tickets over HTTP: residents see their own and their household's, repairers theirs and what is free, the desk all. */
final class RepairOperations {

    private final Tickets tickets;
    private final RepairSettings settings;
    private final Repairers repairers;
    private final People people;

    RepairOperations(Tickets tickets, RepairSettings settings, Repairers repairers, People people) {
        this.tickets = tickets;
        this.settings = settings;
        this.repairers = repairers;
        this.people = people;
    }

    /** @param person whose concern it is; null for a passer-by */
    private record DeskInput(
            Ticket.Kind kind,
            String category,
            @Nullable String person,
            @Nullable String unit,
            @Nullable String building,
            @Nullable String place,
            String words,
            @Nullable List<String> photos) {}

    private record CategoryInput(
            String name,
            @Nullable String nameEn,
            Ticket.Kind kind,
            @Nullable String skill,
            @Nullable Boolean aroundTheClock,
            int answerMinutes,
            int finishMinutes,
            Category.Giving giving,
            @Nullable Integer payDays,
            @Nullable Boolean active) {}

    /** @param days what holds instead of the week on single days; empty spans for a holiday */
    private record HoursInput(
            @Nullable Map<DayOfWeek, List<Span>> week,
            @Nullable List<DayHours> days) {

        WorkingHours hours() {
            Map<LocalDate, List<Span>> special = new LinkedHashMap<>();
            (days == null ? List.<DayHours>of() : days).forEach(day -> special.put(day.day(), day.spans()));
            return new WorkingHours(week == null ? Map.of() : week, special);
        }

        static HoursInput of(WorkingHours hours) {
            return new HoursInput(
                    hours.week(),
                    hours.days().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(day -> new DayHours(day.getKey(), day.getValue()))
                            .toList());
        }
    }

    private record DayHours(LocalDate day, List<Span> spans) {}

    private record RepairerInput(
            Set<String> skills, HoursInput duty, @Nullable Boolean active) {}

    private record RepairerView(
            String person, @Nullable String personName, Set<String> skills, HoursInput duty, boolean active) {}

    void register(Operations on) {
        residents(on);
        staff(on);
        settings(on);
    }

    private void residents(Operations on) {
        on.change("submitMyTicket", "", request -> {
            Caller caller = request.caller();
            Tickets.Wanted wanted = Bodies.read(request, Tickets.Wanted.class);
            Ticket ticket =
                    tickets.ask(caller.requireCommunity(), wanted, caller.requirePerson(), caller.requireActor());
            return Reply.created(ownStory(request, ticket.id()));
        });
        on.read("listMyTickets", request -> {
            Caller caller = request.caller();
            return page(
                    caller.requireCommunity(),
                    tickets.listOfAsker(
                            caller.requireCommunity(),
                            caller.requirePerson(),
                            Operations.cursor(request),
                            Operations.size(request)));
        });
        on.read("getMyTicket", request -> Reply.ok(ownStory(request, request.path("ticket"))));
        on.read("getMyTicketPhoto", request -> {
            Tickets.Story story =
                    tickets.storyOfAsker(request.caller().requireCommunity(), request.path("ticket"), by(request));
            return PictureOperations.jpeg(tickets.photo(story.ticket(), request.path("photo")));
        });
        on.change("stepMyTicket", "ticket", request -> {
            tickets.stepOfAsker(
                    request.caller().requireCommunity(),
                    request.path("ticket"),
                    Bodies.read(request, TicketSteps.Wanted.class),
                    by(request));
            return Reply.ok(ownStory(request, request.path("ticket")));
        });
        on.read("listKnownDefects", request -> {
            String community = request.caller().requireCommunity();
            Map<String, Category> categories = categories(community);
            TicketRows.Wanted open = new TicketRows.Wanted(false, Ticket.Kind.DEFECT, null, null, null, true, null);
            return Operations.page(
                    tickets.list(community, open, Operations.cursor(request), Operations.size(request)),
                    ticket -> TicketViews.known(ticket, categories));
        });
    }

    private void staff(Operations on) {
        on.change("writeTicket", "", request -> {
            Caller caller = request.caller();
            DeskInput input = Bodies.read(request, DeskInput.class);
            String person = input.person();
            if (person != null) {
                people.get(caller.requireCommunity(), person);
            }
            Tickets.Wanted wanted = new Tickets.Wanted(
                    input.kind(),
                    input.category(),
                    input.unit(),
                    input.building(),
                    input.place(),
                    input.words(),
                    false,
                    input.photos());
            Ticket ticket = tickets.write(caller.requireCommunity(), wanted, person, caller.requireActor());
            return Reply.created(story(ticket.id(), request));
        });
        on.read("listTickets", this::list);
        on.read("getTicket", request -> Reply.ok(story(request.path("ticket"), request)));
        on.read("getTicketPhoto", request -> {
            Caller caller = request.caller();
            Tickets.Story story = tickets.storyOfStaff(
                    caller.requireCommunity(), request.path("ticket"), caller.requireActor(), caller.roles());
            return PictureOperations.jpeg(tickets.photo(story.ticket(), request.path("photo")));
        });
        on.change("stepTicket", "ticket", request -> {
            Caller caller = request.caller();
            tickets.stepOfStaff(
                    caller.requireCommunity(),
                    request.path("ticket"),
                    Bodies.read(request, TicketSteps.Wanted.class),
                    by(request),
                    caller.roles());
            // After giving it back a repairer no longer sees it.
            return Reply.noContent();
        });
    }

    private Reply list(ApiRequest request) {
        Caller caller = request.caller();
        boolean all = caller.has("MANAGER") || caller.has("DESK") || caller.has("AUDITOR");
        boolean written =
                request.query("written").map(Boolean::parseBoolean).orElse(!all && !caller.has(Repairers.ROLE));
        boolean free = request.query("free").map(Boolean::parseBoolean).orElse(false) && !written;
        String assignee = request.query("assignee").orElse(null);
        TicketFlow.State state =
                request.query("state").map(TicketFlow.State::valueOf).orElse(null);
        if (!all && !written) {
            assignee = free ? null : caller.requireActor();
        }
        if (free) {
            state = TicketFlow.State.SUBMITTED;
        }
        TicketRows.Wanted wanted = new TicketRows.Wanted(
                request.query("over").map(Boolean::valueOf).orElse(null),
                request.query("kind").map(Ticket.Kind::valueOf).orElse(null),
                state,
                assignee,
                request.query("building").orElse(null),
                !all && free,
                written || !(all || caller.has(Repairers.ROLE)) ? caller.requireActor() : null);
        return page(
                caller.requireCommunity(),
                tickets.list(caller.requireCommunity(), wanted, Operations.cursor(request), Operations.size(request)));
    }

    private void settings(Operations on) {
        on.read(
                "listRepairCategories",
                request -> Operations.list(settings.categories(request.caller().requireCommunity())));
        on.change("putRepairCategory", "category", request -> {
            CategoryInput input = Bodies.read(request, CategoryInput.class);
            Category category = new Category(
                    request.path("category"),
                    input.name().strip(),
                    Operations.orEmpty(input.nameEn()).strip(),
                    input.kind(),
                    Operations.orEmpty(input.skill()),
                    Boolean.TRUE.equals(input.aroundTheClock()),
                    input.answerMinutes(),
                    input.finishMinutes(),
                    input.giving(),
                    input.payDays() == null ? 30 : input.payDays(),
                    !Boolean.FALSE.equals(input.active()));
            settings.put(request.caller().requireCommunity(), category);
            return Reply.ok(category);
        });
        on.read(
                "getRepairHours",
                request ->
                        Reply.ok(HoursInput.of(settings.hours(request.caller().requireCommunity()))));
        on.change("putRepairHours", "", request -> {
            HoursInput input = Bodies.read(request, HoursInput.class);
            settings.putHours(request.caller().requireCommunity(), input.hours());
            return Reply.ok(input);
        });
        on.read("listRepairers", request -> {
            String community = request.caller().requireCommunity();
            Page<Repairers.Repairer> page =
                    repairers.list(community, Operations.cursor(request), Operations.size(request));
            Map<String, String> names = people.names(
                    community,
                    page.items().stream().map(Repairers.Repairer::person).toList());
            return Operations.page(page, repairer -> view(repairer, names));
        });
        on.change("putRepairer", "person", request -> {
            RepairerInput input = Bodies.read(request, RepairerInput.class);
            String community = request.caller().requireCommunity();
            Repairers.Repairer repairer = repairers.put(
                    community,
                    new Repairers.Repairer(
                            request.path("person"),
                            input.skills(),
                            input.duty().hours(),
                            !Boolean.FALSE.equals(input.active())));
            return Reply.ok(view(repairer, people.names(community, List.of(repairer.person()))));
        });
    }

    private static RepairerView view(Repairers.Repairer repairer, Map<String, String> names) {
        return new RepairerView(
                repairer.person(),
                names.get(repairer.person()),
                repairer.skills(),
                HoursInput.of(repairer.duty()),
                repairer.active());
    }

    private static Tickets.By by(ApiRequest request) {
        return new Tickets.By(request.caller().requirePerson(), request.caller().requireActor());
    }

    private TicketViews.StoryView ownStory(ApiRequest request, String id) {
        String community = request.caller().requireCommunity();
        Tickets.Story story = tickets.storyOfAsker(community, id, by(request));
        return TicketViews.story(
                story,
                categories(community),
                people.names(community, TicketViews.people(story)),
                EnumSet.of(TicketFlow.Hand.ASKER),
                null);
    }

    private TicketViews.StoryView story(String id, ApiRequest request) {
        Caller caller = request.caller();
        String community = caller.requireCommunity();
        Tickets.Story story = tickets.storyOfStaff(community, id, caller.requireActor(), caller.roles());
        String asker = story.ticket().matter().asker();
        boolean calls = caller.has("MANAGER") || caller.has("DESK") || caller.has(Repairers.ROLE);
        String phone = asker == null || !calls
                ? null
                : people.find(community, asker).map(Person::phone).orElse(null);
        return TicketViews.story(
                story,
                categories(community),
                people.names(community, TicketViews.people(story)),
                Tickets.hands(story.ticket(), caller.requireActor(), caller.roles()),
                phone);
    }

    private Reply page(String community, Page<Ticket> page) {
        Map<String, Category> categories = categories(community);
        Map<String, String> names = people.names(community, TicketViews.people(page.items()));
        return Operations.page(page, ticket -> TicketViews.view(ticket, categories, names));
    }

    private Map<String, Category> categories(String community) {
        Map<String, Category> all = new LinkedHashMap<>();
        settings.categories(community).forEach(category -> all.put(category.id(), category));
        return all;
    }
}
