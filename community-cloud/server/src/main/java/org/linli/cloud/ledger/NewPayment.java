package org.linli.cloud.ledger;

import java.time.Instant;
import java.util.List;
import org.linli.cloud.refusal.Refused;

/**
 * A payment to record.
 *
 * @param amountFen 1..{@link Money#MAX_FEN}
 * @param use what it pays
 * @param bills for {@link Use#GIVEN}, in the order in which they are paid; empty otherwise. At most 200
 * @param paidAt when the money was paid
 * @param sourceKey unique in the community: recording it again returns the first; 1..200 characters
 */
public record NewPayment(
        String household,
        PaymentMethod method,
        String provider,
        String reference,
        String payer,
        String cashier,
        long amountFen,
        Use use,
        List<String> bills,
        Instant paidAt,
        String sourceKey) {

    /** What is left over stays prepayment. */
    public enum Use {
        /** The bills named. */
        GIVEN,
        /** Whatever is due first. */
        OLDEST,
        /** Nothing: all of it is prepayment. */
        KEEP
    }

    public static final int MAX_BILLS = 200;
    private static final int MAX_KEY = 200;

    public NewPayment {
        bills = List.copyOf(bills);
        Money.amount(amountFen);
        Refused.unless(!sourceKey.isEmpty() && sourceKey.length() <= MAX_KEY, "idempotency-key");
        Refused.unless(bills.size() <= MAX_BILLS && bills.stream().distinct().count() == bills.size(), "bills-to-pay");
        Refused.unless((use == Use.GIVEN) == !bills.isEmpty(), "bills-to-pay");
        Refused.unless((method == PaymentMethod.ONLINE) == !provider.isEmpty(), "payment-provider");
    }

    /** Two requests with one key must be the same request. */
    String fingerprint() {
        return String.join("|", household, method.name(), provider, Long.toString(amountFen), use.name()) + "|"
                + String.join(",", bills);
    }

    /** Says nothing of who pays. */
    @Override
    public String toString() {
        return "NewPayment[" + method + " " + sourceKey + "]";
    }
}
