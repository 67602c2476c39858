package org.linli.cloud.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads and writes what SQL has no common type for. */
public final class Columns {

    private Columns() {}

    public static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** For columns that are NOT NULL. */
    public static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        if (value == null) {
            throw new SQLException("column " + column + " is null");
        }
        return value;
    }

    /**
     * The milliseconds in a cursor of a list that is newest first; the end of time for none.
     *
     * @throws org.linli.cloud.refusal.Refused for another list's cursor
     */
    public static long millisBefore(String key) {
        if (key.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!key.matches("[0-9]{1,18}")) {
            throw org.linli.cloud.refusal.Refused.invalid("cursor-unknown").at("cursor");
        }
        return Long.parseLong(key);
    }
}
