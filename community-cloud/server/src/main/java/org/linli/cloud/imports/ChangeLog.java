package org.linli.cloud.imports;

import java.util.ArrayList;
import java.util.List;

/** Collects what an import changes, in order. Not safe for several threads. */
public final class ChangeLog {

    private final List<Change> changes = new ArrayList<>();

    /** @param after what was written, in the text form of its {@link ImportEntity} */
    public void added(String entity, String id, String after) {
        changes.add(new Change(entity, id, null, after));
    }

    public void changed(String entity, String id, String before, String after) {
        changes.add(new Change(entity, id, before, after));
    }

    List<Change> changes() {
        return changes;
    }
}
