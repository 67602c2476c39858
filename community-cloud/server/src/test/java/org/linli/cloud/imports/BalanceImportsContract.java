package org.linli.cloud.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.ledger.Bill;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.LedgerVerifier;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.ledger.TrialBalance;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Household;

/** Balances of an earlier system from the file to the books and back, on every database. Today is 2026-11-21. */
abstract class BalanceImportsContract extends ImportsFixture {

    private static final String HEADER = "楼栋,房号,姓名,费用项目,起始月,截止月,应缴日期,欠费金额,预存金额";

    private static final String[] BALANCES = {
        HEADER,
        "一号楼,101,,物业费,2024-02,,,845.50,",
        "一号楼,101,,物业费,2024-03,2024-04,2024-05-15,¥1691.00,",
        "一号楼,101,,水费,2024-02,,,0.01,",
        "一号楼,102,甲青鹿,,2025-12,,,100,",
        "一号楼,102,,物业费,,,,,300.00"
    };

    private final Ledger ledger = new Ledger();
    private LedgerReads reads;

    @BeforeEach
    void openBooks() {
        reads = new LedgerReads(database);
        applied("homes", HOMES);
        applied("people", PEOPLE);
    }

    private String household(String unit) {
        return database.read(transaction -> {
            BulkHomes bulk = new BulkHomes(access.holders(), clock);
            String id = bulk.units(transaction, "home").stream()
                    .filter(each -> each.name().equals(unit))
                    .findFirst()
                    .orElseThrow()
                    .id();
            return bulk.households(transaction, "home", LocalDate.EPOCH).stream()
                    .filter(each -> each.unit().equals(id))
                    .findFirst()
                    .map(Household::id)
                    .orElseThrow();
        });
    }

    private List<Bill> bills(String unit) {
        return reads.bills("home", household(unit), LedgerReads.Which.ALL, null, 100)
                .items();
    }

    private Payment payment(String unit) {
        return reads.payments("home", household(unit), null, 10).items().get(0);
    }

    /** Kind, debit and credit of each account that is not even. */
    private List<String> trial() {
        return new TrialBalance(database)
                .rows("home", null).stream()
                        .filter(row -> row.debitFen() != 0 || row.creditFen() != 0)
                        .map(row -> row.kind() + " " + row.debitFen() + " " + row.creditFen())
                        .toList();
    }

    private long toldFen(DataKind kind) {
        return told(kind).stream()
                .mapToLong(change -> ((Number) change.data().getOrDefault("amountFen", 0)).longValue())
                .sum();
    }

    private void booksAgree() {
        assertEquals(Optional.empty(), new LedgerVerifier(database).findDifference());
    }

    private Posting posting() {
        return new Posting("home", "cashier", clock.instant(), LocalDate.of(2026, 11, 21));
    }

    private Payment pay(String unit, long fen) {
        return database.write(transaction -> ledger.recordPayment(
                transaction,
                posting(),
                new NewPayment(
                        household(unit),
                        PaymentMethod.CASH,
                        "",
                        "",
                        "",
                        "cashier",
                        fen,
                        NewPayment.Use.OLDEST,
                        List.of(),
                        clock.instant(),
                        "pay-" + unit + fen)));
    }

    private void refund(Payment payment) {
        database.write(transaction -> ledger.refund(
                transaction,
                posting(),
                new NewRefund(
                        payment.id(),
                        payment.amountFen(),
                        PaymentMethod.CASH,
                        "cashier",
                        "错",
                        "back-" + payment.id())));
    }

    private List<String> errors(String... rows) {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(List.of(rows));
        return preview("balances", lines.toArray(new String[0])).errors().stream()
                .map(error -> error.row() + " " + error.column() + " " + error.en())
                .toList();
    }

    @Test
    void debts_and_credits_stand_against_the_opening_account_and_are_taken_back_by_opposite_entries() {
        String before = everything();
        ImportRun run = preview("balances", BALANCES);
        assertEquals(List.of(), run.errors());
        assertEquals(5, run.added());
        assertEquals(List.of(), trial());
        apply(run);

        assertEquals(List.of("OPENING 0 233651", "PREPAYMENT 0 30000", "RECEIVABLE 263651 0"), trial());
        assertEquals(233_651 + 30_000, toldFen(DataKind.BILL), "others are told of each debt");
        assertEquals(30_000, toldFen(DataKind.PAYMENT));
        assertEquals(5, told(DataKind.BILL).size() + told(DataKind.PAYMENT).size());
        Bill leap = bills("101").stream()
                .filter(bill -> bill.amountFen() == 84_550)
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("2024-02-01", "2024-02-29", "2024-02-29", "物业费", FeeType.OPENING.name()),
                List.of(
                        leap.from().toString(),
                        leap.until().toString(),
                        leap.dueDate().toString(),
                        leap.itemName(),
                        leap.type().name()));
        assertEquals("期初欠费", bills("102").get(0).itemName());
        // A credit and a debt of one household do not use each other by themselves.
        assertEquals(new LedgerReads.Balance(10_000, 30_000), reads.balance("home", household("102")));
        booksAgree();
        assertEquals(5, preview("balances", BALANCES).same());

        undo(run);
        assertEquals(List.of(), trial());
        assertEquals(before, everything());
        assertEquals(Bill.State.REVERSED, bills("102").get(0).state());
        assertEquals(30_000, payment("102").refundedFen());
        booksAgree();
        // The same once more: nothing of the first stands in the way.
        applied("balances", BALANCES);
        assertEquals(List.of("OPENING 0 233651", "PREPAYMENT 0 30000", "RECEIVABLE 263651 0"), trial());
        booksAgree();
    }

    @Test
    void a_clerk_is_told_what_is_wrong() {
        assertEquals(
                List.of(
                        "2 房号 is an unknown home; import the homes first",
                        "3 姓名 does not live there and never did; import the people first",
                        "4 欠费金额 or Prepaid must be more than nothing",
                        "5 欠费金额 and Prepaid are two rows; divide them",
                        "6 起始月 is needed for what is owed",
                        "7 截止月 is before the first month",
                        "8 起始月 is in the future",
                        "9 应缴日期 is before the first month",
                        "10 起始月 does not go with a prepayment; leave it empty",
                        "12  is the same as row 11",
                        "14  is the same as row 13",
                        "15 房号 has no household today; import the people first, or give the name of those who left"),
                errors(
                        "一号楼,999,,,2024-02,,,1,",
                        "一号楼,101,丁玄马,,2024-02,,,1,",
                        "一号楼,101,,,2024-02,,,0,",
                        "一号楼,101,,,2024-02,,,1,2",
                        "一号楼,101,,,,,,1,",
                        "一号楼,101,,,2024-02,2024-01,,1,",
                        "一号楼,101,,,2026-12,,,1,",
                        "一号楼,101,,,2024-02,,2024-01-31,1,",
                        "一号楼,101,,,2024-02,,,,1",
                        "一号楼,101,,物业费,2024-05,,,1,",
                        "一号楼,101,,物业费,2024-05,2024-05,,2,",
                        "一号楼,101,,,,,,,5",
                        "一号楼,101,,,,,,,5",
                        "一号楼,P1,,,2024-02,,,1,"));
        assertEquals(
                List.of(
                        "2 欠费金额 must not be negative",
                        "3 欠费金额 has more than 2 decimals",
                        "4 起始月 is not a month; write 2026-01",
                        "5 起始月 is not a month; write 2026-01",
                        "6 预存金额 is too large",
                        "7 欠费金额 is not a number"),
                errors(
                        "一号楼,101,,,2024-02,,,-1,",
                        "一号楼,101,,,2024-02,,,1.001,",
                        "一号楼,101,,,2024-13,,,1,",
                        "一号楼,101,,,2024-02-15,,,1,",
                        "一号楼,101,,,,,,,1000000000.01",
                        "一号楼,101,,,2024-02,,,=1+1,"));
        applied("balances", BALANCES);
        assertEquals(
                List.of(
                        "2 欠费金额 was imported before as 845.50 yuan; undo that import to change it",
                        "3 预存金额 was imported before as 300.00 yuan; undo that import to change it"),
                errors("一号楼,101,,物业费,2024-02,,,845.51,", "一号楼,102,,,,,,,299.99"));
    }

    @Test
    void months_and_money_are_read_as_clerks_write_them() {
        String text = String.join(
                "\r\n",
                "楼栋;房号;月份;欠费",
                "一号楼;101;2024年2月;￥１２.5元",
                "一号楼;101;202403;\"1,000\"",
                "一号楼;101;2024/4;7",
                "一号楼;101;2024-05-01;8",
                "");
        for (byte[] file : List.of(Sheets.utf8("\uFEFF" + text), text.getBytes(Charset.forName("GBK")))) {
            ImportRun run = imports.preview("home", "manager", "balances", "b.csv", file);
            assertEquals(List.of(), run.errors());
            assertEquals(
                    List.of("2024-02 1250", "2024-03 100000", "2024-04 700", "2024-05 800"),
                    imports.rows("home", run.id(), null).items().stream()
                            .map(row -> row.values().get("from") + " "
                                    + row.values().get("owed"))
                            .toList());
        }
        List<List<Object>> cells =
                List.of(List.of("楼栋", "房号", "月份", "欠费"), List.of("一号楼", 101, LocalDate.of(2024, 2, 1), 12.5));
        ImportRun book = imports.preview("home", "manager", "balances", "b.xlsx", Sheets.xlsx(cells));
        assertEquals(List.of(), book.errors());
        assertEquals(1, book.added());
    }

    @Test
    void what_was_paid_since_keeps_the_import_until_it_is_given_back() {
        ImportRun run = applied("balances", BALANCES);
        List<String> trial = trial();
        Payment paid = pay("101", 500);
        assertEquals("import-balance-used", refusedUndo(run));
        assertEquals(ImportRun.State.APPLIED, imports.get("home", run.id()).state());
        refund(paid);
        assertEquals(trial, trial());
        // The next bill uses the credit that was brought along.
        String bill = database.write(transaction -> ledger.postBill(
                        transaction,
                        posting(),
                        new NewBill(
                                household("102"),
                                "u",
                                "i",
                                "物业费",
                                FeeType.PROPERTY,
                                LocalDate.of(2026, 11, 1),
                                LocalDate.of(2026, 11, 30),
                                LocalDate.of(2026, 11, 30),
                                100,
                                "{}",
                                null,
                                "bill-1",
                                null)))
                .id();
        assertNotEquals(0, payment("102").allocatedFen());
        assertEquals("import-balance-used", refusedUndo(run));
        database.write(transaction -> ledger.reverseBill(transaction, posting(), bill, "错"));
        assertEquals("import-balance-used", refusedUndo(run));
        booksAgree();
    }

    @Test
    void what_was_written_off_or_reversed_or_charged_late_keeps_the_import() {
        ImportRun run = applied("balances", BALANCES);
        Bill bill = bills("101").get(0);
        String late = database.write(transaction -> ledger.postBill(
                        transaction,
                        posting(),
                        new NewBill(
                                bill.household(),
                                bill.unit(),
                                bill.item(),
                                bill.itemName(),
                                FeeType.LATE_FEE,
                                bill.from(),
                                bill.until(),
                                bill.dueDate(),
                                1,
                                "{}",
                                null,
                                "late",
                                bill.id())))
                .id();
        assertEquals("import-balance-used", refusedUndo(run));
        database.write(transaction -> ledger.reverseBill(transaction, posting(), late, "错"));
        database.write(transaction -> ledger.writeOff(transaction, posting(), bill.id(), 1, "协商", "w1"));
        assertEquals("import-balance-used", refusedUndo(run));
        database.write(transaction -> ledger.reverseBill(transaction, posting(), bill.id(), "错"));
        assertEquals("import-balance-used", refusedUndo(run));
        booksAgree();
    }

    @Test
    void another_community_has_neither_the_homes_nor_the_debts() {
        applied("balances", BALANCES);
        ImportRun elsewhere =
                imports.preview("other", "manager", "balances", "b.csv", Sheets.utf8(String.join("\n", BALANCES)));
        assertEquals(5, elsewhere.errorCount());
        assertEquals(List.of(), new TrialBalance(database).rows("other", null));
    }

    @Test
    void homes_and_people_with_balances_stay() {
        ImportRun homes = applied("homes", "楼栋,房号", "二号楼,201");
        ImportRun people = applied("people", "楼栋,房号,姓名,关系,入住日期", "二号楼,201,戊金牛,业主,2024-01-31");
        applied("balances", HEADER, "二号楼,201,,,2024-02,,,1,");
        assertEquals("import-built-on", refusedUndo(people));
        assertEquals("import-built-on", refusedUndo(homes));
    }

    /** Sheets of random balances: the books agree at every moment and are even again after the undo. */
    @Test
    void random_sheets_leave_the_books_even() {
        Random random = new Random(20_261_121);
        int good = 0;
        for (int round = 0; round < 25; round++) {
            List<String> lines = new ArrayList<>(List.of(HEADER));
            for (int i = 0; i < 1 + random.nextInt(10); i++) {
                boolean owed = random.nextInt(4) > 0;
                String fen = random.nextInt(1000) + "." + random.nextInt(10) + random.nextInt(10);
                lines.add("一号楼," + (random.nextBoolean() ? "101" : "102") + ",,费" + random.nextInt(3) + ","
                        + (owed ? "20" + (20 + random.nextInt(5)) + "-0" + (1 + random.nextInt(9)) : "") + ",,,"
                        + (owed ? fen + "," : "," + fen));
            }
            List<String> before = trial();
            ImportRun run = preview("balances", lines.toArray(new String[0]));
            if (run.state() == ImportRun.State.PREVIEWED) {
                good++;
                apply(run);
                booksAgree();
                undo(run);
            }
            assertEquals(before, trial(), () -> String.join("\n", lines));
            if (round % 7 == 0) {
                pay("101", 1 + random.nextInt(5000));
            }
        }
        booksAgree();
        assertEquals(true, good > 5, "good " + good);
    }
}
