package org.linli.cloud.ledger;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.storage.Database;

/** Empty books of community {@code c1} on a database the subclass chooses. */
abstract class LedgerFixture {

    static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");
    static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path directory;

    final Posting posting = new Posting("c1", "cashier", NOW, TODAY);
    final Ledger ledger = new Ledger();
    Database database;
    LedgerReads reads;
    private int keys;

    abstract Database open();

    @BeforeEach
    void openBooks() {
        database = open();
        reads = new LedgerReads(database);
    }

    @AfterEach
    void closeBooks() {
        database.close();
    }

    String key() {
        return "key-" + ++keys;
    }

    NewBill newBill(String household, long fen, String dueDate, String key) {
        LocalDate due = LocalDate.parse(dueDate);
        return new NewBill(
                household,
                "unit-" + household,
                "item",
                "物业费",
                FeeType.PROPERTY,
                due.withDayOfMonth(1),
                due,
                due,
                fen,
                "{\"price\":1}",
                "run-1",
                key,
                null);
    }

    String bill(String household, long fen, String dueDate) {
        return database.write(
                        transaction -> ledger.postBill(transaction, posting, newBill(household, fen, dueDate, key())))
                .id();
    }

    NewPayment newPayment(String household, long fen, NewPayment.Use use, List<String> bills, String key) {
        return new NewPayment(household, PaymentMethod.CASH, "", "", "", "cashier", fen, use, bills, NOW, key);
    }

    Payment pay(String household, long fen, NewPayment.Use use, String... bills) {
        return database.write(transaction ->
                ledger.recordPayment(transaction, posting, newPayment(household, fen, use, List.of(bills), key())));
    }

    Payment payOnline(String household, long fen) {
        return database.write(transaction -> ledger.recordPayment(
                transaction,
                posting,
                new NewPayment(
                        household,
                        PaymentMethod.ONLINE,
                        "sandbox",
                        "t-1",
                        "p1",
                        "",
                        fen,
                        NewPayment.Use.OLDEST,
                        List.of(),
                        NOW,
                        key())));
    }

    Refund refund(String payment, long fen, PaymentMethod method) {
        return database.write(transaction ->
                ledger.refund(transaction, posting, new NewRefund(payment, fen, method, "cashier", "test", key())));
    }

    long allocate(String household, String bill, long limitFen, String key) {
        Long used = database.write(
                transaction -> ledger.allocate(transaction, posting, household, List.of(bill), limitFen, key));
        return used;
    }

    int reverse(List<String> bills) {
        Integer reversed =
                database.write(transaction -> ledger.reverseBills(transaction, posting, bills, "wrong area"));
        return reversed;
    }

    Bill see(String bill) {
        return reads.findBill("c1", bill).orElseThrow();
    }

    Payment seePayment(String payment) {
        return reads.findPayment("c1", payment).orElseThrow();
    }

    long balance(AccountKind kind) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT COALESCE(SUM(balance_fen), 0) FROM ledger_account WHERE kind = :kind")
                .bind("kind", kind.name())
                .mapTo(Long.class)
                .one());
    }

    List<NewBill> many(int households, int each) {
        List<NewBill> bills = new ArrayList<>();
        for (int h = 0; h < households; h++) {
            for (int i = 0; i < each; i++) {
                bills.add(newBill("h" + h, 1 + (h * 31L + i) % 9999, "2026-11-30", "bulk-" + h + "-" + i));
            }
        }
        return bills;
    }
}
