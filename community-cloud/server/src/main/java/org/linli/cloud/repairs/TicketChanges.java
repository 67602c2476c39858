package org.linli.cloud.repairs;

import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.storage.Transaction;

/** Who is told that a ticket changed: remembered lists, and others as far as an agreement says so. */
final class TicketChanges {

    private TicketChanges() {}

    /** What lists of this community's tickets are read from, with the words of their categories. */
    static String topic(String community) {
        return "tickets/" + community;
    }

    static void tell(Transaction transaction, Ticket ticket) {
        transaction.changes(topic(ticket.community()));
        Ticket.Matter matter = ticket.matter();
        ChangeFeed.add(
                transaction.handle(),
                new NewChange(ticket.community(), DataKind.TICKET, ticket.id(), ticket.changedAt())
                        .with("number", ticket.number())
                        .with("kind", matter.kind())
                        .with("category", matter.category())
                        .with("building", matter.building())
                        .with("state", ticket.state())
                        .with("submittedAt", matter.submittedAt())
                        .with("finishedAt", ticket.finishedAt())
                        .with("reopened", ticket.reopened())
                        .with("stars", ticket.stars())
                        .with("unit", matter.unit())
                        .with("place", matter.place())
                        .with("words", matter.words())
                        .with("asker", matter.asker())
                        .with("assignee", ticket.assignee()));
    }
}
