package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/**
 * Balances brought along from an earlier system, by the thousand: debts are bills of type {@link FeeType#OPENING}, credits payments by {@link
 * PaymentMethod#OPENING}, and the other side of both is the account {@link AccountKind#OPENING}. Neither uses the other by itself; the next fee run does, or a
 * cashier. Taking them back is an opposite entry, never a removal. Always in the caller's transaction. Thread: the transaction's own.
 */
public final class OpeningBooks {

    private static final String USED = "import-balance-used";

    private final Journal journal = new Journal();
    private final LedgerStore store = new LedgerStore();

    /** All bills and payments brought along that stand, in no order. */
    public record Standing(List<Bill> bills, List<Payment> payments) {}

    /** What was brought along before; what was taken back is left out. */
    public Standing standing(Transaction transaction, String community) {
        return new Standing(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM ledger_bill WHERE community = :community"
                                + " AND fee_type = 'OPENING' AND NOT reversed")
                        .bind("community", community)
                        .map((row, context) -> Bill.of(row))
                        .list(),
                transaction
                        .handle()
                        .createQuery("SELECT * FROM ledger_payment WHERE community = :community"
                                + " AND method = 'OPENING' AND refunded_fen < amount_fen")
                        .bind("community", community)
                        .map((row, context) -> Payment.of(row))
                        .list());
    }

    /** Bills by id, as the transaction sees them. */
    public List<Bill> bills(Transaction transaction, String community, Collection<String> ids) {
        return store.bills(transaction, community, ids);
    }

    /** Payments by id, as the transaction sees them. */
    public List<Payment> payments(Transaction transaction, String community, Collection<String> ids) {
        List<Payment> payments = new ArrayList<>();
        for (List<String> some : Journal.chunks(List.copyOf(ids))) {
            payments.addAll(transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_payment WHERE community = :community AND id IN (<ids>)")
                    .bind("community", community)
                    .bindList("ids", some)
                    .map((row, context) -> Payment.of(row))
                    .list());
        }
        return payments;
    }

    /**
     * Posts debts.
     *
     * @param wanted of type {@link FeeType#OPENING}, with keys that are not known yet
     * @return their ids, in the order given
     */
    public List<String> postDebts(Transaction transaction, Posting posting, List<NewBill> wanted) {
        List<String> all = new ArrayList<>(wanted.size());
        for (int from = 0; from < wanted.size(); from += Ledger.MAX_BULK) {
            List<NewBill> bills = wanted.subList(from, Math.min(wanted.size(), from + Ledger.MAX_BULK));
            List<LedgerStore.BillRow> rows = new ArrayList<>(bills.size());
            List<Entry> entries = new ArrayList<>(bills.size());
            for (NewBill bill : bills) {
                if (bill.type() != FeeType.OPENING) {
                    throw new IllegalArgumentException("no debt of an earlier system");
                }
                String id = next(posting);
                all.add(id);
                rows.add(new LedgerStore.BillRow(id, bill, bill.amountFen(), 0, posting.recordedAt()));
                entries.add(Entries.bill(id, bill.household(), bill.type(), bill.amountFen()));
            }
            store.insertBills(transaction, posting.community(), rows);
            BillPosting.tell(transaction, posting, rows);
            journal.post(transaction, posting, entries);
        }
        return all;
    }

    /**
     * Posts credits.
     *
     * @param wanted by {@link PaymentMethod#OPENING}, kept as prepayment, with keys that are not known yet
     * @return their ids, in the order given
     */
    public List<String> postCredits(Transaction transaction, Posting posting, List<NewPayment> wanted) {
        List<String> ids = new ArrayList<>(wanted.size());
        List<Entry> entries = new ArrayList<>(wanted.size());
        List<LedgerStore.PaymentRow> rows = new ArrayList<>(wanted.size());
        for (NewPayment payment : wanted) {
            if (payment.method() != PaymentMethod.OPENING || payment.use() != NewPayment.Use.KEEP) {
                throw new IllegalArgumentException("no credit of an earlier system");
            }
            String id = next(posting);
            ids.add(id);
            rows.add(new LedgerStore.PaymentRow(id, payment, payment.amountFen(), posting.businessDate()));
            entries.add(Entries.payment(
                    id, payment.household(), Account.holding(PaymentMethod.OPENING, ""), payment.amountFen()));
        }
        store.insertPayments(transaction, posting.community(), rows);
        PaymentPosting.tell(transaction, posting, rows);
        journal.post(transaction, posting, entries);
        return ids;
    }

    /** Reverses debts. Refused when something was paid or given up on one of them, or a late fee stands on it. */
    public void reverseDebts(Transaction transaction, Posting posting, Collection<String> ids, String reason) {
        lock(transaction, posting, bills(transaction, posting.community(), ids), List.of());
        Set<String> lateFees = store.lateFeesOf(transaction, ids);
        boolean late = store.bills(transaction, posting.community(), lateFees).stream()
                .anyMatch(bill -> bill.state() != Bill.State.REVERSED);
        List<Entry> entries = new ArrayList<>();
        for (Bill bill : bills(transaction, posting.community(), ids)) {
            if (late || bill.type() != FeeType.OPENING || bill.state() != Bill.State.OPEN) {
                throw Refused.conflict(USED);
            }
            entries.addAll(BookRules.reversal(
                    bill.id(), bill.household(), bill.type(), bill.amountFen(), 0, List.of(), () -> next(posting)));
        }
        post(transaction, posting, entries, reason);
    }

    /** Gives credits back to the account they came from. Refused when a bill uses one of them, or something of it was paid out. */
    public void reverseCredits(Transaction transaction, Posting posting, Collection<String> ids, String reason) {
        lock(transaction, posting, List.of(), payments(transaction, posting.community(), ids));
        long now = posting.recordedAt().toEpochMilli();
        List<Entry> entries = new ArrayList<>();
        BulkInsert rows = new BulkInsert(
                transaction,
                "ledger_refund",
                "",
                "id",
                "community",
                "household",
                "payment",
                "amount_fen",
                "method",
                "provider",
                "reason",
                "cashier",
                "state",
                "business_date",
                "created_at",
                "ended_at",
                "source_key",
                "request_hash");
        for (Payment payment : payments(transaction, posting.community(), ids)) {
            if (payment.method() != PaymentMethod.OPENING || payment.freeFen() != payment.amountFen()) {
                throw Refused.conflict(USED);
            }
            NewRefund refund = new NewRefund(
                    payment.id(), payment.amountFen(), PaymentMethod.OPENING, "", reason, "back:" + payment.id());
            Entry entry = Entries.refund(
                    next(posting),
                    payment.id(),
                    payment.household(),
                    Account.holding(PaymentMethod.OPENING, ""),
                    payment.amountFen());
            rows.add(
                    entry.id(),
                    posting.community(),
                    payment.household(),
                    payment.id(),
                    payment.amountFen(),
                    PaymentMethod.OPENING.name(),
                    "",
                    reason,
                    "",
                    Refund.State.SUCCEEDED.name(),
                    posting.businessDate().toString(),
                    now,
                    now,
                    refund.sourceKey(),
                    refund.fingerprint());
            entries.add(entry);
        }
        rows.flush();
        post(transaction, posting, entries, reason);
    }

    /** Households first, so that nobody pays while it is looked whether somebody has. */
    private void lock(Transaction transaction, Posting posting, List<Bill> bills, List<Payment> payments) {
        Set<String> households = new TreeSet<>();
        bills.forEach(bill -> households.add(bill.household()));
        payments.forEach(payment -> households.add(payment.household()));
        journal.lock(transaction, posting.community(), households);
    }

    private void post(Transaction transaction, Posting posting, List<Entry> entries, String reason) {
        journal.post(
                transaction,
                posting,
                entries.stream().map(entry -> entry.withReason(reason)).toList());
    }

    private static String next(Posting posting) {
        return TimedIds.next(posting.recordedAt().toEpochMilli());
    }
}
