package org.linli.cloud.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.BookLists;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.Refund;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Statements and arrears come from the ledger and add up to it, on every database. */
abstract class StatementsContract extends DocumentsFixture {

    private static final int AGE_181_TO_365 = 5;

    private Statements statements;
    private Arrears arrears;

    @BeforeEach
    void openStatements() {
        statements = new Statements(database, register, clock);
        arrears = new Arrears(database, register, clock);
        register.add("c1", "h1", "1");
        register.add("c1", "h2", "2");
        register.addTo("c1", "h0", "unit-h1", "1");
        register.add("c2", "h3", "1");
    }

    private Statement statement(String household, String from, String until) {
        return statements
                .ofHousehold("c1", household, null, LocalDate.parse(from), LocalDate.parse(until))
                .statements()
                .get(0);
    }

    @Test
    void aStatementSaysWhatWasThereWhatHappenedAndWhatIsLeft() throws IOException {
        bill("h1", FeeType.PROPERTY, 30_000, "2026-08-31");
        bill("h1", FeeType.WATER, 5_025, "2026-09-30");
        Payment payment = pay("h1", 40_000, "2026-09-10");
        String october = bill("h1", FeeType.PROPERTY, 30_000, "2026-10-31");
        refund(payment.id(), 1_000, "2026-10-15");
        String wrong = bill("h1", FeeType.PARKING, 20_000, "2026-10-31");
        reverse(wrong, "2026-10-20");
        writeOff(october, 25, "2026-10-21");
        Statement statement = statement("h1", "2026-09-01", "2026-10-31");
        assertEquals(30_000, Statement.balance(statement.opening()));
        assertEquals(35_025, statement.totals().billedFen());
        assertEquals(25, statement.totals().writtenOffFen());
        assertEquals(40_000, statement.totals().paidFen());
        assertEquals(1_000, statement.totals().refundedFen());
        assertEquals(
                new LedgerReads(database).balance("c1", "h1"),
                new LedgerReads.Balance(
                        statement.closing().owedFen(), statement.closing().prepaymentFen()));
        byte[] pdf = StatementPaper.print(
                statements.ofHousehold("c1", "h1", null, statement.from(), statement.until()), NOW);
        ReceiptPaperTest.look("statement", pdf);
        String text = ReceiptPaperTest.text(pdf);
        for (String part : List.of("对 账 单", "STATEMENT", "期初余额", "¥300.00", "缴款", "面积有误", "1栋 unit-h1", "期末余额")) {
            assertTrue(text.contains(part), part + " is not in:\n" + text);
        }
    }

    @Test
    void whatHappensOutsideTheTimeIsInOpeningAndClosingOnly() {
        bill("h1", FeeType.PROPERTY, 100, "2026-01-31");
        bill("h1", FeeType.PROPERTY, 200, "2026-02-28");
        bill("h1", FeeType.PROPERTY, 400, "2026-03-31");
        Statement february = statement("h1", "2026-02-01", "2026-02-28");
        assertEquals(100, february.opening().owedFen());
        assertEquals(1, february.rows().size());
        assertEquals(300, february.closing().owedFen());
    }

    @Test
    void aHomesStatementHasEachHouseholdThatHadIt() {
        bill("h0", FeeType.PROPERTY, 700, "2025-01-31");
        bill("h1", FeeType.PROPERTY, 100, "2026-01-31");
        Statements.Bundle bundle =
                statements.ofHome("c1", "unit-h1", LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"));
        assertEquals(
                List.of("h1", "h0"),
                bundle.statements().stream().map(Statement::household).toList());
        assertEquals(800, bundle.closingFen());
    }

    @Test
    void foreignOnesAreUnknownAndTimesAreBounded() {
        LocalDate day = LocalDate.parse("2026-01-01");
        assertEquals("household-unknown", refused(() -> statements.ofHousehold("c1", "h3", null, day, day)));
        assertEquals("household-unknown", refused(() -> statements.ofHousehold("c1", "h1", List.of("h2"), day, day)));
        assertEquals("unit-unknown", refused(() -> statements.ofHome("c1", "unit-h3", day, day)));
        assertEquals(
                "statement-period", refused(() -> statements.ofHousehold("c1", "h1", null, day, day.minusDays(1))));
        assertEquals(
                "statement-period", refused(() -> statements.ofHousehold("c1", "h1", null, day, day.plusYears(4))));
    }

    private static String refused(Runnable action) {
        return assertThrows(Refused.class, action::run).code();
    }

    @Test
    void afterAnyActionsStatementsArrearsAndBooksAgree() {
        Random random = new Random(20261121);
        List<String> bills = new ArrayList<>();
        List<Payment> payments = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String household = random.nextBoolean() ? "h1" : "h2";
            String day = TODAY.minusDays(random.nextInt(500)).toString();
            switch (random.nextInt(6)) {
                case 0, 1, 2 ->
                    bills.add(bill(
                            household,
                            random.nextBoolean() ? FeeType.PROPERTY : FeeType.WATER,
                            1 + random.nextInt(90_000),
                            day));
                case 3 -> payments.add(pay(household, 1 + random.nextInt(80_000), day));
                case 4 -> tryTo(() -> writeOff(bills.get(random.nextInt(bills.size())), 1 + random.nextInt(500), day));
                default -> {
                    tryTo(() ->
                            refund(payments.get(random.nextInt(payments.size())).id(), 1 + random.nextInt(9_000), day));
                    tryTo(() -> reverse(bills.get(random.nextInt(bills.size())), day));
                }
            }
        }
        long owed = 0;
        for (String household : List.of("h1", "h2")) {
            // Over three parts, each beginning where the one before ends.
            Statement one = statement(household, "2024-06-01", "2025-12-31");
            Statement two = statement(household, "2026-01-01", "2026-06-30");
            Statement three = statement(household, "2026-07-01", "2026-11-21");
            assertEquals(0, Statement.balance(one.opening()));
            assertEquals(one.closing(), two.opening());
            assertEquals(two.closing(), three.opening());
            LedgerReads.Balance balance = new LedgerReads(database).balance("c1", household);
            assertEquals(balance.owedFen(), three.closing().owedFen());
            assertEquals(balance.prepaymentFen(), three.closing().prepaymentFen());
            for (Statement each : List.of(one, two, three)) {
                Statement.Totals totals = each.totals();
                assertEquals(
                        Statement.balance(each.closing()),
                        Statement.balance(each.opening())
                                + totals.billedFen()
                                - totals.paidFen()
                                + totals.refundedFen()
                                - totals.writtenOffFen());
            }
            owed += balance.owedFen();
        }
        Arrears.Report report = arrears.report("c1");
        assertEquals(owed, report.receivableFen());
        assertEquals(owed, report.total().notDueFen() + report.total().overdueFen());
        List<Arrears.Debtor> debtors = all(cursor -> arrears.debtors("c1", cursor, 1));
        assertEquals(
                report.total().notDueFen(),
                debtors.stream().mapToLong(each -> each.debt().notDueFen()).sum());
        assertEquals(
                report.total().fen().get(AGE_181_TO_365),
                debtors.stream().mapToLong(each -> each.debt().days365Fen()).sum());
        assertEquals(
                report.total().bills(),
                debtors.stream().mapToInt(each -> each.debt().bills()).sum());
        assertEquals(
                owed, debtors.stream().mapToLong(each -> each.debt().owedFen()).sum());
        for (List<Arrears.Row> rows : List.of(report.byBuilding(), report.byType())) {
            for (int age = 0; age < Arrears.AGES; age++) {
                int index = age;
                assertEquals(
                        report.total().fen().get(index),
                        rows.stream().mapToLong(row -> row.fen().get(index)).sum());
            }
        }
    }

    private interface Lister<T> {
        Page<T> page(@Nullable String cursor);
    }

    /** All pages one after the other. */
    private static <T> List<T> all(Lister<T> lister) {
        List<T> items = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = lister.page(cursor);
            items.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return items;
    }

    private <T> List<T> listed(BiFunction<Transaction, @Nullable String, Page<T>> list) {
        return all(cursor -> database.read(transaction -> list.apply(transaction, cursor)));
    }

    @Test
    void the_lists_of_a_community_hold_everything_of_its_own_once_newest_first() {
        BookLists lists = new BookLists();
        BookLists.Days ever = new BookLists.Days(null, null);
        List<String> bills = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            String day = TODAY.minusDays(i % 3).toString();
            bills.add(bill(i % 2 == 0 ? "h1" : "h2", FeeType.WATER, 100 + i, day));
            Payment payment = pay("h1", 1_000, day);
            refund(payment.id(), 10 + i, day);
        }
        billIn("c2", "h3", FeeType.PROPERTY, 7, TODAY.toString());
        List<Bill> known =
                listed((transaction, cursor) -> lists.bills(transaction, "c1", LedgerReads.Which.ALL, ever, cursor, 2));
        assertEquals(7, known.size());
        assertEquals(
                new TreeSet<>(bills), new TreeSet<>(known.stream().map(Bill::id).toList()));
        assertEquals(
                known.stream()
                        .sorted(Comparator.comparing(Bill::dueDate)
                                .thenComparing(Bill::id)
                                .reversed())
                        .toList(),
                known);
        List<Bill> open = listed(
                (transaction, cursor) -> lists.bills(transaction, "c1", LedgerReads.Which.OPEN, ever, cursor, 2));
        assertEquals(known.stream().filter(bill -> bill.openFen() > 0).toList(), open);
        BookLists.Days yesterday = new BookLists.Days(TODAY.minusDays(1), TODAY.minusDays(1));
        assertEquals(
                2,
                listed((transaction, cursor) ->
                                lists.bills(transaction, "c1", LedgerReads.Which.ALL, yesterday, cursor, 1))
                        .size());
        // A cursor of a wider question is held to the days of the narrower one.
        String wide = database.read(transaction -> lists.bills(transaction, "c1", LedgerReads.Which.ALL, ever, null, 1))
                .next();
        assertTrue(
                database
                        .read(transaction -> lists.bills(transaction, "c1", LedgerReads.Which.ALL, yesterday, wide, 9))
                        .items()
                        .stream()
                        .allMatch(bill -> bill.dueDate().equals(TODAY.minusDays(1))));
        List<Payment> payments = listed((transaction, cursor) -> lists.payments(transaction, "c1", ever, cursor, 3));
        assertEquals(7, payments.size());
        assertEquals(7_000, payments.stream().mapToLong(Payment::amountFen).sum());
        List<Refund> refunds = listed((transaction, cursor) -> lists.refunds(transaction, "c1", ever, cursor, 3));
        assertEquals(
                10 + 11 + 12 + 13 + 14 + 15 + 16,
                refunds.stream().mapToLong(Refund::amountFen).sum());
        assertEquals(
                2,
                listed((transaction, cursor) -> lists.refunds(transaction, "c1", yesterday, cursor, 3))
                        .size());
        List<BookLists.Movement> movements =
                listed((transaction, cursor) -> lists.movements(transaction, "c1", ever, cursor, 4));
        for (String household : List.of("h1", "h2")) {
            LedgerReads.Balance balance = new LedgerReads(database).balance("c1", household);
            List<BookLists.Movement> own = movements.stream()
                    .filter(each -> each.household().equals(household))
                    .toList();
            assertEquals(
                    balance.owedFen(),
                    own.stream().mapToLong(BookLists.Movement::owedFen).sum());
            assertEquals(
                    balance.prepaymentFen(),
                    own.stream().mapToLong(BookLists.Movement::prepaymentFen).sum());
        }
        assertEquals(List.of(), listed((transaction, cursor) -> lists.payments(transaction, "c2", ever, cursor, 3)));
    }

    private static void tryTo(Runnable action) {
        try {
            action.run();
        } catch (Refused | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The books refuse what they cannot do; here only what they did counts.
            assertTrue(e.getMessage() == null || !e.getMessage().isEmpty());
        }
    }

    @Test
    void anAgeBeginsOnTheDayItSays() {
        long fen = 1;
        for (int days : new int[] {-1, 0, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366}) {
            bill("h1", FeeType.PROPERTY, fen, TODAY.minusDays(days).toString());
            fen *= 10;
        }
        billIn("c2", "h3", FeeType.PROPERTY, 7, "2026-01-31");
        Arrears.Report report = arrears.report("c1");
        assertEquals(
                List.of(1L, 110L, 11_000L, 1_100_000L, 110_000_000L, 11_000_000_000L, 100_000_000_000L),
                report.total().fen());
        Arrears.Debtor debtor = arrears.debtors("c1", null, 9).items().get(0);
        assertEquals(
                new Arrears.Debt(
                        "h1",
                        12,
                        TODAY.minusDays(366),
                        111_111_111_111L,
                        1,
                        111_111_111_110L,
                        110,
                        11_000,
                        1_100_000,
                        110_000_000,
                        11_000_000_000L,
                        100_000_000_000L),
                debtor.debt());
        assertEquals("1栋", report.byBuilding().get(0).name());
        assertEquals(12, report.total().bills());
    }
}
