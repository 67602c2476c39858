package org.linli.cloud.ledger;

/** Why an entry was made. */
public enum EntryKind {
    BILL,
    BILL_REVERSAL,
    PAYMENT,
    /** Prepayment used for bills. */
    ALLOCATION,
    /** Back from bills to prepayment. */
    DEALLOCATION,
    WRITE_OFF,
    WRITE_OFF_REVERSAL,
    REFUND,
    /** The provider has made the refund. */
    REFUND_SETTLED,
    /** The provider will not make the refund: the money is prepayment again. */
    REFUND_FAILED;

    boolean isWriteOff() {
        return this == WRITE_OFF || this == WRITE_OFF_REVERSAL;
    }

    /** Whether it moves what counts as refunded of a payment. */
    boolean isRefund() {
        return this == REFUND || this == REFUND_FAILED;
    }
}
