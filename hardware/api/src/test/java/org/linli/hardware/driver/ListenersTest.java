package org.linli.hardware.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.linli.hardware.Subscription;

class ListenersTest {

    private final Listeners<Consumer<String>> listeners = new Listeners<>();
    private final List<String> told = new ArrayList<>();

    private void tell(String message) {
        listeners.tell(listener -> listener.accept(message));
    }

    @Test
    void oneListenerAddedTwiceIsToldTwiceAndRemovedOneByOne() {
        Consumer<String> listener = told::add;
        Subscription first = listeners.add(listener);
        listeners.add(listener);
        tell("a");
        assertEquals(List.of("a", "a"), told);
        first.close();
        first.close();
        tell("b");
        assertEquals(List.of("a", "a", "b"), told);
    }

    @Test
    void aListenerMayRemoveItselfAndAddAnother() {
        Subscription[] handle = new Subscription[1];
        handle[0] = listeners.add(message -> {
            told.add("once " + message);
            handle[0].close();
            listeners.add(later -> told.add("later " + later));
        });
        tell("a");
        tell("b");
        assertEquals(List.of("once a", "later b"), told);
    }

    @Test
    void closingWaitsForTheListenerThatRunsAndNoneRunsAfterwards() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        listeners.add(message -> {
            running.countDown();
            try {
                assertTrue(goOn.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            finished.set(true);
        });
        listeners.add(message -> told.add("too late"));
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            Future<?> telling = others.submit(() -> tell("a"));
            assertTrue(running.await(10, TimeUnit.SECONDS));
            Future<Boolean> closing = others.submit(() -> {
                listeners.close();
                return finished.get();
            });
            assertFalse(closing.isDone());
            goOn.countDown();
            assertTrue(closing.get(10, TimeUnit.SECONDS), "close returned while a listener ran");
            telling.get(10, TimeUnit.SECONDS);
        } finally {
            others.shutdownNow();
        }
        int before = told.size();
        tell("b");
        assertEquals(before, told.size());
    }

    @Test
    void closingInsideAListenerStopsTheRest() {
        listeners.add(message -> listeners.close());
        listeners.add(told::add);
        tell("a");
        assertTrue(told.isEmpty());
    }
}
