package org.linli.cloud.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestClock;
import org.linli.cloud.storage.Transaction;
import org.linli.mobileapi.Caller;

/** Two communities, some people, and pages that note what they are told; jobs are run by the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NotifyFixture {

    private static final Instant BEGIN = Instant.parse("2026-11-21T04:00:00Z");
    private static final List<String> TABLES = List.of("notification", "inbox", "scheduled_job");

    static final String HERE = "east";
    static final String THERE = "west";
    static final String MEI = "mei";
    static final String LIN = "lin";

    final TestClock clock = new TestClock(BEGIN);
    final Map<String, ZoneId> zones =
            new TreeMap<>(Map.of(HERE, ZoneId.of("Asia/Shanghai"), THERE, ZoneId.of("Europe/Berlin")));
    final Set<String> repairers = new TreeSet<>();
    final OpenPages pages = new OpenPages();
    Database database;
    Jobs jobs;
    NotifyFeature feature;

    abstract Database open(Path where);

    /** Pages of callers, and what each was told. */
    static final class OpenPages implements LivePages.Pages {
        final List<Caller> callers = new CopyOnWriteArrayList<>();
        final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public boolean isAnyOpen() {
            return !callers.isEmpty();
        }

        @Override
        public void publish(String name, Object data, Predicate<Caller> audience) {
            callers.stream()
                    .filter(audience)
                    .forEach(caller -> told.add(caller.person() + " " + ((NotificationViews.View) data).id()));
        }

        void open(String person, String community) {
            callers.add(new Caller(person, Set.of("RESIDENT"), community, "session", "127.0.0.1"));
        }
    }

    @BeforeAll
    void openFeature(@TempDir Path where) throws Exception {
        database = open(where);
        jobs = new Jobs(database, clock, JobsSettings.of("one"));
        feature = feature();
    }

    /** One database for the class: opening it is most of what a test takes. */
    @BeforeEach
    void beginAnew() {
        clock.set(BEGIN);
        pages.callers.clear();
        pages.told.clear();
        repairers.clear();
        repairers.addAll(Set.of("wang", "zhao"));
        database.change(transaction -> {
            for (String table : TABLES) {
                transaction.handle().execute("DELETE FROM " + table);
            }
        });
    }

    NotifyFeature feature() throws Exception {
        return new NotifyFeature(database, jobs, places(), pages, clock);
    }

    Notifications.Places places() {
        return new Notifications.Places() {
            @Override
            public ZoneId zone(Transaction transaction, String community) {
                return zones.getOrDefault(community, ZoneId.of("UTC"));
            }

            @Override
            public Set<String> staff(Transaction transaction, String community, Set<String> roles) {
                return roles.contains("REPAIRER") && community.equals(HERE) ? repairers : Set.of();
            }
        };
    }

    @AfterAll
    void closeFeature() throws Exception {
        feature.close();
        database.close();
    }

    static Notice notice() {
        return Notice.of(HERE, "test").with("at", "12:00").to(MEI);
    }

    String tell(Notice notice) {
        return database.write(transaction -> feature.notifications().tell(transaction, notice))
                .orElseThrow();
    }

    List<String> inbox(String person) {
        return feature.inbox().mine(HERE, person, null, false, null, 200).items().stream()
                .map(received -> received.notification().id())
                .toList();
    }

    long count(String table) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    static void refused(String code, Executable what) {
        assertEquals(code, assertThrows(Refused.class, what).code());
    }

    Instant in(Duration length) {
        return clock.instant().plus(length);
    }
}
