package org.linli.cloud.ledger;

/** How money came in. */
public enum PaymentMethod {
    CASH,
    TRANSFER,
    /** A card terminal at the desk. */
    CARD,
    /** Through a payment provider. */
    ONLINE,
    /** A prepayment brought along from an earlier system. */
    OPENING
}
