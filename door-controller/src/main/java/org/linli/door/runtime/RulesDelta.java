package org.linli.door.runtime;

import java.util.List;
import org.linli.messages.access.AccessItem;

/**
 * Items to put and items to remove, in that order. They are stored already when they arrive here.
 *
 * @param put at most 2000
 * @param removed at most 2000
 */
public record RulesDelta(List<AccessItem> put, List<Removed> removed) {

    /** Names one item. */
    public record Removed(AccessItem.Kind kind, String id) {}

    public RulesDelta {
        put = List.copyOf(put);
        removed = List.copyOf(removed);
    }
}
