package org.linli.cloud.fees;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.LateBills;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.PostedBill;
import org.linli.cloud.storage.Transaction;

/** {@link Bills} in the books of {@link Ledger}. */
public final class LedgerBills implements Bills {

    /** Owes for homes that nobody has: the company's own account in each community. */
    public static final String VACANT = "vacant";

    private final Ledger ledger;
    private final LateBills late;
    private final Clock clock;

    public LedgerBills(Ledger ledger, LateBills late, Clock clock) {
        this.ledger = ledger;
        this.late = late;
        this.clock = clock;
    }

    @Override
    public List<String> post(Transaction transaction, Posting posting, List<NewBill> bills) {
        List<org.linli.cloud.ledger.NewBill> wanted = new ArrayList<>(bills.size());
        for (NewBill bill : bills) {
            String household = bill.household();
            wanted.add(new org.linli.cloud.ledger.NewBill(
                    household == null ? VACANT : household,
                    bill.unit(),
                    bill.item().id(),
                    bill.item().name(),
                    org.linli.cloud.ledger.FeeType.valueOf(bill.item().type().name()),
                    bill.firstDay(),
                    bill.lastDay(),
                    bill.due(),
                    bill.amountFen(),
                    bill.explanation(),
                    bill.run(),
                    bill.sourceKey(),
                    null));
        }
        return ledger.postBills(transaction, books(posting), wanted).stream()
                .map(PostedBill::id)
                .toList();
    }

    @Override
    public void reverse(Transaction transaction, Posting posting, List<String> bills, String reason) {
        ledger.reverseBills(transaction, books(posting), bills, reason);
    }

    @Override
    public void postLateFees(Transaction transaction, Posting posting, List<NewLateFee> fees) {
        List<org.linli.cloud.ledger.NewBill> wanted = new ArrayList<>(fees.size());
        for (NewLateFee fee : fees) {
            wanted.add(new org.linli.cloud.ledger.NewBill(
                    fee.bill().household(),
                    fee.bill().unit(),
                    fee.bill().item(),
                    fee.bill().itemName(),
                    org.linli.cloud.ledger.FeeType.LATE_FEE,
                    fee.firstDay(),
                    fee.lastDay(),
                    posting.businessDate(),
                    fee.amountFen(),
                    fee.explanation(),
                    null,
                    fee.sourceKey(),
                    fee.bill().bill()));
        }
        ledger.postBills(transaction, books(posting), wanted);
    }

    @Override
    public List<String> late(String community, Collection<String> items, LocalDate dueBefore, LocalDate paidSince) {
        return late.ids(community, items, dueBefore, paidSince);
    }

    @Override
    public List<Late> owed(Transaction transaction, String community, List<String> bills) {
        Map<String, List<LateBills.Open>> open = late.open(transaction, bills);
        List<Late> found = new ArrayList<>();
        for (Bill bill : late.bills(transaction, community, bills)) {
            found.add(new Late(
                    bill.id(),
                    bill.household(),
                    bill.unit(),
                    bill.item(),
                    bill.itemName(),
                    bill.dueDate(),
                    bill.amountFen(),
                    open.getOrDefault(bill.id(), List.of()).stream()
                            .map(each -> new OwedFrom(each.from(), each.fen()))
                            .toList()));
        }
        return found;
    }

    private org.linli.cloud.ledger.Posting books(Posting posting) {
        return new org.linli.cloud.ledger.Posting(
                posting.community(), posting.actor(), clock.instant(), posting.businessDate());
    }
}
