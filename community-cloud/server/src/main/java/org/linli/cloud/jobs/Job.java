package org.linli.cloud.jobs;

import java.time.Instant;

/**
 * A recurring job. One server at a time runs it; after a crash another runs it again from the start, so it must bear repetition.
 * Called on a thread of the jobs; may block.
 */
@FunctionalInterface
public interface Job {

    /**
     * @param due when it should have begun
     * @throws Exception logged and counted; the job runs again at its next time
     */
    void run(Instant due) throws Exception;
}
