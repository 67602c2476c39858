package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Money that came in.
 *
 * @param provider for {@link PaymentMethod#ONLINE}; empty otherwise
 * @param reference what the bank, the terminal or the provider calls it; may be empty
 * @param payer person id of who paid, when known; else empty
 * @param cashier person id of who took it; empty for online payments
 * @param freeFen not used by bills and not paid back
 * @param refundedFen paid back, or on the way back
 */
public record Payment(
        String id,
        String household,
        PaymentMethod method,
        String provider,
        String reference,
        String payer,
        String cashier,
        long amountFen,
        long freeFen,
        long refundedFen,
        LocalDate date,
        Instant paidAt,
        String sourceKey) {

    public long allocatedFen() {
        return amountFen - freeFen - refundedFen;
    }

    Payment changed(long free, long refunded) {
        return new Payment(
                id,
                household,
                method,
                provider,
                reference,
                payer,
                cashier,
                amountFen,
                freeFen + free,
                refundedFen + refunded,
                date,
                paidAt,
                sourceKey);
    }

    static Payment of(ResultSet row) throws SQLException {
        return new Payment(
                text(row, "id"),
                text(row, "household"),
                PaymentMethod.valueOf(text(row, "method")),
                text(row, "provider"),
                text(row, "reference"),
                text(row, "payer"),
                text(row, "cashier"),
                row.getLong("amount_fen"),
                row.getLong("free_fen"),
                row.getLong("refunded_fen"),
                LocalDate.parse(text(row, "business_date")),
                instant(row, "paid_at"),
                text(row, "source_key"));
    }

    /** Says nothing of who paid. */
    @Override
    public String toString() {
        return "Payment[" + id + "]";
    }
}
