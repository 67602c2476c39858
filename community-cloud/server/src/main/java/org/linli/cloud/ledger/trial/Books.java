package org.linli.cloud.ledger.trial;

import java.util.List;
import java.util.Map;
import org.linli.cloud.ledger.NewPayment;

/** Books under trial. Bills, payments and refunds are named by the order in which they came; each call either does all or throws {@code Refused}. */
interface Books {

    /** @param lateFeeOf a bill, or -1 */
    void bill(int household, long fen, int dueDay, int lateFeeOf);

    void reverse(int bill);

    void writeOff(int bill, long fen);

    void pay(int household, long fen, NewPayment.Use use, boolean online, List<Integer> bills);

    /** @param bills empty for all */
    void allocate(int household, List<Integer> bills, long limitFen);

    void refund(int payment, long fen, boolean online);

    void endRefund(int refund, boolean made);

    void keep(int household, boolean keep);

    Snapshot snapshot();

    /**
     * Everything that must agree.
     *
     * @param bills open, paid, written off and reversed (1) of each
     * @param payments free and refunded of each
     * @param allocations fen by {@code payment>bill}
     * @param accounts balances that are not 0, by kind and subject
     */
    record Snapshot(
            List<List<Long>> bills,
            List<List<Long>> payments,
            Map<String, Long> allocations,
            Map<String, Long> accounts) {}
}
