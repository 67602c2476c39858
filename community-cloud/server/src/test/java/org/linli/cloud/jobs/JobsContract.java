package org.linli.cloud.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** What jobs and long work must do on every database. */
abstract class JobsContract {

    static final JobsSettings QUICK =
            new JobsSettings("one", 4, Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Database database;
    private Jobs jobs;
    private Works works;

    abstract Database open(Path directory);

    @BeforeEach
    void openDatabase() {
        database = open(directory);
        restart();
    }

    private void restart() {
        jobs = new Jobs(database, Clock.systemUTC(), QUICK);
        works = new Works(database, jobs, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    private static NewWork count(String key) {
        return new NewWork("count", "home", "manager", key, "{}", 10);
    }

    private Work ended(String id) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> works.get("home", id).state().isOver());
        return works.get("home", id);
    }

    private void note(org.linli.cloud.storage.Transaction transaction, String name) {
        transaction
                .handle()
                .createUpdate("INSERT INTO cloud_setting (name, value) VALUES (:name, '')")
                .bind("name", name)
                .execute();
    }

    private long notes() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM cloud_setting WHERE name LIKE 'chunk-%'")
                .mapTo(Long.class)
                .one());
    }

    /** Ten chunks, each of which notes its number, which may stand only once. */
    private Chunk countingChunk(Work work) {
        int next = work.position().isEmpty() ? 0 : Integer.parseInt(work.position());
        return transaction -> {
            note(transaction, "chunk-" + next);
            return next == 9 ? Progress.ended(10, "{\"counted\":10}") : Progress.at("" + (next + 1), next + 1, 10);
        };
    }

    @Test
    void work_is_done_chunk_by_chunk_and_says_how_it_ended() {
        works.register("count", this::countingChunk);
        jobs.start(registry);

        Work begun = works.begin(count("a"));
        Work work = ended(begun.id());

        assertEquals(Work.State.DONE, work.state());
        assertEquals(10, work.done());
        assertEquals("{\"counted\":10}", work.result());
        assertEquals(10, notes());
    }

    @Test
    void the_same_key_is_the_same_work() {
        works.register("count", this::countingChunk);
        jobs.start(registry);

        Work first = works.begin(count("a"));
        Work second = works.begin(count("a"));
        ended(first.id());
        Work third = works.begin(count("a"));

        assertEquals(first.id(), second.id());
        assertEquals(first.id(), third.id());
        assertEquals(10, notes());
    }

    @Test
    void work_begun_in_a_transaction_that_fails_never_was() {
        works.register("count", this::countingChunk);
        assertThrows(
                Refused.class,
                () -> database.change(transaction -> {
                    works.begin(transaction, count("a"));
                    throw Refused.conflict("no");
                }));
        assertTrue(works.list("home", null, null, 10).items().isEmpty());
    }

    @Test
    void a_chunk_that_breaks_is_undone_and_tried_again() {
        AtomicInteger attempts = new AtomicInteger();
        works.register("count", work -> {
            Chunk chunk = countingChunk(work);
            return transaction -> {
                Progress progress = chunk.run(transaction);
                if (progress.done() == 5 && attempts.incrementAndGet() == 1) {
                    throw new IllegalStateException("broken once");
                }
                return progress;
            };
        });
        jobs.start(registry);

        Work work = ended(works.begin(count("a")).id());

        assertEquals(Work.State.DONE, work.state());
        assertEquals(10, notes());
    }

    @Test
    void a_refusal_ends_the_work_with_its_code() {
        works.register("count", work -> {
            throw Refused.conflict("fee-run-posted");
        });
        jobs.start(registry);

        Work work = ended(works.begin(count("a")).id());

        assertEquals(Work.State.FAILED, work.state());
        assertEquals("fee-run-posted", work.failure());
    }

    @Test
    void cancelled_work_stops_before_its_next_chunk() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        works.register("count", work -> {
            if (work.position().equals("1")) {
                second.countDown();
                go.await(20, TimeUnit.SECONDS);
            }
            return countingChunk(work);
        });
        jobs.start(registry);
        Work begun = works.begin(count("a"));
        assertTrue(second.await(20, TimeUnit.SECONDS));

        works.cancel("home", begun.id());
        go.countDown();
        Work work = ended(begun.id());

        assertEquals(Work.State.CANCELLED, work.state());
        assertEquals(1, notes());
        assertThrows(Refused.class, () -> works.cancel("home", begun.id()));
    }

    @Test
    void waiting_work_is_cancelled_at_once() {
        works.register("count", this::countingChunk);
        Work begun = works.begin(count("a"));

        assertEquals(Work.State.CANCELLED, works.cancel("home", begun.id()).state());
        jobs.start(registry);

        assertEquals(0, notes());
    }

    @Test
    void a_clean_stop_ends_after_the_chunk_and_the_next_start_goes_on() throws Exception {
        CountDownLatch third = new CountDownLatch(1);
        works.register("count", work -> {
            if (work.position().equals("3")) {
                third.countDown();
            }
            return countingChunk(work);
        });
        jobs.start(registry);
        Work begun = works.begin(count("a"));
        assertTrue(third.await(20, TimeUnit.SECONDS));
        jobs.close();

        restart();
        works.register("count", this::countingChunk);
        jobs.start(registry);

        assertEquals(Work.State.DONE, ended(begun.id()).state());
        assertEquals(10, notes());
    }

    @Test
    void a_holder_that_comes_back_late_commits_nothing() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        works.register("count", this::countingChunk);
        Work begun = works.begin(count("a"));
        WorkRunner late = new WorkRunner(database, Clock.systemUTC(), kind -> this::lateChunk, () -> false);
        Thread held = new Thread(() -> late.run(begun.id()));
        lateInside = inside;
        lateGo = go;
        held.start();
        assertTrue(inside.await(20, TimeUnit.SECONDS));

        new WorkRunner(database, Clock.systemUTC(), kind -> this::countingChunk, () -> false).run(begun.id());
        go.countDown();
        held.join(20_000);

        assertEquals(Work.State.DONE, works.get("home", begun.id()).state());
        assertEquals(10, notes());
    }

    private CountDownLatch lateInside = new CountDownLatch(0);
    private CountDownLatch lateGo = new CountDownLatch(0);

    private Chunk lateChunk(Work work) throws InterruptedException {
        Chunk chunk = countingChunk(work);
        if (work.position().equals("2")) {
            lateInside.countDown();
            lateGo.await(20, TimeUnit.SECONDS);
        }
        return chunk;
    }

    @Test
    void one_time_jobs_run_once_a_key_and_again_when_they_throw() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        jobs.task("send", (key, data) -> {
            assertEquals("hello", data);
            runs.incrementAndGet();
        });
        jobs.task("break", (key, data) -> {
            broken.incrementAndGet();
            throw new IllegalStateException("as planned");
        });
        boolean first = database.write(transaction -> jobs.schedule(
                transaction, "send", "k", "hello", Clock.systemUTC().instant()));
        boolean second = database.write(transaction -> jobs.schedule(
                transaction, "send", "k", "hello", Clock.systemUTC().instant()));
        database.change(transaction ->
                jobs.schedule(transaction, "break", "k", "", Clock.systemUTC().instant()));
        jobs.start(registry);

        await().atMost(Duration.ofMinutes(2)).until(() -> runs.get() == 1 && broken.get() == 1);
        assertTrue(first);
        assertFalse(second);
        await().atMost(Duration.ofMinutes(2)).until(() -> waiting("send") == 0);
        assertEquals(1, waiting("break"));
        assertEquals(1, runs.get());
    }

    private long waiting(String name) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM scheduled_job WHERE task_name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .one());
    }

    @Test
    void recurring_jobs_come_again_and_daily_ones_wait_for_their_hour() {
        AtomicInteger ticks = new AtomicInteger();
        AtomicInteger days = new AtomicInteger();
        jobs.every("tick", Duration.ofMillis(100), due -> ticks.incrementAndGet());
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        LocalTime later = LocalTime.now(zone).plusHours(2);
        jobs.daily("day", later, zone, due -> days.incrementAndGet());
        jobs.start(registry);

        await().atMost(Duration.ofMinutes(2)).until(() -> ticks.get() >= 3);
        assertEquals(0, days.get());
        assertEquals(1, waiting("day"));
    }

    @Test
    void lists_are_paged_and_hold_only_the_own_community() {
        works.register("count", this::countingChunk);
        for (int i = 0; i < 5; i++) {
            works.begin(count("k" + i));
        }
        works.begin(new NewWork("count", "other", "manager", "k", "{}", 0));

        Page<Work> first = works.list("home", "count", null, 3);
        Page<Work> rest = works.list("home", "count", first.next(), 3);

        assertEquals(3, first.items().size());
        assertEquals(2, rest.items().size());
        assertEquals(List.of(), works.list("home", "other-kind", null, 3).items());
        String foreign = works.list("other", null, null, 3).items().get(0).id();
        Refused refused = assertThrows(Refused.class, () -> works.get("home", foreign));
        assertEquals(Refused.Cause.NOT_FOUND, refused.kind());
    }
}
