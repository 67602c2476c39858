package org.linli.cloud.export;

import java.util.List;
import java.util.Set;

/**
 * A list that can be exported.
 *
 * @param kind lower-case words with hyphens, part of the address
 * @param operation of the contract that answers it page by page
 * @param access roles of which the caller must have one
 * @param filters parameters of path and query by which it can be narrowed
 * @param required of them those that must be given
 */
record ExportList(
        String kind,
        String operation,
        Bilingual title,
        Set<String> access,
        Set<String> filters,
        Set<String> required,
        boolean paged,
        boolean sized,
        List<ExportColumn> columns) {

    /** The roles by which somebody with these may read the list. */
    Set<String> letIn(Set<String> roles) {
        Set<String> both = new java.util.TreeSet<>(roles);
        both.retainAll(access);
        return both;
    }

    /** Changes when the columns do: rows gathered for other columns do not fit. */
    String shape() {
        return Integer.toHexString(
                columns.stream().map(ExportColumn::path).toList().hashCode());
    }
}
