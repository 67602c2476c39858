package org.linli.cloud.jobs;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a job does for many things: one that fails is not in the others' way, and still told. */
public final class Each {

    private Each() {}

    /**
     * Does it for every one of them.
     *
     * @throws RuntimeException the first failure, after all were tried; the others are attached to it
     */
    public static <T> void apart(Collection<T> things, Consumer<T> action) {
        RuntimeException first = null;
        for (T thing : things) {
            try {
                action.accept(thing);
            } catch (RuntimeException e) {
                first = joined(first, e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null || first == next) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
