package org.linli.cloud.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite in WAL mode with full synchronisation: readers in a pool, and one {@link GroupCommitWriter}. */
final class SqliteDatabase implements Database {

    /** Others' short statements wait for transactions of ours, such as a whole import. */
    private static final int OTHERS_WAIT_MILLIS = 60_000;

    private static final int OTHERS = 3;

    private static final int BUSY_MILLIS = 10_000;

    private final HikariDataSource readers;
    private final HikariDataSource others;
    private final Jdbi readJdbi;
    private final Changes changes;
    private final News news;
    private final GroupCommitWriter writer;

    private SqliteDatabase(
            HikariDataSource readers, HikariDataSource others, GroupCommitWriter writer, Changes changes, News news) {
        this.changes = changes;
        this.news = news;
        this.readers = readers;
        this.others = others;
        this.readJdbi = Jdbi.create(readers);
        this.writer = writer;
    }

    static SqliteDatabase open(DatabaseSettings settings) {
        Path directory = settings.sqliteFile().toAbsolutePath().getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new StorageException("the directory of the database cannot be made", e);
        }
        SQLiteDataSource writing = source(settings, BUSY_MILLIS);
        Migrations.run(writing, true);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source(settings, BUSY_MILLIS));
        config.setMaximumPoolSize(settings.connections());
        config.setPoolName("linli-database-readers");
        config.setConnectionInitSql("PRAGMA query_only = 1");
        HikariDataSource readers = new HikariDataSource(config);
        HikariConfig other = new HikariConfig();
        other.setDataSource(source(settings, OTHERS_WAIT_MILLIS));
        other.setMaximumPoolSize(OTHERS);
        other.setMinimumIdle(0);
        other.setConnectionTimeout(OTHERS_WAIT_MILLIS);
        other.setInitializationFailTimeout(-1);
        other.setPoolName("linli-database-others");
        HikariDataSource others = new HikariDataSource(other);
        try {
            Changes changes = new Changes(() -> true);
            News news = new News();
            GroupCommitWriter writer = GroupCommitWriter.start(writing.getConnection(), changes, news);
            return new SqliteDatabase(readers, others, writer, changes, news);
        } catch (SQLException e) {
            readers.close();
            others.close();
            throw new StorageException("the database cannot be opened", e);
        }
    }

    private static SQLiteDataSource source(DatabaseSettings settings, int busyMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(busyMillis);
        // Negative means KiB: 32 MiB for each connection.
        config.setCacheSize(-32 * 1024);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(settings.url());
        return source;
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T write(Work<T, X> work) throws X {
        GroupCommitWriter.Job<T> job = writer.submit(work);
        T result;
        try {
            result = job.result().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while waiting; the change may or may not be committed", e);
        } catch (ExecutionException e) {
            throw GroupCommitWriter.<X>asThrown(e.getCause());
        }
        job.afterCommitActions().forEach(Runnable::run);
        return result;
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T read(Work<T, X> work) throws X {
        try (Handle handle = readJdbi.open()) {
            return handle.inTransaction(inside -> work.run(new Transaction(inside, false, changes, news)));
        } catch (JdbiException e) {
            throw new StorageException("the transaction failed", e);
        }
    }

    @Override
    public Changes changes() {
        return changes;
    }

    @Override
    public News news() {
        return news;
    }

    /** A file has one process. */
    @Override
    public boolean takeName(String name, java.time.Duration patience) {
        return true;
    }

    @Override
    public boolean isSqlite() {
        return true;
    }

    @Override
    public DataSource source() {
        return others;
    }

    @Override
    public boolean isAnswering() {
        try (Connection connection = readers.getConnection()) {
            return connection.isValid(2) && writer.isRunning();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        others.close();
        writer.close();
        readers.close();
    }
}
