package org.linli.cloud.repairs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.repairs.Ticket.Kind;
import org.linli.cloud.repairs.TicketFlow.State;
import org.linli.cloud.repairs.TicketFlow.Step;
import org.linli.cloud.storage.Transaction;

/** What a step makes of a ticket: who has it, what is promised, what it costs. */
final class TicketSteps {

    /** Afterwards it is a new matter. */
    private static final Duration REOPENS_WITHIN = Duration.ofDays(30);

    private final RepairSettings settings;
    private final Repairers repairers;
    private final RepairBills bills;

    TicketSteps(RepairSettings settings, Repairers repairers, RepairBills bills) {
        this.settings = settings;
        this.repairers = repairers;
        this.bills = bills;
    }

    /**
     * What belongs to a step.
     *
     * @param words why, or what was said; needed for ANSWER, PAUSE, RETURN, TRANSFER, DECLINE, REOPEN and NOTE
     * @param assignee for DISPATCH and TRANSFER
     * @param lines for QUOTE
     * @param stars for RATE, 1..5
     */
    record Wanted(
            Step step,
            @Nullable String words,
            @Nullable List<String> photos,
            @Nullable String assignee,
            @Nullable List<Quote.Line> lines,
            @Nullable Integer stars) {}

    /** The ticket after a step that {@link TicketFlow} allowed; what it costs is posted in the same transaction. */
    Ticket apply(Transaction transaction, Ticket before, Wanted wanted, Tickets.By by, Instant now) {
        Category category = settings.categoryOf(transaction, before);
        Deadline.Calendar calendar = settings.calendar(transaction, before.community(), category);
        Ticket.Next next = before.next();
        next.state = TicketFlow.after(before.state(), wanted.step(), pausedFrom(before));
        next.clocks = before.clocks().at(now);
        switch (wanted.step()) {
            case DISPATCH, TRANSFER -> next.assignee = repairer(transaction, before, wanted, now);
            case GRAB -> next.assignee = by.actor();
            case RETURN -> next.assignee = null;
            case PAUSE -> {
                next.pausedFrom = before.state();
                next.clocks = next.clocks.paused(calendar, now);
            }
            case RESUME -> {
                next.pausedFrom = null;
                next.clocks = next.clocks.resumed(category, calendar, now);
            }
            case QUOTE -> next.charge = quoted(before, wanted);
            case AGREE -> next.charge = decided(before, Quote.State.AGREED);
            case DECLINE -> next.charge = decided(before, Quote.State.DECLINED);
            case FINISH -> next.charge = finished(transaction, before, category, by, now);
            case RATE -> {
                Integer stars = wanted.stars();
                Refused.unless(stars != null && stars >= 1 && stars <= 5, "ticket-stars");
                next.stars = stars;
            }
            case REOPEN -> reopen(next, before, category, calendar, now);
            case ACCEPT, ANSWER, SET_OUT, ARRIVE, CANCEL, NOTE -> {
                // Only the state changes, and the promises below.
            }
        }
        leavePause(next, before, wanted.step(), category, calendar, now);
        if (before.answeredAt() == null && answers(before.matter().kind(), wanted.step())) {
            next.answeredAt = now;
            next.clocks = next.clocks.answered();
        }
        if (next.state.isOver() && !before.state().isOver()) {
            next.finishedAt = now;
            next.clocks = Clocks.STOPPED;
        }
        return next.at(now);
    }

    private static State pausedFrom(Ticket ticket) {
        State from = ticket.pausedFrom();
        return from == null ? State.ACCEPTED : from;
    }

    /** A paused ticket that is handed on runs again. */
    private static void leavePause(
            Ticket.Next next, Ticket before, Step step, Category category, Deadline.Calendar calendar, Instant now) {
        if (before.state() == State.PAUSED && (step == Step.RETURN || step == Step.TRANSFER)) {
            next.pausedFrom = null;
            next.clocks = next.clocks.resumed(category, calendar, now);
        }
    }

    /** A repair is answered when somebody takes it; a complaint by words. */
    private static boolean answers(Kind kind, Step step) {
        return switch (step) {
            case ANSWER, FINISH -> true;
            case ACCEPT, GRAB -> kind != Kind.COMPLAINT;
            default -> false;
        };
    }

    private String repairer(Transaction transaction, Ticket ticket, Wanted wanted, Instant now) {
        String person = wanted.assignee();
        if (person == null) {
            throw Refused.invalid("ticket-assignee").at("assignee");
        }
        Refused.unless(!person.equals(ticket.assignee()) || wanted.step() == Step.DISPATCH, "ticket-assignee");
        repairers.mustRepair(transaction, ticket.community(), person);
        repairers.given(transaction, ticket.community(), person, now);
        return person;
    }

    private static Ticket.Charge quoted(Ticket ticket, Wanted wanted) {
        Refused.unless(ticket.matter().household() != null, "quote-no-home");
        Quote quote = new Quote(wanted.lines() == null ? List.of() : wanted.lines());
        return quote.totalFen() == 0
                ? new Ticket.Charge(quote.lines().isEmpty() ? null : quote, Quote.State.NONE, null)
                : new Ticket.Charge(quote, Quote.State.ASKED, null);
    }

    private static Ticket.Charge decided(Ticket ticket, Quote.State state) {
        if (ticket.charge().state() != Quote.State.ASKED) {
            throw Refused.conflict("quote-not-asked");
        }
        return new Ticket.Charge(ticket.charge().quote(), state, null);
    }

    /** The bill comes with the end of the work; nobody pays for what they were not asked about. */
    private Ticket.Charge finished(
            Transaction transaction, Ticket ticket, Category category, Tickets.By by, Instant now) {
        Ticket.Charge charge = ticket.charge();
        if (charge.state() == Quote.State.ASKED) {
            throw Refused.conflict("quote-open");
        }
        Quote quote = charge.quote();
        if (charge.state() != Quote.State.AGREED || quote == null) {
            return charge;
        }
        String bill = bills.post(
                transaction,
                ticket,
                category,
                quote,
                String.valueOf(by.actor()),
                now,
                now.atZone(settings.zone(ticket.community())).toLocalDate());
        return new Ticket.Charge(quote, charge.state(), bill);
    }

    private void reopen(Ticket.Next next, Ticket before, Category category, Deadline.Calendar calendar, Instant now) {
        Instant finished = before.finishedAt();
        Refused.unless(finished == null || finished.plus(REOPENS_WITHIN).isAfter(now), "ticket-too-old");
        next.reopened++;
        next.assignee = null;
        next.answeredAt = null;
        next.finishedAt = null;
        next.stars = null;
        next.charge = Ticket.Charge.NONE;
        next.clocks = Clocks.begin(category, calendar, now);
    }
}
