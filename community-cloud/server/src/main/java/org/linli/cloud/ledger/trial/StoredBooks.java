package org.linli.cloud.ledger.trial;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.Money;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.storage.Transaction;

/** The real ledger, in one transaction and a community of its own. */
final class StoredBooks implements Books {

    private final Transaction transaction;
    private final String community;
    private final Posting posting;
    private final Ledger ledger = new Ledger();
    private final List<String> bills = new ArrayList<>();
    private final List<String> payments = new ArrayList<>();
    private final List<String> refunds = new ArrayList<>();
    private int keys;

    StoredBooks(Transaction transaction, String community) {
        this.transaction = transaction;
        this.community = community;
        this.posting = new Posting(community, "trial", Instant.EPOCH, LocalDate.EPOCH);
    }

    private String key() {
        return "k" + ++keys;
    }

    private List<String> ids(List<Integer> numbers) {
        return numbers.stream().map(bills::get).toList();
    }

    @Override
    public void bill(int household, long fen, int dueDay, int lateFeeOf) {
        String of = lateFeeOf < 0 ? null : bills.get(lateFeeOf);
        bills.add(ledger.postBill(transaction, posting, TrialRequests.bill(household, fen, dueDay, of, key()))
                .id());
    }

    @Override
    public void reverse(int bill) {
        ledger.reverseBill(transaction, posting, bills.get(bill), "trial");
    }

    @Override
    public void writeOff(int bill, long fen) {
        ledger.writeOff(transaction, posting, bills.get(bill), fen, "trial", key());
    }

    @Override
    public void pay(int household, long fen, NewPayment.Use use, boolean online, List<Integer> wanted) {
        payments.add(ledger.recordPayment(
                        transaction, posting, TrialRequests.payment(household, fen, use, online, ids(wanted), key()))
                .id());
    }

    @Override
    public void allocate(int household, List<Integer> wanted, long limitFen) {
        ledger.allocate(transaction, posting, "h" + household, ids(wanted), Math.min(limitFen, Money.MAX_FEN), key());
    }

    @Override
    public void refund(int payment, long fen, boolean online) {
        refunds.add(ledger.refund(transaction, posting, TrialRequests.refund(payments.get(payment), fen, online, key()))
                .id());
    }

    @Override
    public void endRefund(int refund, boolean made) {
        if (made) {
            ledger.settleRefund(transaction, posting, refunds.get(refund));
        } else {
            ledger.failRefund(transaction, posting, refunds.get(refund));
        }
    }

    @Override
    public void keep(int household, boolean keep) {
        ledger.keepPrepayment(transaction, community, "h" + household, keep);
    }

    @Override
    public Snapshot snapshot() {
        Map<String, List<Long>> billRows = new TreeMap<>();
        query("SELECT id, open_fen, paid_fen, written_off_fen, CASE WHEN reversed THEN 1 ELSE 0 END AS gone"
                        + " FROM ledger_bill WHERE community = :community")
                .map((row, context) -> billRows.put(
                        row.getString("id"),
                        List.of(
                                row.getLong("open_fen"),
                                row.getLong("paid_fen"),
                                row.getLong("written_off_fen"),
                                row.getLong("gone"))))
                .list();
        Map<String, List<Long>> paymentRows = new TreeMap<>();
        query("SELECT id, free_fen, refunded_fen FROM ledger_payment WHERE community = :community")
                .map((row, context) -> paymentRows.put(
                        row.getString("id"), List.of(row.getLong("free_fen"), row.getLong("refunded_fen"))))
                .list();
        Map<String, Long> allocations = new TreeMap<>();
        query("SELECT line.payment, line.bill, -SUM(line.amount_fen) AS fen FROM ledger_entry entry"
                        + " JOIN ledger_line line ON line.entry = entry.id"
                        + " JOIN ledger_account account ON account.id = line.account"
                        + " WHERE entry.community = :community AND account.kind = 'RECEIVABLE'"
                        + " AND line.payment IS NOT NULL GROUP BY line.payment, line.bill"
                        + " HAVING SUM(line.amount_fen) <> 0")
                .map((row, context) -> allocations.put(
                        payments.indexOf(row.getString("payment")) + ">" + bills.indexOf(row.getString("bill")),
                        row.getLong("fen")))
                .list();
        return new Snapshot(
                bills.stream().map(billRows::get).toList(),
                payments.stream().map(paymentRows::get).toList(),
                allocations,
                accounts());
    }

    /** From the lines, not from the balances kept beside them. */
    private Map<String, Long> accounts() {
        Map<String, Long> accounts = new TreeMap<>();
        query("SELECT account.kind, account.subject, SUM(line.amount_fen) AS fen FROM ledger_entry entry"
                        + " JOIN ledger_line line ON line.entry = entry.id"
                        + " JOIN ledger_account account ON account.id = line.account"
                        + " WHERE entry.community = :community GROUP BY account.kind, account.subject"
                        + " HAVING SUM(line.amount_fen) <> 0")
                .map((row, context) ->
                        accounts.put(row.getString("kind") + " " + row.getString("subject"), row.getLong("fen")))
                .list();
        return accounts;
    }

    private org.jdbi.v3.core.statement.Query query(String sql) {
        return transaction.handle().createQuery(sql).bind("community", community);
    }
}
