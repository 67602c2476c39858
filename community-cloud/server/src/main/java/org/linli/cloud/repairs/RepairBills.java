package org.linli.cloud.repairs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Transaction;

/** Parts and work in the books. */
final class RepairBills {

    private static final String ITEM = "repair";

    private final Ledger ledger;

    RepairBills(Ledger ledger) {
        this.ledger = ledger;
    }

    private record Explanation(String formula, String ticket, List<Quote.Line> lines, long amountFen) {}

    /**
     * Posts the bill of a finished repair.
     *
     * @return its id
     */
    String post(
            Transaction transaction,
            Ticket ticket,
            Category category,
            Quote quote,
            String actor,
            Instant now,
            LocalDate today) {
        String household = ticket.matter().household();
        String unit = ticket.matter().unit();
        if (household == null || unit == null) {
            throw new IllegalStateException("a quote for no home: " + ticket);
        }
        NewBill bill = new NewBill(
                household,
                unit,
                ITEM,
                "维修 " + category.name() + " " + ticket.number(),
                FeeType.REPAIR,
                today,
                today,
                today.plusDays(category.payDays()),
                quote.totalFen(),
                JsonText.write(new Explanation("REPAIR", ticket.number(), quote.lines(), quote.totalFen())),
                null,
                "ticket:" + ticket.id() + ":" + ticket.reopened(),
                null);
        return ledger.postBill(transaction, new Posting(ticket.community(), actor, now, today), bill)
                .id();
    }
}
