package org.linli.cloud.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL through a connection pool; one transaction a call, run again after a deadlock. */
final class PostgresDatabase implements Database {

    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final int MAX_ATTEMPTS = 4;
    private static final long NAME_PAUSE_MILLIS = 100;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final DatabaseSettings settings;
    private final News news = new News();
    private final PostgresLine line;
    private final List<Connection> names = new CopyOnWriteArrayList<>();

    private PostgresDatabase(DatabaseSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
        this.line = PostgresLine.open(settings, pool, news);
        this.jdbi = Jdbi.create(pool);
    }

    static PostgresDatabase open(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.setPoolName("linli-database");
        config.setConnectionTimeout(10_000);
        HikariDataSource pool = new HikariDataSource(config);
        try {
            Migrations.run(pool, false);
            return new PostgresDatabase(settings, pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(Work<T, X> work) throws X {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(work, TransactionIsolationLevel.READ_COMMITTED, false);
            } catch (JdbiException | StorageException e) {
                if (attempt == MAX_ATTEMPTS || !mayRunAgain(e)) {
                    throw e instanceof StorageException known
                            ? known
                            : new StorageException("the transaction failed", e);
                }
            }
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(Work<T, X> work) throws X {
        try {
            return run(work, TransactionIsolationLevel.REPEATABLE_READ, true);
        } catch (JdbiException e) {
            throw new StorageException("the transaction failed", e);
        }
    }

    private <T extends @Nullable Object, X extends Exception> T run(
            Work<T, X> work, TransactionIsolationLevel level, boolean readOnly) throws X {
        Transaction transaction;
        T result;
        try (Handle handle = jdbi.open()) {
            transaction = new Transaction(handle, !readOnly, line.changes(), news);
            Transaction current = transaction;
            result = handle.inTransaction(level, inside -> {
                if (readOnly) {
                    inside.execute("SET TRANSACTION READ ONLY");
                }
                T done = work.run(current);
                if (!readOnly) {
                    line.tell(inside, current);
                }
                return done;
            });
        }
        transaction.afterCommitActions().forEach(Runnable::run);
        return result;
    }

    /** Class 40: deadlock found or serialisation failure; nothing was committed. */
    private static boolean mayRunAgain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("40");
            }
        }
        return false;
    }

    @Override
    public Changes changes() {
        return line.changes();
    }

    @Override
    public News news() {
        return news;
    }

    /** A lock that PostgreSQL holds for a connection of its own; keep-alives end it within half a minute when the machine dies. */
    @Override
    public boolean takeName(String name, Duration patience) {
        try {
            Connection connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
                connection.setClientInfo("ApplicationName", "linli-name");
                try (Statement alive = connection.createStatement()) {
                    alive.execute("SET tcp_keepalives_idle = 10");
                    alive.execute("SET tcp_keepalives_interval = 5");
                    alive.execute("SET tcp_keepalives_count = 3");
                }
                statement.setString(1, "process-name:" + name);
                long end = System.nanoTime() + patience.toNanos();
                do {
                    if (isTaken(statement)) {
                        names.add(connection);
                        return true;
                    }
                    TimeUnit.MILLISECONDS.sleep(NAME_PAUSE_MILLIS);
                } while (System.nanoTime() < end);
            }
            connection.close();
            return false;
        } catch (SQLException e) {
            throw new StorageException("the name of this process cannot be taken", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isTaken(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Override
    public boolean isSqlite() {
        return false;
    }

    @Override
    public DataSource source() {
        return pool;
    }

    @Override
    public boolean isAnswering() {
        try {
            return jdbi.withHandle(handle ->
                    handle.createQuery("SELECT 1").mapTo(Integer.class).one() == 1);
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        line.close();
        for (Connection connection : names) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("the connection was gone already", e);
            }
        }
        pool.close();
    }
}
