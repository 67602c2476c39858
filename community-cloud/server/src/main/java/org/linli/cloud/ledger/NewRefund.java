package org.linli.cloud.ledger;

import org.linli.cloud.refusal.Refused;

/**
 * Part or all of a payment to give back. What bills use of it is taken from them, the latest first, once nothing is free any more.
 *
 * @param method how it goes back; {@link PaymentMethod#ONLINE} only through the provider that took it
 * @param cashier who gives it back at the desk; empty otherwise
 * @param sourceKey unique in the community: asking again returns the first; 1..200 characters
 */
public record NewRefund(
        String payment, long amountFen, PaymentMethod method, String cashier, String reason, String sourceKey) {

    private static final int MAX_KEY = 200;

    public NewRefund {
        Money.amount(amountFen);
        Refused.unless(!sourceKey.isEmpty() && sourceKey.length() <= MAX_KEY, "idempotency-key");
    }

    String fingerprint() {
        return String.join("|", payment, Long.toString(amountFen), method.name());
    }
}
