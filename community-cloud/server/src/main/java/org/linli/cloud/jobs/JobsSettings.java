package org.linli.cloud.jobs;

import java.time.Duration;

/**
 * How a process takes part in the jobs.
 *
 * @param instance name of this process; different for each server on one database
 * @param threads jobs at once in this process, 1..64
 * @param polling how often to look for jobs that another server scheduled; own ones begin at once
 * @param heartbeat how often a running job says that it is alive. After four missed ones another server takes it over
 * @param patience how long closing waits for the chunk or job that runs; after that it is interrupted
 */
public record JobsSettings(String instance, int threads, Duration polling, Duration heartbeat, Duration patience) {

    /** Four missed heartbeats are the library's least. */
    static final int MISSED_HEARTBEATS = 4;

    public JobsSettings {
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("job threads must be 1 to 64");
        }
    }

    /** Four threads, a look every two seconds, taken over after 20 seconds of silence. */
    public static JobsSettings of(String instance) {
        return of(instance, Duration.ofSeconds(20));
    }

    /** @param takeover silence after which another server takes a job over, at least a second */
    public static JobsSettings of(String instance, Duration takeover) {
        return new JobsSettings(
                instance, 4, Duration.ofSeconds(2), takeover.dividedBy(MISSED_HEARTBEATS), Duration.ofSeconds(30));
    }
}
