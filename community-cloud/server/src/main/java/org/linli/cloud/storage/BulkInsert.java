package org.linli.cloud.storage;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Adds many rows to one table, the way that is quick on each database: COPY on PostgreSQL; on SQLite a statement of {@value #ROWS} rows, prepared once and run
 * again and again: with fewer, each would keep its own copies of pages for the tables' triggers. Call {@link #flush} last. Values are texts, whole numbers,
 * booleans and null. Belongs to one transaction; not safe for several threads.
 */
public final class BulkInsert {

    private static final int ROWS = 100;
    private static final int COPIED_ROWS = 5_000;
    private static final int WAITING_ROWS = 2_000;

    private final Connection connection;
    private final String table;
    private final String names;
    private final String tail;
    private final int columns;
    private final boolean copies;
    private final List<@Nullable Object> waiting = new ArrayList<>();

    /** @param tail after the values, such as {@code ON CONFLICT DO NOTHING}; may be empty */
    public BulkInsert(Transaction transaction, String table, String tail, String... columns) {
        this.connection = transaction.handle().getConnection();
        this.table = table;
        this.names = String.join(", ", columns);
        this.tail = tail;
        this.columns = columns.length;
        try {
            this.copies = tail.isEmpty() && connection.isWrapperFor(PGConnection.class);
        } catch (SQLException e) {
            throw new StorageException("the connection does not say what it is", e);
        }
    }

    public void add(@Nullable Object... row) {
        if (row.length != columns) {
            throw new IllegalArgumentException("a row of " + row.length + " values for " + columns + " columns");
        }
        Collections.addAll(waiting, row);
        if (waiting.size() >= (copies ? COPIED_ROWS : WAITING_ROWS) * columns) {
            flush();
        }
    }

    public void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            // A short COPY costs more than a statement.
            if (copies && waiting.size() > 20 * columns) {
                copy();
            } else {
                insert();
            }
        } catch (SQLException | IOException e) {
            throw new StorageException("rows could not be added", e);
        }
        waiting.clear();
    }

    private void insert() throws SQLException {
        int rows = waiting.size() / columns;
        int whole = rows - rows % ROWS;
        if (whole > 0) {
            insert(0, whole, ROWS);
        }
        if (whole < rows) {
            insert(whole, rows, rows - whole);
        }
    }

    /** Rows of a range, by one statement for so many rows, run as often as it takes. */
    private void insert(int from, int until, int each) throws SQLException {
        String row = "(" + String.join(",", Collections.nCopies(columns, "?")) + ")";
        String sql = "INSERT INTO " + table + " (" + names + ") VALUES "
                + String.join(",", Collections.nCopies(each, row)) + " " + tail;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int begin = from; begin < until; begin += each) {
                for (int i = 0; i < each * columns; i++) {
                    statement.setObject(i + 1, waiting.get(begin * columns + i));
                }
                statement.executeUpdate();
            }
        }
    }

    private void copy() throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < waiting.size(); i++) {
            append(rows, waiting.get(i));
            rows.append((i + 1) % columns == 0 ? '\n' : '\t');
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " (" + names + ") FROM STDIN", new StringReader(rows.toString()));
    }

    /** COPY's text format: backslash escapes, and \N for null. */
    private static void append(StringBuilder rows, @Nullable Object value) {
        if (value == null) {
            rows.append("\\N");
            return;
        }
        String text = value.toString();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(character);
            }
        }
    }
}
