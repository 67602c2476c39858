package org.linli.cloud.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What entries do to the sums kept on accounts, bills and payments. Pure, and the only place that says so: the stored ledger and its in-memory twin both
 * add these, and the verifier's queries repeat it in SQL.
 */
record Effects(Map<Account, Long> accounts, Map<String, BillChange> bills, Map<String, PaymentChange> payments) {

    record BillChange(long openFen, long paidFen, long writtenOffFen) {
        private BillChange plus(long open, long paid, long writtenOff) {
            return new BillChange(
                    Math.addExact(openFen, open),
                    Math.addExact(paidFen, paid),
                    Math.addExact(writtenOffFen, writtenOff));
        }
    }

    record PaymentChange(long freeFen, long refundedFen) {
        private PaymentChange plus(long free, long refunded) {
            return new PaymentChange(Math.addExact(freeFen, free), Math.addExact(refundedFen, refunded));
        }
    }

    static Effects of(Collection<Entry> entries) {
        Effects effects = new Effects(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Entry entry : entries) {
            entry.lines().forEach(line -> effects.add(entry.kind(), line));
        }
        return effects;
    }

    private void add(EntryKind kind, Line line) {
        long amount = line.amountFen();
        accounts.merge(line.account(), amount, Math::addExact);
        if (line.account().kind() == AccountKind.RECEIVABLE && line.bill() != null) {
            long paid = line.payment() == null ? 0 : -amount;
            long writtenOff = kind.isWriteOff() ? -amount : 0;
            BillChange before = bills.getOrDefault(line.bill(), new BillChange(0, 0, 0));
            bills.put(line.bill(), before.plus(amount, paid, writtenOff));
        }
        if (line.account().kind() == AccountKind.PREPAYMENT && line.payment() != null) {
            PaymentChange before = payments.getOrDefault(line.payment(), new PaymentChange(0, 0));
            payments.put(line.payment(), before.plus(-amount, kind.isRefund() ? amount : 0));
        }
    }
}
