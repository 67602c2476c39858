package org.linli.cloud.records;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one feature that are deleted when their time is over. SQL of the feature's own making. The table and its children have a column {@code community}.
 *
 * @param kind of record, as periods are set for it
 * @param id column that names a row within its community
 * @param time column with the time from which the period counts, in milliseconds
 * @param about condition for rows about the people in {@code <held>}, who are on hold
 * @param also condition that must hold too; empty for none
 * @param children rows that go with a row, before it
 * @param topic what remembered lists of them in a community are read from; null where nobody remembers any
 */
public record RetainedRows(
        RetainedKind kind,
        String table,
        String id,
        String time,
        String about,
        String also,
        List<Child> children,
        @Nullable UnaryOperator<String> topic) {

    /** Rows of which no list is remembered. */
    public RetainedRows(
            RetainedKind kind, String table, String id, String time, String about, String also, List<Child> children) {
        this(kind, table, id, time, about, also, children, null);
    }

    public RetainedRows {
        children = List.copyOf(children);
    }

    /**
     * Rows that hang on another.
     *
     * @param column that holds the row's id
     */
    public record Child(String table, String column) {}
}
