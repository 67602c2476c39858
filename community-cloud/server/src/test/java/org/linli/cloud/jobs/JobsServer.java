package org.linli.cloud.jobs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;

/** A process that takes part in the jobs of a database until it is killed. Arguments: address of the database, name. */
final class JobsServer {

    static final int CHUNKS = 200;

    private JobsServer() {}

    public static void main(String[] arguments) throws InterruptedException {
        Database database = Database.open(new DatabaseSettings(arguments[0], "postgres", "postgres", 6));
        JobsSettings settings = new JobsSettings(
                arguments[1], 2, Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(20));
        Jobs jobs = new Jobs(database, Clock.systemUTC(), settings);
        register(new Works(database, jobs, Clock.systemUTC()), arguments[1]);
        jobs.start(new SimpleMeterRegistry());
        System.out.println("ready");
        new CountDownLatch(1).await();
    }

    /** Each chunk takes a while inside its transaction and leaves a row behind: a repeated one would leave two. */
    static void register(Works works, String name) {
        works.register("slow", work -> {
            int next = work.position().isEmpty() ? 0 : Integer.parseInt(work.position());
            return transaction -> {
                transaction.handle().execute("INSERT INTO chunk_done (number, by_server) VALUES (?, ?)", next, name);
                transaction.handle().execute("SELECT pg_sleep(0.02)");
                return next + 1 == CHUNKS
                        ? Progress.ended(CHUNKS, "{}")
                        : Progress.at(Integer.toString(next + 1), next + 1, CHUNKS);
            };
        });
    }
}
