package org.linli.cloud.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.linli.cloud.ledger.NewPayment.Use;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;

/** What the books promise, on every database. */
abstract class LedgerContract extends LedgerFixture {

    @Test
    void aPaymentWithoutBillsNamedPaysWhatIsDueFirst() {
        String late = bill("h1", 500, "2026-11-30");
        String early = bill("h1", 300, "2026-10-31");
        Payment payment = pay("h1", 400, Use.OLDEST);
        assertEquals(Bill.State.PAID, see(early).state());
        assertEquals(100, see(late).paidFen());
        assertEquals(Bill.State.PARTLY_PAID, see(late).state());
        assertEquals(0, payment.freeFen());
        assertEquals(new LedgerReads.Balance(400, 0), reads.balance("c1", "h1"));
    }

    @Test
    void whatIsPaidAboveTheBillsNamedStaysPrepaymentAndPaysTheNextBill() {
        String first = bill("h1", 500, "2026-11-30");
        bill("h1", 200, "2026-10-31");
        pay("h1", 800, Use.GIVEN, first);
        assertEquals(new LedgerReads.Balance(200, 300), reads.balance("c1", "h1"));
        String third = bill("h1", 900, "2026-12-31");
        assertEquals(100, see(third).paidFen());
        assertEquals(new LedgerReads.Balance(800, 0), reads.balance("c1", "h1"));
    }

    @Test
    void aHouseholdThatKeepsItsPrepaymentIsAskedFirst() {
        database.change(transaction -> ledger.keepPrepayment(transaction, "c1", "h1", true));
        pay("h1", 1000, Use.KEEP);
        String bill = bill("h1", 600, "2026-11-30");
        assertEquals(600, see(bill).openFen());
        assertEquals(600, allocate("h1", bill, 900, "ask-1"));
        assertEquals(0, allocate("h1", bill, 900, "ask-1"));
        assertEquals(new LedgerReads.Balance(0, 400), reads.balance("c1", "h1"));
    }

    @Test
    void repeatingAPaymentChangesNothingAndAnotherUnderTheSameKeyIsRefused() {
        String bill = bill("h1", 500, "2026-11-30");
        NewPayment wanted = newPayment("h1", 500, Use.GIVEN, List.of(bill), "once");
        Payment first = database.write(transaction -> ledger.recordPayment(transaction, posting, wanted));
        Payment second = database.write(transaction -> ledger.recordPayment(transaction, posting, wanted));
        assertEquals(first, second);
        assertEquals(500, balance(AccountKind.CASH));
        NewPayment other = newPayment("h1", 501, Use.GIVEN, List.of(bill), "once");
        Refused refused = assertThrows(
                Refused.class, () -> database.write(transaction -> ledger.recordPayment(transaction, posting, other)));
        assertEquals("idempotency-key-reused", refused.code());
    }

    @Test
    void aBillOfAnotherHouseholdOrCommunityIsUnknownAndNothingIsPaid() {
        String foreign = bill("h2", 500, "2026-11-30");
        assertEquals(
                "bill-unknown",
                assertThrows(Refused.class, () -> pay("h1", 500, Use.GIVEN, foreign))
                        .code());
        Posting elsewhere = new Posting("c2", "cashier", NOW, TODAY);
        assertThrows(
                Refused.class,
                () -> database.write(transaction -> ledger.reverseBill(transaction, elsewhere, foreign, "x")));
        assertTrue(reads.findBill("c2", foreign).isEmpty());
        assertEquals(0, balance(AccountKind.CASH));
        assertEquals(500, see(foreign).openFen());
    }

    @Test
    void aRefundTakesFreeMoneyFirstAndThenWhatPaidTheLatestBill() {
        String first = bill("h1", 300, "2026-10-31");
        String second = bill("h1", 300, "2026-11-30");
        Payment payment = pay("h1", 700, Use.OLDEST);
        refund(payment.id(), 250, PaymentMethod.CASH);
        assertEquals(300, see(first).paidFen());
        assertEquals(150, see(second).paidFen());
        assertEquals(450, balance(AccountKind.CASH));
        assertEquals(
                "refund-above-payment",
                assertThrows(Refused.class, () -> refund(payment.id(), 451, PaymentMethod.CASH))
                        .code());
        refund(payment.id(), 450, PaymentMethod.CASH);
        assertEquals(new LedgerReads.Balance(600, 0), reads.balance("c1", "h1"));
        assertEquals(0, balance(AccountKind.CASH));
        assertEquals(2, reads.refundsOfPayment("c1", payment.id()).size());
    }

    @Test
    void aRefundThroughAProviderIsOwedUntilItIsMadeAndComesBackWhenItFails() {
        bill("h1", 500, "2026-11-30");
        Payment payment = payOnline("h1", 500);
        Refund refund = refund(payment.id(), 500, PaymentMethod.ONLINE);
        assertEquals(Refund.State.PENDING, refund.state());
        assertEquals(-500, balance(AccountKind.REFUND_PAYABLE));
        assertEquals(500, balance(AccountKind.CLEARING));
        database.change(transaction -> ledger.failRefund(transaction, posting, refund.id()));
        assertEquals(0, balance(AccountKind.REFUND_PAYABLE));
        assertEquals(new LedgerReads.Balance(500, 500), reads.balance("c1", "h1"));
        Refund again = refund(payment.id(), 500, PaymentMethod.ONLINE);
        database.change(transaction -> ledger.settleRefund(transaction, posting, again.id()));
        database.change(transaction -> ledger.failRefund(transaction, posting, again.id()));
        assertEquals(
                Refund.State.SUCCEEDED,
                reads.findRefund("c1", again.id()).orElseThrow().state());
        assertEquals(0, balance(AccountKind.CLEARING));
        assertEquals(500, seePayment(payment.id()).refundedFen());
    }

    @Test
    void aReversedBillGivesBackWhatWasPaidAndTakesItsLateFeesAlong() {
        String bill = bill("h1", 500, "2026-10-31");
        NewBill fee = new NewBill(
                "h1", "u", "item", "违约金", FeeType.LATE_FEE, TODAY, TODAY, TODAY, 25, "{}", null, "late-1", bill);
        String late = database.write(transaction -> ledger.postBill(transaction, posting, fee))
                .id();
        pay("h1", 400, Use.OLDEST);
        database.change(transaction -> ledger.writeOff(transaction, posting, bill, 50, "goodwill", "w-1"));
        database.change(transaction -> ledger.writeOff(transaction, posting, bill, 50, "goodwill", "w-1"));
        assertEquals(50, see(bill).openFen());
        assertEquals(2, reverse(List.of(bill)));
        assertEquals(0, reverse(List.of(bill)));
        assertEquals(Bill.State.REVERSED, see(late).state());
        assertEquals(new LedgerReads.Balance(0, 400), reads.balance("c1", "h1"));
        assertEquals(0, balance(AccountKind.REVENUE));
        assertEquals(0, balance(AccountKind.WRITE_OFF));
        assertEquals(0, balance(AccountKind.LATE_FEE));
    }

    @Test
    void noMoreThanWhatIsOpenIsWrittenOff() {
        String bill = bill("h1", 500, "2026-10-31");
        pay("h1", 300, Use.OLDEST);
        assertEquals(
                "write-off-above-open",
                assertThrows(
                                Refused.class,
                                () -> database.change(
                                        transaction -> ledger.writeOff(transaction, posting, bill, 201, "x", key())))
                        .code());
        database.change(transaction -> ledger.writeOff(transaction, posting, bill, 200, "x", key()));
        assertEquals(Bill.State.WRITTEN_OFF, see(bill).state());
    }

    @Test
    void aRunPostedTwiceIsPostedOnceAndReversedWhole() {
        List<NewBill> bills = many(300, 4);
        List<PostedBill> first = database.write(transaction -> ledger.postBills(transaction, posting, bills));
        List<PostedBill> second = database.write(transaction -> ledger.postBills(transaction, posting, bills));
        assertTrue(first.stream().allMatch(PostedBill::isNew));
        assertTrue(second.stream().noneMatch(PostedBill::isNew));
        assertEquals(
                first.stream().map(PostedBill::id).toList(),
                second.stream().map(PostedBill::id).toList());
        long total = bills.stream().mapToLong(NewBill::amountFen).sum();
        assertEquals(-total, balance(AccountKind.REVENUE));
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            var page = reads.billsOfRun("c1", "run-1", cursor, 200);
            page.items().forEach(bill -> ids.add(bill.id()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(1200, ids.size());
        assertEquals(1200, reverse(ids));
        assertEquals(0, balance(AccountKind.RECEIVABLE));
    }

    @Test
    void aStatementShowsEveryEntryInOrder() {
        String bill = bill("h1", 500, "2026-11-30");
        pay("h1", 700, Use.OLDEST);
        database.change(transaction -> ledger.reverseBill(transaction, posting, bill, "wrong"));
        List<LedgerReads.Movement> rows = reads.statement("c1", "h1", LocalDate.parse("2026-11-01"), TODAY, null, 50)
                .items();
        assertEquals(
                List.of(
                        EntryKind.BILL,
                        EntryKind.PAYMENT,
                        EntryKind.ALLOCATION,
                        EntryKind.DEALLOCATION,
                        EntryKind.BILL_REVERSAL),
                rows.stream().map(LedgerReads.Movement::kind).toList());
        assertEquals(0, rows.stream().mapToLong(LedgerReads.Movement::owedFen).sum());
        assertEquals(
                700,
                rows.stream().mapToLong(LedgerReads.Movement::prepaymentFen).sum());
        assertEquals(
                1,
                reads.bills("c1", "h1", LedgerReads.Which.ALL, null, 50).items().size());
        assertTrue(reads.bills("c1", "h1", LedgerReads.Which.OPEN, null, 50)
                .items()
                .isEmpty());
    }

    @Test
    void theJournalIsNeverChangedAndTakesNothingThatDoesNotBalance() {
        String bill = bill("h1", 500, "2026-11-30");
        for (String sql : List.of(
                "UPDATE ledger_line SET amount_fen = amount_fen + 1",
                "DELETE FROM ledger_line",
                "UPDATE ledger_entry SET reason = 'x'",
                "DELETE FROM ledger_entry",
                "INSERT INTO ledger_line (entry, number, account, amount_fen)"
                        + " SELECT entry, 9, account, 1 FROM ledger_line",
                "INSERT INTO ledger_entry (id, community, kind, household, business_date, recorded_at, actor, reason)"
                        + " VALUES ('x', 'c1', 'BILL', 'h1', '2026-11-21', 0, '', '')",
                "UPDATE ledger_bill SET open_fen = -1",
                "UPDATE ledger_bill SET open_fen = 499",
                "UPDATE ledger_account SET balance_fen = -1 WHERE kind = 'RECEIVABLE'")) {
            assertThrows(
                    RuntimeException.class,
                    () -> database.change(transaction -> transaction.handle().execute(sql)),
                    sql);
        }
        assertEquals(500, see(bill).openFen());
    }

    @Test
    void pagesOfBillsFollowOneAnother() {
        for (int day = 1; day <= 9; day++) {
            bill("h1", day, "2026-11-0" + day);
        }
        var first = reads.bills("c1", "h1", LedgerReads.Which.ALL, null, 5);
        var second = reads.bills("c1", "h1", LedgerReads.Which.ALL, first.next(), 5);
        assertEquals(
                List.of(9L, 8L, 7L, 6L, 5L),
                first.items().stream().map(Bill::amountFen).toList());
        assertEquals(
                List.of(4L, 3L, 2L, 1L),
                second.items().stream().map(Bill::amountFen).toList());
        assertFalse(second.next() != null);
        assertEquals(
                3,
                reads.overdue("c1", LocalDate.parse("2026-11-03"), null, 50)
                        .items()
                        .size());
    }

    @Test
    void theVerifierNamesWhatSomebodyChangedBehindTheLedgersBack() {
        String bill = bill("h1", 500, "2026-11-30");
        pay("h1", 200, Use.OLDEST);
        LedgerVerifier verifier = new LedgerVerifier(database);
        assertEquals(Optional.empty(), verifier.findDifference());
        database.change(transaction -> transaction
                .handle()
                .execute("UPDATE ledger_bill SET open_fen = 100, paid_fen = 400 WHERE id = '" + bill + "'"));
        assertEquals(
                new LedgerVerifier.Difference("a bill's open amount", bill, 300, 100),
                verifier.findDifference().orElseThrow());
        database.change(transaction -> transaction
                .handle()
                .execute("UPDATE ledger_bill SET open_fen = 300, paid_fen = 200 WHERE id = '" + bill + "'"));
        database.change(transaction ->
                transaction.handle().execute("UPDATE ledger_account SET balance_fen = 201 WHERE kind = 'CASH'"));
        assertEquals(
                new LedgerVerifier.Difference("an account's balance", "CASH ", 200, 201),
                verifier.findDifference().orElseThrow());
    }

    @Test
    void cashiersAtOnceNeverPayABillTwiceNorUseAKeyTwiceNorRefundTooMuch() throws Exception {
        String bill = bill("h1", 1000, "2026-11-30");
        Payment paid = pay("h2", 900, Use.KEEP);
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            int number = i;
            work.add(() -> attempt(transaction -> ledger.recordPayment(
                    transaction, posting, newPayment("h1", 300, Use.GIVEN, List.of(bill), "desk-" + number / 2))));
            work.add(() -> attempt(transaction -> ledger.refund(
                    transaction,
                    posting,
                    new NewRefund(paid.id(), 200, PaymentMethod.CASH, "c", "x", "refund-" + number))));
            work.add(() -> attempt(transaction -> ledger.postBills(transaction, posting, many(10, 2))));
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            int done = 0;
            for (Future<Boolean> each : threads.invokeAll(work)) {
                done += each.get() ? 1 : 0;
            }
            // All payments and runs, and the four refunds that fit into 900.
            assertEquals(24 + 24 + 4, done);
        } finally {
            threads.shutdownNow();
        }
        assertEquals(Bill.State.PAID, see(bill).state());
        assertEquals(12 * 300 + 100, balance(AccountKind.CASH));
        // Whether the run's bills came before or after the payments: nothing is lost between debt and prepayment.
        long billed = 1000
                + many(10, 2).stream()
                        .filter(each -> each.household().equals("h1"))
                        .mapToLong(NewBill::amountFen)
                        .sum();
        LedgerReads.Balance balance = reads.balance("c1", "h1");
        assertEquals(12 * 300 - billed, balance.prepaymentFen() - balance.owedFen());
        assertEquals(Optional.empty(), new LedgerVerifier(database).findDifference());
    }

    private boolean attempt(Database.Work<?, RuntimeException> work) {
        try {
            database.write(work);
            return true;
        } catch (Refused refused) {
            assertEquals("refund-above-payment", refused.code());
            return false;
        }
    }

    @Test
    void aHistoryWrittenWholeIsWhatPostingEventAfterEventComesTo() {
        List<String> households = List.of("h1", "h2", "h3");
        for (String household : households) {
            for (History.Event event : events("c1", household)) {
                if (event instanceof History.Billed billed) {
                    database.change(transaction -> ledger.postBills(transaction, billed.posting(), billed.bills()));
                } else if (event instanceof History.Paid paid) {
                    database.change(transaction -> ledger.recordPayment(transaction, paid.posting(), paid.payment()));
                }
            }
        }
        Histories histories = new Histories();
        database.change(transaction -> histories.write(
                transaction,
                "c2",
                households.stream()
                        .map(household -> new History(household, events("c2", household)))
                        .toList()));
        for (String household : households) {
            assertEquals(sums("c1", household), sums("c2", household));
            assertEquals(reads.balance("c1", household), reads.balance("c2", household));
        }
        assertEquals(accounts("c1"), accounts("c2"));
        assertEquals(Optional.empty(), new LedgerVerifier(database).findDifference());
    }

    @Test
    void whoHasBooksGetsNoHistory() {
        bill("h1", 500, "2026-11-30");
        Histories histories = new Histories();
        assertEquals(
                Set.of("h1"), database.read(transaction -> histories.begun(transaction, "c1", List.of("h1", "h2"))));
        assertThrows(
                RuntimeException.class,
                () -> database.change(transaction ->
                        histories.write(transaction, "c1", List.of(new History("h1", events("c1", "h1"))))));
        assertEquals(500, reads.balance("c1", "h1").owedFen());
    }

    /** Months of two bills, and payments now and then: too little, too much, or kept. */
    private List<History.Event> events(String community, String household) {
        Random random = new Random(household.hashCode());
        List<History.Event> events = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            String due = String.format(Locale.ROOT, "2025-%02d-28", month);
            Posting at = new Posting(community, "history", NOW, LocalDate.parse(due));
            events.add(new History.Billed(
                    at,
                    List.of(
                            newBill(household, 1 + random.nextInt(5_000), due, household + "/a/" + month),
                            newBill(household, 1 + random.nextInt(900), due, household + "/b/" + month))));
            if (random.nextInt(3) == 0) {
                events.add(new History.Paid(
                        at,
                        newPayment(
                                household,
                                1 + random.nextInt(15_000),
                                random.nextInt(4) == 0 ? Use.KEEP : Use.OLDEST,
                                List.of(),
                                household + "/p/" + month)));
            }
        }
        return events;
    }

    private List<String> sums(String community, String household) {
        List<String> sums = new ArrayList<>();
        reads.bills(community, household, LedgerReads.Which.ALL, null, 100)
                .items()
                .forEach(bill -> sums.add(bill.sourceKey() + " " + bill.openFen() + " " + bill.paidFen()));
        reads.payments(community, household, null, 100)
                .items()
                .forEach(payment -> sums.add(payment.sourceKey() + " " + payment.freeFen()));
        return sums;
    }

    private List<String> accounts(String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT kind || ' ' || subject || ' ' || balance_fen FROM ledger_account"
                        + " WHERE community = :community AND balance_fen <> 0 ORDER BY kind, subject")
                .bind("community", community)
                .mapTo(String.class)
                .list());
    }
}
