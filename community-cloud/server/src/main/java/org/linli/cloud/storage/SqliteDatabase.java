package org.linli.cloud.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** SQLite in WAL mode with full synchronisation: readers in a pool, and one {@link GroupCommitWriter}. */
final class SqliteDatabase implements Database {

    private final HikariDataSource readers;
    private final Jdbi readJdbi;
    private final GroupCommitWriter writer;

    private SqliteDatabase(HikariDataSource readers, GroupCommitWriter writer) {
        this.readers = readers;
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
        SQLiteDataSource writing = source(settings);
        Migrations.run(writing, true);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source(settings));
        config.setMaximumPoolSize(settings.connections());
        config.setPoolName("linli-database-readers");
        config.setConnectionInitSql("PRAGMA query_only = 1");
        HikariDataSource readers = new HikariDataSource(config);
        try {
            return new SqliteDatabase(readers, GroupCommitWriter.start(writing.getConnection()));
        } catch (SQLException e) {
            readers.close();
            throw new StorageException("the database cannot be opened", e);
        }
    }

    private static SQLiteDataSource source(DatabaseSettings settings) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(10_000);
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
            return handle.inTransaction(inside -> work.run(new Transaction(inside, false)));
        } catch (JdbiException e) {
            throw new StorageException("the transaction failed", e);
        }
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
        writer.close();
        readers.close();
    }
}
