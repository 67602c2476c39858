package org.linli.cloud.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Changes;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.TestDatabases;
import org.linli.mobileapi.Api;
import org.linli.mobileapi.ApiSettings;
import org.linli.mobileapi.Caller;
import org.linli.mobileapi.Contract;
import org.linli.mobileapi.Reply;

/** An answer is remembered exactly as long as it is true. */
class AnswerMemoryTest {

    private static final Set<String> MINE = Set.of("books/home/mine");

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private Database database;
    private AnswerMemory memory;

    @BeforeEach
    void open() {
        database = TestDatabases.sqlite(directory);
        memory = new AnswerMemory(
                Map.of("listMyBills", caller -> MINE), database.changes(), clock, Duration.ofMinutes(1), 100_000);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void keep(String key, Changes.Moment moment) {
        memory.keep(key, Reply.ok(Map.of("items", key)).written(), moment);
    }

    private void change(String topic) {
        database.change(transaction -> transaction.changes(topic));
    }

    @Test
    void it_is_used_until_its_own_topic_changes_and_not_after() {
        keep("a", database.changes().now(MINE));
        assertTrue(memory.find("a").isPresent());
        change("books/home/neighbour");
        assertTrue(memory.find("a").isPresent());
        change("books/home/mine");
        assertFalse(memory.find("a").isPresent());
    }

    @Test
    void what_was_read_before_a_change_is_not_kept_after_it() {
        Changes.Moment before = database.changes().now(MINE);
        change("books/home/mine");
        keep("a", before);
        assertFalse(memory.find("a").isPresent());
    }

    @Test
    void a_change_that_is_undone_changes_nothing() {
        keep("a", database.changes().now(MINE));
        assertThrows(
                Refused.class,
                () -> database.change(transaction -> {
                    transaction.changes("books/home/mine");
                    throw Refused.conflict("no");
                }));
        assertTrue(memory.find("a").isPresent());
    }

    @Test
    void it_ends_with_its_life() {
        keep("a", database.changes().now(MINE));
        clock.advance(Duration.ofSeconds(59));
        assertTrue(memory.find("a").isPresent());
        clock.advance(Duration.ofSeconds(1));
        assertFalse(memory.find("a").isPresent());
    }

    @Test
    void the_longest_unused_go_when_there_are_too_many_bytes() {
        Changes.Moment moment = database.changes().now(MINE);
        keep("first", moment);
        for (int i = 0; i < 1_000; i++) {
            keep("other " + i, moment);
        }
        assertFalse(memory.find("first").isPresent());
        assertTrue(memory.find("other 999").isPresent());
    }

    @Test
    void what_is_read_from_inside_the_process_such_as_a_page_of_an_export_is_not_kept() throws Exception {
        String contract = """
                openapi: 3.1.0
                info: {title: Mine, version: "1"}
                paths:
                  /api/my/bills:
                    get:
                      operationId: listMyBills
                      tags: [bills]
                      x-access: [SIGNED_IN]
                      responses:
                        "200": {description: It}
                        default: {description: Refused}
                """;
        Caller caller = new Caller("p1", Set.of("RESIDENT"), "home", "s1", "here");
        Vertx vertx = Vertx.vertx();
        try (Api api = new Api(
                vertx,
                Contract.load(vertx, new ByteArrayInputStream(contract.getBytes(StandardCharsets.UTF_8))),
                credentials -> caller,
                ApiSettings.forTests(clock))) {
            api.on(
                    "listMyBills",
                    memory.remembering("listMyBills", request -> Reply.ok(Map.of("items", request.uri()))));
            assertEquals(200, api.read("listMyBills", caller, Map.of()).status());
            assertTrue(memory.isEmpty());
            int port = api.server(new HttpServerOptions(), api.router(), () -> true)
                    .listen(0, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .actualPort();
            HttpRequest asked = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/my/bills"))
                    .build();
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(asked, HttpResponse.BodyHandlers.ofString())
                            .statusCode());
            assertFalse(memory.isEmpty());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
