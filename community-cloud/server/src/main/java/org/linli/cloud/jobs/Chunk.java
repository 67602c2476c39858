package org.linli.cloud.jobs;

import org.linli.cloud.storage.Transaction;

/** The writing part of a step of long work. Runs in the transaction that also records the progress, so both happen or neither does. May run again after a deadlock. */
@FunctionalInterface
public interface Chunk {

    /** How far the work is once this transaction is committed. */
    Progress run(Transaction transaction) throws Exception;
}
