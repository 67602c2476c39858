package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each thing that happens becomes an entry. Pure. */
final class Entries {

    private Entries() {}

    /** The household owes; the company earns. The entry has the bill's id. */
    static Entry bill(String bill, String household, FeeType type, long amountFen) {
        return entry(
                bill,
                EntryKind.BILL,
                household,
                null,
                List.of(
                        new Line(Account.receivable(household), bill, null, amountFen),
                        new Line(Account.earning(type), bill, null, -amountFen)));
    }

    /** The opposite of {@link #bill}. */
    static Entry billReversal(String id, String bill, String household, FeeType type, long amountFen) {
        return entry(
                id,
                EntryKind.BILL_REVERSAL,
                household,
                bill,
                List.of(
                        new Line(Account.earning(type), bill, null, amountFen),
                        new Line(Account.receivable(household), bill, null, -amountFen)));
    }

    /** Money comes in and belongs to the household until bills use it. The entry has the payment's id. */
    static Entry payment(String payment, String household, Account holding, long amountFen) {
        return entry(
                payment,
                EntryKind.PAYMENT,
                household,
                null,
                List.of(
                        new Line(holding, null, payment, amountFen),
                        new Line(Account.prepayment(household), null, payment, -amountFen)));
    }

    static Entry allocation(String id, String household, List<Allocation> allocations) {
        return moves(id, EntryKind.ALLOCATION, household, allocations, 1);
    }

    static Entry deallocation(String id, String household, List<Allocation> allocations) {
        return moves(id, EntryKind.DEALLOCATION, household, allocations, -1);
    }

    private static Entry moves(String id, EntryKind kind, String household, List<Allocation> allocations, int sign) {
        List<Line> lines = new ArrayList<>();
        for (Allocation each : allocations) {
            long amount = sign * each.amountFen();
            lines.add(new Line(Account.prepayment(household), each.bill(), each.payment(), amount));
            lines.add(new Line(Account.receivable(household), each.bill(), each.payment(), -amount));
        }
        return entry(id, kind, household, null, lines);
    }

    static Entry writeOff(String id, String bill, String household, long amountFen) {
        return entry(
                id,
                EntryKind.WRITE_OFF,
                household,
                null,
                List.of(
                        new Line(Account.writeOff(), bill, null, amountFen),
                        new Line(Account.receivable(household), bill, null, -amountFen)));
    }

    static Entry writeOffReversal(String id, String bill, String household, long amountFen) {
        return entry(
                id,
                EntryKind.WRITE_OFF_REVERSAL,
                household,
                null,
                List.of(
                        new Line(Account.receivable(household), bill, null, amountFen),
                        new Line(Account.writeOff(), bill, null, -amountFen)));
    }

    /** @param from where the money leaves: the till, the bank, or what is owed until the provider has paid it */
    static Entry refund(String id, String payment, String household, Account from, long amountFen) {
        return entry(
                id,
                EntryKind.REFUND,
                household,
                null,
                List.of(
                        new Line(Account.prepayment(household), null, payment, amountFen),
                        new Line(from, null, payment, -amountFen)));
    }

    static Entry refundSettled(String id, String payment, String household, Account holding, long amountFen) {
        return entry(
                id,
                EntryKind.REFUND_SETTLED,
                household,
                null,
                List.of(
                        new Line(Account.refundPayable(holding.subject()), null, payment, amountFen),
                        new Line(holding, null, payment, -amountFen)));
    }

    static Entry refundFailed(String id, String payment, String household, String provider, long amountFen) {
        return entry(
                id,
                EntryKind.REFUND_FAILED,
                household,
                null,
                List.of(
                        new Line(Account.refundPayable(provider), null, payment, amountFen),
                        new Line(Account.prepayment(household), null, payment, -amountFen)));
    }

    private static Entry entry(
            String id, EntryKind kind, String household, @Nullable String reverses, List<Line> lines) {
        return new Entry(id, kind, household, "", null, reverses, lines);
    }
}
