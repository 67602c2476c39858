package org.linli.cloud.pay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Refund;
import org.linli.cloud.ledger.Takings;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.RefundState;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Giving money back. Through a provider: booked as on its way first, then asked for under the refund's own id until the provider says how it ended. Thread:
 * any; calls block.
 */
public final class Refunds {

    private static final Logger log = LoggerFactory.getLogger(Refunds.class);
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final int AT_ONCE = 50;

    private final PayBooks books;
    private final OrderStore orders = new OrderStore();

    Refunds(PayBooks books) {
        this.books = books;
    }

    private record Task(String refund, String community, String provider, String order, int attempts) {}

    /** @param actor who really asks */
    Refund give(Transaction transaction, String community, String actor, NewRefund wanted) {
        Refund refund = books.ledger().refund(transaction, books.posting(community, actor), wanted);
        if (wanted.method() == PaymentMethod.ONLINE && refund.state() == Refund.State.PENDING) {
            String order =
                    orders.orderOf(transaction, refund.payment()).orElseThrow(() -> Refused.conflict("refund-method"));
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO pay_refund_task (refund, community, provider, order_id, ask_at, attempts,"
                                    + " last_trouble) VALUES (:refund, :community, :provider, :order, :now, 0, '')"
                                    + " ON CONFLICT DO NOTHING")
                    .bind("refund", refund.id())
                    .bind("community", community)
                    .bind("provider", refund.provider())
                    .bind("order", order)
                    .bind("now", books.now().toEpochMilli())
                    .execute();
        }
        return refund;
    }

    /** Asks the provider for what is on its way. One server at a time. Answers how many were asked for. */
    public int askProviders() {
        List<Task> due = books.database()
                .read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT * FROM pay_refund_task WHERE ask_at <= :now ORDER BY ask_at LIMIT :limit")
                        .bind("now", books.now().toEpochMilli())
                        .bind("limit", AT_ONCE)
                        .map((row, context) -> task(row))
                        .list());
        due.forEach(this::ask);
        return due.size();
    }

    private static Task task(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Task(
                row.getString("refund"),
                row.getString("community"),
                row.getString("provider"),
                row.getString("order_id"),
                row.getInt("attempts"));
    }

    /** Asks once, now: the answer often comes at once. Trouble is left to {@link #askProviders}. */
    public void askNow(String refund) {
        find(refund).ifPresent(this::ask);
    }

    private Optional<Task> find(String refund) {
        return books.database()
                .read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT * FROM pay_refund_task WHERE refund = :refund")
                        .bind("refund", refund)
                        .map((row, context) -> task(row))
                        .findOne());
    }

    private void ask(Task task) {
        PaymentProvider provider = books.providers().get(task.provider());
        if (provider == null) {
            later(task, "provider-unknown");
            return;
        }
        try {
            PaymentProvider.RefundOrder wanted = books.database().read(transaction -> order(transaction, task));
            // After an attempt whose answer was lost: look before asking again.
            RefundState state = task.attempts() == 0 ? RefundState.UNKNOWN : provider.queryRefund(wanted);
            if (state == RefundState.UNKNOWN) {
                state = provider.refund(wanted);
            }
            if (state == RefundState.PENDING || state == RefundState.UNKNOWN) {
                later(task, "");
            } else {
                end(task, state == RefundState.SUCCEEDED);
            }
        } catch (ProviderTrouble trouble) {
            log.warn("{} was asked for a refund: {} {}", provider.id(), trouble.kind(), trouble.getMessage());
            if (trouble.kind() == ProviderTrouble.Kind.REFUSED) {
                end(task, false);
            } else {
                later(task, trouble.kind().name());
            }
        }
    }

    private static PaymentProvider.RefundOrder order(Transaction transaction, Task task) {
        Refund refund = Takings.refunds(transaction, task.community(), List.of(task.refund())).stream()
                .findFirst()
                .orElseThrow(() -> Refused.notFound("refund-unknown"));
        Payment payment = Takings.payment(transaction, task.community(), refund.payment())
                .orElseThrow(() -> Refused.notFound("payment-unknown"));
        return new PaymentProvider.RefundOrder(
                refund.id(), task.order(), refund.amountFen(), payment.amountFen(), refund.reason());
    }

    /** A notice says how a refund ended. One of another amount, or that we never asked for, is left to the statement. */
    void told(String refund, RefundState state, long amountFen) {
        Optional<Task> task = find(refund);
        if (task.isEmpty() || (state != RefundState.SUCCEEDED && state != RefundState.FAILED)) {
            return;
        }
        long wanted = books.database()
                .read(transaction -> order(transaction, task.get()))
                .amountFen();
        if (wanted == amountFen) {
            end(task.get(), state == RefundState.SUCCEEDED);
        } else {
            log.warn("a notice names another amount for refund {}", refund);
        }
    }

    private void end(Task task, boolean made) {
        books.database().change(transaction -> {
            if (made) {
                books.ledger()
                        .settleRefund(transaction, books.posting(task.community(), Settlement.ACTOR), task.refund());
            } else {
                books.ledger()
                        .failRefund(transaction, books.posting(task.community(), Settlement.ACTOR), task.refund());
            }
            transaction
                    .handle()
                    .createUpdate("DELETE FROM pay_refund_task WHERE refund = :refund")
                    .bind("refund", task.refund())
                    .execute();
        });
    }

    private void later(Task task, String trouble) {
        long wait = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(task.attempts(), 12));
        Instant at = books.now().plusMillis(wait);
        books.database()
                .change(transaction -> transaction
                        .handle()
                        .createUpdate("UPDATE pay_refund_task SET ask_at = :at, attempts = attempts + 1,"
                                + " last_trouble = :trouble WHERE refund = :refund")
                        .bind("at", at.toEpochMilli())
                        .bind("trouble", trouble)
                        .bind("refund", task.refund())
                        .execute());
    }
}
