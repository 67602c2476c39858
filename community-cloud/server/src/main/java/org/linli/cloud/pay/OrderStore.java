package org.linli.cloud.pay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.Transaction;

/** Rows of orders. */
final class OrderStore {

    /** A known request with the same key. */
    record Earlier(PayOrder order, String requestHash) {}

    Optional<PayOrder> find(Transaction transaction, String id) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM pay_order WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> PayOrder.of(row))
                .findOne();
    }

    /** Nobody else changes it until the transaction ends. */
    Optional<PayOrder> lock(Transaction transaction, String id) {
        transaction
                .handle()
                .createUpdate("UPDATE pay_order SET state = state WHERE id = :id")
                .bind("id", id)
                .execute();
        return find(transaction, id);
    }

    Optional<Earlier> byKey(Transaction transaction, String community, String key) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM pay_order WHERE community = :community AND request_key = :key")
                .bind("community", community)
                .bind("key", key)
                .map((row, context) -> new Earlier(PayOrder.of(row), row.getString("request_hash")))
                .findOne();
    }

    List<String> bills(Transaction transaction, String order) {
        return transaction
                .handle()
                .createQuery("SELECT bill FROM pay_order_bill WHERE order_id = :order ORDER BY number")
                .bind("order", order)
                .mapTo(String.class)
                .list();
    }

    void insert(Transaction transaction, PayOrder order, List<String> bills, Instant askAt, String key, String hash) {
        transaction
                .handle()
                .createUpdate(
                        "INSERT INTO pay_order (id, community, household, payer, actor, provider, channel, amount_fen,"
                                + " instructions, state, created_at, expires_at, ask_at, request_key, request_hash) VALUES (:id,"
                                + " :community, :household, :payer, :actor, :provider, :channel, :amount, '{}', :state, :now,"
                                + " :expires, :ask, :key, :hash)")
                .bind("id", order.id())
                .bind("community", order.community())
                .bind("household", order.household())
                .bind("payer", order.payer())
                .bind("actor", order.actor())
                .bind("provider", order.provider())
                .bind("channel", order.channel().name())
                .bind("amount", order.amountFen())
                .bind("state", order.state().name())
                .bind("now", order.createdAt().toEpochMilli())
                .bind("expires", order.expiresAt().toEpochMilli())
                .bind("ask", askAt.toEpochMilli())
                .bind("key", key)
                .bind("hash", hash)
                .execute();
        BulkInsert rows = new BulkInsert(transaction, "pay_order_bill", "", "order_id", "number", "bill");
        int number = 0;
        for (String bill : bills) {
            rows.add(order.id(), number++, bill);
        }
        rows.flush();
    }

    /** Moves an order that is still open; false when it is not. */
    boolean move(
            Transaction transaction, String id, PayOrder.State state, String instructions, @Nullable Instant askAt) {
        return transaction
                        .handle()
                        .createUpdate("UPDATE pay_order SET state = :state, instructions = :instructions, ask_at = :ask"
                                + " WHERE id = :id AND state IN ('OPENING', 'PENDING', 'FAILED')")
                        .bind("state", state.name())
                        .bind("instructions", instructions)
                        .bind("ask", askAt == null ? null : askAt.toEpochMilli())
                        .bind("id", id)
                        .execute()
                > 0;
    }

    void paid(Transaction transaction, String id, String number, String payment, Instant at) {
        transaction
                .handle()
                .createUpdate("UPDATE pay_order SET state = 'PAID', transaction_id = :number, payment = :payment,"
                        + " paid_at = :at, ask_at = NULL WHERE id = :id")
                .bind("number", number)
                .bind("payment", payment)
                .bind("at", at.toEpochMilli())
                .bind("id", id)
                .execute();
    }

    void linkPayment(Transaction transaction, String payment, String order) {
        transaction
                .handle()
                .createUpdate("INSERT INTO pay_order_payment (payment, order_id) VALUES (:payment, :order)"
                        + " ON CONFLICT DO NOTHING")
                .bind("payment", payment)
                .bind("order", order)
                .execute();
    }

    Optional<String> orderOf(Transaction transaction, String payment) {
        return transaction
                .handle()
                .createQuery("SELECT order_id FROM pay_order_payment WHERE payment = :payment")
                .bind("payment", payment)
                .mapTo(String.class)
                .findOne();
    }

    List<PayOrder> toAsk(Transaction transaction, Instant now, int limit) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM pay_order WHERE ask_at IS NOT NULL AND ask_at <= :now ORDER BY ask_at"
                        + " LIMIT :limit")
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> PayOrder.of(row))
                .list();
    }
}
