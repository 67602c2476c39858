package org.linli.cloud.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many ask, one looks. */
class OneForAllTest {

    private static final int MANY = 12;

    private final ExecutorService threads = Executors.newFixedThreadPool(MANY);
    private final OneForAll<String> all = new OneForAll<>(Duration.ofSeconds(30));
    private final AtomicReference<Optional<String>> memory = new AtomicReference<>(Optional.empty());
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private String get(Callable<String> lookup) throws Exception {
        return all.get("key", memory::get, lookup);
    }

    private static String end(Future<String> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Test
    void who_comes_while_another_looks_takes_what_it_found() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        Future<String> first = threads.submit(() -> get(() -> {
            lookups.incrementAndGet();
            looking.countDown();
            found.await();
            memory.set(Optional.of("it"));
            return "it";
        }));
        looking.await();
        List<Future<String>> others = new ArrayList<>();
        for (int i = 1; i < MANY; i++) {
            others.add(threads.submit(() -> get(() -> "other " + lookups.incrementAndGet())));
        }
        assertEquals("another key", all.get("else", Optional::empty, () -> "another key"));
        found.countDown();
        assertEquals("it", end(first));
        for (Future<String> other : others) {
            assertEquals("it", end(other));
        }
        assertEquals(1, lookups.get());
    }

    @Test
    void what_could_not_be_remembered_is_looked_up_by_each() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        Future<String> first = threads.submit(() -> get(() -> {
            looking.countDown();
            found.await();
            throw new IOException("broken");
        }));
        looking.await();
        Future<String> second = threads.submit(() -> get(() -> "second"));
        found.countDown();
        assertThrows(java.util.concurrent.ExecutionException.class, () -> end(first));
        assertEquals("second", end(second));
        assertEquals("third", get(() -> "third"));
    }

    @Test
    void who_has_waited_long_enough_looks_alone() throws Exception {
        OneForAll<String> impatient = new OneForAll<>(Duration.ZERO);
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch found = new CountDownLatch(1);
        Future<String> first = threads.submit(() -> impatient.get("key", Optional::empty, () -> {
            looking.countDown();
            found.await();
            return "first";
        }));
        looking.await();
        assertEquals("second", impatient.get("key", Optional::empty, () -> "second"));
        found.countDown();
        assertEquals("first", end(first));
    }
}
