package org.linli.cloud.ledger.trial;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.linli.cloud.ledger.FeeType;
import org.linli.cloud.ledger.NewBill;
import org.linli.cloud.ledger.NewPayment;
import org.linli.cloud.ledger.NewRefund;
import org.linli.cloud.ledger.PaymentMethod;

/** What the trial asks, as requests to the ledger. */
final class TrialRequests {

    static final String PROVIDER = "trial";

    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    private TrialRequests() {}

    static NewBill bill(
            int household, long fen, int dueDay, @org.jspecify.annotations.Nullable String lateFeeOf, String key) {
        LocalDate due = FIRST_DAY.plusDays(dueDay);
        return new NewBill(
                "h" + household,
                "u" + household,
                "item",
                "物业费",
                lateFeeOf == null ? FeeType.PROPERTY : FeeType.LATE_FEE,
                due,
                due,
                due,
                fen,
                "{}",
                null,
                key,
                lateFeeOf);
    }

    static NewPayment payment(
            int household, long fen, NewPayment.Use use, boolean online, List<String> bills, String key) {
        return new NewPayment(
                "h" + household,
                online ? PaymentMethod.ONLINE : PaymentMethod.CASH,
                online ? PROVIDER : "",
                "",
                "",
                "",
                fen,
                use,
                bills,
                Instant.EPOCH,
                key);
    }

    static NewRefund refund(String payment, long fen, boolean online, String key) {
        return new NewRefund(payment, fen, online ? PaymentMethod.ONLINE : PaymentMethod.CASH, "", "trial", key);
    }
}
