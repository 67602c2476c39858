package org.linli.cloud.pay.sandbox;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.pay.provider.PaymentProvider;
import org.linli.cloud.pay.provider.PaymentProvider.RawNotice;
import org.linli.cloud.pay.provider.PaymentProviderContract;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;

class SandboxProviderTest extends PaymentProviderContract {

    @TempDir
    Path directory;

    private Database database;
    private SandboxBank bank;
    private PaymentProvider provider;

    @BeforeEach
    void open() {
        database = TestDatabases.sqlite(directory);
        SandboxKeys keys = SandboxKeys.open(directory);
        bank = new SandboxBank(database, keys, clock);
        // The keys are kept: what a second start reads verifies what the first signed.
        provider = new SandboxProvider(bank, SandboxKeys.open(directory), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected PaymentProvider provider() {
        return provider;
    }

    @Override
    protected RawNotice pay(String order, long fen) {
        return bank.act(order, SandboxBank.Act.PAY).get(0);
    }

    @Override
    protected RawNotice ofOtherMerchant(String order, long fen) {
        return bank.notice(Map.of("type", "paid", "merchant", "somebody-else", "order", order, "amount", fen));
    }
}
