package org.linli.cloud.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do. */
abstract class DatabaseContract {

    private Database database;

    abstract Database open();

    @BeforeEach
    void openDatabase() {
        database = open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private static void put(Transaction transaction, String name, String value) {
        transaction
                .handle()
                .createUpdate("INSERT INTO cloud_setting (name, value) VALUES (:name, :value)")
                .bind("name", name)
                .bind("value", value)
                .execute();
    }

    private long count() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT count(*) FROM cloud_setting")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void whatWasWrittenIsRead() {
        database.change(transaction -> put(transaction, "a", "邻里"));
        String value = database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT value FROM cloud_setting WHERE name = 'a'")
                .mapTo(String.class)
                .one());
        assertEquals("邻里", value);
    }

    @Test
    void aThrownExceptionReachesTheCallerAndUndoesOnlyItsOwnTransaction() {
        database.change(transaction -> put(transaction, "kept", "1"));
        IOException thrown = assertThrows(
                IOException.class,
                () -> database.change(transaction -> {
                    put(transaction, "undone", "1");
                    throw new IOException("on purpose");
                }));
        assertEquals("on purpose", thrown.getMessage());
        assertEquals(1, count());
    }

    @Test
    void aBrokenStatementIsAStorageExceptionAndTheNextTransactionWorks() {
        database.change(transaction -> put(transaction, "a", "1"));
        assertThrows(StorageException.class, () -> database.change(transaction -> put(transaction, "a", "again")));
        database.change(transaction -> put(transaction, "b", "1"));
        assertEquals(2, count());
    }

    @Test
    void actionsAfterCommitRunInOrderAndNotAfterAFailure() {
        List<String> ran = new ArrayList<>();
        database.change(transaction -> {
            transaction.afterCommit(() -> ran.add("first sees " + count()));
            transaction.afterCommit(() -> ran.add("second"));
            put(transaction, "a", "1");
            assertTrue(ran.isEmpty());
        });
        assertThrows(
                IllegalStateException.class,
                () -> database.change(transaction -> {
                    transaction.afterCommit(() -> ran.add("never"));
                    throw new IllegalStateException("on purpose");
                }));
        assertEquals(List.of("first sees 1", "second"), ran);
    }

    @Test
    void newsOfATransactionIsHeardOnceWhenItIsDurableAndNeverWhenItFailed() {
        List<String> heard = new ArrayList<>();
        database.news().listen("numbers", text -> heard.add(text + " of " + count()));
        database.change(transaction -> {
            transaction.tell("numbers", "one");
            transaction.tell("numbers", "one");
            transaction.tell("letters", "a");
            put(transaction, "a", "1");
            assertTrue(heard.isEmpty());
        });
        assertThrows(
                IllegalStateException.class,
                () -> database.change(transaction -> {
                    transaction.tell("numbers", "never");
                    throw new IllegalStateException("on purpose");
                }));
        database.news().tellOthers("numbers", "only others hear this");
        assertEquals(List.of("one of 1"), heard);
    }

    @Test
    void aReadingTransactionCannotWrite() {
        assertThrows(
                StorageException.class,
                () -> database.read(transaction -> {
                    put(transaction, "a", "1");
                    return 0;
                }));
        assertEquals(0, count());
    }

    @Test
    void aReadSeesOneStateWhateverIsCommittedMeanwhile() throws Exception {
        CountDownLatch counted = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> same = other.submit(() -> database.read(transaction -> {
                long before = transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM cloud_setting")
                        .mapTo(Long.class)
                        .one();
                counted.countDown();
                assertTrue(written.await(20, TimeUnit.SECONDS));
                return before
                        == transaction
                                .handle()
                                .createQuery("SELECT count(*) FROM cloud_setting")
                                .mapTo(Long.class)
                                .one();
            }));
            assertTrue(counted.await(20, TimeUnit.SECONDS));
            database.change(transaction -> put(transaction, "a", "1"));
            written.countDown();
            assertTrue(same.get(20, TimeUnit.SECONDS));
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void serialisedTransactionsOfManyThreadsLoseNoUpdate() throws Exception {
        database.change(transaction -> put(transaction, "n", "0"));
        int threads = 8;
        int each = 25;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads * each; i++) {
                all.add(pool.submit(() -> database.change(transaction -> {
                    transaction.serialise("counter");
                    int value = transaction
                            .handle()
                            .createQuery("SELECT value FROM cloud_setting WHERE name = 'n'")
                            .mapTo(Integer.class)
                            .one();
                    transaction
                            .handle()
                            .createUpdate("UPDATE cloud_setting SET value = :value WHERE name = 'n'")
                            .bind("value", Integer.toString(value + 1))
                            .execute();
                })));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(
                Integer.toString(threads * each),
                database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT value FROM cloud_setting WHERE name = 'n'")
                        .mapTo(String.class)
                        .one()));
    }

    @Test
    void aClosedDatabaseDoesNotAnswer() {
        assertTrue(database.isAnswering());
        database.close();
        assertFalse(database.isAnswering());
        assertThrows(RuntimeException.class, () -> database.change(transaction -> put(transaction, "a", "1")));
    }
}
