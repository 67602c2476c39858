package org.linli.cloud.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.linli.cloud.refusal.Refused;

/**
 * The books of one community without a database: the same rules, entries and effects, with the sums in maps. It stands for the ledger where many thousand
 * courses of events are tried. Not safe for several threads.
 */
public final class MemoryBooks {

    /** What became of a bill. */
    public record Sums(long openFen, long paidFen, long writtenOffFen, boolean reversed) {}

    private record Row(NewBill bill, Sums sums) {}

    private record Pair(String payment, String bill) {}

    private final Map<Account, Long> accounts = new HashMap<>();
    private final Map<String, Row> bills = new TreeMap<>();
    private final Map<String, Payment> payments = new TreeMap<>();
    private final Map<String, Refund> refunds = new TreeMap<>();
    /** What pays what, the latest changed last. */
    private final Map<Pair, Long> allocations = new LinkedHashMap<>();

    private final Set<String> keeping = new HashSet<>();
    private int lastId;

    private String next() {
        return String.format(Locale.ROOT, "%08d", ++lastId);
    }

    public void keepPrepayment(String household, boolean keep) {
        if (keep) {
            keeping.add(household);
        } else {
            keeping.remove(household);
        }
    }

    public String postBill(NewBill bill) {
        if (bill.lateFeeOf() != null) {
            Row of = bills.get(bill.lateFeeOf());
            Refused.unless(
                    of != null && !of.sums().reversed() && of.bill().household().equals(bill.household()),
                    "late-fee-of");
        }
        String id = next();
        bills.put(id, new Row(bill, new Sums(0, 0, 0, false)));
        post(List.of(Entries.bill(id, bill.household(), bill.type(), bill.amountFen())));
        if (!keeping.contains(bill.household())) {
            allocate(bill.household(), List.of(), Long.MAX_VALUE);
        }
        return id;
    }

    /** With its late fees. */
    public void reverseBill(String id) {
        row(id);
        for (String each : List.copyOf(bills.keySet())) {
            Row row = row(each);
            boolean meant = each.equals(id) || id.equals(row.bill().lateFeeOf());
            if (meant && !row.sums().reversed()) {
                post(BookRules.reversal(
                        each,
                        row.bill().household(),
                        row.bill().type(),
                        row.bill().amountFen(),
                        row.sums().writtenOffFen(),
                        latestFirst().stream()
                                .filter(one -> one.bill().equals(each))
                                .toList(),
                        this::next));
            }
        }
    }

    public void writeOff(String id, long amountFen) {
        Row row = row(id);
        post(List.of(BookRules.writeOff(id, row.bill().household(), row.sums().openFen(), amountFen, this::next)));
    }

    public String recordPayment(NewPayment wanted) {
        List<BookRules.Claim> claims = switch (wanted.use()) {
            case KEEP -> List.of();
            case OLDEST -> open(wanted.household());
            case GIVEN -> given(wanted.household(), wanted.bills());
        };
        String id = next();
        payments.put(id, received(id, wanted));
        post(BookRules.payment(
                id,
                wanted.household(),
                Account.holding(wanted.method(), wanted.provider()),
                wanted.amountFen(),
                claims,
                this::next));
        return id;
    }

    private static Payment received(String id, NewPayment wanted) {
        return new Payment(
                id,
                wanted.household(),
                wanted.method(),
                wanted.provider(),
                wanted.reference(),
                wanted.payer(),
                wanted.cashier(),
                wanted.amountFen(),
                0,
                0,
                LocalDate.EPOCH,
                wanted.paidAt(),
                wanted.sourceKey());
    }

    public void allocate(String household, List<String> wanted, long limitFen) {
        List<BookRules.Claim> claims = wanted.isEmpty() ? open(household) : given(household, wanted);
        List<BookRules.Funds> funds = payments.values().stream()
                .filter(each -> each.household().equals(household) && each.freeFen() > 0)
                .map(each -> new BookRules.Funds(each.id(), each.freeFen()))
                .toList();
        BookRules.allocation(household, funds, claims, limitFen, this::next).ifPresent(entry -> post(List.of(entry)));
    }

    private List<BookRules.Claim> open(String household) {
        return bills.entrySet().stream()
                .filter(each -> each.getValue().bill().household().equals(household)
                        && each.getValue().sums().openFen() > 0)
                .sorted(Comparator.comparing((Map.Entry<String, Row> each) ->
                                each.getValue().bill().dueDate())
                        .thenComparing(Map.Entry::getKey))
                .map(each -> new BookRules.Claim(
                        each.getKey(), each.getValue().sums().openFen()))
                .toList();
    }

    private List<BookRules.Claim> given(String household, List<String> ids) {
        for (String id : ids) {
            if (!row(id).bill().household().equals(household)) {
                throw Refused.notFound("bill-unknown");
            }
        }
        return ids.stream()
                .map(id -> new BookRules.Claim(id, row(id).sums().openFen()))
                .toList();
    }

    public String refund(NewRefund wanted) {
        Payment payment = payment(wanted.payment());
        List<Allocation> allocated = latestFirst().stream()
                .filter(each -> each.payment().equals(payment.id()))
                .toList();
        List<Entry> entries = BookRules.refund(
                payment, allocated, wanted.amountFen(), BookRules.refundFrom(payment, wanted.method()), this::next);
        String id = entries.get(entries.size() - 1).id();
        boolean online = wanted.method() == PaymentMethod.ONLINE;
        refunds.put(
                id,
                new Refund(
                        id,
                        payment.household(),
                        payment.id(),
                        wanted.amountFen(),
                        wanted.method(),
                        online ? payment.provider() : "",
                        wanted.reason(),
                        wanted.cashier(),
                        online ? Refund.State.PENDING : Refund.State.SUCCEEDED,
                        LocalDate.EPOCH,
                        Instant.EPOCH,
                        null));
        post(entries);
        return id;
    }

    public void endRefund(String id, boolean made) {
        Refund refund = refunds.get(id);
        if (refund == null) {
            throw Refused.notFound("refund-unknown");
        }
        if (refund.state() == Refund.State.PENDING) {
            refunds.put(id, refund.ended(made ? Refund.State.SUCCEEDED : Refund.State.FAILED, Instant.EPOCH));
            post(List.of(BookRules.refundEnd(refund, made, this::next)));
        }
    }

    private List<Allocation> latestFirst() {
        List<Allocation> all = new ArrayList<>();
        allocations.forEach((pair, fen) -> all.add(new Allocation(pair.payment(), pair.bill(), fen)));
        Collections.reverse(all);
        return all;
    }

    private Row row(String id) {
        Row row = bills.get(id);
        if (row == null) {
            throw Refused.notFound("bill-unknown");
        }
        return row;
    }

    private Payment payment(String id) {
        Payment payment = payments.get(id);
        if (payment == null) {
            throw Refused.notFound("payment-unknown");
        }
        return payment;
    }

    private void post(List<Entry> entries) {
        Effects effects = Effects.of(entries);
        effects.accounts().forEach((account, fen) -> accounts.merge(account, fen, Math::addExact));
        effects.bills().forEach((id, change) -> {
            Sums sums = row(id).sums();
            bills.put(
                    id,
                    new Row(
                            row(id).bill(),
                            new Sums(
                                    sums.openFen() + change.openFen(),
                                    sums.paidFen() + change.paidFen(),
                                    sums.writtenOffFen() + change.writtenOffFen(),
                                    sums.reversed())));
        });
        effects.payments()
                .forEach((id, change) -> payments.put(id, payment(id).changed(change.freeFen(), change.refundedFen())));
        entries.forEach(this::remember);
    }

    private void remember(Entry entry) {
        if (entry.kind() == EntryKind.BILL_REVERSAL && entry.reverses() != null) {
            Row row = row(entry.reverses());
            Sums sums = row.sums();
            bills.put(
                    entry.reverses(),
                    new Row(row.bill(), new Sums(sums.openFen(), sums.paidFen(), sums.writtenOffFen(), true)));
        }
        for (Line line : entry.lines()) {
            if (line.account().kind() == AccountKind.RECEIVABLE && line.payment() != null && line.bill() != null) {
                Pair pair = new Pair(line.payment(), line.bill());
                Long before = allocations.remove(pair);
                long now = (before == null ? 0 : before) - line.amountFen();
                if (now != 0) {
                    allocations.put(pair, now);
                }
            }
        }
    }

    public Sums sums(String bill) {
        return row(bill).sums();
    }

    /** Free and refunded, in fen. */
    public long[] left(String payment) {
        return new long[] {payment(payment).freeFen(), payment(payment).refundedFen()};
    }

    /** What pays what. */
    public List<Allocation> allocations() {
        return latestFirst();
    }

    public Map<Account, Long> balances() {
        return Map.copyOf(accounts);
    }
}
