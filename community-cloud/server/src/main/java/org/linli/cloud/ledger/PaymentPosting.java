package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** Payments: recording, using prepayment, giving back. */
final class PaymentPosting {

    private final Journal journal;
    private final LedgerStore store;

    PaymentPosting(Journal journal, LedgerStore store) {
        this.journal = journal;
        this.store = store;
    }

    Payment record(Transaction transaction, Posting posting, NewPayment wanted) {
        String community = posting.community();
        journal.lock(transaction, community, List.of(wanted.household()));
        transaction.serialise("ledger-key:" + community + ":" + wanted.sourceKey());
        Optional<LedgerStore.Earlier> earlier = store.paymentByKey(transaction, community, wanted.sourceKey());
        if (earlier.isPresent()) {
            refuseOther(earlier.get(), wanted.fingerprint());
            return payment(transaction, community, earlier.get().id());
        }
        // Looked up before anything is written: a bill of somebody else refuses the whole payment.
        List<BookRules.Claim> claims = claims(transaction, community, wanted);
        String id = TimedIds.next(posting.recordedAt().toEpochMilli());
        List<LedgerStore.PaymentRow> row =
                List.of(new LedgerStore.PaymentRow(id, wanted, wanted.amountFen(), posting.businessDate()));
        store.insertPayments(transaction, community, row);
        tell(transaction, posting, row);
        List<Entry> entries = BookRules.payment(
                id,
                wanted.household(),
                Account.holding(wanted.method(), wanted.provider()),
                wanted.amountFen(),
                claims,
                () -> next(posting));
        journal.post(transaction, posting, entries);
        return payment(transaction, community, id);
    }

    /** What others are told, as far as an agreement says so. */
    static void tell(Transaction transaction, Posting posting, List<LedgerStore.PaymentRow> rows) {
        ChangeFeed.addAll(
                transaction,
                rows.stream()
                        .map(row -> new NewChange(posting.community(), DataKind.PAYMENT, row.id(), posting.recordedAt())
                                .with("method", row.payment().method())
                                .with("amountFen", row.payment().amountFen())
                                .with("day", row.date())
                                .with("household", row.payment().household()))
                        .toList());
    }

    private List<BookRules.Claim> claims(Transaction transaction, String community, NewPayment wanted) {
        return switch (wanted.use()) {
            case KEEP -> List.of();
            case OLDEST -> store.openBills(transaction, community, wanted.household());
            case GIVEN -> given(transaction, community, wanted.household(), wanted.bills());
        };
    }

    /** In the order named; what is paid or reversed by now takes nothing. */
    private List<BookRules.Claim> given(Transaction transaction, String community, String household, List<String> ids) {
        List<Bill> bills = store.bills(transaction, community, ids);
        List<BookRules.Claim> claims = new ArrayList<>();
        for (String id : ids) {
            Bill bill = bills.stream()
                    .filter(each -> each.id().equals(id) && each.household().equals(household))
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("bill-unknown"));
            if (bill.openFen() > 0) {
                claims.add(new BookRules.Claim(id, bill.openFen()));
            }
        }
        return claims;
    }

    /** All prepayment on all open bills, oldest on oldest. */
    long applyPrepayment(Transaction transaction, Posting posting, String household) {
        return allocate(transaction, posting, household, List.of(), Long.MAX_VALUE, null);
    }

    /**
     * Uses prepayment.
     *
     * @param bills empty for all that are open
     * @param sourceKey null when nobody could ask twice
     */
    long allocate(
            Transaction transaction,
            Posting posting,
            String household,
            List<String> bills,
            long limitFen,
            @org.jspecify.annotations.Nullable String sourceKey) {
        String community = posting.community();
        journal.lock(transaction, community, List.of(household));
        if (sourceKey != null && store.entryKeyKnown(transaction, community, sourceKey)) {
            return 0;
        }
        List<BookRules.Claim> claims = bills.isEmpty()
                ? store.openBills(transaction, community, household)
                : given(transaction, community, household, bills);
        Optional<Entry> entry = BookRules.allocation(
                household,
                store.freePayments(transaction, community, household),
                claims,
                limitFen,
                () -> next(posting));
        if (entry.isEmpty()) {
            return 0;
        }
        journal.post(
                transaction,
                posting,
                List.of(sourceKey == null ? entry.get() : entry.get().withKey(sourceKey)));
        return -Effects.of(List.of(entry.get())).accounts().getOrDefault(Account.receivable(household), 0L);
    }

    Refund refund(Transaction transaction, Posting posting, NewRefund wanted) {
        String community = posting.community();
        String household = payment(transaction, community, wanted.payment()).household();
        journal.lock(transaction, community, List.of(household));
        transaction.serialise("ledger-key:" + community + ":" + wanted.sourceKey());
        Optional<LedgerStore.Earlier> earlier = store.refundByKey(transaction, community, wanted.sourceKey());
        if (earlier.isPresent()) {
            refuseOther(earlier.get(), wanted.fingerprint());
            return refundOf(transaction, community, earlier.get().id());
        }
        Payment payment = payment(transaction, community, wanted.payment());
        List<Entry> entries = BookRules.refund(
                payment,
                store.allocationsOfPayment(transaction, payment.id()),
                wanted.amountFen(),
                BookRules.refundFrom(payment, wanted.method()),
                () -> next(posting));
        String id = entries.get(entries.size() - 1).id();
        insert(transaction, posting, id, payment, wanted);
        journal.post(
                transaction,
                posting,
                entries.stream().map(entry -> entry.withReason(wanted.reason())).toList());
        return refundOf(transaction, community, id);
    }

    Refund endRefund(Transaction transaction, Posting posting, String id, boolean made) {
        String community = posting.community();
        Refund pending = refundOf(transaction, community, id);
        journal.lock(transaction, community, List.of(pending.household()));
        pending = refundOf(transaction, community, id);
        if (pending.state() != Refund.State.PENDING) {
            return pending;
        }
        transaction
                .handle()
                .createUpdate("UPDATE ledger_refund SET state = :state, ended_at = :now WHERE id = :id")
                .bind("state", (made ? Refund.State.SUCCEEDED : Refund.State.FAILED).name())
                .bind("now", posting.recordedAt().toEpochMilli())
                .bind("id", id)
                .execute();
        Entry entry = BookRules.refundEnd(pending, made, () -> next(posting));
        journal.post(transaction, posting, List.of(entry.withKey("refund-end:" + id)));
        return refundOf(transaction, community, id);
    }

    private static void refuseOther(LedgerStore.Earlier earlier, String fingerprint) {
        if (!earlier.requestHash().equals(fingerprint)) {
            throw Refused.conflict("idempotency-key-reused");
        }
    }

    private static String next(Posting posting) {
        return TimedIds.next(posting.recordedAt().toEpochMilli());
    }

    private static Supplier<Refused> unknown(String code) {
        return () -> Refused.notFound(code);
    }

    private Payment payment(Transaction transaction, String community, String id) {
        return store.payment(transaction, community, id).orElseThrow(unknown("payment-unknown"));
    }

    private Refund refundOf(Transaction transaction, String community, String id) {
        return store.refund(transaction, community, id).orElseThrow(unknown("refund-unknown"));
    }

    private static void insert(Transaction transaction, Posting posting, String id, Payment payment, NewRefund wanted) {
        boolean pending = wanted.method() == PaymentMethod.ONLINE;
        long now = posting.recordedAt().toEpochMilli();
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO ledger_refund (id, community, household, payment, amount_fen, method, provider,"
                                + " reason, cashier, state, business_date, created_at, ended_at, source_key, request_hash)"
                                + " VALUES (:id, :community, :household, :payment, :amount, :method, :provider, :reason, :cashier,"
                                + " :state, :date, :now, :ended, :key, :fingerprint)")
                .bind("id", id)
                .bind("community", posting.community())
                .bind("household", payment.household())
                .bind("payment", payment.id())
                .bind("amount", wanted.amountFen())
                .bind("method", wanted.method().name())
                .bind("provider", pending ? payment.provider() : "")
                .bind("reason", wanted.reason())
                .bind("cashier", wanted.cashier())
                .bind("state", (pending ? Refund.State.PENDING : Refund.State.SUCCEEDED).name())
                .bind("date", posting.businessDate().toString())
                .bind("now", now)
                .bind("ended", pending ? null : now)
                .bind("key", wanted.sourceKey())
                .bind("fingerprint", wanted.fingerprint())
                .execute();
    }
}
