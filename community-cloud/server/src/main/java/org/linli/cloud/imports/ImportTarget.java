package org.linli.cloud.imports;

import java.util.List;
import java.util.Set;

/** A kind of list that can be imported. Thread: any. */
public interface ImportTarget {

    /** Lower-case word, part of the address. */
    String kind();

    /** Staff roles of which the caller must have one. */
    Set<String> roles();

    /** Whether applying it asks for a fresh proof of who the caller is, as everything does that makes money out of nothing. */
    default boolean asksForProof() {
        return false;
    }

    /** The columns it understands, in the order a template shows them. */
    List<Field> fields();

    /** Keeps others from changing what the rows are held against until the transaction ends. Before {@link #prepare}, when the list is applied. */
    default void lock(ImportContext context) {}

    /**
     * Decides for every row what it would do, and complains about those that cannot be. Reads only. Called for the preview, and again inside the applying
     * transaction, where it must come to the same decisions.
     */
    Prepared prepare(ImportContext context, List<ImportRow> rows, RowErrors errors);

    /** What a row does. */
    enum Action {
        ADD,
        CHANGE,
        SAME
    }

    /** The decisions, ready to be carried out. */
    interface Prepared {

        /** One for each row, in their order. */
        List<Action> actions();

        /** Writes everything, and logs each thing it adds or changes. */
        void write(ImportContext context, ChangeLog log);
    }
}
