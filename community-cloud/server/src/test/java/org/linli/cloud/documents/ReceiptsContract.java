package org.linli.cloud.documents;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;

/** What receipts promise, on every database. */
abstract class ReceiptsContract extends DocumentsFixture {

    private Receipts receipts;

    @BeforeEach
    void openReceipts() {
        receipts = new Receipts(database, register, new ReceiptCodes(new byte[32]), clock);
        register.add("c1", "h1", "1");
        register.add("c1", "h2", "2");
        register.add("c2", "h3", "1");
    }

    private Payment paid(String household, long fen) {
        return pay(household, fen, TODAY.toString());
    }

    private Receipts.Known issue(Payment payment) {
        return receipts.issue("c1", payment.id(), null, "cashier");
    }

    private static String code(Executable action) {
        return assertThrows(Refused.class, action::run).code();
    }

    private interface Executable {
        void run() throws Exception;
    }

    @Test
    void aReceiptListsWhatThePaymentPaysAndTheRestAsCredit() {
        bill("h1", FeeType.PROPERTY, 30_000, "2026-10-31");
        bill("h1", FeeType.WATER, 5_000, "2026-11-30");
        Receipt receipt = issue(paid("h1", 40_000)).receipt();
        assertEquals("2026-000001", receipt.printedNumber());
        assertEquals(
                List.of(30_000L, 5_000L, 5_000L),
                receipt.content().lines().stream().map(Receipt.Line::amountFen).toList());
        assertEquals("费用 PROPERTY", receipt.content().lines().get(0).name());
        assertEquals("1栋 unit-h1", receipt.content().home());
        assertEquals("人cashier", receipt.content().cashier());
        assertEquals(40_000, receipt.amountFen());
    }

    @Test
    void aPaymentHasOneReceiptHoweverOftenItIsAskedFor() {
        Payment payment = paid("h1", 1_000);
        assertEquals(issue(payment).receipt(), issue(payment).receipt());
        assertEquals("2026-000002", issue(paid("h1", 1_000)).receipt().printedNumber());
    }

    @Test
    void numbersHaveNoGapWhoeverAsksAtOnceAndBeginAnewEachYear() throws Exception {
        List<Payment> payments = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            payments.add(paid("h1", 1_000 + i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(6);
        Set<String> numbers = new TreeSet<>();
        try {
            List<Future<String>> asked = new ArrayList<>();
            for (Payment payment : payments) {
                asked.add(pool.submit(() -> issue(payment).receipt().printedNumber()));
                asked.add(pool.submit(() -> issue(payment).receipt().printedNumber()));
            }
            for (Future<String> each : asked) {
                numbers.add(each.get());
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 24; i++) {
            expected.add(Receipt.printed(2026, i));
        }
        assertEquals(expected, List.copyOf(numbers));
        // The year turns in the community's zone, eight hours before it does in UTC.
        clock.advance(Duration.between(NOW, Instant.parse("2026-12-31T16:00:00Z")));
        assertEquals("2027-000001", issue(paid("h1", 5)).receipt().printedNumber());
    }

    @Test
    void theFirstPrintIsTheOriginalAndEveryLaterOneACopy() throws IOException {
        String id = issue(paid("h1", 1_000)).receipt().id();
        assertTrue(ReceiptPaperTest.text(receipts.copy("c1", id, null, "")).contains("副本"));
        assertFalse(ReceiptPaperTest.text(receipts.print("c1", id, null, "")).contains("副本"));
        assertTrue(ReceiptPaperTest.text(receipts.print("c1", id, null, "")).contains("副本"));
        assertEquals(2, receipts.get("c1", id, null).receipt().printed());
    }

    @Test
    void aCodeIsGenuineUntilItsPaymentIsRefundedAndThenVoid() throws IOException {
        Payment payment = paid("h1", 1_000);
        Receipt first = issue(payment).receipt();
        assertEquals(Receipts.Answer.GENUINE, receipts.check(first.code()).answer());
        assertEquals(
                Receipts.Answer.GENUINE,
                receipts.check(ReceiptCodes.grouped(first.code()).toLowerCase(java.util.Locale.ROOT))
                        .answer());
        refund(payment.id(), 400, TODAY.toString());
        assertEquals(Receipts.Answer.VOID, receipts.check(first.code()).answer());
        assertTrue(ReceiptPaperTest.text(receipts.print("c1", first.id(), null, ""))
                .contains("作废"));
        Receipt second = issue(payment).receipt();
        assertNotEquals(first.code(), second.code());
        assertEquals(600, second.amountFen());
        assertEquals(Receipts.Answer.GENUINE, receipts.check(second.code()).answer());
        assertEquals(Receipts.Answer.VOID, receipts.check(first.code()).answer());
        refund(payment.id(), 600, TODAY.toString());
        assertEquals(Receipts.Answer.VOID, receipts.check(second.code()).answer());
        assertEquals("payment-refunded", code(() -> issue(payment)));
    }

    @Test
    void unknownAndForgedCodesAreUnknown() {
        Receipt receipt = issue(paid("h1", 1_000)).receipt();
        for (String typed : List.of(
                "",
                "x",
                "0000-0000-0000-0000",
                receipt.code().substring(1),
                receipt.code() + "0",
                "'; DROP TABLE receipt")) {
            assertEquals(Receipts.Answer.UNKNOWN, receipts.check(typed).answer(), typed);
        }
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE receipt SET amount_fen = 9999900")
                .execute());
        assertEquals(
                Receipts.Answer.UNKNOWN,
                receipts.check(receipt.code()).answer(),
                "a row that was changed in the database is no receipt of ours");
    }

    @Test
    void anotherCommunitysAndAnotherHouseholdsAreUnknown() {
        Payment payment = paid("h1", 1_000);
        assertEquals("payment-unknown", code(() -> receipts.issue("c2", payment.id(), null, "x")));
        assertEquals("payment-unknown", code(() -> receipts.issue("c1", payment.id(), List.of("h2"), "x")));
        assertEquals("payment-unknown", code(() -> receipts.issue("c1", "nothing", null, "x")));
        String id = issue(payment).receipt().id();
        assertEquals("receipt-unknown", code(() -> receipts.get("c2", id, null)));
        assertEquals("receipt-unknown", code(() -> receipts.print("c1", id, List.of("h2"), "")));
        assertEquals(0, receipts.get("c1", id, null).receipt().printed());
    }

    @Test
    void theListIsPagedNewestFirst() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofMinutes(1));
            ids.add(0, issue(paid(i == 2 ? "h2" : "h1", 100)).receipt().id());
        }
        Page<Receipts.Known> first = receipts.list("c1", null, null, 3);
        Page<Receipts.Known> second = receipts.list("c1", null, first.next(), 3);
        List<String> seen = new ArrayList<>();
        first.items().forEach(each -> seen.add(each.receipt().id()));
        second.items().forEach(each -> seen.add(each.receipt().id()));
        assertArrayEquals(ids.toArray(), seen.toArray());
        assertEquals(1, receipts.list("c1", List.of("h2"), null, 10).items().size());
        assertTrue(receipts.list("c2", null, null, 10).items().isEmpty());
        assertTrue(receipts.list("c1", List.of(), null, 10).items().isEmpty());
    }
}
