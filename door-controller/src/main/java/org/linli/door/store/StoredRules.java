package org.linli.door.store;

import java.util.ArrayList;
import java.util.List;
import org.linli.door.decide.AccessRules;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.TrustedKeyItem;

/**
 * The stored items as rules.
 *
 * @param trustedKeys those among the items
 * @param notUnderstood items of a newer cloud or damaged ones: kept, but they let nobody in
 */
public record StoredRules(AccessRules rules, List<TrustedKeyItem> trustedKeys, int notUnderstood) {

    public StoredRules {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** Reads all items in force. Takes about a second for 100 000. */
    public static StoredRules load(DoorStore store) {
        AccessRules rules = new AccessRules();
        List<TrustedKeyItem> keys = new ArrayList<>();
        int[] notUnderstood = {0};
        store.visitItems((kind, id, body) -> {
            try {
                AccessItem item = Codec.decodeItem(AccessItem.Kind.valueOf(kind), body);
                rules.put(item);
                if (item instanceof TrustedKeyItem key) {
                    keys.add(key);
                }
            } catch (MalformedMessage | IllegalArgumentException e) {
                notUnderstood[0]++;
            }
        });
        return new StoredRules(rules, keys, notUnderstood[0]);
    }
}
