package org.linli.cloud.ledger;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A posted bill and what became of it. {@code amountFen = openFen + paidFen + writtenOffFen} unless reversed, when all three are 0. */
public record Bill(
        String id,
        String household,
        String unit,
        String item,
        String itemName,
        FeeType type,
        LocalDate from,
        LocalDate until,
        LocalDate dueDate,
        long amountFen,
        long openFen,
        long paidFen,
        long writtenOffFen,
        State state,
        @Nullable String lateFeeOf,
        @Nullable String run,
        String sourceKey,
        Instant postedAt) {

    /** Said by the sums. */
    public enum State {
        OPEN,
        PARTLY_PAID,
        PAID,
        /** Nothing is open, and at least a part was given up. */
        WRITTEN_OFF,
        REVERSED
    }

    static Bill of(ResultSet row) throws SQLException {
        long open = row.getLong("open_fen");
        long paid = row.getLong("paid_fen");
        long writtenOff = row.getLong("written_off_fen");
        return new Bill(
                text(row, "id"),
                text(row, "household"),
                text(row, "unit"),
                text(row, "item"),
                text(row, "item_name"),
                FeeType.valueOf(text(row, "fee_type")),
                LocalDate.parse(text(row, "period_from")),
                LocalDate.parse(text(row, "period_until")),
                LocalDate.parse(text(row, "due_date")),
                row.getLong("amount_fen"),
                open,
                paid,
                writtenOff,
                state(row.getBoolean("reversed"), open, paid, writtenOff),
                row.getString("late_fee_of"),
                row.getString("run"),
                text(row, "source_key"),
                instant(row, "posted_at"));
    }

    private static State state(boolean reversed, long open, long paid, long writtenOff) {
        if (reversed) {
            return State.REVERSED;
        }
        if (open == 0) {
            return writtenOff > 0 ? State.WRITTEN_OFF : State.PAID;
        }
        return paid > 0 || writtenOff > 0 ? State.PARTLY_PAID : State.OPEN;
    }

    /** Says nothing of the household. */
    @Override
    public String toString() {
        return "Bill[" + id + "]";
    }
}
