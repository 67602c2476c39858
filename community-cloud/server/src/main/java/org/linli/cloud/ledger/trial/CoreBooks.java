package org.linli.cloud.ledger.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.linli.cloud.ledger.MemoryBooks;
import org.linli.cloud.ledger.NewPayment;

/** The ledger's pure rules in memory. */
final class CoreBooks implements Books {

    private final MemoryBooks books = new MemoryBooks();
    private final List<String> bills = new ArrayList<>();
    private final List<String> payments = new ArrayList<>();
    private final List<String> refunds = new ArrayList<>();

    private List<String> ids(List<Integer> numbers) {
        return numbers.stream().map(bills::get).toList();
    }

    @Override
    public void bill(int household, long fen, int dueDay, int lateFeeOf) {
        bills.add(books.postBill(
                TrialRequests.bill(household, fen, dueDay, lateFeeOf < 0 ? null : bills.get(lateFeeOf), "k")));
    }

    @Override
    public void reverse(int bill) {
        books.reverseBill(bills.get(bill));
    }

    @Override
    public void writeOff(int bill, long fen) {
        books.writeOff(bills.get(bill), fen);
    }

    @Override
    public void pay(int household, long fen, NewPayment.Use use, boolean online, List<Integer> wanted) {
        payments.add(books.recordPayment(TrialRequests.payment(household, fen, use, online, ids(wanted), "k")));
    }

    @Override
    public void allocate(int household, List<Integer> wanted, long limitFen) {
        books.allocate("h" + household, ids(wanted), limitFen);
    }

    @Override
    public void refund(int payment, long fen, boolean online) {
        refunds.add(books.refund(TrialRequests.refund(payments.get(payment), fen, online, "k")));
    }

    @Override
    public void endRefund(int refund, boolean made) {
        books.endRefund(refunds.get(refund), made);
    }

    @Override
    public void keep(int household, boolean keep) {
        books.keepPrepayment("h" + household, keep);
    }

    @Override
    public Snapshot snapshot() {
        List<List<Long>> billRows = new ArrayList<>();
        for (String bill : bills) {
            MemoryBooks.Sums sums = books.sums(bill);
            billRows.add(List.of(sums.openFen(), sums.paidFen(), sums.writtenOffFen(), sums.reversed() ? 1L : 0L));
        }
        List<List<Long>> paymentRows = new ArrayList<>();
        for (String payment : payments) {
            long[] left = books.left(payment);
            paymentRows.add(List.of(left[0], left[1]));
        }
        Map<String, Long> allocations = new TreeMap<>();
        books.allocations()
                .forEach(each -> allocations.put(
                        payments.indexOf(each.payment()) + ">" + bills.indexOf(each.bill()), each.amountFen()));
        Map<String, Long> accounts = new TreeMap<>();
        books.balances().forEach((account, fen) -> {
            if (fen != 0) {
                accounts.put(account.kind() + " " + account.subject(), fen);
            }
        });
        return new Snapshot(billRows, paymentRows, allocations, accounts);
    }
}
