package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** Groups of holders that rules speak of. Thread: any. */
public final class Groups {

    /** A door is told at most this many groups of one holder. */
    private static final int MAX_GROUPS = 64;

    private final Database database;
    private final AccessChanges changes;

    public Groups(Database database, AccessChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /** A group. */
    public record Group(String id, String name, String nameEn) {}

    public Group put(String community, Group group) {
        Holders.checkId(group.id(), "group-id");
        Rows.checkName(group.name());
        database.change(transaction -> {
            Handle handle = transaction.handle();
            Rows.mustBeFreeOrIn(handle, "access_group", community, group.id(), "group-unknown");
            handle.createUpdate("INSERT INTO access_group (id, community, name, name_en)"
                            + " VALUES (:id, :community, :name, :nameEn)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en"
                            + " WHERE access_group.community = excluded.community")
                    .bind("id", group.id())
                    .bind("community", community)
                    .bind("name", group.name())
                    .bind("nameEn", group.nameEn())
                    .execute();
        });
        return group;
    }

    /** Refused while a rule speaks of it. */
    public void remove(String community, String group) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "access_group", community, group, "group-unknown");
            if (Rows.isUsed(handle, "access_rule", "group_id", group)) {
                throw Refused.conflict("group-in-use");
            }
            handle.createUpdate("DELETE FROM group_member WHERE group_id = :group")
                    .bind("group", group)
                    .execute();
            handle.createUpdate("DELETE FROM access_group WHERE id = :group")
                    .bind("group", group)
                    .execute();
            // No rule, so no door knew anybody through it.
            touched.everyDoorOf(community);
        });
    }

    /** By name. */
    public Page<Group> list(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT id, name, name_en FROM access_group WHERE community = :community"
                                + " AND (name, id) > (:name, :id) ORDER BY name, id LIMIT :limit")
                        .bind("community", community)
                        .bind("id", after[0])
                        .bind("name", after[1])
                        .bind("limit", size + 1)
                        .map((row, context) -> new Group(text(row, "id"), text(row, "name"), text(row, "name_en")))
                        .list(),
                size,
                group -> Page.pair(group.id(), group.name())));
    }

    public List<String> ofHolder(String community, String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT m.group_id FROM group_member m JOIN access_group g ON g.id = m.group_id"
                        + " WHERE m.holder = :holder AND g.community = :community ORDER BY m.group_id")
                .bind("community", community)
                .bind("holder", holder)
                .mapTo(String.class)
                .list());
    }

    /** Ids of the members, by id. */
    public Page<String> members(String community, String group, String cursor, int size) {
        return database.read(transaction -> {
            Rows.mustBeIn(transaction.handle(), "access_group", community, group, "group-unknown");
            List<String> rows = transaction
                    .handle()
                    .createQuery("SELECT holder FROM group_member WHERE group_id = :group AND holder > :after"
                            + " ORDER BY holder LIMIT :limit")
                    .bind("group", group)
                    .bind("after", Page.decode(cursor))
                    .bind("limit", size + 1)
                    .mapTo(String.class)
                    .list();
            return Page.of(rows, size, holder -> holder);
        });
    }

    public void add(String community, String group, String holder) {
        addAll(community, group, List.of(holder));
    }

    public void addAll(String community, String group, Collection<String> holders) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "access_group", community, group, "group-unknown");
            holders.forEach(holder -> {
                Holders.mustBeIn(handle, community, holder);
                insert(handle, group, holder);
                touched.holder(holder);
            });
        });
    }

    private static void insert(Handle handle, String group, String holder) {
        long groups = handle.createQuery(
                        "SELECT count(*) FROM group_member WHERE holder = :holder AND group_id <> :group")
                .bind("holder", holder)
                .bind("group", group)
                .mapTo(Long.class)
                .one();
        if (groups >= MAX_GROUPS) {
            throw Refused.conflict("too-many-groups");
        }
        handle.createUpdate("INSERT INTO group_member (group_id, holder) VALUES (:group, :holder)"
                        + " ON CONFLICT (group_id, holder) DO NOTHING")
                .bind("group", group)
                .bind("holder", holder)
                .execute();
    }

    public void removeMember(String community, String group, String holder) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "access_group", community, group, "group-unknown");
            Holders.mustBeIn(handle, community, holder);
            handle.createUpdate("DELETE FROM group_member WHERE group_id = :group AND holder = :holder")
                    .bind("group", group)
                    .bind("holder", holder)
                    .execute();
            touched.holder(holder);
        });
    }
}
