package org.linli.cloud.imports;

import org.jspecify.annotations.Nullable;

/**
 * One thing that an import changed.
 *
 * @param entity name of its {@link ImportEntity}
 * @param before null when the import added it
 */
record Change(String entity, String id, @Nullable String before, String after) {

    /** May hold personal data. */
    @Override
    public String toString() {
        return "Change[" + entity + " " + id + "]";
    }
}
