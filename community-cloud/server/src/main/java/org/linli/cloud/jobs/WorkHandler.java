package org.linli.cloud.jobs;

import org.linli.cloud.storage.Transaction;

/**
 * Carries out one kind of long work, chunk by chunk. Keeps nothing in memory between chunks that it could not find again from {@link Work#position()}: the next
 * chunk may run in another process. Each committed chunk has its effect exactly once, whatever crashes when.
 */
@FunctionalInterface
public interface WorkHandler {

    /**
     * Prepares the next chunk: what is to be read and computed is done here, outside any transaction, since SQLite has a single writer.
     *
     * @throws org.linli.cloud.refusal.Refused ends the work as failed, with that code
     * @throws Exception anything else is tried again, five times in a row at most
     */
    Chunk next(Work work) throws Exception;

    /** In the transaction that marks the work cancelled or failed: what is half done may be tidied here. */
    default void abandoned(Transaction transaction, Work work) {}
}
