package org.linli.cloud.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem;

/** What the people feature tells access about a person, inside its own transaction. Thread: any. */
public final class Holders {

    private final AccessChanges changes;

    public Holders(AccessChanges changes) {
        this.changes = changes;
    }

    /**
     * A person as access sees them.
     *
     * @param validFrom null for always
     * @param validUntil null for ever
     */
    public record Holder(
            String id,
            HolderItem.HolderKind kind,
            boolean suspended,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil) {}

    public void put(Transaction transaction, Holder holder) {
        putAll(transaction, List.of(holder));
    }

    public void putAll(Transaction transaction, List<Holder> holders) {
        changes.within(transaction, (handle, touched) -> {
            var batch = handle.prepareBatch("INSERT INTO holder (id, kind, suspended, valid_from, valid_until)"
                    + " VALUES (:id, :kind, :suspended, :from, :until) ON CONFLICT (id) DO UPDATE SET"
                    + " kind = excluded.kind, suspended = excluded.suspended, valid_from = excluded.valid_from,"
                    + " valid_until = excluded.valid_until");
            for (Holder holder : holders) {
                batch.bind("id", holder.id())
                        .bind("kind", holder.kind().name())
                        .bind("suspended", holder.suspended())
                        .bind("from", Columns.millis(holder.validFrom()))
                        .bind("until", Columns.millis(holder.validUntil()))
                        .add();
                touched.holder(holder.id());
            }
            batch.execute();
            return Boolean.TRUE;
        });
    }

    /** Takes everything by which this person could pass a door; consents stay on record as withdrawn, and passes given to visitors are revoked. */
    public void remove(Transaction transaction, String holder, String by, Instant now) {
        changes.within(transaction, (handle, touched) -> {
            for (String table : List.of("card", "pin", "pass_key", "group_member")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE holder = :holder")
                        .bind("holder", holder)
                        .execute();
            }
            handle.createUpdate("UPDATE face_consent SET withdrawn_at = :now, withdrawn_by = :by"
                            + " WHERE holder = :holder AND withdrawn_at IS NULL")
                    .bind("holder", holder)
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
            handle.createQuery("SELECT DISTINCT d.door FROM visitor_pass p JOIN visitor_pass_door d ON d.pass = p.id"
                            + " WHERE p.host = :holder AND p.revoked_at IS NULL AND p.until_at > :now")
                    .bind("holder", holder)
                    .bind("now", now.toEpochMilli())
                    .mapTo(String.class)
                    .forEach(touched::door);
            handle.createUpdate("UPDATE visitor_pass SET revoked_at = :now, revoked_by = :by"
                            + " WHERE host = :holder AND revoked_at IS NULL")
                    .bind("holder", holder)
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
            handle.createUpdate("DELETE FROM holder WHERE id = :holder")
                    .bind("holder", holder)
                    .execute();
            touched.holder(holder);
            return Boolean.TRUE;
        });
    }

    static void mustExist(org.jdbi.v3.core.Handle handle, String holder) {
        Rows.mustExist(handle, "holder", holder, "person-unknown");
    }

    /** An id from outside is refused before it reaches a statement. */
    static void checkId(String id, String code) {
        Refused.unless(org.linli.cloud.storage.Ids.isId(id), code);
    }
}
