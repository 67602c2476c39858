package org.linli.cloud.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** PostgreSQL through a connection pool; one transaction a call, run again after a deadlock. */
final class PostgresDatabase implements Database {

    private static final int MAX_ATTEMPTS = 4;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Changes changes = new Changes();

    private PostgresDatabase(HikariDataSource pool) {
        this.pool = pool;
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
            return new PostgresDatabase(pool);
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
            transaction = new Transaction(handle, !readOnly, changes);
            Transaction current = transaction;
            result = handle.inTransaction(level, inside -> {
                if (readOnly) {
                    inside.execute("SET TRANSACTION READ ONLY");
                }
                return work.run(current);
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
        return changes;
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
        pool.close();
    }
}
