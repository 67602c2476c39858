package org.linli.cloud.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with the rows of a file. Counts all, keeps the first {@value #KEPT}. Not safe for several threads. */
public final class RowErrors {

    static final int KEPT = 1_000;

    private final Map<String, String> headers = new HashMap<>();
    private final List<RowError> errors = new ArrayList<>();
    private long count;

    /** How the file calls a field, for the clerk. */
    void header(Field field, String header) {
        headers.put(field.key(), header);
    }

    /** @param key of the field at fault; empty for the whole row */
    public void add(int row, String key, String zh, String en) {
        count++;
        if (errors.size() < KEPT) {
            errors.add(new RowError(row, headers.getOrDefault(key, key), zh, en));
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    List<RowError> list() {
        return List.copyOf(errors);
    }
}
