package org.linli.cloud.storage;

/**
 * The cloud's storage. Calls block: use them on worker threads, never on an event loop. When {@link #write} returns, the change survives a power cut.
 *
 * <p>Instants are stored as milliseconds since the epoch (BIGINT), flags as BOOLEAN, texts as TEXT, bytes as {@code ${blob}}; see {@code db/migration}.
 *
 * <p>Thread: any.
 */
public interface Database extends AutoCloseable {

    /**
     * What to do inside a transaction. It may run again after a deadlock, so it must not change anything outside the transaction.
     *
     * @param <T> result
     * @param <X> what it throws; the transaction is then rolled back and the exception reaches the caller
     */
    @FunctionalInterface
    interface Work<T extends @org.jspecify.annotations.Nullable Object, X extends Exception> {
        T run(Transaction transaction) throws X;
    }

    /** The same without a result. */
    @FunctionalInterface
    interface Action<X extends Exception> {
        void run(Transaction transaction) throws X;
    }

    /** Opens the database and brings its tables up to date. */
    static Database open(DatabaseSettings settings) {
        return settings.isSqlite() ? SqliteDatabase.open(settings) : PostgresDatabase.open(settings);
    }

    /** Runs one transaction that may write, and returns after it is durable. Must not be called inside another transaction. */
    <T extends @org.jspecify.annotations.Nullable Object, X extends Exception> T write(Work<T, X> work) throws X;

    /** Runs one transaction that only reads; all its statements see the same state. */
    <T extends @org.jspecify.annotations.Nullable Object, X extends Exception> T read(Work<T, X> work) throws X;

    /** {@link #write} without a result. */
    default <X extends Exception> void change(Action<X> action) throws X {
        write(transaction -> {
            action.run(transaction);
            return Boolean.TRUE;
        });
    }

    /** Whether it is SQLite: one process, one writer. Features do not ask; libraries that bring their own SQL must know. */
    boolean isSqlite();

    /**
     * Connections for a library that brings its own SQL. On SQLite each statement waits for the single writer, so it must be short and commit at once; nothing of
     * ours writes this way.
     */
    javax.sql.DataSource source();

    /** What was changed, by this process or another on the same database. */
    Changes changes();

    /** What processes on the same database tell each other. */
    News news();

    /**
     * Takes a name for this process that no other on the same database has; it is free again when the database is closed or the process ends.
     *
     * @param patience how long to wait for one that may just be ending
     * @return false when another process has it and keeps it
     */
    boolean takeName(String name, java.time.Duration patience);

    /** Whether the database answers; for the readiness check. */
    boolean isAnswering();

    /** Finishes what was accepted, then closes. */
    @Override
    void close();
}
