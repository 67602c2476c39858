package org.linli.cloud.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.linli.cloud.refusal.Refused;

/**
 * What each request does to the books: values in, entries out, or a refusal. Pure; the stored ledger and {@link MemoryBooks} both ask here. Never more than a
 * payment has, never more than a bill is open.
 */
final class BookRules {

    private BookRules() {}

    /** A payment with something left. */
    record Funds(String payment, long freeFen) {}

    /** A bill with something open. */
    record Claim(String bill, long openFen) {}

    /** A payment comes in; what its claims do not take stays free. The entry has the payment's id. */
    static List<Entry> payment(
            String id, String household, Account holding, long amountFen, List<Claim> claims, Supplier<String> ids) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entries.payment(id, household, holding, amountFen));
        allocation(household, List.of(new Funds(id, amountFen)), claims, amountFen, ids)
                .ifPresent(entries::add);
        return entries;
    }

    /** Uses prepayment; empty when there is nothing to use or to pay. */
    static Optional<Entry> allocation(
            String household, List<Funds> funds, List<Claim> claims, long limitFen, Supplier<String> ids) {
        List<Allocation> allocations = spread(funds, claims, limitFen);
        return allocations.isEmpty()
                ? Optional.empty()
                : Optional.of(Entries.allocation(ids.get(), household, allocations));
    }

    /**
     * Undoes a bill that stands.
     *
     * @param allocated what pays it now
     */
    static List<Entry> reversal(
            String bill,
            String household,
            FeeType type,
            long amountFen,
            long writtenOffFen,
            List<Allocation> allocated,
            Supplier<String> ids) {
        List<Entry> entries = new ArrayList<>();
        if (!allocated.isEmpty()) {
            entries.add(Entries.deallocation(ids.get(), household, allocated));
        }
        if (writtenOffFen > 0) {
            entries.add(Entries.writeOffReversal(ids.get(), bill, household, writtenOffFen));
        }
        entries.add(Entries.billReversal(ids.get(), bill, household, type, amountFen));
        return entries;
    }

    static Entry writeOff(String bill, String household, long openFen, long amountFen, Supplier<String> ids) {
        Money.amount(amountFen);
        if (amountFen > openFen) {
            throw Refused.conflict("write-off-above-open");
        }
        return Entries.writeOff(ids.get(), bill, household, amountFen);
    }

    /**
     * Gives back part of a payment; the last entry is the refund itself.
     *
     * @param allocated what the payment pays now, the latest first
     * @param from where the money leaves
     */
    static List<Entry> refund(
            Payment payment, List<Allocation> allocated, long amountFen, Account from, Supplier<String> ids) {
        if (amountFen > payment.amountFen() - payment.refundedFen()) {
            throw Refused.conflict("refund-above-payment");
        }
        List<Entry> entries = new ArrayList<>();
        long missing = amountFen - payment.freeFen();
        if (missing > 0) {
            entries.add(Entries.deallocation(ids.get(), payment.household(), release(allocated, missing)));
        }
        entries.add(Entries.refund(ids.get(), payment.id(), payment.household(), from, amountFen));
        return entries;
    }

    /** Where a refund leaves from: through the provider only what came through it. */
    static Account refundFrom(Payment payment, PaymentMethod method) {
        if (method != PaymentMethod.ONLINE) {
            return Account.holding(method, "");
        }
        if (payment.method() != PaymentMethod.ONLINE) {
            throw Refused.conflict("refund-method");
        }
        return Account.refundPayable(payment.provider());
    }

    /** A pending refund ends: made, or the money is prepayment again. */
    static Entry refundEnd(Refund refund, boolean made, Supplier<String> ids) {
        return made
                ? Entries.refundSettled(
                        ids.get(),
                        refund.payment(),
                        refund.household(),
                        Account.holding(PaymentMethod.ONLINE, refund.provider()),
                        refund.amountFen())
                : Entries.refundFailed(
                        ids.get(), refund.payment(), refund.household(), refund.provider(), refund.amountFen());
    }

    /**
     * Spends funds on claims, both in the order given.
     *
     * @param limitFen at most this much altogether
     */
    static List<Allocation> spread(List<Funds> funds, List<Claim> claims, long limitFen) {
        List<Allocation> result = new ArrayList<>();
        long left = limitFen;
        int next = 0;
        long free = funds.isEmpty() ? 0 : funds.get(0).freeFen();
        for (Claim claim : claims) {
            long open = claim.openFen();
            while (open > 0 && left > 0 && next < funds.size()) {
                long amount = Math.min(Math.min(open, free), left);
                if (amount > 0) {
                    result.add(new Allocation(funds.get(next).payment(), claim.bill(), amount));
                    open -= amount;
                    free -= amount;
                    left -= amount;
                }
                if (free <= 0) {
                    next++;
                    free = next < funds.size() ? funds.get(next).freeFen() : 0;
                }
            }
        }
        return result;
    }

    /** Takes back so much from what was allocated, in the order given. The rest, where all of it is not enough, is the caller's to refuse. */
    static List<Allocation> release(List<Allocation> allocated, long amountFen) {
        List<Allocation> result = new ArrayList<>();
        long left = amountFen;
        for (Allocation each : allocated) {
            long amount = Math.min(left, each.amountFen());
            if (amount > 0) {
                result.add(new Allocation(each.payment(), each.bill(), amount));
                left -= amount;
            }
        }
        return result;
    }
}
