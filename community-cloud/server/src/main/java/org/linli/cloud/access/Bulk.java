package org.linli.cloud.access;

import java.util.List;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.CardItem;

/** Many holders at once, as when a community moves in: one computation of the doors instead of one for each. Thread: any. */
public final class Bulk {

    private final AccessChanges changes;

    Bulk(AccessChanges changes) {
        this.changes = changes;
    }

    /** Adds holders that are new to the group, and their new cards. A card number that is known already fails the whole transaction. */
    public void add(
            Transaction transaction, String community, String group, List<String> holders, List<CardItem> cards) {
        changes.within(transaction, (handle, touched) -> {
            Rows.mustBeIn(handle, "access_group", community, group, "group-unknown");
            var members = handle.prepareBatch("INSERT INTO group_member (group_id, holder) VALUES (:group, :holder)");
            for (String holder : holders) {
                members.bind("group", group).bind("holder", holder).add();
                touched.holder(holder);
            }
            members.execute();
            Cards.insert(handle, cards);
            cards.forEach(card -> touched.holder(card.holder()));
            return Boolean.TRUE;
        });
    }
}
