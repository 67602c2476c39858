package org.linli.cloud.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.linli.cloud.storage.Transaction;

/** What came in and went out, for day closing and reconciliation. Inside the caller's transaction. */
public final class Takings {

    private Takings() {}

    /**
     * Of one way of paying, on one day.
     *
     * @param netFen in less out
     */
    public record Sum(long netFen, int payments, int refunds) {
        private Sum plus(Sum other) {
            return new Sum(Math.addExact(netFen, other.netFen), payments + other.payments, refunds + other.refunds);
        }
    }

    /** What a cashier took and gave back on a business day. */
    public static Map<PaymentMethod, Sum> ofCashier(
            Transaction transaction, String community, String cashier, LocalDate day) {
        Map<PaymentMethod, Sum> sums = new EnumMap<>(PaymentMethod.class);
        for (String table : List.of("ledger_payment", "ledger_refund")) {
            boolean in = table.equals("ledger_payment");
            transaction
                    .handle()
                    .createQuery("SELECT method, SUM(amount_fen) AS fen, COUNT(*) AS times FROM " + table
                            + " WHERE community = :community AND cashier = :cashier AND business_date = :day"
                            + (in ? "" : " AND state <> 'FAILED'") + " GROUP BY method")
                    .bind("community", community)
                    .bind("cashier", cashier)
                    .bind("day", day.toString())
                    .map((row, context) -> {
                        int times = row.getInt("times");
                        long fen = row.getLong("fen");
                        Sum sum = in ? new Sum(fen, times, 0) : new Sum(-fen, 0, times);
                        return sums.merge(PaymentMethod.valueOf(row.getString("method")), sum, Sum::plus);
                    })
                    .list();
        }
        return sums;
    }

    /** Payments that carry one of these references of a provider's or, with an empty provider, of a bank's. */
    public static List<Payment> byReference(
            Transaction transaction, String community, String provider, List<String> references) {
        List<Payment> found = new ArrayList<>();
        for (List<String> some : Journal.chunks(references)) {
            found.addAll(transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_payment WHERE community = :community AND provider = :provider"
                            + " AND reference <> '' AND reference IN (<references>)")
                    .bind("community", community)
                    .bind("provider", provider)
                    .bindList("references", some)
                    .map((row, context) -> Payment.of(row))
                    .list());
        }
        return found;
    }

    /** Payments of a way of paying that were paid in a span of time, booked on its days or the day after. */
    public static List<Payment> paidIn(
            Transaction transaction,
            String community,
            PaymentMethod method,
            String provider,
            LocalDate day,
            Instant from,
            Instant until) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM ledger_payment WHERE community = :community"
                        + " AND business_date BETWEEN :day AND :next AND method = :method AND provider = :provider"
                        + " AND paid_at >= :from AND paid_at < :until ORDER BY id")
                .bind("community", community)
                .bind("day", day.toString())
                .bind("next", day.plusDays(1).toString())
                .bind("method", method.name())
                .bind("provider", provider)
                .bind("from", from.toEpochMilli())
                .bind("until", until.toEpochMilli())
                .map((row, context) -> Payment.of(row))
                .list();
    }

    /** Refunds by id, whatever their state. */
    public static List<Refund> refunds(Transaction transaction, String community, List<String> ids) {
        List<Refund> found = new ArrayList<>();
        for (List<String> some : Journal.chunks(ids)) {
            found.addAll(transaction
                    .handle()
                    .createQuery("SELECT * FROM ledger_refund WHERE community = :community AND id IN (<ids>)")
                    .bind("community", community)
                    .bindList("ids", some)
                    .map((row, context) -> Refund.of(row))
                    .list());
        }
        return found;
    }

    /** A payment, as the transaction sees it. */
    public static java.util.Optional<Payment> payment(Transaction transaction, String community, String id) {
        return new LedgerStore().payment(transaction, community, id);
    }

    /** Bills by id, as the transaction sees them. */
    public static List<Bill> bills(Transaction transaction, String community, List<String> ids) {
        return new LedgerStore().bills(transaction, community, ids);
    }
}
