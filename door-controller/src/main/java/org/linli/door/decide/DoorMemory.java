package org.linli.door.decide;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.door.decide.MemoryChange.Kind;

/**
 * What earlier events left behind at this door. Changed only by {@link MemoryChange}s, the same that are committed, so that a restart
 * finds what was there. Thread: the door's own.
 */
public final class DoorMemory {

    private final Map<Kind, Map<String, String>> rows = new EnumMap<>(Kind.class);

    public DoorMemory() {
        for (Kind kind : Kind.values()) {
            rows.put(kind, new HashMap<>());
        }
    }

    /** The memory that these rows describe. */
    public static DoorMemory of(Iterable<MemoryChange> stored) {
        DoorMemory memory = new DoorMemory();
        stored.forEach(memory::apply);
        return memory;
    }

    public void apply(MemoryChange change) {
        if (change.value() == null) {
            table(change.kind()).remove(change.key());
        } else {
            table(change.kind()).put(change.key(), change.value());
        }
    }

    public void apply(Iterable<MemoryChange> changes) {
        changes.forEach(this::apply);
    }

    /** Every row, as changes that would rebuild this memory. */
    public List<MemoryChange> rows() {
        List<MemoryChange> all = new ArrayList<>();
        rows.forEach((kind, table) -> table.forEach((key, value) -> all.add(new MemoryChange(kind, key, value))));
        return all;
    }

    /** The stored text; null when there is none. */
    @Nullable
    String find(Kind kind, String key) {
        return table(kind).get(key);
    }

    Map<String, String> table(Kind kind) {
        Map<String, String> table = rows.get(kind);
        if (table == null) {
            throw new IllegalStateException("every kind has a table");
        }
        return table;
    }
}
