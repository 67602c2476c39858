package org.linli.cloud.export;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.storage.Page;

/** A list that can be exported. The feature it belongs to provides it. Thread: any; may block. */
public interface ExportSource {

    /** Lower-case words with hyphens, part of the address. */
    String kind();

    /** What the file is called, in Chinese and English. */
    String zh();

    String en();

    /** Staff roles of which the caller must have one: those that may read the list page by page. */
    Set<String> roles();

    List<ExportColumn> columns();

    /**
     * The next rows, in an order that does not change while the list grows; each has a text, a whole number or null for each column.
     *
     * @param cursor null for the beginning
     */
    Page<List<@Nullable Object>> page(String community, @Nullable String cursor, int size);
}
