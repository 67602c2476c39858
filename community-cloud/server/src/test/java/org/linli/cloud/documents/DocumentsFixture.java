package org.linli.cloud.documents;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.Ledger;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.Payment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.ledger.Posting;
import org.linli.cloud.storage.Database;

/** Books with a few households of community {@code c1}, on a database the subclass chooses. */
public abstract class DocumentsFixture {

    /** Afternoon in Shanghai. */
    protected static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    protected static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path directory;

    protected final Ledger ledger = new Ledger();
    protected final TestRegister register = new TestRegister();
    protected final TestClock clock = new TestClock();
    protected Database database;
    private int keys;

    protected abstract Database open(Path directory);

    @BeforeEach
    void openBooks() {
        database = open(directory);
    }

    @AfterEach
    void closeBooks() {
        database.close();
    }

    protected String key() {
        return "key-" + ++keys;
    }

    protected Posting posting(String community, String day) {
        return new Posting(community, "cashier", clock.instant(), LocalDate.parse(day));
    }

    protected String bill(String household, FeeType type, long fen, String due) {
        return billIn("c1", household, type, fen, due);
    }

    protected String billIn(String community, String household, FeeType type, long fen, String due) {
        LocalDate day = LocalDate.parse(due);
        NewBill wanted = new NewBill(
                household,
                "unit-" + household,
                "item",
                "费用 " + type,
                type,
                day.withDayOfMonth(1),
                day,
                day,
                fen,
                "{}",
                null,
                key(),
                null);
        return database.write(transaction -> ledger.postBill(
                        transaction, posting(community, day.withDayOfMonth(1).toString()), wanted))
                .id();
    }

    protected Payment pay(String household, long fen, String day, String... bills) {
        NewPayment wanted = new NewPayment(
                household,
                PaymentMethod.CASH,
                "",
                "",
                "",
                "cashier",
                fen,
                bills.length == 0 ? NewPayment.Use.OLDEST : NewPayment.Use.GIVEN,
                List.of(bills),
                clock.instant(),
                key());
        return database.write(transaction -> ledger.recordPayment(transaction, posting("c1", day), wanted));
    }

    protected void refund(String payment, long fen, String day) {
        NewRefund wanted = new NewRefund(payment, fen, PaymentMethod.CASH, "cashier", "退", key());
        database.change(transaction -> ledger.refund(transaction, posting("c1", day), wanted));
    }

    protected void reverse(String bill, String day) {
        database.change(transaction -> ledger.reverseBill(transaction, posting("c1", day), bill, "面积有误"));
    }

    protected void writeOff(String bill, long fen, String day) {
        database.change(transaction -> ledger.writeOff(transaction, posting("c1", day), bill, fen, "困难减免", key()));
    }
}
