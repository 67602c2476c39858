package org.linli.cloud.ledger.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.refusal.Refused;

/** The rules told once more in the plainest way: no journal, no entries, no code of the ledger. Balances are added up from what became of everything. */
final class Model implements Books {

    private static final class Bill {
        int household;
        long amount;
        int due;
        int lateFeeOf;
        long writtenOff;
        boolean reversed;
    }

    private static final class Payment {
        int household;
        long amount;
        boolean online;
        long refunded;
        /** Bills it pays, the one changed last at the end. */
        final List<long[]> pays = new ArrayList<>();

        long free() {
            return amount - refunded - pays.stream().mapToLong(pair -> pair[1]).sum();
        }

        void move(int bill, long fen) {
            long now = fen;
            for (long[] pair : List.copyOf(pays)) {
                if (pair[0] == bill) {
                    now += pair[1];
                    pays.remove(pair);
                }
            }
            if (now > 0) {
                pays.add(new long[] {bill, now});
            }
        }
    }

    private static final class Refund {
        int payment;
        long amount;
        boolean online;
        boolean pending;
        boolean failed;
    }

    private final List<Bill> bills = new ArrayList<>();
    private final List<Payment> payments = new ArrayList<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<Integer> keeping = new ArrayList<>();

    private long paid(int bill) {
        long sum = 0;
        for (Payment payment : payments) {
            for (long[] pair : payment.pays) {
                if (pair[0] == bill) {
                    sum += pair[1];
                }
            }
        }
        return sum;
    }

    private long open(int bill) {
        Bill row = bills.get(bill);
        return row.reversed ? 0 : row.amount - row.writtenOff - paid(bill);
    }

    @Override
    public void bill(int household, long fen, int dueDay, int lateFeeOf) {
        if (lateFeeOf >= 0 && (bills.get(lateFeeOf).reversed || bills.get(lateFeeOf).household != household)) {
            throw Refused.invalid("late-fee-of");
        }
        Bill row = new Bill();
        row.household = household;
        row.amount = fen;
        row.due = dueDay;
        row.lateFeeOf = lateFeeOf;
        bills.add(row);
        if (!keeping.contains(household)) {
            allocate(household, List.of(), Long.MAX_VALUE);
        }
    }

    @Override
    public void reverse(int bill) {
        for (int i = 0; i < bills.size(); i++) {
            if ((i == bill || bills.get(i).lateFeeOf == bill) && !bills.get(i).reversed) {
                for (Payment payment : payments) {
                    int gone = i;
                    payment.pays.removeIf(pair -> pair[0] == gone);
                }
                bills.get(i).writtenOff = 0;
                bills.get(i).reversed = true;
            }
        }
    }

    @Override
    public void writeOff(int bill, long fen) {
        if (fen > open(bill)) {
            throw Refused.conflict("write-off-above-open");
        }
        bills.get(bill).writtenOff += fen;
    }

    @Override
    public void pay(int household, long fen, NewPayment.Use use, boolean online, List<Integer> wanted) {
        List<Integer> order = order(household, use, wanted);
        Payment payment = new Payment();
        payment.household = household;
        payment.amount = fen;
        payment.online = online;
        payments.add(payment);
        for (int bill : order) {
            use(payment, bill, Long.MAX_VALUE);
        }
    }

    private List<Integer> order(int household, NewPayment.Use use, List<Integer> wanted) {
        if (use == NewPayment.Use.KEEP) {
            return List.of();
        }
        return use == NewPayment.Use.GIVEN ? ofHousehold(household, wanted) : dueFirst(household);
    }

    private List<Integer> ofHousehold(int household, List<Integer> wanted) {
        if (wanted.stream().anyMatch(bill -> bills.get(bill).household != household)) {
            throw Refused.notFound("bill-unknown");
        }
        return wanted;
    }

    private List<Integer> dueFirst(int household) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < bills.size(); i++) {
            if (bills.get(i).household == household && open(i) > 0) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingInt(i -> bills.get(i).due));
        return order;
    }

    private long use(Payment payment, int bill, long limit) {
        long fen = Math.min(limit, Math.min(payment.free(), open(bill)));
        if (fen > 0) {
            payment.move(bill, fen);
        }
        return Math.max(fen, 0);
    }

    @Override
    public void allocate(int household, List<Integer> wanted, long limitFen) {
        long left = limitFen;
        for (int bill : wanted.isEmpty() ? dueFirst(household) : ofHousehold(household, wanted)) {
            for (Payment payment : payments) {
                if (payment.household == household) {
                    left -= use(payment, bill, left);
                }
            }
        }
    }

    @Override
    public void refund(int number, long fen, boolean online) {
        Payment payment = payments.get(number);
        if (online && !payment.online) {
            throw Refused.conflict("refund-method");
        }
        if (fen > payment.amount - payment.refunded) {
            throw Refused.conflict("refund-above-payment");
        }
        long missing = fen - payment.free();
        while (missing > 0) {
            long[] last = payment.pays.get(payment.pays.size() - 1);
            long part = Math.min(missing, last[1]);
            payment.move((int) last[0], -part);
            missing -= part;
        }
        payment.refunded += fen;
        Refund refund = new Refund();
        refund.payment = number;
        refund.amount = fen;
        refund.online = online;
        refund.pending = online;
        refunds.add(refund);
    }

    @Override
    public void endRefund(int number, boolean made) {
        Refund refund = refunds.get(number);
        if (refund.pending) {
            refund.pending = false;
            refund.failed = !made;
            if (refund.failed) {
                payments.get(refund.payment).refunded -= refund.amount;
            }
        }
    }

    @Override
    public void keep(int household, boolean keep) {
        keeping.removeIf(each -> each == household);
        if (keep) {
            keeping.add(household);
        }
    }

    @Override
    public Snapshot snapshot() {
        Map<String, Long> accounts = new TreeMap<>();
        List<List<Long>> billRows = new ArrayList<>();
        for (int i = 0; i < bills.size(); i++) {
            Bill bill = bills.get(i);
            billRows.add(List.of(open(i), paid(i), bill.writtenOff, bill.reversed ? 1L : 0L));
            if (!bill.reversed) {
                add(accounts, "RECEIVABLE h" + bill.household, open(i));
                add(accounts, bill.lateFeeOf >= 0 ? "LATE_FEE " : "REVENUE PROPERTY", -bill.amount);
                add(accounts, "WRITE_OFF ", bill.writtenOff);
            }
        }
        List<List<Long>> paymentRows = new ArrayList<>();
        Map<String, Long> allocations = new TreeMap<>();
        for (int i = 0; i < payments.size(); i++) {
            Payment payment = payments.get(i);
            paymentRows.add(List.of(payment.free(), payment.refunded));
            for (long[] pair : payment.pays) {
                allocations.put(i + ">" + pair[0], pair[1]);
            }
            add(accounts, "PREPAYMENT h" + payment.household, -payment.free());
            add(accounts, payment.online ? "CLEARING trial" : "CASH ", payment.amount);
        }
        for (Refund refund : refunds) {
            if (!refund.failed) {
                String from = refund.pending ? "REFUND_PAYABLE trial" : refund.online ? "CLEARING trial" : "CASH ";
                add(accounts, from, -refund.amount);
            }
        }
        accounts.values().removeIf(fen -> fen == 0);
        return new Snapshot(billRows, paymentRows, allocations, accounts);
    }

    private static void add(Map<String, Long> accounts, String account, long fen) {
        accounts.merge(account, fen, Long::sum);
    }
}
