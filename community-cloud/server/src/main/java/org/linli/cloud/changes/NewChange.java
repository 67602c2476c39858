package org.linli.cloud.changes;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that changed, for {@link ChangeFeed}: the present state of one thing in the few fields that its kind has. Not safe for several threads. */
public final class NewChange {

    final String community;
    final DataKind kind;
    final String subject;
    final Instant at;
    final int parts;
    final Map<String, Object> plain = new LinkedHashMap<>();
    final Map<String, Object> personal = new LinkedHashMap<>();

    /**
     * @param subject id of the thing
     * @param at when it changed
     */
    public NewChange(String community, DataKind kind, String subject, Instant at) {
        this(community, kind, subject, at, 1);
    }

    private NewChange(String community, DataKind kind, String subject, Instant at, int parts) {
        this.community = community;
        this.kind = kind;
        this.subject = subject;
        this.at = at;
        this.parts = parts;
    }

    /**
     * Several changes in one row, which are looked up when somebody reads them: for what comes in great numbers and is kept elsewhere.
     *
     * @param parts how many at most
     * @param reference for the kind's {@link ChangeFeed.Parts}
     */
    public static NewChange several(
            String community, DataKind kind, String subject, Instant at, int parts, Map<String, ?> reference) {
        NewChange change = new NewChange(community, kind, subject, at, parts);
        change.plain.putAll(reference);
        return change;
    }

    /**
     * A field; an absent value is left out.
     *
     * @throws IllegalArgumentException when the kind has no such field
     */
    public NewChange with(String field, @Nullable Object value) {
        boolean isPersonal = kind.isPersonal(field);
        if (value != null) {
            (isPersonal ? personal : plain).put(field, value);
        }
        return this;
    }

    /** Its content may be personal. */
    @Override
    public String toString() {
        return "NewChange[" + kind.wire() + " " + subject + "]";
    }
}
