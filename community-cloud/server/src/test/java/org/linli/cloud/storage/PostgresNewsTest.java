package org.linli.cloud.storage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two servers on one PostgreSQL hear of each other's changes. */
class PostgresNewsTest {

    private static final Set<String> MINE = Set.of("books/home/mine");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Database one;
    private Database other;

    @BeforeEach
    void open() {
        DatabaseSettings settings = TestDatabases.postgresSettings();
        one = Database.open(settings);
        other = Database.open(settings);
        awaitLine();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    /** What is remembered now stays in use. */
    private void awaitLine() {
        await().atMost(PATIENCE).until(() -> isRemembered(one) && isRemembered(other));
    }

    private static boolean isRemembered(Database database) {
        return database.changes().isUnchangedSince(database.changes().now(MINE));
    }

    private void execute(String sql) {
        one.change(transaction ->
                transaction.handle().createQuery(sql).mapTo(Long.class).list());
    }

    @Test
    void a_change_at_one_counts_at_the_other_and_foreign_topics_do_not() {
        Changes.Moment mine = other.changes().now(MINE);
        Changes.Moment neighbours = other.changes().now(Set.of("books/home/neighbour"));
        one.change(transaction -> transaction.changes("books/home/mine"));
        await().atMost(PATIENCE).until(() -> !other.changes().isUnchangedSince(mine));
        assertTrue(other.changes().isUnchangedSince(neighbours));
    }

    @Test
    void a_change_that_is_undone_is_told_to_nobody() {
        Changes.Moment mine = other.changes().now(MINE);
        assertThrows(
                IllegalStateException.class,
                () -> one.change(transaction -> {
                    transaction.changes("books/home/mine");
                    throw new IllegalStateException("on purpose");
                }));
        ConcurrentLinkedQueue<String> heard = listen(other, "after");
        one.change(transaction -> transaction.tell("after", "it"));
        await().atMost(PATIENCE).until(() -> !heard.isEmpty());
        assertTrue(other.changes().isUnchangedSince(mine));
    }

    @Test
    void so_many_changes_that_no_message_holds_them_all_count_too() {
        for (int topics : List.of(5_000, 30_000)) {
            Changes.Moment last = other.changes().now(Set.of("books/home/" + (topics - 1)));
            one.change(transaction ->
                    IntStream.range(0, topics).forEach(each -> transaction.changes("books/home/" + each)));
            await().atMost(PATIENCE).until(() -> !other.changes().isUnchangedSince(last));
        }
    }

    @Test
    void each_hears_what_the_other_tells_in_its_order_and_its_own_news_once() {
        ConcurrentLinkedQueue<String> atOne = listen(one, "number");
        ConcurrentLinkedQueue<String> atOther = listen(other, "number");
        List<String> numbers =
                IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        numbers.forEach(number -> one.change(transaction -> transaction.tell("number", number)));
        await().atMost(PATIENCE).until(() -> atOther.size() == numbers.size());
        assertEquals(numbers, List.copyOf(atOther));
        assertEquals(numbers, List.copyOf(atOne));

        one.news().tellOthers("number", "门 door");
        await().atMost(PATIENCE).until(() -> atOther.contains("门 door"));
        assertFalse(atOne.contains("门 door"));
    }

    private static ConcurrentLinkedQueue<String> listen(Database database, String topic) {
        ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
        database.news().listen(topic, heard::add);
        return heard;
    }

    @Test
    void nothing_remembered_is_used_while_the_line_is_cut_and_nothing_old_after_it() {
        AtomicInteger gaps = new AtomicInteger();
        other.news().onGap(gaps::incrementAndGet);
        Changes.Moment before = other.changes().now(MINE);
        assertTrue(other.changes().isUnchangedSince(before));
        execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'linli-news'"
                + " AND datname = current_database()");
        await().atMost(PATIENCE).until(() -> gaps.get() > 0);
        assertFalse(other.changes().isUnchangedSince(before), "something may have been missed");
        awaitLine();
    }

    @Test
    void a_name_belongs_to_one_process_and_is_free_when_that_ends() {
        assertTrue(one.takeName("main", Duration.ZERO));
        assertTrue(other.takeName("second", Duration.ZERO));
        assertFalse(other.takeName("main", Duration.ZERO));
        one.close();
        assertTrue(other.takeName("main", PATIENCE));
    }
}
