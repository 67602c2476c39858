package org.linli.cloud.imports;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.linli.cloud.storage.Transaction;

/** An {@link ImportEntity} of its three parts. */
record PlainEntity(String name, Reader reader, Restorer restorer, Remover remover) implements ImportEntity {

    /** For what imports only add. */
    static final Restorer NEVER_CHANGED = (context, before) -> {
        throw new IllegalStateException("imports only add these");
    };

    @FunctionalInterface
    interface Reader {
        Map<String, String> read(Transaction transaction, String community, Collection<String> ids);
    }

    @FunctionalInterface
    interface Restorer {
        void restore(ImportContext context, Map<String, String> before);
    }

    @FunctionalInterface
    interface Remover {
        void remove(ImportContext context, Collection<String> ids);
    }

    @Override
    public Map<String, String> current(Transaction transaction, String community, Collection<String> ids) {
        return reader.read(transaction, community, ids);
    }

    @Override
    public void restore(ImportContext context, Map<String, String> before) {
        restorer.restore(context, before);
    }

    @Override
    public void remove(ImportContext context, Collection<String> ids) {
        remover.remove(context, ids);
    }

    /** Those wanted among these things, as texts by id. */
    static <T> Map<String, String> index(
            List<T> things, Collection<String> wanted, Function<T, String> id, Function<T, String> text) {
        Set<String> ids = Set.copyOf(wanted);
        Map<String, String> index = new HashMap<>();
        for (T thing : things) {
            if (ids.contains(id.apply(thing))) {
                index.put(id.apply(thing), text.apply(thing));
            }
        }
        return index;
    }
}
