package org.linli.cloud.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.HolderItem;

/** What the people feature tells access about a person, inside its own transaction. Thread: any. */
public final class Holders {

    /** Who withdraws a consent when nobody does it by hand. */
    public static final String MOVED_OUT = "moved-out";

    /** Consents in force of residents who are known somewhere, and nowhere any longer. */
    private static final String GONE =
            "withdrawn_at IS NULL AND holder IN (SELECT id FROM holder WHERE kind = 'RESIDENT')"
                    + " AND EXISTS (SELECT 1 FROM holder_community c WHERE c.holder = consent.holder)"
                    + " AND NOT EXISTS (SELECT 1 FROM holder_community c WHERE c.holder = consent.holder"
                    + " AND (c.valid_until IS NULL OR c.valid_until > :now))";

    private static final int PIECE = 400;

    private final AccessChanges changes;

    public Holders(AccessChanges changes) {
        this.changes = changes;
    }

    /**
     * A person as access sees them.
     *
     * @param company whose cards and user codes these are
     * @param validFrom null for always
     * @param validUntil null for ever
     * @param communities those in which the person is known, with the time in which they may pass doors there
     */
    public record Holder(
            String id,
            String company,
            HolderItem.HolderKind kind,
            boolean suspended,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil,
            Map<String, Validity> communities) {
        public Holder {
            communities = Map.copyOf(communities);
        }
    }

    /**
     * When somebody may pass doors.
     *
     * @param from null for always
     * @param until null for ever
     */
    public record Validity(@Nullable Instant from, @Nullable Instant until) {}

    public void put(Transaction transaction, Holder holder) {
        putAll(transaction, List.of(holder));
    }

    public void putAll(Transaction transaction, List<Holder> holders) {
        if (holders.isEmpty()) {
            return;
        }
        changes.within(transaction, (handle, touched) -> {
            var batch = handle.prepareBatch("INSERT INTO holder (id, company, kind, suspended, valid_from, valid_until)"
                    + " VALUES (:id, :company, :kind, :suspended, :from, :until) ON CONFLICT (id) DO UPDATE SET"
                    + " kind = excluded.kind, suspended = excluded.suspended,"
                    + " valid_from = excluded.valid_from, valid_until = excluded.valid_until");
            for (Holder holder : holders) {
                batch.bind("id", holder.id())
                        .bind("company", holder.company())
                        .bind("kind", holder.kind().name())
                        .bind("suspended", holder.suspended())
                        .bind("from", Columns.millis(holder.validFrom()))
                        .bind("until", Columns.millis(holder.validUntil()))
                        .add();
                touched.holder(holder.id());
            }
            batch.execute();
            communities(handle, holders);
            return Boolean.TRUE;
        });
    }

    private static void communities(Handle handle, List<Holder> holders) {
        var gone = handle.prepareBatch("DELETE FROM holder_community WHERE holder = :holder");
        var here = handle.prepareBatch("INSERT INTO holder_community (holder, community, valid_from, valid_until)"
                + " VALUES (:holder, :community, :from, :until)");
        for (Holder holder : holders) {
            gone.bind("holder", holder.id()).add();
            holder.communities()
                    .forEach((community, validity) -> here.bind("holder", holder.id())
                            .bind("community", community)
                            .bind("from", Columns.millis(validity.from()))
                            .bind("until", Columns.millis(validity.until()))
                            .add());
        }
        gone.execute();
        if (here.size() > 0) {
            here.execute();
        }
    }

    /** The holder is no longer known in this community: out of its groups, and the passes they gave for its doors are revoked. */
    public void leave(Transaction transaction, String community, String holder, String by, Instant now) {
        changes.within(transaction, (handle, touched) -> {
            handle.createUpdate("DELETE FROM group_member WHERE holder = :holder"
                            + " AND group_id IN (SELECT id FROM access_group WHERE community = :community)")
                    .bind("holder", holder)
                    .bind("community", community)
                    .execute();
            touched.holder(holder);
            return Boolean.TRUE;
        });
        endPasses(transaction, community, holder, now, by, now);
    }

    /** Takes back the visitor passes by which guests of this host could pass doors of the community after the host may do so no more. */
    public void endPasses(
            Transaction transaction, String community, String holder, Instant after, String by, Instant now) {
        changes.within(transaction, (handle, touched) -> {
            handle.createQuery("SELECT DISTINCT d.door FROM visitor_pass p JOIN visitor_pass_door d ON d.pass = p.id"
                            + " WHERE p.host = :holder AND p.community = :community AND p.revoked_at IS NULL"
                            + " AND p.until_at > :after")
                    .bind("holder", holder)
                    .bind("community", community)
                    .bind("after", after.toEpochMilli())
                    .mapTo(String.class)
                    .forEach(touched::door);
            handle.createUpdate("UPDATE visitor_pass SET revoked_at = :now, revoked_by = :by WHERE host = :holder"
                            + " AND community = :community AND revoked_at IS NULL AND until_at > :after")
                    .bind("holder", holder)
                    .bind("community", community)
                    .bind("after", after.toEpochMilli())
                    .bind("by", by)
                    .bind("now", now.toEpochMilli())
                    .execute();
            return Boolean.TRUE;
        });
    }

    /**
     * Withdraws the consents of a resident whom nothing binds to any community any more, so that every door erases the template and says so. Who still lives somewhere
     * keeps it: a consent is the person's, not a community's.
     */
    public void withdrawGone(Transaction transaction, String holder, String by, Instant now) {
        changes.within(transaction, (handle, touched) -> {
            withdraw(handle, touched, holder, by, now);
            return Boolean.TRUE;
        });
    }

    /**
     * The same for everybody whose last stay has ended by now: an end may be set ahead. Who still lives in another community keeps the consent, but the doors of the
     * one they left forget the face.
     */
    public void withdrawGone(Instant now) {
        changes.change((handle, touched) -> {
            withdraw(handle, touched, "", MOVED_OUT, now);
            handle.createQuery("SELECT DISTINCT c.holder FROM holder_community c JOIN holder h ON h.id = c.holder"
                            + " JOIN door_item i ON i.holder = c.holder AND i.kind = :kind AND NOT i.removed"
                            + " JOIN door d ON d.id = i.door AND d.community = c.community"
                            + " WHERE c.valid_until <= :now AND h.kind = 'RESIDENT'")
                    .bind("kind", AccessItem.Kind.FACE_CONSENT.name())
                    .bind("now", now.toEpochMilli())
                    .mapTo(String.class)
                    .forEach(touched::holder);
        });
    }

    /** @param holder empty for everybody */
    private static void withdraw(Handle handle, Touched touched, String holder, String by, Instant now) {
        List<String> gone = handle.createQuery(
                        "SELECT DISTINCT holder FROM consent WHERE " + GONE + " AND (:holder = '' OR holder = :holder)")
                .bind("now", now.toEpochMilli())
                .bind("holder", holder)
                .mapTo(String.class)
                .list();
        for (String one : gone) {
            Consents.endAll(handle, touched, one, by, now);
        }
    }

    /** Whether any of these people has been given a way through a door or has said anything about one: a card, a code, a key, a consent, a group, a guest. */
    public boolean anyEquipped(Transaction transaction, Collection<String> holders) {
        List<String> all = List.copyOf(holders);
        for (int from = 0; from < all.size(); from += PIECE) {
            List<String> piece = all.subList(from, Math.min(all.size(), from + PIECE));
            for (String place : List.of(
                    "card WHERE holder",
                    "pin WHERE holder",
                    "pass_key WHERE holder",
                    "consent WHERE holder",
                    "group_member WHERE holder",
                    "visitor_pass WHERE host")) {
                long count = transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM " + place + " IN (<holders>)")
                        .bindList("holders", piece)
                        .mapTo(Long.class)
                        .one();
                if (count > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes everything by which this person could pass a door; consents stay on record as withdrawn, and passes given to visitors are revoked. */
    public void remove(Transaction transaction, String holder, String by, Instant now) {
        removeAll(transaction, List.of(holder), by, now);
    }

    /** The same for many at once: the doors they could pass get one new revision each, not one a person. */
    public void removeAll(Transaction transaction, Collection<String> holders, String by, Instant now) {
        if (holders.isEmpty()) {
            return;
        }
        List<String> all = List.copyOf(holders);
        changes.within(transaction, (handle, touched) -> {
            for (int from = 0; from < all.size(); from += PIECE) {
                removePiece(handle, touched, all.subList(from, Math.min(all.size(), from + PIECE)), by, now);
            }
            return Boolean.TRUE;
        });
    }

    private static void removePiece(Handle handle, Touched touched, List<String> holders, String by, Instant now) {
        for (String table : List.of("card", "pin", "pass_key", "group_member", "holder_community")) {
            handle.createUpdate("DELETE FROM " + table + " WHERE holder IN (<holders>)")
                    .bindList("holders", holders)
                    .execute();
        }
        holders.forEach(holder -> Consents.endAll(handle, touched, holder, by, now));
        handle.createQuery("SELECT DISTINCT d.door FROM visitor_pass p JOIN visitor_pass_door d ON d.pass = p.id"
                        + " WHERE p.host IN (<holders>) AND p.revoked_at IS NULL AND p.until_at > :now")
                .bindList("holders", holders)
                .bind("now", now.toEpochMilli())
                .mapTo(String.class)
                .forEach(touched::door);
        handle.createUpdate("UPDATE visitor_pass SET revoked_at = :now, revoked_by = :by"
                        + " WHERE host IN (<holders>) AND revoked_at IS NULL")
                .bindList("holders", holders)
                .bind("by", by)
                .bind("now", now.toEpochMilli())
                .execute();
        handle.createUpdate("DELETE FROM holder WHERE id IN (<holders>)")
                .bindList("holders", holders)
                .execute();
        holders.forEach(touched::holder);
    }

    /** Refuses a holder whom the community does not know as one that does not exist. */
    public void mustKnow(Database database, String community, String holder) {
        database.read(transaction -> {
            mustBeIn(transaction.handle(), community, holder);
            return Boolean.TRUE;
        });
    }

    static void mustBeIn(Handle handle, String community, String holder) {
        long known = handle.createQuery(
                        "SELECT count(*) FROM holder_community WHERE holder = :holder AND community = :community")
                .bind("holder", holder)
                .bind("community", community)
                .mapTo(Long.class)
                .one();
        if (known == 0) {
            throw Refused.notFound("person-unknown");
        }
    }

    static void mustExist(Handle handle, String holder) {
        Rows.mustExist(handle, "holder", holder, "person-unknown");
    }

    /** An id from outside is refused before it reaches a statement. */
    static void checkId(String id, String code) {
        Refused.unless(org.linli.cloud.storage.Ids.isId(id), code);
    }
}
