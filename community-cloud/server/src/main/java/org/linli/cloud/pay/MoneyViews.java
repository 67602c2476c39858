package org.linli.cloud.pay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.ledger.Allocation;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Refund;

/** What leaves over HTTP. */
final class MoneyViews {

    private static final ObjectMapper JSON = new ObjectMapper();

    private MoneyViews() {}

    record BillView(
            String id,
            String household,
            String unit,
            String item,
            String itemName,
            FeeType type,
            LocalDate from,
            LocalDate until,
            LocalDate dueDate,
            long amountFen,
            long openFen,
            long paidFen,
            long writtenOffFen,
            Bill.State state,
            @Nullable String lateFeeOf,
            Instant postedAt) {}

    static BillView bill(Bill bill) {
        return new BillView(
                bill.id(),
                bill.household(),
                bill.unit(),
                bill.item(),
                bill.itemName(),
                bill.type(),
                bill.from(),
                bill.until(),
                bill.dueDate(),
                bill.amountFen(),
                bill.openFen(),
                bill.paidFen(),
                bill.writtenOffFen(),
                bill.state(),
                bill.lateFeeOf(),
                bill.postedAt());
    }

    record BillDetail(BillView bill, Object explanation, List<Allocation> allocations) {}

    static BillDetail detail(Bill bill, String explanation, List<Allocation> allocations) {
        return new BillDetail(bill(bill), object(explanation), allocations);
    }

    private static Map<?, ?> object(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            return Map.of("text", json);
        }
    }

    record PaymentView(
            String id,
            String household,
            PaymentMethod method,
            String provider,
            String reference,
            long amountFen,
            long freeFen,
            long refundedFen,
            LocalDate date,
            Instant paidAt) {}

    static PaymentView payment(Payment payment) {
        return new PaymentView(
                payment.id(),
                payment.household(),
                payment.method(),
                payment.provider(),
                payment.reference(),
                payment.amountFen(),
                payment.freeFen(),
                payment.refundedFen(),
                payment.date(),
                payment.paidAt());
    }

    record RefundView(
            String id,
            String payment,
            long amountFen,
            PaymentMethod method,
            String provider,
            String reason,
            Refund.State state,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    static RefundView refund(Refund refund) {
        return new RefundView(
                refund.id(),
                refund.payment(),
                refund.amountFen(),
                refund.method(),
                refund.provider(),
                refund.reason(),
                refund.state(),
                refund.createdAt(),
                refund.endedAt());
    }

    /** A refund in a list, where nothing else says whose it is, when and by whom. */
    record ListedRefund(
            String id,
            String household,
            String payment,
            LocalDate date,
            long amountFen,
            PaymentMethod method,
            String provider,
            String reason,
            String cashier,
            Refund.State state,
            Instant createdAt,
            @Nullable Instant endedAt) {}

    static ListedRefund refundOfList(Refund refund) {
        return new ListedRefund(
                refund.id(),
                refund.household(),
                refund.payment(),
                refund.date(),
                refund.amountFen(),
                refund.method(),
                refund.provider(),
                refund.reason(),
                refund.cashier(),
                refund.state(),
                refund.createdAt(),
                refund.endedAt());
    }

    record PaymentDetail(PaymentView payment, List<Allocation> allocations, List<RefundView> refunds) {}

    record OrderView(
            String id,
            String household,
            String provider,
            PayOrder.State state,
            String channel,
            long amountFen,
            Object instructions,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant paidAt,
            @Nullable String payment) {}

    static OrderView order(PayOrder order) {
        return new OrderView(
                order.id(),
                order.household(),
                order.provider(),
                order.state(),
                order.channel().name(),
                order.amountFen(),
                Orders.instructions(order),
                order.createdAt(),
                order.expiresAt(),
                order.paidAt(),
                order.payment());
    }
}
