package org.linli.cloud.repairs;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.repairs.TicketFlow.State;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** How long people waited for an answer and an end, and what they said of it, for whoever counts it. Reads only. Thread: the transaction's own. */
public final class TicketFacts {

    private final RepairSettings settings;

    /** @param zones zone of a community */
    public TicketFacts(Database database, Function<String, ZoneId> zones) {
        this.settings = new RepairSettings(database, zones);
    }

    /**
     * How long something took, in seconds.
     *
     * @param working in the hours in which such a matter is worked at: all hours for what is promised around the clock
     * @param calendar by the clock on the wall
     */
    public record Took(long working, long calendar) {}

    /**
     * A promise.
     *
     * @param took null while it has not happened
     * @param late it happened after the promised time, or has not happened though that is over
     */
    public record Promise(@Nullable Took took, boolean late) {}

    /**
     * A repair, a public defect or a complaint; what a device reported of itself is nobody's waiting.
     *
     * @param building null for a place that belongs to none
     * @param answer until somebody first took it, or answered a complaint in words; null when it was called off before
     * @param finish until its last end, without the time in which it was paused or held for finished; null when it was called off
     */
    public record Waiting(
            @Nullable String building,
            boolean complaint,
            @Nullable Promise answer,
            @Nullable Promise finish) {}

    private record Row(String id, String category, @Nullable String building, boolean complaint, Instant submittedAt) {}

    private record StepRow(String ticket, String step, State state, Instant at) {}

    /** What was asked for from one instant to before another, as it stands now. */
    public List<Waiting> waiting(Transaction transaction, String community, Instant from, Instant until, Instant now) {
        Handle handle = transaction.handle();
        List<Row> tickets = handle.createQuery("SELECT id, category, building, kind, submitted_at FROM ticket"
                        + " WHERE community = :community AND submitted_at >= :from AND submitted_at < :until"
                        + " AND kind <> 'FAULT' ORDER BY submitted_at, id")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> new Row(
                        text(row, "id"),
                        text(row, "category"),
                        row.getString("building"),
                        text(row, "kind").equals("COMPLAINT"),
                        instant(row, "submitted_at")))
                .list();
        Map<String, List<StepRow>> steps = new LinkedHashMap<>();
        handle.createQuery("SELECT s.ticket, s.step, s.state, s.at FROM ticket t JOIN ticket_step s"
                        + " ON s.community = t.community AND s.ticket = t.id WHERE t.community = :community"
                        + " AND t.submitted_at >= :from AND t.submitted_at < :until ORDER BY s.ticket, s.position")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> new StepRow(
                        text(row, "ticket"), text(row, "step"), State.valueOf(text(row, "state")), instant(row, "at")))
                .forEach(step -> steps.computeIfAbsent(step.ticket(), ticket -> new ArrayList<>())
                        .add(step));
        WorkingHours hours = settings.hours(transaction, community);
        ZoneId zone = settings.zone(community);
        Map<String, Category> categories = new LinkedHashMap<>();
        settings.categories(transaction, community).forEach(category -> categories.put(category.id(), category));
        List<Waiting> all = new ArrayList<>();
        for (Row ticket : tickets) {
            Category category = categories.get(ticket.category());
            if (category != null) {
                Deadline.Calendar calendar = new Deadline.Calendar(hours, zone, category.aroundTheClock());
                all.add(waiting(ticket, steps.getOrDefault(ticket.id(), List.of()), category, calendar, now));
            }
        }
        return all;
    }

    private static Waiting waiting(
            Row ticket, List<StepRow> steps, Category category, Deadline.Calendar calendar, Instant now) {
        Spells spells = new Spells(ticket.submittedAt(), calendar);
        Took answer = null;
        Took finish = null;
        boolean cancelled = false;
        for (StepRow step : steps) {
            spells.upTo(step.at());
            if (answer == null && answers(ticket.complaint(), step.step())) {
                answer = new Took(
                        calendar.between(ticket.submittedAt(), step.at()).toSeconds(),
                        Duration.between(ticket.submittedAt(), step.at()).toSeconds());
            }
            if (step.step().equals("FINISH")) {
                finish = spells.took();
            } else if (step.step().equals("REOPEN")) {
                finish = null;
            }
            cancelled = step.state() == State.CANCELLED;
            spells.runs = step.state() != State.PAUSED && !step.state().isOver();
        }
        spells.upTo(now);
        long answerLimit = category.answerMinutes() * 60L;
        long finishLimit = category.finishMinutes() * 60L;
        return new Waiting(
                ticket.building(),
                ticket.complaint(),
                cancelled && answer == null
                        ? null
                        : promise(
                                answer,
                                calendar.between(ticket.submittedAt(), now).toSeconds(),
                                answerLimit),
                cancelled ? null : promise(finish, spells.took().working(), finishLimit));
    }

    private static Promise promise(@Nullable Took took, long waitedSeconds, long limitSeconds) {
        return new Promise(took, (took == null ? waitedSeconds : took.working()) > limitSeconds);
    }

    private static boolean answers(boolean complaint, String step) {
        return switch (step) {
            case "ANSWER", "FINISH" -> true;
            case "ACCEPT", "GRAB" -> !complaint;
            default -> false;
        };
    }

    /** Adds up the times in which somebody could work at a ticket. */
    private static final class Spells {
        private final Deadline.Calendar calendar;
        private Instant since;
        private Duration working = Duration.ZERO;
        private Duration wall = Duration.ZERO;
        private boolean runs = true;

        Spells(Instant begin, Deadline.Calendar calendar) {
            this.since = begin;
            this.calendar = calendar;
        }

        void upTo(Instant at) {
            if (at.isBefore(since)) {
                return;
            }
            if (runs) {
                working = working.plus(calendar.between(since, at));
                wall = wall.plus(Duration.between(since, at));
            }
            since = at;
        }

        Took took() {
            return new Took(working.toSeconds(), wall.toSeconds());
        }
    }

    /**
     * Stars that were given.
     *
     * @param building null for a place that belongs to none
     * @param stars 1..5
     */
    public record Rated(@Nullable String building, int stars) {}

    /** Given from one instant to before another and not withdrawn by opening the matter again; a matter that was rated twice counts where it was rated last. */
    public List<Rated> rated(Transaction transaction, String community, Instant from, Instant until) {
        return transaction
                .handle()
                .createQuery("SELECT t.building, t.stars FROM ticket_step s JOIN ticket t ON t.community = s.community"
                        + " AND t.id = s.ticket WHERE s.community = :community AND s.step = 'RATE'"
                        + " AND s.at >= :from AND s.at < :until AND t.stars IS NOT NULL"
                        + " AND NOT EXISTS (SELECT 1 FROM ticket_step l WHERE l.community = s.community"
                        + " AND l.ticket = s.ticket AND l.step = 'RATE' AND l.position > s.position)"
                        + " ORDER BY s.at, t.id")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> new Rated(row.getString("building"), row.getInt("stars")))
                .list();
    }

    /**
     * A time whose counts are different since somebody changed a ticket.
     *
     * @param rating whether it is a rating's time, else a request's
     */
    public record Touched(Instant at, boolean rating) {}

    /** What tickets that were changed since then had a part in. */
    public List<Touched> touched(Transaction transaction, String community, Instant since) {
        return transaction
                .handle()
                .createQuery("SELECT submitted_at AS at, 0 AS rating FROM ticket WHERE community = :community"
                        + " AND changed_at >= :since UNION SELECT s.at, 1 FROM ticket t JOIN ticket_step s"
                        + " ON s.community = t.community AND s.ticket = t.id WHERE t.community = :community"
                        + " AND t.changed_at >= :since AND s.step = 'RATE' ORDER BY 1, 2")
                .bind("community", community)
                .bind("since", since.toEpochMilli())
                .map((row, context) -> new Touched(instant(row, "at"), row.getInt("rating") == 1))
                .list();
    }

    /**
     * A ticket whose promise is broken, without whose it is.
     *
     * @param number as people say it on the telephone
     */
    public record Late(
            String number, String category, String categoryEn, Instant submittedAt, boolean answered, boolean open) {}

    /** Asked for from one instant to before another, and answered or ended late, or late by now; the oldest first. */
    public List<Late> late(
            Transaction transaction, String community, Instant from, Instant until, Instant now, int most) {
        Map<String, Category> categories = new LinkedHashMap<>();
        settings.categories(transaction, community).forEach(category -> categories.put(category.id(), category));
        WorkingHours hours = settings.hours(transaction, community);
        ZoneId zone = settings.zone(community);
        List<Late> late = new ArrayList<>();
        transaction
                .handle()
                .createQuery("SELECT * FROM ticket WHERE community = :community AND submitted_at >= :from"
                        + " AND submitted_at < :until AND kind <> 'FAULT' ORDER BY submitted_at, id")
                .bind("community", community)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> TicketRows.ticket(row))
                .list()
                .forEach(ticket -> {
                    Category category = categories.get(ticket.matter().category());
                    if (category == null || late.size() >= most || ticket.state() == State.CANCELLED) {
                        return;
                    }
                    Row row = new Row(
                            ticket.id(),
                            category.id(),
                            null,
                            ticket.matter().kind() == Ticket.Kind.COMPLAINT,
                            ticket.matter().submittedAt());
                    List<StepRow> steps = TicketRows.entries(transaction.handle(), community, ticket.id()).stream()
                            .map(entry -> new StepRow(ticket.id(), entry.step(), entry.state(), entry.at()))
                            .toList();
                    Deadline.Calendar calendar = new Deadline.Calendar(hours, zone, category.aroundTheClock());
                    Waiting waiting = waiting(row, steps, category, calendar, now);
                    Promise answer = waiting.answer();
                    Promise finish = waiting.finish();
                    if ((answer != null && answer.late()) || (finish != null && finish.late())) {
                        late.add(new Late(
                                ticket.number(),
                                category.name(),
                                category.nameEn(),
                                row.submittedAt(),
                                answer != null && answer.took() != null,
                                !ticket.state().isOver()));
                    }
                });
        return late;
    }
}
