package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Bills: posting, reversing, writing off. */
final class BillPosting {

    private final Journal journal;
    private final LedgerStore store;
    private final PaymentPosting payments;

    BillPosting(Journal journal, LedgerStore store, PaymentPosting payments) {
        this.journal = journal;
        this.store = store;
        this.payments = payments;
    }

    List<PostedBill> post(Transaction transaction, Posting posting, List<NewBill> bills) {
        Refused.unless(bills.size() <= Ledger.MAX_BULK, "too-many-bills");
        // Two servers posting one run: the second waits and then finds the bills of the first.
        transaction.serialise("ledger-bills:" + posting.community());
        Map<String, PostedBill> outcomes = new LinkedHashMap<>();
        List<String> keys = bills.stream().map(NewBill::sourceKey).toList();
        Refused.unless(new LinkedHashSet<>(keys).size() == keys.size(), "bill-key");
        store.postedBefore(transaction, posting.community(), keys)
                .forEach(known -> outcomes.put(known.sourceKey(), known));
        List<NewBill> added = new ArrayList<>();
        List<LedgerStore.BillRow> rows = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (NewBill bill : bills) {
            if (!outcomes.containsKey(bill.sourceKey())) {
                String id = TimedIds.next(posting.recordedAt().toEpochMilli());
                outcomes.put(bill.sourceKey(), new PostedBill(id, bill.sourceKey(), true));
                added.add(bill);
                rows.add(new LedgerStore.BillRow(id, bill, bill.amountFen(), 0, posting.recordedAt()));
                entries.add(Entries.bill(id, bill.household(), bill.type(), bill.amountFen()));
            }
        }
        checkLateFees(transaction, posting.community(), added);
        store.insertBills(transaction, posting.community(), rows);
        tell(transaction, posting, rows);
        journal.post(transaction, posting, entries);
        Set<String> households = new TreeSet<>();
        added.forEach(bill -> households.add(bill.household()));
        for (String household : store.withPrepayment(transaction, posting.community(), households)) {
            payments.applyPrepayment(transaction, posting, household);
        }
        return keys.stream().map(key -> known(outcomes, key)).toList();
    }

    /** What others are told, as far as an agreement says so. */
    static void tell(Transaction transaction, Posting posting, List<LedgerStore.BillRow> rows) {
        ChangeFeed.addAll(
                transaction,
                rows.stream()
                        .map(row -> new NewChange(posting.community(), DataKind.BILL, row.id(), posting.recordedAt())
                                .with("type", row.bill().type())
                                .with("item", row.bill().itemName())
                                .with("periodFrom", row.bill().from())
                                .with("periodUntil", row.bill().until())
                                .with("dueDate", row.bill().dueDate())
                                .with("amountFen", row.bill().amountFen())
                                .with("unit", row.bill().unit())
                                .with("household", row.bill().household()))
                        .toList());
    }

    private static PostedBill known(Map<String, PostedBill> outcomes, String key) {
        PostedBill outcome = outcomes.get(key);
        if (outcome == null) {
            throw new IllegalStateException("a bill was neither posted nor found");
        }
        return outcome;
    }

    /** A late fee belongs to a standing bill of the same household. */
    private void checkLateFees(Transaction transaction, String community, List<NewBill> bills) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (NewBill bill : bills) {
            if (bill.lateFeeOf() != null) {
                wanted.put(bill.lateFeeOf(), bill.household());
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (Bill bill : store.bills(transaction, community, wanted.keySet())) {
            if (bill.state() != Bill.State.REVERSED) {
                found.put(bill.id(), bill.household());
            }
        }
        Refused.unless(found.equals(wanted), "late-fee-of");
    }

    int reverse(Transaction transaction, Posting posting, Collection<String> wanted, String reason) {
        Refused.unless(wanted.size() <= Ledger.MAX_BULK, "too-many-bills");
        Set<String> ids = new LinkedHashSet<>(wanted);
        List<Bill> named = store.bills(transaction, posting.community(), ids);
        if (named.size() < ids.size()) {
            throw Refused.notFound("bill-unknown");
        }
        Set<String> households = new TreeSet<>();
        named.forEach(bill -> households.add(bill.household()));
        journal.lock(transaction, posting.community(), households);
        ids.addAll(store.lateFeesOf(transaction, ids));
        List<Entry> entries = new ArrayList<>();
        int reversed = 0;
        for (Bill bill : store.bills(transaction, posting.community(), ids)) {
            if (bill.state() != Bill.State.REVERSED) {
                entries.addAll(reversal(transaction, posting, bill, reason));
                reversed++;
            }
        }
        journal.post(transaction, posting, entries);
        return reversed;
    }

    private List<Entry> reversal(Transaction transaction, Posting posting, Bill bill, String reason) {
        List<Entry> entries = BookRules.reversal(
                bill.id(),
                bill.household(),
                bill.type(),
                bill.amountFen(),
                bill.writtenOffFen(),
                bill.paidFen() == 0 ? List.of() : store.allocationsOfBill(transaction, bill.id()),
                () -> TimedIds.next(posting.recordedAt().toEpochMilli()));
        return entries.stream().map(entry -> entry.withReason(reason)).toList();
    }

    Bill writeOff(
            Transaction transaction, Posting posting, String id, long amountFen, String reason, String sourceKey) {
        Bill bill = locked(transaction, posting.community(), id);
        if (store.entryKeyKnown(transaction, posting.community(), sourceKey)) {
            return bill;
        }
        Entry entry = BookRules.writeOff(
                id,
                bill.household(),
                bill.openFen(),
                amountFen,
                () -> TimedIds.next(posting.recordedAt().toEpochMilli()));
        journal.post(transaction, posting, List.of(entry.withReason(reason).withKey(sourceKey)));
        return one(transaction, posting.community(), id);
    }

    private Bill locked(Transaction transaction, String community, String id) {
        Bill bill = one(transaction, community, id);
        journal.lock(transaction, community, List.of(bill.household()));
        return one(transaction, community, id);
    }

    private Bill one(Transaction transaction, String community, String id) {
        return store.bills(transaction, community, List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> Refused.notFound("bill-unknown"));
    }
}
