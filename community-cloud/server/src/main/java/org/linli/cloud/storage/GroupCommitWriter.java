package org.linli.cloud.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer of a SQLite database. Transactions that wait together are committed together, each behind its own savepoint: one that fails is undone alone,
 * and all others share one sync of the disk. Callers learn the outcome only after that sync.
 */
final class GroupCommitWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);

    private static final int MAX_GROUP = 256;
    private static final int MAX_WAITING = 10_000;
    private static final int ENQUEUE_SECONDS = 30;

    /** A group is closed after this, so that many long transactions do not delay the first one's answer. */
    private static final long MAX_GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Connection connection;
    private final Handle handle;
    private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    private final Changes changes;
    private final News news;
    private volatile boolean closing;

    private GroupCommitWriter(Connection connection, Changes changes, News news) {
        this.changes = changes;
        this.news = news;
        this.connection = connection;
        this.handle = Jdbi.create(connection).open();
        this.thread = new Thread(this::run, "linli-database-writer");
        this.thread.setDaemon(true);
    }

    static GroupCommitWriter start(Connection connection, Changes changes, News news) {
        GroupCommitWriter writer = new GroupCommitWriter(connection, changes, news);
        writer.thread.start();
        return writer;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    <T extends @Nullable Object> Job<T> submit(Database.Work<T, ?> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a transaction inside a transaction");
        }
        Job<T> job = new Job<>(work);
        try {
            if (closing || !queue.offer(job, ENQUEUE_SECONDS, TimeUnit.SECONDS)) {
                throw new StorageException(closing ? "the database is closed" : "the database is too busy");
            }
            if (!thread.isAlive()) {
                queue.clear();
                throw new StorageException("the database is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before the transaction began", e);
        }
        return job;
    }

    private void run() {
        List<Job<?>> group = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                Job<?> first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    commitTogether(first, group);
                }
            } catch (InterruptedException e) {
                log.warn("the database writer was interrupted and goes on");
            }
        }
        Job<?> late;
        while ((late = queue.poll()) != null) {
            late.result.completeExceptionally(new StorageException("the database is closed"));
        }
    }

    private void commitTogether(Job<?> first, List<Job<?>> group) {
        group.clear();
        try {
            execute("BEGIN IMMEDIATE");
            long begun = System.nanoTime();
            Job<?> job = first;
            while (job != null) {
                if (runOne(job)) {
                    group.add(job);
                }
                boolean full = group.size() >= MAX_GROUP || System.nanoTime() - begun > MAX_GROUP_NANOS;
                job = full ? null : queue.poll();
            }
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            log.error("a commit failed; {} transactions are undone", group.size(), e);
            rollBack();
            StorageException failure = new StorageException("the transaction failed", e);
            first.result.completeExceptionally(failure);
            group.forEach(each -> each.result.completeExceptionally(failure));
            return;
        }
        group.forEach(Job::complete);
    }

    /** Runs one transaction behind a savepoint; false when it failed and was undone. */
    private boolean runOne(Job<?> job) throws SQLException {
        execute("SAVEPOINT one");
        try {
            job.run(handle, changes, news);
        } catch (Exception e) {
            execute("ROLLBACK TO one");
            execute("RELEASE one");
            job.result.completeExceptionally(
                    e instanceof JdbiException ? new StorageException("the transaction failed", e) : e);
            return false;
        } catch (Error e) {
            job.result.completeExceptionally(e);
            throw new SQLException("broken code inside a transaction", e);
        }
        execute("RELEASE one");
        return true;
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("nothing to roll back", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
            handle.close();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            log.warn("the database did not close cleanly", e);
        }
    }

    /** The caller gets what its work threw, whatever the type; everything else becomes unchecked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Exception> X asThrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return (X) (cause == null ? new StorageException("the transaction failed") : (Exception) cause);
    }

    /** One transaction on its way. */
    static final class Job<T extends @Nullable Object> {
        private final Database.Work<T, ?> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable Transaction transaction;
        private @Nullable T value;

        private Job(Database.Work<T, ?> work) {
            this.work = work;
        }

        private void run(Handle handle, Changes changes, News news) throws Exception {
            Transaction current = new Transaction(handle, false, changes, news);
            transaction = current;
            value = work.run(current);
        }

        @SuppressWarnings("NullAway") // null only where T allows it
        private void complete() {
            result.complete(value);
        }

        CompletableFuture<T> result() {
            return result;
        }

        List<Runnable> afterCommitActions() {
            return transaction == null ? List.of() : transaction.afterCommitActions();
        }
    }
}
