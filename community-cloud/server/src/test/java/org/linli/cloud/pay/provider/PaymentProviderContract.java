package org.linli.cloud.pay.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.linli.cloud.TestClock;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.pay.provider.PaymentProvider.NewOrder;
import org.linli.cloud.pay.provider.PaymentProvider.Notice;
import org.linli.cloud.pay.provider.PaymentProvider.OrderState;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.PaymentProvider.RefundOrder;
import org.linli.cloud.pay.provider.PaymentProvider.RefundState;

/** What every provider does for us, with a far side that signs for real. */
public abstract class PaymentProviderContract {

    protected final TestClock clock = new TestClock();
    private int orders;

    protected abstract PaymentProvider provider();

    /** The payer pays at the far side; the result is what the provider would send. */
    protected abstract RawNotice pay(String order, long fen);

    /** A truly signed notice for another merchant. */
    protected abstract RawNotice ofOtherMerchant(String order, long fen);

    /** Whether a notice dies of age: where the provider signs no time, idempotency must do. */
    protected boolean signsTime() {
        return true;
    }

    /** A channel on which an order exists at the far side once it is created. */
    protected Channel channel() {
        return provider().channels().iterator().next();
    }

    private NewOrder order(Channel channel) {
        return new NewOrder(
                "0000000000000000order" + ++orders,
                12_345,
                "物业缴费",
                channel,
                clock.instant().plus(Duration.ofMinutes(30)),
                "10.1.2.3",
                "payer-1");
    }

    private NewOrder created() throws ProviderTrouble {
        NewOrder order = order(channel());
        provider().create(order);
        return order;
    }

    @Test
    void anOrderIsCreatedOnEveryChannelItNames() throws Exception {
        for (Channel channel : provider().channels()) {
            Map<String, String> instructions = provider().create(order(channel));
            assertFalse(instructions.isEmpty());
            assertTrue(instructions.values().stream().noneMatch(String::isBlank));
        }
    }

    @Test
    void anOrderIsUnpaidUntilSomebodyPays() throws Exception {
        NewOrder order = created();
        assertEquals(OrderState.UNPAID, provider().query(order.id()).state());
        pay(order.id(), order.amountFen());
        PaymentProvider.OrderStatus status = provider().query(order.id());
        assertEquals(OrderState.PAID, status.state());
        assertEquals(order.amountFen(), status.amountFen());
        assertEquals("CNY", status.currency());
        assertFalse(status.transaction().isEmpty());
    }

    @Test
    void anOrderNobodyMadeIsUnknownAndAClosedOneIsClosed() throws Exception {
        assertEquals(
                OrderState.UNKNOWN, provider().query("nobody-made-this-order").state());
        NewOrder order = created();
        provider().close(order.id());
        assertEquals(OrderState.CLOSED, provider().query(order.id()).state());
    }

    @Test
    void aNoticeSaysWhatWasPaidForWhichOrder() throws Exception {
        NewOrder order = created();
        Notice.Paid paid = assertInstanceOf(Notice.Paid.class, provider().read(pay(order.id(), order.amountFen())));
        assertEquals(order.id(), paid.order());
        assertEquals(order.amountFen(), paid.amountFen());
        assertEquals("CNY", paid.currency());
        assertEquals(provider().query(order.id()).transaction(), paid.transaction());
    }

    @Test
    void aNoticeWithOneByteChangedIsNotBelieved() throws Exception {
        NewOrder order = created();
        RawNotice notice = pay(order.id(), order.amountFen());
        for (int i = 0; i < notice.body().length; i += 7) {
            byte[] changed = notice.body().clone();
            changed[i] ^= 1;
            RawNotice forged = new RawNotice(notice.headers(), changed);
            assertThrows(NoticeRefused.class, () -> provider().read(forged), "byte " + i);
        }
    }

    @Test
    void aNoticeWithoutOrWithOtherHeadersIsNotBelieved() throws Exception {
        NewOrder order = created();
        RawNotice notice = pay(order.id(), order.amountFen());
        for (String header : notice.headers().keySet()) {
            Map<String, String> less = new HashMap<>(notice.headers());
            less.remove(header);
            assertThrows(NoticeRefused.class, () -> provider().read(new RawNotice(less, notice.body())), header);
            Map<String, String> other = new HashMap<>(notice.headers());
            other.put(header, "x" + notice.header(header));
            assertThrows(NoticeRefused.class, () -> provider().read(new RawNotice(other, notice.body())), header);
        }
    }

    @Test
    void aNoticeOfAnotherTimeOrMerchantIsNotTaken() throws Exception {
        NewOrder order = created();
        RawNotice foreign = ofOtherMerchant(order.id(), order.amountFen());
        assertEquals(
                NoticeRefused.Reason.OTHER_MERCHANT,
                assertThrows(NoticeRefused.class, () -> provider().read(foreign))
                        .reason());
        if (signsTime()) {
            RawNotice notice = pay(order.id(), order.amountFen());
            clock.advance(Duration.ofMinutes(5).plusSeconds(2));
            assertEquals(
                    NoticeRefused.Reason.STALE,
                    assertThrows(NoticeRefused.class, () -> provider().read(notice))
                            .reason());
        }
    }

    @Test
    void noNoticeOfAnyShapeBreaksTheReader() {
        for (byte[] body : List.of(
                new byte[0],
                new byte[] {0},
                "{".getBytes(StandardCharsets.UTF_8),
                "[]".getBytes(StandardCharsets.UTF_8),
                "a=b&c".getBytes(StandardCharsets.UTF_8),
                new byte[100_000])) {
            assertThrows(NoticeRefused.class, () -> provider().read(new RawNotice(Map.of(), body)));
        }
    }

    @Test
    void aRefundIsMadeOnceAndNeverAboveThePayment() throws Exception {
        NewOrder order = created();
        pay(order.id(), order.amountFen());
        RefundOrder part = new RefundOrder("refund-a-" + order.id(), order.id(), 2_345, order.amountFen(), "x");
        assertEquals(RefundState.UNKNOWN, provider().queryRefund(part));
        assertEquals(RefundState.SUCCEEDED, provider().refund(part));
        assertEquals(RefundState.SUCCEEDED, provider().refund(part));
        assertEquals(RefundState.SUCCEEDED, provider().queryRefund(part));
        RefundOrder tooMuch = new RefundOrder("refund-b-" + order.id(), order.id(), 10_001, order.amountFen(), "x");
        RefundState state;
        try {
            state = provider().refund(tooMuch);
        } catch (ProviderTrouble trouble) {
            state = trouble.kind() == ProviderTrouble.Kind.REFUSED ? RefundState.FAILED : RefundState.PENDING;
        }
        assertEquals(RefundState.FAILED, state);
    }

    @Test
    void theStatementOfTheDayNamesPaymentsAndRefunds() throws Exception {
        NewOrder order = created();
        pay(order.id(), order.amountFen());
        RefundOrder part = new RefundOrder("refund-c-" + order.id(), order.id(), 345, order.amountFen(), "x");
        provider().refund(part);
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.ofHours(8));
        List<PaymentProvider.StatementLine> lines =
                provider().readStatement(provider().statement(day));
        String transaction = provider().query(order.id()).transaction();
        assertTrue(
                lines.contains(new PaymentProvider.StatementLine(false, transaction, order.id(), order.amountFen())));
        assertTrue(lines.stream()
                .anyMatch(line -> line.refund()
                        && line.reference().equals(part.id())
                        && line.order().equals(order.id())
                        && line.amountFen() == 345));
        assertThrows(
                StatementRefused.class,
                () -> provider().readStatement("no statement".getBytes(StandardCharsets.UTF_8)));
    }
}
