package org.linli.cloud.pay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.pay.provider.PaymentProvider.Notice;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;

/** What a provider says was paid, held against our order, and booked once. What does not fit is put on record for a person. */
public final class Settlement {

    /** The actor of what nobody at a desk does. */
    static final String ACTOR = "payment-provider";

    private final PayBooks books;
    private final OrderStore store = new OrderStore();

    Settlement(PayBooks books) {
        this.books = books;
    }

    /** What became of it. */
    public enum Outcome {
        BOOKED,
        /** Known already; nothing changed. */
        REPEATED,
        /** The order was paid before by another transaction: this one is prepayment, and a person decides on a refund. */
        PAID_TWICE,
        /** Paid after the order was closed; booked all the same. */
        LATE,
        WRONG_AMOUNT,
        WRONG_CURRENCY,
        ORDER_UNKNOWN,
        OTHER_MERCHANT;

        boolean booked() {
            return this == BOOKED || this == REPEATED || this == PAID_TWICE || this == LATE;
        }

        private boolean needsPerson() {
            return this != BOOKED && this != REPEATED;
        }
    }

    Outcome settle(String provider, Notice.Paid paid) {
        return books.database().write(transaction -> {
            PayOrder order = store.lock(transaction, paid.order())
                    .filter(found -> found.provider().equals(provider))
                    .orElse(null);
            Outcome outcome = order == null ? Outcome.ORDER_UNKNOWN : book(transaction, order, paid);
            if (outcome != Outcome.REPEATED) {
                record(transaction, order == null ? "" : order.community(), provider, paid, outcome);
            }
            return outcome;
        });
    }

    private Outcome book(Transaction transaction, PayOrder order, Notice.Paid paid) {
        if (!paid.currency().equals("CNY")) {
            return Outcome.WRONG_CURRENCY;
        }
        if (paid.amountFen() != order.amountFen()) {
            return Outcome.WRONG_AMOUNT;
        }
        if (paid.transaction().equals(order.transaction())) {
            return Outcome.REPEATED;
        }
        boolean again = order.state() == PayOrder.State.PAID;
        if (again && isBooked(transaction, order, paid)) {
            return Outcome.REPEATED;
        }
        List<String> bills = again ? List.of() : store.bills(transaction, order.id());
        Instant at = paid.paidAt() == null ? books.now() : paid.paidAt();
        Payment payment = books.ledger()
                .recordPayment(
                        transaction,
                        books.posting(order.community(), ACTOR),
                        new NewPayment(
                                order.household(),
                                PaymentMethod.ONLINE,
                                order.provider(),
                                paid.transaction(),
                                order.payer(),
                                "",
                                order.amountFen(),
                                bills.isEmpty() ? NewPayment.Use.KEEP : NewPayment.Use.GIVEN,
                                bills,
                                at,
                                key(order, paid)));
        store.linkPayment(transaction, payment.id(), order.id());
        if (again) {
            return Outcome.PAID_TWICE;
        }
        store.paid(transaction, order.id(), paid.transaction(), payment.id(), at);
        return order.state() == PayOrder.State.EXPIRED || order.state() == PayOrder.State.FAILED
                ? Outcome.LATE
                : Outcome.BOOKED;
    }

    private static String key(PayOrder order, Notice.Paid paid) {
        return "pay:" + order.provider() + ":" + paid.transaction();
    }

    private static boolean isBooked(Transaction transaction, PayOrder order, Notice.Paid paid) {
        return transaction
                .handle()
                .createQuery("SELECT 1 FROM pay_notice WHERE order_id = :order AND transaction_id = :number"
                        + " AND outcome = 'PAID_TWICE'")
                .bind("order", order.id())
                .bind("number", paid.transaction())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /** Once for each thing that happened, however often it is told. */
    void record(Transaction transaction, String community, String provider, Notice.Paid paid, Outcome outcome) {
        boolean known = transaction
                .handle()
                .createQuery("SELECT 1 FROM pay_notice WHERE order_id = :order AND transaction_id = :number"
                        + " AND outcome = :outcome AND provider = :provider")
                .bind("order", paid.order())
                .bind("number", paid.transaction())
                .bind("outcome", outcome.name())
                .bind("provider", provider)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
        if (known) {
            return;
        }
        long now = books.now().toEpochMilli();
        transaction
                .handle()
                .createUpdate("INSERT INTO pay_notice (id, community, provider, order_id, transaction_id, outcome,"
                        + " amount_fen, currency, received_at, open, resolved_by, resolution) VALUES (:id, :community,"
                        + " :provider, :order, :number, :outcome, :amount, :currency, :now, :open, '', '')")
                .bind("id", TimedIds.next(now))
                .bind("community", community)
                .bind("provider", provider)
                .bind("order", shortened(paid.order()))
                .bind("number", shortened(paid.transaction()))
                .bind("outcome", outcome.name())
                .bind("amount", paid.amountFen())
                .bind("currency", shortened(paid.currency()))
                .bind("now", now)
                .bind("open", outcome.needsPerson())
                .execute();
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64);
    }

    /** A notice that a person must look at. */
    public record Doubt(
            String id,
            String provider,
            String order,
            String transaction,
            Outcome outcome,
            long amountFen,
            String currency,
            Instant receivedAt) {}

    /** Open doubts, oldest first; those that name no order of any community are shown in each. */
    public Page<Doubt> doubts(String community, @Nullable String cursor, int size) {
        return books.database()
                .read(transaction -> Page.of(
                        transaction
                                .handle()
                                .createQuery("SELECT * FROM pay_notice WHERE open AND community IN (:community, '')"
                                        + " AND id > :after ORDER BY id LIMIT :limit")
                                .bind("community", community)
                                .bind("after", Page.decode(cursor))
                                .bind("limit", size + 1)
                                .map((row, context) -> new Doubt(
                                        row.getString("id"),
                                        row.getString("provider"),
                                        row.getString("order_id"),
                                        row.getString("transaction_id"),
                                        Outcome.valueOf(row.getString("outcome")),
                                        row.getLong("amount_fen"),
                                        row.getString("currency"),
                                        Instant.ofEpochMilli(row.getLong("received_at"))))
                                .list(),
                        size,
                        Doubt::id));
    }

    /** A person has dealt with it. */
    public void resolve(String community, String id, String by, String resolution) {
        int changed = books.database()
                .write(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE pay_notice SET open = :no, resolved_by = :by, resolved_at = :now,"
                                + " resolution = :resolution WHERE id = :id AND open AND community IN (:community, '')")
                        .bind("no", false)
                        .bind("by", by)
                        .bind("now", books.now().toEpochMilli())
                        .bind("resolution", resolution)
                        .bind("id", id)
                        .bind("community", community)
                        .execute());
        if (changed == 0) {
            throw Refused.notFound("doubt-unknown");
        }
    }
}
