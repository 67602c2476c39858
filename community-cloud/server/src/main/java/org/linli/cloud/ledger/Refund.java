package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Money that goes back.
 *
 * @param endedAt when it was made or given up; null while pending
 */
public record Refund(
        String id,
        String household,
        String payment,
        long amountFen,
        PaymentMethod method,
        String provider,
        String reason,
        String cashier,
        State state,
        LocalDate date,
        Instant createdAt,
        @Nullable Instant endedAt) {

    /** A refund at the desk is made at once; one through a provider when the provider says so. */
    public enum State {
        PENDING,
        SUCCEEDED,
        /** The money is prepayment again. */
        FAILED
    }

    Refund ended(State end, Instant at) {
        return new Refund(
                id, household, payment, amountFen, method, provider, reason, cashier, end, date, createdAt, at);
    }

    static Refund of(ResultSet row) throws SQLException {
        return new Refund(
                text(row, "id"),
                text(row, "household"),
                text(row, "payment"),
                row.getLong("amount_fen"),
                PaymentMethod.valueOf(text(row, "method")),
                text(row, "provider"),
                text(row, "reason"),
                text(row, "cashier"),
                State.valueOf(text(row, "state")),
                LocalDate.parse(text(row, "business_date")),
                instant(row, "created_at"),
                instantOrNull(row, "ended_at"));
    }

    /** Says nothing of the household. */
    @Override
    public String toString() {
        return "Refund[" + id + " " + state + "]";
    }
}
