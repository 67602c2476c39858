package org.linli.cloud.export;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.jobs.Work;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Reply;

/** What exports promise on every database: the rows of the list, once each, under the rights of who began it, for a day. */
abstract class ExportsContract {

    private static final JobsSettings QUICK =
            new JobsSettings("one", 2, Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(20));
    private static final int PAGE = 200;

    /** A contract with one list. */
    static final String CONTRACT = """
                {"paths": {"/api/things": {"get": {"operationId": "listThings", "summary": "东西，最新在前 · Things, newest first",
                  "x-access": ["MANAGER", "AUDITOR"],
                  "parameters": [{"name": "colour", "in": "query"}, {"name": "cursor", "in": "query"},
                    {"name": "size", "in": "query"}],
                  "responses": {"200": {"content": {"application/json": {"schema": {"properties": {"items": {
                    "type": "array", "items": {"properties": {
                      "id": {"type": "string", "title": "编号 · Id"},
                      "amountFen": {"type": "integer", "title": "金额（元） · Amount (yuan)"}}}}}}}}}}}}}}""";

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Database database;
    private Jobs jobs;
    private Works works;
    private Exports exports;

    /** What the boss may be now; the work asks before every chunk. */
    private final AtomicReference<Set<String>> roles = new AtomicReference<>(Set.of("MANAGER"));

    private volatile int length = 450;
    private volatile Exports.Reader before = (operation, caller, parameters) -> Reply.noContent();

    abstract Database open(Path directory);

    @BeforeEach
    void open() {
        database = open(directory);
        restart();
    }

    @AfterEach
    void close() {
        jobs.close();
        database.close();
    }

    private void restart() {
        jobs = new Jobs(database, Clock.systemUTC(), QUICK);
        works = new Works(database, jobs, clock);
        exports = new Exports(
                new ExportLists(CONTRACT, ExportOperations.STAFF),
                this::page,
                (person, token, community) -> roles.get().isEmpty() ? Optional.empty() : Optional.of(boss(community)),
                database,
                jobs,
                works,
                clock);
        jobs.start(new SimpleMeterRegistry());
    }

    private Caller boss(String community) {
        return new Caller("boss", roles.get(), community, "session", "");
    }

    /** A list of so many things, page by page; counts the same for everybody. */
    private Reply page(String operation, Caller caller, Map<String, String> parameters) throws Exception {
        before.read(operation, caller, parameters);
        int size = Integer.parseInt(parameters.get("size"));
        int from = Integer.parseInt(parameters.getOrDefault("cursor", "0"));
        int until = Math.min(length, from + size);
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = from; i < until; i++) {
            items.add(Map.of("id", "t" + i, "amountFen", i));
        }
        return Reply.ok(until < length ? Map.of("items", items, "next", "" + until) : Map.of("items", items));
    }

    private String begun(String community) throws Exception {
        assertEquals(202, exports.begin(boss(community), "things", Map.of()).status());
        return works.list(community, "export", null, 1).items().get(0).id();
    }

    private Work ended(String id) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> works.get("home", id).state().isOver());
        return works.get("home", id);
    }

    private List<String> ids(String id) {
        List<String> ids = new ArrayList<>();
        for (int part = 0; exports.part(id, part).isPresent(); part++) {
            exports.part(id, part).get().forEach(row -> ids.add(String.valueOf(row.get(0))));
        }
        return ids;
    }

    private List<String> expected() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            ids.add("t" + i);
        }
        return ids;
    }

    private static String code(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(Refused.class, executable).code();
    }

    @Test
    void every_row_of_the_list_is_exported_once_and_in_order() throws Exception {
        length = 5_321;
        Work work = ended(begun("home"));

        assertEquals(Work.State.DONE, work.state());
        assertEquals(5_321, work.done());
        assertEquals(expected(), ids(work.id()));
        assertEquals("{\"export\":\"things\",\"rows\":5321}", work.result());
    }

    @Test
    void an_empty_list_is_an_empty_file() throws Exception {
        length = 0;
        Work work = ended(begun("home"));

        assertEquals(Work.State.DONE, work.state());
        assertEquals(work.id(), exports.gathered(boss("home"), work.id()).work().id());
        assertEquals(List.of(), ids(work.id()));
    }

    @Test
    void a_role_that_is_taken_away_midway_ends_the_export_and_leaves_nothing_behind() throws Exception {
        length = 9_000;
        before = (operation, caller, parameters) -> {
            if (parameters.getOrDefault("cursor", "").equals("3000")) {
                roles.set(Set.of("AUDITOR"));
            }
            return Reply.noContent();
        };
        Work work = ended(begun("home"));

        assertEquals(Work.State.FAILED, work.state());
        assertEquals("export-not-allowed", work.failure());
        assertEquals(List.of(), ids(work.id()));
    }

    @Test
    void who_lost_every_role_gets_nothing_more() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        before = (operation, caller, parameters) -> {
            if (parameters.get("size").equals("" + PAGE)) {
                go.await(20, TimeUnit.SECONDS);
                roles.set(Set.of());
            }
            return Reply.noContent();
        };
        length = 9_000;
        String id = begun("home");
        go.countDown();

        assertEquals("export-not-allowed", ended(id).failure());
    }

    @Test
    void a_finished_export_is_handed_out_only_to_who_began_it_and_still_may_read_the_list() throws Exception {
        Work work = ended(begun("home"));

        assertEquals("things", exports.gathered(boss("home"), work.id()).list().kind());
        assertEquals("work-unknown", code(() -> exports.gathered(boss("other"), work.id())));
        assertEquals("work-unknown", code(() -> exports.gathered(boss("home"), "no-such")));
        Caller another = new Caller("another", Set.of("MANAGER"), "home", "session", "");
        assertEquals("export-of-another", code(() -> exports.gathered(another, work.id())));
        roles.set(Set.of("AUDITOR"));
        assertEquals("export-not-allowed", code(() -> exports.gathered(boss("home"), work.id())));
    }

    @Test
    void what_may_not_be_read_is_not_begun() {
        roles.set(Set.of("DESK"));
        assertEquals("export-not-allowed", code(() -> exports.begin(boss("home"), "things", Map.of())));
        roles.set(Set.of("MANAGER"));
        assertEquals("export-unknown", code(() -> exports.begin(boss("home"), "ghosts", Map.of())));
        assertEquals(
                "export-filter-unknown", code(() -> exports.begin(boss("home"), "things", Map.of("cursor", "100"))));
        assertTrue(works.list("home", null, null, 10).items().isEmpty());
    }

    @Test
    void it_is_forgotten_after_a_day() throws Exception {
        Work work = ended(begun("home"));
        clock.advance(Duration.ofHours(23));
        exports.forget();
        assertEquals(expected(), ids(work.id()));

        clock.advance(Duration.ofHours(2));
        exports.forget();

        assertEquals(List.of(), ids(work.id()));
        assertEquals("export-forgotten", code(() -> exports.gathered(boss("home"), work.id())));
    }

    @Test
    void a_stop_in_the_middle_loses_and_doubles_nothing() throws Exception {
        length = 8_000;
        CountDownLatch reached = new CountDownLatch(1);
        before = (operation, caller, parameters) -> {
            if (parameters.getOrDefault("cursor", "").equals("4200")) {
                reached.countDown();
            }
            return Reply.noContent();
        };
        String id = begun("home");
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        jobs.close();

        restart();

        assertEquals(Work.State.DONE, ended(id).state());
        assertEquals(expected(), ids(id));
    }

    @Test
    void a_chunk_that_breaks_is_tried_again_from_where_it_stood() throws Exception {
        length = 5_000;
        CountDownLatch broken = new CountDownLatch(1);
        before = (operation, caller, parameters) -> {
            if (parameters.getOrDefault("cursor", "").equals("2600") && broken.getCount() > 0) {
                broken.countDown();
                throw new IllegalStateException("broken once");
            }
            return Reply.noContent();
        };
        String id = begun("home");
        assertTrue(broken.await(20, TimeUnit.SECONDS));
        // The work is tried again by the clock of the jobs, a few seconds later.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> works.get("home", id).state().isOver());

        assertEquals(expected(), ids(id));
    }
}
