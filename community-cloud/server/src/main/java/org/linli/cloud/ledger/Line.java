package org.linli.cloud.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One side of an entry.
 *
 * @param bill the bill it concerns
 * @param payment the payment it concerns; with a bill: what this payment pays of that bill
 * @param amountFen debit above zero, credit below, never zero
 */
public record Line(
        Account account, @Nullable String bill, @Nullable String payment, long amountFen) {

    public Line {
        if (amountFen == 0) {
            throw new IllegalArgumentException("a line without an amount");
        }
    }
}
