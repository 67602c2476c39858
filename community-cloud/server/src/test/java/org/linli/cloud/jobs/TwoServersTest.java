package org.linli.cloud.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.TestDatabases;

/** Two real processes on one real PostgreSQL; one is killed the way a power cut does it. */
class TwoServersTest {

    private static final int WORKS = 4;

    @Test
    void the_second_server_finishes_what_the_killed_one_began_and_no_chunk_counts_twice() throws Exception {
        DatabaseSettings settings = TestDatabases.postgresSettings();
        try (Database database = Database.open(settings)) {
            database.change(transaction ->
                    transaction.handle().execute("CREATE TABLE chunk_done (number INTEGER, by_server TEXT)"));
            Jobs idle = new Jobs(database, Clock.systemUTC(), JobsSettings.of("test"));
            Works works = new Works(database, idle, Clock.systemUTC());
            JobsServer.register(works, "test");
            Map<String, Process> servers =
                    Map.of("first", start(settings, "first"), "second", start(settings, "second"));
            try {
                for (int i = 0; i < WORKS; i++) {
                    works.begin(new NewWork("slow", "home", "manager", "k" + i, "{}", JobsServer.CHUNKS));
                }
                await().atMost(Duration.ofMinutes(1)).until(() -> done(database, "first") > 20);
                await().atMost(Duration.ofMinutes(1)).until(() -> done(database, "second") > 20);

                Process killed = servers.get("first").destroyForcibly();
                assertTrue(killed.waitFor(20, TimeUnit.SECONDS));
                assertEquals(137, killed.exitValue(), "ended by SIGKILL");
                long doneByKilled = done(database, "first");

                await().atMost(Duration.ofMinutes(2))
                        .until(() -> works.list("home", null, null, 10).items().stream()
                                .allMatch(work -> work.state() == Work.State.DONE));
                assertEquals(doneByKilled, done(database, "first"));
            } finally {
                servers.values().forEach(Process::destroyForcibly);
            }
            assertEquals(WORKS * JobsServer.CHUNKS, count(database, "SELECT count(*) FROM chunk_done"));
            assertEquals(
                    JobsServer.CHUNKS,
                    count(
                            database,
                            "SELECT count(*) FROM (SELECT number FROM chunk_done GROUP BY number"
                                    + " HAVING count(*) = " + WORKS + ") AS exact"));
        }
    }

    private static Process start(DatabaseSettings settings, String name) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JobsServer.class.getName(),
                        settings.url(),
                        name))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // What is logged before is not of interest.
        String line = output.lines().filter("ready"::equals).findFirst().orElse("");
        assertEquals("ready", line, name + " did not start");
        Thread drain = new Thread(
                () -> {
                    try {
                        output.transferTo(java.io.Writer.nullWriter());
                    } catch (IOException e) {
                        // The process was killed: its pipe ends.
                        return;
                    }
                },
                name + "-output");
        drain.setDaemon(true);
        drain.start();
        return process;
    }

    private static long done(Database database, String server) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM chunk_done WHERE by_server = :server")
                .bind("server", server)
                .mapTo(Long.class)
                .one());
    }

    private static long count(Database database, String sql) {
        return database.read(transaction ->
                transaction.handle().createQuery(sql).mapTo(Long.class).one());
    }
}
