package org.linli.cloud.ledger;

import org.linli.cloud.refusal.Refused;

/** Bounds of amounts in fen. */
public final class Money {

    /** A thousand million yuan, more than any community moves at once. */
    public static final long MAX_FEN = 100_000_000_000L;

    private Money() {}

    /** Between 1 fen and {@link #MAX_FEN}, or refused. */
    public static long amount(long fen) {
        Refused.unless(fen >= 1 && fen <= MAX_FEN, "amount-out-of-range");
        return fen;
    }
}
