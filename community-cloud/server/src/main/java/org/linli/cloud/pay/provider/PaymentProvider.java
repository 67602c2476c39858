package org.linli.cloud.pay.provider;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider as one merchant sees it. Amounts are fen of CNY. Calls block up to their time-out and may be repeated: orders and refunds are named by
 * us. Keys are read at the start and never appear in a message. Thread: any.
 */
public interface PaymentProvider {

    /** How the payer pays. */
    enum Channel {
        /** A code that is scanned with the provider's app. */
        QR,
        /** A page of the provider's, opened in a browser. */
        PAGE,
        /** Inside the provider's own app; needs the payer's id there. */
        APP
    }

    /**
     * An order to create.
     *
     * @param id ours, 22 letters and digits
     * @param payerAddress network address of the payer
     * @param payerId who the payer is in the provider's app; null elsewhere
     */
    record NewOrder(
            String id,
            long amountFen,
            String description,
            Channel channel,
            Instant expiresAt,
            String payerAddress,
            @Nullable String payerId) {}

    /** What became of an order, as the provider says. */
    enum OrderState {
        UNPAID,
        PAID,
        CLOSED,
        UNKNOWN
    }

    /**
     * An order as the provider says; only {@link OrderState#PAID} has the rest.
     *
     * @param transaction the provider's number of the payment
     */
    record OrderStatus(
            OrderState state,
            String transaction,
            long amountFen,
            String currency,
            @Nullable Instant paidAt) {
        public static OrderStatus of(OrderState state) {
            return new OrderStatus(state, "", 0, "CNY", null);
        }
    }

    /**
     * A refund to make, or to ask about.
     *
     * @param id ours
     * @param totalFen what was paid altogether
     */
    record RefundOrder(String id, String order, long amountFen, long totalFen, String reason) {}

    /** What became of a refund. */
    enum RefundState {
        PENDING,
        SUCCEEDED,
        FAILED,
        UNKNOWN
    }

    /**
     * A notification as it came.
     *
     * @param headers names in lower case
     */
    record RawNotice(Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What a truly signed notification says. */
    sealed interface Notice {
        /** An order was paid. */
        record Paid(
                String order,
                String transaction,
                long amountFen,
                String currency,
                @Nullable Instant paidAt) implements Notice {}

        /** A refund ended. */
        record RefundEnded(String refund, RefundState state, long amountFen) implements Notice {}

        /** Something that needs nothing done, such as an order that was closed. */
        record Other(String order) implements Notice {}
    }

    /** What the provider wants to hear. */
    record Answer(int status, String mediaType, String text) {}

    /** One line of a statement. */
    record StatementLine(boolean refund, String reference, String order, long amountFen) {}

    /** Short name, part of the notification address. */
    String id();

    Set<Channel> channels();

    /** Creates an order; the result is what the payer's device needs: {@code code}, {@code url}, or the parameters of the app's call. */
    Map<String, String> create(NewOrder order) throws ProviderTrouble;

    OrderStatus query(String order) throws ProviderTrouble;

    /** Nobody can pay the order after this. One that was paid stays paid. */
    void close(String order) throws ProviderTrouble;

    /** @throws NoticeRefused unless it is signed by the provider, fresh, whole, and for this merchant */
    Notice read(RawNotice notice) throws NoticeRefused;

    Answer answer(boolean taken);

    RefundState refund(RefundOrder refund) throws ProviderTrouble;

    RefundState queryRefund(RefundOrder refund) throws ProviderTrouble;

    /** The statement of a day, as the provider makes it. At most {@link Statements#MAX_BYTES}. */
    byte[] statement(LocalDate day) throws ProviderTrouble;

    /** @throws StatementRefused when it is no statement of this provider */
    List<StatementLine> readStatement(byte[] file) throws StatementRefused;
}
