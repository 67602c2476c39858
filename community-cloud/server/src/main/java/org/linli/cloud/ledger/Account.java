package org.linli.cloud.ledger;

/**
 * One account of a community.
 *
 * @param subject household, provider or fee type, as {@link AccountKind} says; empty otherwise
 */
public record Account(AccountKind kind, String subject) {

    public static Account receivable(String household) {
        return new Account(AccountKind.RECEIVABLE, household);
    }

    public static Account prepayment(String household) {
        return new Account(AccountKind.PREPAYMENT, household);
    }

    public static Account refundPayable(String provider) {
        return new Account(AccountKind.REFUND_PAYABLE, provider);
    }

    public static Account writeOff() {
        return new Account(AccountKind.WRITE_OFF, "");
    }

    /** Where a bill of this type is earned. */
    public static Account earning(FeeType type) {
        return switch (type) {
            case LATE_FEE -> new Account(AccountKind.LATE_FEE, "");
            case DEPOSIT -> new Account(AccountKind.DEPOSIT_HELD, "");
            case OPENING -> new Account(AccountKind.OPENING, "");
            default -> new Account(AccountKind.REVENUE, type.name());
        };
    }

    /** Where money paid this way lies. */
    public static Account holding(PaymentMethod method, String provider) {
        return switch (method) {
            case CASH -> new Account(AccountKind.CASH, "");
            case TRANSFER -> new Account(AccountKind.BANK, "");
            case CARD -> new Account(AccountKind.CARD, "");
            case ONLINE -> new Account(AccountKind.CLEARING, provider);
            case OPENING -> new Account(AccountKind.OPENING, "");
        };
    }
}
