package org.linli.messages.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Fields;

/**
 * Whoever a credential belongs to. The name stays in the cloud: a door needs none.
 *
 * @param suspended denied everywhere, whatever else is valid
 * @param groups the access groups of this holder, at most 64
 */
public record HolderItem(
        String id,
        HolderKind holderKind,
        boolean suspended,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        List<String> groups)
        implements AccessItem {

    /** What a holder is to the community. */
    public enum HolderKind {
        RESIDENT,
        STAFF,
        VISITOR
    }

    public HolderItem {
        Fields.id("id", id);
        Fields.required("holderKind", holderKind);
        Fields.validity(validFrom, validUntil);
        groups = Fields.list("groups", groups, 0, 64);
        groups.forEach(group -> Fields.id("groups", group));
    }

    @Override
    public Kind kind() {
        return Kind.HOLDER;
    }
}
