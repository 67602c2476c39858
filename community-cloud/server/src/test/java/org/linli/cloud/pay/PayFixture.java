package org.linli.cloud.pay;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.PaymentMethod;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.sandbox.SandboxBank;
import org.linli.cloud.pay.sandbox.SandboxKeys;
import org.linli.cloud.pay.sandbox.SandboxProvider;
import org.linli.cloud.storage.Database;

/** Community {@code c1} with the sandbox provider on a database the subclass chooses. */
abstract class PayFixture {

    static final LocalDate TODAY = LocalDate.parse("2026-11-21");

    @TempDir
    Path directory;

    final TestClock clock = new TestClock();
    final List<PaymentProvider> providers = new ArrayList<>();
    Database database;
    SandboxBank bank;
    Pay pay;
    private int keys;

    abstract Database open();

    @BeforeEach
    void openPay() {
        database = open();
        SandboxKeys sandbox = SandboxKeys.open(directory);
        bank = new SandboxBank(database, sandbox, clock);
        providers.add(new SandboxProvider(bank, sandbox, clock));
        pay = new Pay(new PayBooks(database, clock, community -> ZoneId.of("Asia/Shanghai"), providers));
    }

    @AfterEach
    void closePay() {
        database.close();
    }

    LedgerReads reads() {
        return pay.books().reads();
    }

    String key() {
        return "key-" + ++keys;
    }

    String bill(String household, long fen) {
        NewBill bill = new NewBill(
                household, "u", "item", "物业费", FeeType.PROPERTY, TODAY, TODAY, TODAY, fen, "{}", null, key(), null);
        return database.write(transaction ->
                        pay.books().ledger().postBill(transaction, pay.books().posting("c1", "test"), bill))
                .id();
    }

    PayOrder order(String household, String... bills) {
        return pay.orders().create("c1", "p1", "p1", wish(household, 0, key(), bills));
    }

    Orders.Wish wish(String household, long prepaymentFen, String key, String... bills) {
        return new Orders.Wish(
                household, List.of(bills), prepaymentFen, "sandbox", Channel.PAGE, "10.0.0.1", null, key);
    }

    int act(PayOrder order, SandboxBank.Act act) {
        int taken = 0;
        for (RawNotice notice : bank.act(order.id(), act)) {
            taken += pay.notices().receive("sandbox", notice).status() == 200 ? 1 : 0;
        }
        return taken;
    }

    NewPayment cash(String household, long fen, String cashier) {
        return new NewPayment(
                household,
                PaymentMethod.CASH,
                "",
                "",
                "",
                cashier,
                fen,
                NewPayment.Use.OLDEST,
                List.of(),
                clock.instant(),
                key());
    }

    LedgerReads.Balance balance(String household) {
        return reads().balance("c1", household);
    }

    List<Settlement.Outcome> doubts() {
        return pay.settlement().doubts("c1", null, 50).items().stream()
                .map(Settlement.Doubt::outcome)
                .toList();
    }

    PayOrder again(PayOrder order) {
        return pay.orders().get("c1", order.id());
    }
}
