package org.linli.cloud.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.DatabaseSettings;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.TestDatabases;

/** What is told at one server is shown on pages that are open at another, and both have one key for browsers. */
class PostgresLivePagesTest {

    private static NotifyFeature server(Database database, Path directory, LivePages.Pages pages) {
        Clock clock = Clock.systemUTC();
        return NotifyFeature.inAppOnly(new NotifyFeature.Base(
                database,
                SecretBox.open(directory.resolve("secret.key")),
                new Jobs(database, clock, JobsSettings.of("one")),
                new NoPlaces(Map.of("east", ZoneId.of("Asia/Shanghai"))),
                pages,
                clock));
    }

    @Test
    void aPageAtAnotherServerIsTold(@TempDir Path directory) {
        DatabaseSettings settings = TestDatabases.postgresSettings();
        NotifyFixture.OpenPages pages = new NotifyFixture.OpenPages();
        pages.open("mei", "east");
        pages.open("lin", "east");
        try (Database here = Database.open(settings);
                Database there = Database.open(settings);
                NotifyFeature telling = server(here, directory, TestPages.closed());
                NotifyFeature showing = server(there, directory, pages)) {
            String id = here.write(transaction -> telling.notifications()
                            .tell(
                                    transaction,
                                    Notice.of("east", "test").with("at", "now").to("mei")))
                    .orElseThrow();
            await().atMost(Duration.ofMinutes(1)).until(() -> pages.told.equals(List.of("mei " + id)));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> telling.inbox().mine("east", "mei", id).shownAt() != null);
            assertEquals(telling.vapid().publicKey(), showing.vapid().publicKey());
        }
    }
}
