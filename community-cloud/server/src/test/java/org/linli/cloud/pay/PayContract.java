package org.linli.cloud.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.LedgerVerifier;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Refund;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.sandbox.SandboxBank.Act;
import org.linli.cloud.refusal.Refused;

/** Orders, notices, refunds and the desk, with the real ledger and the sandbox provider, on every database. */
abstract class PayContract extends PayFixture {

    private static String code(Runnable refused) {
        return assertThrows(Refused.class, refused::run).code();
    }

    @Test
    void anOrderIsForWhatIsOpenAndPaysItsBills() {
        String first = bill("h1", 300);
        String second = bill("h1", 500);
        PayOrder order = order("h1", first, second);
        assertEquals(800, order.amountFen());
        assertEquals(PayOrder.State.PENDING, order.state());
        assertEquals("/sandbox.html#" + order.id(), Orders.instructions(order).get("url"));
        assertEquals(1, act(order, Act.PAY));
        assertEquals(PayOrder.State.PAID, again(order).state());
        assertEquals(new LedgerReads.Balance(0, 0), balance("h1"));
        assertEquals(List.of(), doubts());
    }

    @Test
    void askingAgainWithTheSameKeyIsTheSameOrderAndAnotherWishUnderItIsRefused() {
        String bill = bill("h1", 300);
        PayOrder order = pay.orders().create("c1", "p1", "p1", wish("h1", 0, "same", bill));
        assertEquals(order, pay.orders().create("c1", "p1", "p1", wish("h1", 0, "same", bill)));
        assertEquals(
                "idempotency-key-reused", code(() -> pay.orders().create("c1", "p1", "p1", wish("h1", 100, "same"))));
    }

    @Test
    void aBillOfAnotherHouseholdIsUnknownAndAPaidOneIsNotOrdered() {
        String foreign = bill("h2", 300);
        assertEquals("bill-unknown", code(() -> order("h1", foreign)));
        pay.desk().take("c1", cash("h2", 300, "k1"));
        assertEquals("bill-not-open", code(() -> order("h2", foreign)));
        PayOrder order = pay.orders().create("c1", "p1", "p1", wish("h1", 900, key()));
        assertEquals("order-unknown", code(() -> pay.orders().get("c2", order.id())));
    }

    @Test
    void aPrepaymentStaysPrepaymentAndPaysTheNextBill() {
        PayOrder order = pay.orders().create("c1", "p1", "p1", wish("h1", 900, key()));
        act(order, Act.PAY);
        assertEquals(new LedgerReads.Balance(0, 900), balance("h1"));
        bill("h1", 400);
        assertEquals(new LedgerReads.Balance(0, 500), balance("h1"));
    }

    @Test
    void aReplayedNoticeChangesNothingAndAChangedOneIsNotBelieved() {
        PayOrder order = order("h1", bill("h1", 300));
        RawNotice notice = bank.act(order.id(), Act.PAY).get(0);
        byte[] changed = new String(notice.body(), StandardCharsets.UTF_8)
                .replace("300", "301")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                400,
                pay.notices()
                        .receive("sandbox", new RawNotice(notice.headers(), changed))
                        .status());
        assertEquals(PayOrder.State.PENDING, again(order).state());
        for (int i = 0; i < 3; i++) {
            assertEquals(200, pay.notices().receive("sandbox", notice).status());
        }
        assertEquals(1, reads().payments("c1", "h1", null, 50).items().size());
        clock.advance(Duration.ofMinutes(6));
        assertEquals(400, pay.notices().receive("sandbox", notice).status());
        assertEquals("provider-unknown", code(() -> pay.notices().receive("other", notice)));
        assertEquals(List.of(), doubts());
    }

    @Test
    void aWrongAmountIsRefusedAndGoesToAPersonOnce() {
        PayOrder order = order("h1", bill("h1", 300));
        List<RawNotice> notices = bank.act(order.id(), Act.WRONG_AMOUNT);
        assertEquals(400, pay.notices().receive("sandbox", notices.get(0)).status());
        assertEquals(400, pay.notices().receive("sandbox", notices.get(0)).status());
        assertEquals(List.of(Settlement.Outcome.WRONG_AMOUNT), doubts());
        assertEquals(new LedgerReads.Balance(300, 0), balance("h1"));
        String doubt = pay.settlement().doubts("c1", null, 5).items().get(0).id();
        assertEquals("doubt-unknown", code(() -> pay.settlement().resolve("c2", doubt, "m1", "x")));
        pay.settlement().resolve("c1", doubt, "m1", "asked the bank");
        assertEquals(List.of(), doubts());
    }

    @Test
    void paidTwiceTheSecondIsPrepaymentAndAPersonDecidesOnTheRefund() {
        PayOrder order = order("h1", bill("h1", 300));
        assertEquals(2, act(order, Act.PAY_TWICE));
        assertEquals(new LedgerReads.Balance(0, 300), balance("h1"));
        assertEquals(List.of(Settlement.Outcome.PAID_TWICE), doubts());
        Payment second = reads().payments("c1", "h1", null, 50).items().stream()
                .filter(payment -> payment.freeFen() == 300)
                .findFirst()
                .orElseThrow();
        Refund refund = pay.desk()
                .giveBack("c1", "k1", new NewRefund(second.id(), 300, PaymentMethod.ONLINE, "k1", "paid twice", key()));
        assertEquals(Refund.State.SUCCEEDED, refund.state());
        assertEquals(new LedgerReads.Balance(0, 0), balance("h1"));
    }

    @Test
    void anOrderWithoutNoticeIsAskedAboutAndOneNobodyPaidIsClosed() {
        PayOrder silent = order("h1", bill("h1", 300));
        PayOrder unpaid = order("h2", bill("h2", 400));
        act(silent, Act.PAY_SILENTLY);
        assertEquals(0, pay.orders().askProviders());
        clock.advance(Duration.ofMinutes(3));
        assertEquals(2, pay.orders().askProviders());
        assertEquals(PayOrder.State.PAID, again(silent).state());
        assertEquals(PayOrder.State.PENDING, again(unpaid).state());
        clock.advance(Orders.LIFE);
        assertEquals(1, pay.orders().askProviders());
        assertEquals(PayOrder.State.EXPIRED, again(unpaid).state());
        assertEquals("order-over", code(() -> bank.act(unpaid.id(), Act.PAY)));
        clock.advance(Orders.LIFE);
        assertEquals(0, pay.orders().askProviders());
    }

    @Test
    void aNoticeForAClosedOrderIsBookedAndShown() {
        String bill = bill("h1", 300);
        PayOrder order = order("h1", bill);
        List<RawNotice> notices = bank.act(order.id(), Act.PAY);
        database.change(transaction -> transaction.handle().execute("UPDATE pay_order SET state = 'EXPIRED'"));
        assertEquals(200, pay.notices().receive("sandbox", notices.get(0)).status());
        assertEquals(Bill.State.PAID, reads().findBill("c1", bill).orElseThrow().state());
        assertEquals(List.of(Settlement.Outcome.LATE), doubts());
    }

    @Test
    void billsPaidAtTheDeskMeanwhileLeaveTheOnlinePaymentAsPrepayment() {
        PayOrder order = order("h1", bill("h1", 300));
        pay.desk().take("c1", cash("h1", 200, "k1"));
        act(order, Act.PAY);
        assertEquals(new LedgerReads.Balance(0, 200), balance("h1"));
    }

    @Test
    void manyNoticesAtOnceBookOnePayment() throws Exception {
        PayOrder order = order("h1", bill("h1", 300));
        RawNotice notice = bank.act(order.id(), Act.PAY).get(0);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            work.add(() -> pay.notices().receive("sandbox", notice).status());
            work.add(() -> pay.orders().askProviders());
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (Future<Integer> each : threads.invokeAll(work)) {
                assertTrue(each.get() == 200 || each.get() < 2);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, reads().payments("c1", "h1", null, 50).items().size());
        assertEquals(Optional.empty(), new LedgerVerifier(database).findDifference());
    }

    @Test
    void aRefundAboveThePaymentIsRefusedAndOneTheProviderRefusesComesBack() {
        PayOrder order = order("h1", bill("h1", 300));
        act(order, Act.PAY);
        String payment = again(order).payment();
        assertEquals(
                "refund-above-payment",
                code(() -> pay.desk()
                        .giveBack("c1", "k1", new NewRefund(payment, 301, PaymentMethod.ONLINE, "k1", "x", key()))));
        database.change(transaction -> transaction.handle().execute("DELETE FROM sandbox_payment"));
        Refund failed =
                pay.desk().giveBack("c1", "k1", new NewRefund(payment, 300, PaymentMethod.ONLINE, "k1", "x", key()));
        assertEquals(Refund.State.FAILED, failed.state());
        assertEquals(new LedgerReads.Balance(300, 300), balance("h1"));
        assertEquals(0, pay.refunds().askProviders());
    }

    @Test
    void aClosedDayTakesNothingMoreAndSaysWhatShouldBeInTheTill() {
        pay.desk().take("c1", cash("h1", 1000, "k1"));
        Payment second = pay.desk().take("c1", cash("h1", 500, "k1"));
        pay.desk().take("c1", cash("h1", 700, "k2"));
        pay.desk().giveBack("c1", "k1", new NewRefund(second.id(), 200, PaymentMethod.CASH, "k1", "change", key()));
        Desk.Day day = pay.desk().close("c1", "k1", TODAY, 1290, "a coin is missing");
        assertEquals(1300, day.cashFen());
        assertEquals(2, day.payments());
        assertEquals(1, day.refunds());
        assertEquals(day, pay.desk().close("c1", "k1", TODAY, 1300, "again"));
        assertEquals("day-closed", code(() -> pay.desk().take("c1", cash("h1", 1, "k1"))));
        pay.desk().take("c1", cash("h1", 1, "k2"));
        assertEquals("day-in-future", code(() -> pay.desk().close("c1", "k1", TODAY.plusDays(1), 0, "")));
        clock.advance(Duration.ofDays(1));
        pay.desk().take("c1", cash("h1", 1, "k1"));
    }

    @Test
    void aBankStatementInGbkIsHeldAgainstTransfersAndDifferencesStayUntilSettled() {
        transfer("h1", 10_000, "T1");
        transfer("h1", 20_000, "T2");
        transfer("h2", 30_000, "T3");
        byte[] file =
                "日期,流水号,摘要,收入金额\r\n2026-11-21,T1,=1+1,100.00\r\n2026-11-21,T2,\"a,b\",\"1,200.00\"\r\n2026-11-21,T9,x,9.9\r\n2026-11-21,T8,out,\r\n"
                        .getBytes(Charset.forName("GBK"));
        Reconciliation.Statement found = pay.reconciliation().read("c1", "bank", TODAY, file, "m1");
        assertEquals(
                List.of(1, 1, 1, 1),
                List.of(found.matched(), found.different(), found.missingHere(), found.missingThere()));
        assertEquals(found, pay.reconciliation().read("c1", "bank", TODAY, file, "m1"));
        List<Reconciliation.Line> open =
                pay.reconciliation().lines("c1", found.id(), true, null, 50).items();
        assertEquals(3, open.size());
        assertEquals(
                "statement-line-unknown",
                code(() -> pay.reconciliation().resolve("c2", open.get(0).id(), "m1", "x")));
        pay.reconciliation().resolve("c1", open.get(0).id(), "m1", "typed wrong");
        assertEquals(
                2, pay.reconciliation().statements("c1", null, 5).items().get(0).openLines());
    }

    @Test
    void aStatementThatIsNoneIsRefusedWithItsLineAndChangesNothing() {
        for (String text : List.of(
                "", "no table", "流水号,金额\nT1", "流水号,金额\nT1,1.005", "流水号,金额\nT1,1e3", "流水号,金额\n\"T1,1", "\u0000\u0001")) {
            String code = code(
                    () -> pay.reconciliation().read("c1", "bank", TODAY, text.getBytes(StandardCharsets.UTF_8), "m1"));
            assertTrue(code.startsWith("statement-"), code);
        }
        assertEquals(
                "statement-characters",
                code(() ->
                        pay.reconciliation().read("c1", "bank", TODAY, new byte[] {(byte) 0xff, (byte) 0xff}, "m1")));
        assertEquals(
                "provider-unknown", code(() -> pay.reconciliation().read("c1", "other", TODAY, new byte[] {1}, "m1")));
        assertEquals(0, pay.reconciliation().statements("c1", null, 5).items().size());
    }

    private void transfer(String household, long fen, String reference) {
        pay.desk()
                .take(
                        "c1",
                        new NewPayment(
                                household,
                                PaymentMethod.TRANSFER,
                                "",
                                reference,
                                "",
                                "k1",
                                fen,
                                NewPayment.Use.OLDEST,
                                List.of(),
                                clock.instant(),
                                key()));
    }
}
