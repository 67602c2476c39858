package org.linli.cloud.pay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.Money;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.Takings;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.pay.provider.PaymentProvider.OrderState;
import org.linli.cloud.pay.provider.PaymentProvider.OrderStatus;
import org.linli.cloud.pay.provider.ProviderTrouble;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.TimedIds;
import org.linli.cloud.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Paying through a provider: our order first, then the provider's. No transaction waits for the network. Thread: any; calls block. */
public final class Orders {

    private static final Logger log = LoggerFactory.getLogger(Orders.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Duration LIFE = Duration.ofMinutes(30);
    private static final Duration ASK_AFTER = Duration.ofMinutes(2);
    private static final int ASK_AT_ONCE = 100;

    private final PayBooks books;
    private final OrderStore store = new OrderStore();
    private final Settlement settlement;

    Orders(PayBooks books, Settlement settlement) {
        this.books = books;
        this.settlement = settlement;
    }

    /**
     * What somebody wants to pay. The amount is the server's to say: what is open on the bills, or the prepayment asked for.
     *
     * @param bills empty for a prepayment
     * @param prepaymentFen 0 with bills
     * @param payerId who the payer is in the provider's app, for {@link Channel#APP}
     * @param key asking again with it gives the same order
     */
    public record Wish(
            String household,
            List<String> bills,
            long prepaymentFen,
            String provider,
            Channel channel,
            String payerAddress,
            @Nullable String payerId,
            String key) {
        public Wish {
            bills = List.copyOf(bills);
            Refused.unless(bills.isEmpty() != (prepaymentFen == 0), "bills-or-prepayment");
            Refused.unless(
                    bills.size() <= NewPayment.MAX_BILLS
                            && bills.stream().distinct().count() == bills.size(),
                    "bills-to-pay");
        }

        private String fingerprint() {
            return String.join(
                    "|", household, String.join(",", bills), Long.toString(prepaymentFen), provider, channel.name());
        }

        @Override
        public String toString() {
            return "Wish[" + provider + "]";
        }
    }

    public PayOrder create(String community, String payer, String actor, Wish wish) {
        PaymentProvider provider = books.provider(wish.provider());
        Refused.unless(provider.channels().contains(wish.channel()), "provider-channel");
        Refused.unless(wish.channel() != Channel.APP || wish.payerId() != null, "payer-id-needed");
        // Keys of two people never meet.
        String key = payer + ":" + wish.key();
        Optional<PayOrder> earlier = books.database().read(transaction -> earlier(transaction, community, key, wish));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        PayOrder order = books.database().write(transaction -> open(transaction, community, payer, actor, wish, key));
        return order.state() == PayOrder.State.OPENING ? atProvider(provider, order, wish) : order;
    }

    private Optional<PayOrder> earlier(Transaction transaction, String community, String key, Wish wish) {
        Optional<OrderStore.Earlier> earlier = store.byKey(transaction, community, key);
        if (earlier.isPresent() && !earlier.get().requestHash().equals(wish.fingerprint())) {
            throw Refused.conflict("idempotency-key-reused");
        }
        return earlier.map(OrderStore.Earlier::order);
    }

    private PayOrder open(
            Transaction transaction, String community, String payer, String actor, Wish wish, String key) {
        transaction.serialise("pay-order:" + community + ":" + key);
        Optional<PayOrder> earlier = earlier(transaction, community, key, wish);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        long amount = wish.bills().isEmpty()
                ? Money.amount(wish.prepaymentFen())
                : open(transaction, community, wish.household(), wish.bills());
        Instant now = books.now();
        PayOrder order = new PayOrder(
                TimedIds.next(now.toEpochMilli()),
                community,
                wish.household(),
                payer,
                actor,
                wish.provider(),
                wish.channel(),
                amount,
                "{}",
                PayOrder.State.OPENING,
                now,
                now.plus(LIFE),
                null,
                null,
                null);
        store.insert(transaction, order, wish.bills(), now.plus(ASK_AFTER), key, wish.fingerprint());
        return order;
    }

    private static long open(Transaction transaction, String community, String household, List<String> ids) {
        List<Bill> bills = Takings.bills(transaction, community, ids);
        if (bills.size() < ids.size()
                || bills.stream().anyMatch(bill -> !bill.household().equals(household))) {
            throw Refused.notFound("bill-unknown");
        }
        if (bills.stream().anyMatch(bill -> bill.openFen() == 0)) {
            throw Refused.conflict("bill-not-open");
        }
        return Money.amount(bills.stream().mapToLong(Bill::openFen).reduce(0, Math::addExact));
    }

    private PayOrder atProvider(PaymentProvider provider, PayOrder order, Wish wish) {
        try {
            Map<String, String> instructions = provider.create(new PaymentProvider.NewOrder(
                    order.id(),
                    order.amountFen(),
                    "物业缴费",
                    order.channel(),
                    order.expiresAt(),
                    wish.payerAddress(),
                    wish.payerId()));
            String text = JSON.writeValueAsString(instructions);
            books.database()
                    .change(transaction -> store.move(
                            transaction,
                            order.id(),
                            PayOrder.State.PENDING,
                            text,
                            books.now().plus(ASK_AFTER)));
        } catch (ProviderTrouble trouble) {
            log.warn("{} did not take an order: {} {}", provider.id(), trouble.kind(), trouble.getMessage());
            // It may exist there all the same: asked about, and closed, later.
            books.database()
                    .change(transaction -> store.move(
                            transaction,
                            order.id(),
                            PayOrder.State.FAILED,
                            "{}",
                            books.now().plus(ASK_AFTER)));
            throw Refused.conflict("provider-unavailable");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
        return get(order.community(), order.id());
    }

    public PayOrder get(String community, String id) {
        return books.database()
                .read(transaction -> store.find(transaction, id))
                .filter(order -> order.community().equals(community))
                .orElseThrow(unknown());
    }

    static Supplier<Refused> unknown() {
        return () -> Refused.notFound("order-unknown");
    }

    /** What the payer's device needs. */
    static Map<?, ?> instructions(PayOrder order) {
        try {
            return JSON.readValue(order.instructions(), Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored instructions are not JSON", e);
        }
    }

    /** Asks the providers about orders that no notice came for, and closes what ran out. One server at a time. Answers how many were asked about. */
    public int askProviders() {
        List<PayOrder> waiting =
                books.database().read(transaction -> store.toAsk(transaction, books.now(), ASK_AT_ONCE));
        for (PayOrder order : waiting) {
            ask(order);
        }
        return waiting.size();
    }

    private void ask(PayOrder order) {
        PaymentProvider provider = books.providers().get(order.provider());
        if (provider == null) {
            later(order);
            return;
        }
        try {
            OrderStatus status = provider.query(order.id());
            if (status.state() == OrderState.PAID) {
                Instant at = status.paidAt();
                Settlement.Outcome outcome = settlement.settle(
                        order.provider(),
                        new PaymentProvider.Notice.Paid(
                                order.id(),
                                status.transaction(),
                                status.amountFen(),
                                status.currency(),
                                at == null ? books.now() : at));
                if (!outcome.booked()) {
                    // A person has it on the list; asking on would say the same.
                    end(order);
                }
            } else if (status.state() == OrderState.CLOSED || !order.expiresAt().isAfter(books.now())) {
                if (status.state() == OrderState.UNPAID) {
                    provider.close(order.id());
                }
                end(order);
            } else {
                later(order);
            }
        } catch (ProviderTrouble trouble) {
            log.warn("{} was asked about an order: {} {}", provider.id(), trouble.kind(), trouble.getMessage());
            later(order);
        }
    }

    private void later(PayOrder order) {
        books.database()
                .change(transaction -> store.move(
                        transaction,
                        order.id(),
                        order.state(),
                        order.instructions(),
                        books.now().plus(ASK_AFTER)));
    }

    private void end(PayOrder order) {
        PayOrder.State state = order.state() == PayOrder.State.FAILED ? PayOrder.State.FAILED : PayOrder.State.EXPIRED;
        books.database().change(transaction -> store.move(transaction, order.id(), state, order.instructions(), null));
    }
}
