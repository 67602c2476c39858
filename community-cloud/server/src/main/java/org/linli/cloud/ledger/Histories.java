package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;

/**
 * Writes whole books of households that have none: years of bills and payments of a generated community. They are reckoned in memory by the rules of
 * {@link Ledger} and written once, with the sums they end with, where posting event after event would write each sum dozens of times. Always in the caller's
 * transaction. Thread: any.
 */
public final class Histories {

    /** Households in one call. */
    public static final int MAX_HOUSEHOLDS = 1_000;

    private final Journal journal = new Journal();
    private final LedgerStore store = new LedgerStore();

    /** Of these, the households that have books already. */
    public Set<String> begun(Transaction transaction, String community, List<String> households) {
        return journal.begun(transaction, community, households);
    }

    /** Each household once, and none that {@link #begun} names: the database refuses a second account. */
    public void write(Transaction transaction, String community, List<History> histories) {
        Refused.unless(histories.size() <= MAX_HOUSEHOLDS, "too-many-bills");
        transaction.serialise("ledger-bills:" + community);
        List<LedgerStore.BillRow> bills = new ArrayList<>();
        List<LedgerStore.PaymentRow> payments = new ArrayList<>();
        List<Journal.Recorded> recorded = new ArrayList<>();
        for (History history : histories) {
            HistoryReckoning reckoned = HistoryReckoning.of(history);
            bills.addAll(reckoned.bills());
            payments.addAll(reckoned.payments());
            recorded.addAll(reckoned.recorded());
        }
        store.insertBills(transaction, community, bills);
        store.insertPayments(transaction, community, payments);
        journal.begin(transaction, community, recorded);
    }
}
