package org.linli.cloud.ledger;

/** What an account is for. Its subject is empty unless the kind says otherwise. */
public enum AccountKind {
    /** What a household owes; the subject is the household. Debit, never below zero. */
    RECEIVABLE,
    /** What a household paid and no bill has used; the subject is the household. Credit, never above zero. */
    PREPAYMENT,
    CASH,
    BANK,
    /** Card terminals: what the acquirer owes. */
    CARD,
    /** What a payment provider owes; the subject is the provider. */
    CLEARING,
    /** Refunds the provider has not yet made; the subject is the provider. */
    REFUND_PAYABLE,
    /** Income; the subject is the fee type. */
    REVENUE,
    LATE_FEE,
    /** Deposits 押金: owed back, so no income. */
    DEPOSIT_HELD,
    WRITE_OFF,
    /** The other side of balances brought along from an earlier system. */
    OPENING;

    /** Whether each household has one of its own. */
    public boolean isOfHousehold() {
        return this == RECEIVABLE || this == PREPAYMENT;
    }
}
