package org.linli.cloud.repairs;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.linli.cloud.notify.Notice;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.Urgency;
import org.linli.cloud.storage.Transaction;

/** Who hears of what happens to a ticket: whoever has to do something next, and whoever asked; never whoever did it. */
final class TicketNews {

    private static final String[] DESK = {"MANAGER", "DESK"};

    /** What a step means to who asked. */
    private static final Map<String, Notice.Words> TO_ASKER = Map.ofEntries(
            Map.entry("DISPATCH", new Notice.Words("已派单", "given to a repairer")),
            Map.entry("TRANSFER", new Notice.Words("已转给另一位师傅", "given to another repairer")),
            Map.entry("GRAB", new Notice.Words("师傅已接单", "accepted")),
            Map.entry("ACCEPT", new Notice.Words("师傅已接单", "accepted")),
            Map.entry("ANSWER", new Notice.Words("已有答复", "answered")),
            Map.entry("SET_OUT", new Notice.Words("师傅已出发", "the repairer is on the way")),
            Map.entry("ARRIVE", new Notice.Words("师傅已到场", "the repairer is there")),
            Map.entry("PAUSE", new Notice.Words("暂停处理", "paused")),
            Map.entry("RESUME", new Notice.Words("继续处理", "going on")),
            Map.entry("RETURN", new Notice.Words("重新安排师傅", "looking for another repairer")),
            Map.entry("FINISH", new Notice.Words("已完成，请评价", "finished; please rate it")),
            Map.entry("REOPEN", new Notice.Words("已重新打开", "opened again")),
            Map.entry("CANCEL", new Notice.Words("已取消", "cancelled")),
            Map.entry("NOTE", new Notice.Words("有新的留言", "a new note")));

    /** What the desk must look at. */
    private static final Map<String, Notice.Words> TO_DESK = Map.of(
            "RETURN", new Notice.Words("师傅退回", "given back"),
            "REOPEN", new Notice.Words("住户重新打开", "opened again"),
            "DECLINE", new Notice.Words("住户不同意费用", "the price was declined"));

    /** What whoever has the ticket hears of the asker's steps. */
    private static final Map<String, Notice.Words> TO_REPAIRER = Map.of(
            "AGREE", new Notice.Words("住户已同意费用", "the price is agreed"),
            "DECLINE", new Notice.Words("住户不同意费用", "the price was declined"),
            "CANCEL", new Notice.Words("已取消", "cancelled"),
            "NOTE", new Notice.Words("有新的留言", "a new note"));

    private final Notifications notifications;
    private final RepairSettings settings;

    TicketNews(Notifications notifications, RepairSettings settings) {
        this.notifications = notifications;
        this.settings = settings;
    }

    /** @param step a step of {@link TicketFlow}, or SUBMIT, WARNED, LATE */
    void happened(Transaction transaction, Ticket ticket, String step, Tickets.By by) {
        String assignee = ticket.assignee();
        switch (step) {
            case "SUBMIT" -> {
                if (settings.categoryOf(transaction, ticket).giving() == Category.Giving.DESK) {
                    tell(
                            transaction,
                            about(transaction, ticket, "ticket-desk")
                                    .with("what", "新提交", "new")
                                    .toRoles(DESK));
                }
            }
            case "WARNED" -> {
                Notice warned = about(transaction, ticket, "ticket-warned");
                tell(transaction, assignee == null ? warned.toRoles(DESK) : warned.to(assignee));
            }
            case "LATE" -> {
                Notice late =
                        about(transaction, ticket, "ticket-late").toRoles(DESK).urgent(Urgency.IMPORTANT);
                tell(transaction, assignee == null ? late : late.to(assignee));
            }
            default -> stepTaken(transaction, ticket, step, by);
        }
    }

    private void stepTaken(Transaction transaction, Ticket ticket, String step, Tickets.By by) {
        String asker = ticket.matter().asker();
        Notice.Words forAsker = TO_ASKER.get(step);
        if (asker != null && !asker.equals(by.person())) {
            Quote quote = ticket.charge().quote();
            if (step.equals("QUOTE") && ticket.charge().state() == Quote.State.ASKED && quote != null) {
                tell(
                        transaction,
                        about(transaction, ticket, "ticket-quote", false)
                                .with(
                                        "amount",
                                        BigDecimal.valueOf(quote.totalFen(), 2).toPlainString())
                                .to(asker));
            } else if (forAsker != null) {
                tell(
                        transaction,
                        about(transaction, ticket, "ticket-news")
                                .with("what", forAsker.zh(), forAsker.en())
                                .to(asker));
            }
        }
        String assignee = ticket.assignee();
        Notice.Words forRepairer = TO_REPAIRER.get(step);
        if (assignee != null && !assignee.equals(by.actor())) {
            if (step.equals("DISPATCH") || step.equals("TRANSFER")) {
                tell(transaction, about(transaction, ticket, "ticket-given").to(assignee));
            } else if (forRepairer != null) {
                tell(
                        transaction,
                        about(transaction, ticket, "ticket-news")
                                .with("what", forRepairer.zh(), forRepairer.en())
                                .to(assignee));
            }
        }
        Notice.Words forDesk = TO_DESK.get(step);
        if (forDesk != null) {
            tell(
                    transaction,
                    about(transaction, ticket, "ticket-desk")
                            .with("what", forDesk.zh(), forDesk.en())
                            .toRoles(DESK));
        }
    }

    /** It is free to take; whoever is on duty and knows it hears of it. */
    void offered(Transaction transaction, Ticket ticket, List<Repairers.Candidate> candidates) {
        if (candidates.isEmpty()) {
            return;
        }
        tell(
                transaction,
                about(transaction, ticket, "ticket-offered")
                        .to(candidates.stream()
                                .map(candidate -> candidate.repairer().person())
                                .toList()));
    }

    private Notice about(Transaction transaction, Ticket ticket, String message) {
        return about(transaction, ticket, message, true);
    }

    private Notice about(Transaction transaction, Ticket ticket, String message, boolean placed) {
        Category category = settings.categoryOf(transaction, ticket);
        Notice notice = Notice.of(ticket.community(), message)
                .with("number", ticket.number())
                .with("category", category.name(), category.nameEn().isEmpty() ? category.name() : category.nameEn())
                .about("ticket/" + ticket.id());
        return placed ? notice.with("place", place(ticket)) : notice;
    }

    private static String place(Ticket ticket) {
        Ticket.Matter matter = ticket.matter();
        String unit = matter.unit();
        String building = matter.building();
        String where = unit != null ? unit : building != null ? building : "";
        return (where + " " + matter.place()).strip();
    }

    private void tell(Transaction transaction, Notice notice) {
        notifications.tell(transaction, notice);
    }
}
