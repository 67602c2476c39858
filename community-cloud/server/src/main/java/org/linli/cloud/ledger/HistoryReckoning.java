package org.linli.cloud.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.linli.cloud.ledger.LedgerStore.BillRow;
import org.linli.cloud.ledger.LedgerStore.PaymentRow;
import org.linli.cloud.storage.TimedIds;

/** What a history comes to, by {@link BookRules} and {@link Effects}, before anything is written. Used once, by one thread. */
final class HistoryReckoning {

    private final String household;
    private final Map<String, BillRow> bills = new LinkedHashMap<>();
    private final Map<String, PaymentRow> payments = new LinkedHashMap<>();
    private final List<Journal.Recorded> recorded = new ArrayList<>();

    private HistoryReckoning(String household) {
        this.household = household;
    }

    static HistoryReckoning of(History history) {
        HistoryReckoning books = new HistoryReckoning(history.household());
        for (History.Event event : history.events()) {
            if (event instanceof History.Billed billed) {
                books.bill(billed.posting(), billed.bills());
            } else if (event instanceof History.Paid paid) {
                books.pay(paid.posting(), paid.payment());
            }
        }
        return books;
    }

    List<BillRow> bills() {
        return List.copyOf(bills.values());
    }

    List<PaymentRow> payments() {
        return List.copyOf(payments.values());
    }

    List<Journal.Recorded> recorded() {
        return recorded;
    }

    private void bill(Posting posting, List<NewBill> wanted) {
        for (NewBill bill : wanted) {
            String id = next(posting);
            bills.put(id, new BillRow(id, bill, 0, 0, posting.recordedAt()));
            add(posting, Entries.bill(id, household, bill.type(), bill.amountFen()));
        }
        List<BookRules.Funds> funds = payments.values().stream()
                .filter(each -> each.freeFen() > 0)
                .map(each -> new BookRules.Funds(each.id(), each.freeFen()))
                .toList();
        if (!funds.isEmpty()) {
            BookRules.allocation(household, funds, open(), Long.MAX_VALUE, () -> next(posting))
                    .ifPresent(entry -> add(posting, entry));
        }
    }

    private void pay(Posting posting, NewPayment wanted) {
        String id = next(posting);
        LocalDate date = posting.businessDate();
        payments.put(id, new PaymentRow(id, wanted, 0, date));
        BookRules.payment(
                        id,
                        household,
                        Account.holding(wanted.method(), wanted.provider()),
                        wanted.amountFen(),
                        wanted.use() == NewPayment.Use.OLDEST ? open() : List.of(),
                        () -> next(posting))
                .forEach(entry -> add(posting, entry));
    }

    /** Due first, first. */
    private List<BookRules.Claim> open() {
        return bills.values().stream()
                .filter(each -> each.openFen() > 0)
                .sorted(Comparator.comparing((BillRow each) -> each.bill().dueDate())
                        .thenComparing(BillRow::id))
                .map(each -> new BookRules.Claim(each.id(), each.openFen()))
                .toList();
    }

    private void add(Posting posting, Entry entry) {
        recorded.add(new Journal.Recorded(posting, entry));
        Effects effects = Effects.of(List.of(entry));
        effects.bills()
                .forEach((id, change) -> bills.computeIfPresent(
                        id,
                        (same, row) -> new BillRow(
                                id,
                                row.bill(),
                                Math.addExact(row.openFen(), change.openFen()),
                                Math.addExact(row.paidFen(), change.paidFen()),
                                row.postedAt())));
        effects.payments()
                .forEach((id, change) -> payments.computeIfPresent(
                        id,
                        (same, row) -> new PaymentRow(
                                id, row.payment(), Math.addExact(row.freeFen(), change.freeFen()), row.date())));
    }

    private static String next(Posting posting) {
        return TimedIds.next(posting.recordedAt().toEpochMilli());
    }
}
