package org.linli.cloud.access;

import org.linli.messages.Codec;
import org.linli.messages.access.AccessItem;

/**
 * An item as a door gets it.
 *
 * @param holder whose item it is; empty for items of the door itself
 * @param body exact text, at most {@link #MAX_BODY} characters
 */
record StoredItem(AccessItem.Kind kind, String id, String holder, String body) {

    static final int MAX_BODY = 8 * 1024;

    /** What makes an item one of its kind. */
    record Key(AccessItem.Kind kind, String id) {}

    static <T extends Record & AccessItem> StoredItem of(T item, String holder) {
        String body = Codec.encode(item);
        if (body.length() > MAX_BODY) {
            throw new IllegalStateException("an item of kind " + item.kind() + " is too large for a door");
        }
        return new StoredItem(item.kind(), item.id(), holder, body);
    }

    Key key() {
        return new Key(kind, id);
    }

    @Override
    public String toString() {
        return "StoredItem[" + kind + "]";
    }
}
