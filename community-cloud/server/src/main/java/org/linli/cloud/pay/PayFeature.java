package org.linli.cloud.pay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.pay.sandbox.SandboxBank;
import org.linli.cloud.people.Homes;

/** Brings the feature into the process: operations and jobs. */
public final class PayFeature {

    private static final Duration ASKING = Duration.ofSeconds(30);

    private PayFeature() {}

    /** @param sandbox null unless the sandbox provider is on */
    public static void register(Operations on, PayBooks books, Homes homes, Jobs jobs, @Nullable SandboxBank sandbox) {
        Pay pay = new Pay(books);
        HouseholdGate gate = new HouseholdGate(books.database(), homes);
        new MyMoneyOperations(pay, gate).register(on);
        new DeskOperations(pay, gate).register(on);
        new CommunityMoneyOperations(books).register(on);
        new BookOperations(pay, sandbox).register(on);
        jobs.every("pay-orders", ASKING, at -> pay.orders().askProviders());
        jobs.every("pay-refunds", ASKING, at -> pay.refunds().askProviders());
    }
}
