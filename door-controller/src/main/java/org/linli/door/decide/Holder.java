package org.linli.door.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.access.HolderItem;

/** One holder's place in the rules. Credentials point here even before the holder's own item has arrived; until then nobody passes by it. */
final class Holder {

    final String id;

    /** False until the holder's item is there. */
    boolean known;

    boolean suspended;
    Validity validity = Validity.ALWAYS;
    List<String> groups = List.of();

    /** Credentials that point here. */
    int references;

    Holder(String id) {
        this.id = id;
    }

    void set(@Nullable HolderItem item, List<String> sharedGroups) {
        known = item != null;
        suspended = item != null && item.suspended();
        validity = item == null ? Validity.ALWAYS : Validity.of(item.validFrom(), item.validUntil());
        groups = sharedGroups;
    }
}
