package org.linli.cloud.ledger;

import java.util.Collection;
import java.util.List;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;

/**
 * Posts to the books. Every call joins the caller's transaction, so that a feature's own rows and the books change together or not at all; it locks the
 * households it touches until that transaction ends. Every call may be repeated with the same source key and then changes nothing more.
 *
 * <p>Amounts are fen, 1..{@link Money#MAX_FEN}. An id of another community is refused like an unknown one. Thread: any; the transaction's own.
 */
public final class Ledger {

    /** Bills in one call of {@link #postBills} or {@link #reverseBills}. Long runs post several calls, each its own transaction, and so stay short. */
    public static final int MAX_BULK = 10_000;

    private final PaymentPosting payments;
    private final BillPosting bills;

    public Ledger() {
        Journal journal = new Journal();
        LedgerStore store = new LedgerStore();
        payments = new PaymentPosting(journal, store);
        bills = new BillPosting(journal, store, payments);
    }

    /**
     * Posts bills and then uses the households' prepayment for them, unless a household keeps it. Late fees are bills of type {@link FeeType#LATE_FEE}.
     *
     * @return one outcome a bill, in the order given
     */
    public List<PostedBill> postBills(Transaction transaction, Posting posting, List<NewBill> wanted) {
        return bills.post(transaction, posting, wanted);
    }

    public PostedBill postBill(Transaction transaction, Posting posting, NewBill wanted) {
        return postBills(transaction, posting, List.of(wanted)).get(0);
    }

    /**
     * Reverses bills and their late fees by opposite entries. What was paid on them becomes prepayment; what was written off comes back and goes with them.
     *
     * @return how many were reversed now; those reversed before are passed over
     */
    public int reverseBills(Transaction transaction, Posting posting, Collection<String> ids, String reason) {
        return bills.reverse(transaction, posting, ids, reason);
    }

    public int reverseBill(Transaction transaction, Posting posting, String bill, String reason) {
        return reverseBills(transaction, posting, List.of(bill), reason);
    }

    /** Gives up part or all of what is open on a bill. */
    public Bill writeOff(
            Transaction transaction, Posting posting, String bill, long amountFen, String reason, String sourceKey) {
        return bills.writeOff(transaction, posting, bill, amountFen, reason, sourceKey);
    }

    /** Records money that came in and uses it for bills; the rest is prepayment. */
    public Payment recordPayment(Transaction transaction, Posting posting, NewPayment wanted) {
        return payments.record(transaction, posting, wanted);
    }

    /**
     * Uses prepayment for bills, the payment made first for the bill named or due first.
     *
     * @param wanted empty for all open bills
     * @param limitFen at most this much
     * @return how much was used; 0 also when asked again with the same key
     */
    public long allocate(
            Transaction transaction,
            Posting posting,
            String household,
            List<String> wanted,
            long limitFen,
            String sourceKey) {
        Money.amount(limitFen);
        Refused.unless(wanted.size() <= NewPayment.MAX_BILLS, "bills-to-pay");
        return payments.allocate(transaction, posting, household, wanted, limitFen, sourceKey);
    }

    /** Gives money back: at the desk at once, through a provider pending until {@link #settleRefund} or {@link #failRefund}. */
    public Refund refund(Transaction transaction, Posting posting, NewRefund wanted) {
        return payments.refund(transaction, posting, wanted);
    }

    /** The provider has made the refund. One that has ended stays as it is. */
    public Refund settleRefund(Transaction transaction, Posting posting, String refund) {
        return payments.endRefund(transaction, posting, refund, true);
    }

    /** The provider will not make the refund: the money is prepayment again. One that has ended stays as it is. */
    public Refund failRefund(Transaction transaction, Posting posting, String refund) {
        return payments.endRefund(transaction, posting, refund, false);
    }

    /** Whether prepayment is used for new bills without being asked, as it is for every household at first. */
    public void keepPrepayment(Transaction transaction, String community, String household, boolean keep) {
        transaction
                .handle()
                .createUpdate(
                        keep
                                ? "INSERT INTO ledger_keep_prepayment (community, household)"
                                        + " VALUES (:community, :household) ON CONFLICT DO NOTHING"
                                : "DELETE FROM ledger_keep_prepayment"
                                        + " WHERE community = :community AND household = :household")
                .bind("community", community)
                .bind("household", household)
                .execute();
    }
}
