package org.linli.cloud.storage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Of those who look up the same thing at the same moment one does it, and the others take what it has remembered. Without it everybody who asks in the moment after
 * something is forgotten does the same work, as long as it takes. Blocks; not for an event loop. Thread: any.
 *
 * @param <T> what is looked up
 */
public final class OneForAll<T> {

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final Duration patience;

    /** @param patience how long others wait before they look for themselves */
    public OneForAll(Duration patience) {
        this.patience = patience;
    }

    /**
     * @param remembered what is remembered and true right now; asked before and after waiting
     * @param lookup the work; when it fails or what it finds cannot be remembered, each of the others does it too
     */
    public T get(String key, Supplier<Optional<T>> remembered, Callable<T> lookup) throws Exception {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            wait(others);
        }
        try {
            Optional<T> known = remembered.get();
            return known.isPresent() ? known.get() : lookup.call();
        } finally {
            if (others == null) {
                underWay.remove(key, mine);
                mine.complete(null);
            }
        }
    }

    private void wait(CompletableFuture<Void> others) throws InterruptedException {
        try {
            others.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Then everybody for themselves.
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never completed with a failure", e);
        }
    }
}
