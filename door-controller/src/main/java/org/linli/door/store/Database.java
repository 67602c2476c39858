package org.linli.door.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One connection with its prepared statements. Thread: one at a time, the holder of the lock that guards it.
 *
 * <p>The write-ahead log is carried over by maintenance only, never inside a commit: a commit costs one append and one fsync.
 */
final class Database implements AutoCloseable {

    private static final long PAGE_BYTES = 4096;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Work inside a transaction. */
    interface Work<T> {
        T run() throws SQLException;
    }

    static Database openWriter(Path file, long maxBytes) throws SQLException {
        SQLiteConfig config = config();
        config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, Long.toString(maxBytes / PAGE_BYTES));
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "on");
        return open(file, config);
    }

    /** For batches of the outbox and for carrying over the log; it changes no row. */
    static Database openReader(Path file) throws SQLException {
        return open(file, config());
    }

    /** For what can still be read of a damaged file: told so, SQLite reads a file that is shorter than it says. */
    static Database openDamaged(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema=ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new Database(connection);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPageSize((int) PAGE_BYTES);
        config.setBusyTimeout(5_000);
        config.setCacheSize(-4_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    private static Database open(Path file, SQLiteConfig config) throws SQLException {
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("PRAGMA journal_size_limit=" + LogKeeper.LOG_BYTES);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new Database(connection);
    }

    /** The statement for this text, prepared once; its parameters are those of the last use. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** Runs a statement that takes no parameters and answers nothing. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = bind(sql, parameters);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    int update(String sql, Object... parameters) throws SQLException {
        return bind(sql, parameters).executeUpdate();
    }

    PreparedStatement bind(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** All of it or nothing, on disk when this returns. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        statement("BEGIN IMMEDIATE").execute();
        T result;
        try {
            result = work.run();
            statement("COMMIT").execute();
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
        return result;
    }

    /** The driver closes a statement that failed, so all are prepared anew afterwards. */
    private void rollBack(Exception cause) {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        statements.clear();
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            // After some failures SQLite has rolled back already and says so.
            cause.addSuppressed(e);
        }
    }

    /**
     * Carries the log over into the file as far as nobody reads it.
     *
     * @return pages of the log that are in the file now
     */
    int carryOver() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return row.next() ? row.getInt(3) : 0;
        }
    }

    /** Carries everything over and empties the log's file. */
    void emptyLog() throws SQLException {
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Empty when the file is sound, else what is wrong with it. */
    String check() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String answer = rows.next() ? rows.getString(1) : "no answer";
            return "ok".equals(answer) ? "" : answer.replaceAll("\\s+", " ");
        }
    }

    static StoreException.Kind kindOf(SQLException e) {
        if (e instanceof SQLiteException failure) {
            int primary = failure.getResultCode().code & 0xff;
            if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
                return StoreException.Kind.FULL;
            }
        }
        return StoreException.Kind.DAMAGED;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
