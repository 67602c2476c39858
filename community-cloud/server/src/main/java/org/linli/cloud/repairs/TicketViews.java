package org.linli.cloud.repairs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tickets as people read them. */
final class TicketViews {

    private TicketViews() {}

    /**
     * One in a list.
     *
     * @param late whether a promise is broken now
     * @param answerDue null once answered
     * @param finishDue null while paused and when over
     */
    record TicketView(
            String id,
            String number,
            Ticket.Kind kind,
            String category,
            String categoryName,
            String categoryNameEn,
            TicketFlow.State state,
            @Nullable String building,
            @Nullable String unit,
            String place,
            String words,
            boolean spoken,
            @Nullable String askerName,
            @Nullable String assignee,
            @Nullable String assigneeName,
            Instant submittedAt,
            @Nullable Instant answeredAt,
            @Nullable Instant finishedAt,
            @Nullable Instant answerDue,
            @Nullable Instant finishDue,
            boolean late,
            int reopened,
            @Nullable Integer stars) {}

    /**
     * One entry of the story.
     *
     * @param by name of who did it; null for the clock, or somebody who is no longer known
     */
    record EntryView(
            String step,
            TicketFlow.State state,
            Instant at,
            @Nullable String by,
            String words,
            List<String> photos) {}

    /**
     * @param amountFen of all lines
     * @param bill id of the bill that came of it
     */
    record ChargeView(
            Quote.State state,
            List<Quote.Line> lines,
            long amountFen,
            @Nullable String bill) {}

    /**
     * All about one.
     *
     * @param steps what the reader may do now
     * @param askerPhone for staff who have to call; null for everybody else
     */
    record StoryView(
            TicketView ticket,
            ChargeView charge,
            List<EntryView> story,
            Set<TicketFlow.Step> steps,
            @Nullable String askerPhone) {}

    /** A defect of a public place that is being seen to, without who told of it. */
    record KnownDefect(
            String number,
            String categoryName,
            String categoryNameEn,
            TicketFlow.State state,
            @Nullable String building,
            String place,
            Instant submittedAt) {}

    static TicketView view(Ticket ticket, Map<String, Category> categories, Map<String, String> names) {
        Ticket.Matter matter = ticket.matter();
        Category category = categories.get(matter.category());
        Deadline answer = ticket.clocks().answer();
        Deadline finish = ticket.clocks().finish();
        return new TicketView(
                ticket.id(),
                ticket.number(),
                matter.kind(),
                matter.category(),
                category == null ? matter.category() : category.name(),
                category == null ? matter.category() : category.nameEn(),
                ticket.state(),
                matter.building(),
                matter.unit(),
                matter.place(),
                matter.words(),
                matter.spoken(),
                name(matter.asker(), names),
                ticket.assignee(),
                name(ticket.assignee(), names),
                matter.submittedAt(),
                ticket.answeredAt(),
                ticket.finishedAt(),
                answer == null ? null : answer.due(),
                finish == null ? null : finish.due(),
                ticket.clocks().isLate(),
                ticket.reopened(),
                ticket.stars());
    }

    static KnownDefect known(Ticket ticket, Map<String, Category> categories) {
        TicketView view = view(ticket, categories, Map.of());
        return new KnownDefect(
                view.number(),
                view.categoryName(),
                view.categoryNameEn(),
                view.state(),
                view.building(),
                view.place(),
                view.submittedAt());
    }

    static StoryView story(
            Tickets.Story story,
            Map<String, Category> categories,
            Map<String, String> names,
            Set<TicketFlow.Hand> hands,
            @Nullable String askerPhone) {
        Ticket ticket = story.ticket();
        Quote quote = ticket.charge().quote();
        return new StoryView(
                view(ticket, categories, names),
                new ChargeView(
                        ticket.charge().state(),
                        quote == null ? List.of() : quote.lines(),
                        quote == null ? 0 : quote.totalFen(),
                        ticket.charge().bill()),
                story.entries().stream()
                        .map(entry -> new EntryView(
                                entry.step(),
                                entry.state(),
                                entry.at(),
                                name(entry.actor(), names),
                                entry.words(),
                                entry.pictures()))
                        .toList(),
                TicketFlow.open(ticket.state(), hands),
                askerPhone);
    }

    /** Everybody in these tickets. */
    static Set<String> people(List<Ticket> tickets) {
        Set<String> people = new TreeSet<>();
        for (Ticket ticket : tickets) {
            add(people, ticket.matter().asker());
            add(people, ticket.assignee());
        }
        return people;
    }

    static Set<String> people(Tickets.Story story) {
        Set<String> people = people(List.of(story.ticket()));
        story.entries().forEach(entry -> add(people, entry.actor()));
        return people;
    }

    private static void add(Set<String> people, @Nullable String person) {
        if (person != null) {
            people.add(person);
        }
    }

    private static @Nullable String name(@Nullable String person, Map<String, String> names) {
        return person == null ? null : names.get(person);
    }
}
