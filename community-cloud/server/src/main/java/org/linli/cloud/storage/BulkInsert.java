package org.linli.cloud.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds many rows to one table by statements of {@value #ROWS} rows each, the way that is quick on both databases. Call {@link #flush} last. Values are
 * texts, whole numbers, booleans and null. Belongs to one transaction; not safe for several threads.
 */
public final class BulkInsert {

    private static final int ROWS = 250;

    private final Connection connection;
    private final String head;
    private final String tail;
    private final int columns;
    private final List<@Nullable Object> waiting = new ArrayList<>();

    /** @param tail after the values, such as {@code ON CONFLICT DO NOTHING}; may be empty */
    public BulkInsert(Transaction transaction, String table, String tail, String... columns) {
        this.connection = transaction.handle().getConnection();
        this.head = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ";
        this.tail = tail.isEmpty() ? "" : " " + tail;
        this.columns = columns.length;
    }

    public void add(@Nullable Object... row) {
        if (row.length != columns) {
            throw new IllegalArgumentException("a row of " + row.length + " values for " + columns + " columns");
        }
        Collections.addAll(waiting, row);
        if (waiting.size() >= ROWS * columns) {
            flush();
        }
    }

    public void flush() {
        int rows = waiting.size() / columns;
        if (rows == 0) {
            return;
        }
        String row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
        String sql = head + String.join(",", Collections.nCopies(rows, row)) + tail;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < waiting.size(); i++) {
                statement.setObject(i + 1, waiting.get(i));
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StorageException("rows could not be added", e);
        }
        waiting.clear();
    }
}
