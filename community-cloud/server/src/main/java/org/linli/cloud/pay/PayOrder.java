package org.linli.cloud.pay;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.pay.provider.PaymentProvider.Channel;

/**
 * Somebody's wish to pay through a provider.
 *
 * @param payer whom it is for; the actor may be somebody else
 * @param instructions what the payer's device needs, a JSON object
 */
public record PayOrder(
        String id,
        String community,
        String household,
        String payer,
        String actor,
        String provider,
        Channel channel,
        long amountFen,
        String instructions,
        State state,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String transaction,
        @Nullable String payment,
        @Nullable Instant paidAt) {

    /** How far it is. */
    public enum State {
        /** The provider was not heard yet. */
        OPENING,
        PENDING,
        PAID,
        /** Closed without a payment. */
        EXPIRED,
        /** The provider did not take it. */
        FAILED
    }

    static PayOrder of(ResultSet row) throws SQLException {
        return new PayOrder(
                text(row, "id"),
                text(row, "community"),
                text(row, "household"),
                text(row, "payer"),
                text(row, "actor"),
                text(row, "provider"),
                Channel.valueOf(text(row, "channel")),
                row.getLong("amount_fen"),
                text(row, "instructions"),
                State.valueOf(text(row, "state")),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                row.getString("transaction_id"),
                row.getString("payment"),
                instantOrNull(row, "paid_at"));
    }

    /** Says nothing of who pays or how. */
    @Override
    public String toString() {
        return "PayOrder[" + id + " " + state + "]";
    }
}
