package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
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

    public Group put(Group group) {
        Holders.checkId(group.id(), "group-id");
        Rows.checkName(group.name());
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO access_group (id, name, name_en) VALUES (:id, :name, :nameEn)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en")
                .bind("id", group.id())
                .bind("name", group.name())
                .bind("nameEn", group.nameEn())
                .execute());
        return group;
    }

    /** Refused while a rule speaks of it. */
    public void remove(String group) {
        changes.change((handle, touched) -> {
            Rows.mustExist(handle, "access_group", group, "group-unknown");
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
            touched.everyDoor();
        });
    }

    public List<Group> list() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, name, name_en FROM access_group ORDER BY name, id")
                .map((row, context) -> new Group(text(row, "id"), text(row, "name"), text(row, "name_en")))
                .list());
    }

    public List<String> ofHolder(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT group_id FROM group_member WHERE holder = :holder ORDER BY group_id")
                .bind("holder", holder)
                .mapTo(String.class)
                .list());
    }

    /** Ids of the members, by id. */
    public Page<String> members(String group, String cursor, int size) {
        return database.read(transaction -> {
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

    public void add(String group, String holder) {
        addAll(group, List.of(holder));
    }

    public void addAll(String group, Collection<String> holders) {
        changes.change((handle, touched) -> {
            Rows.mustExist(handle, "access_group", group, "group-unknown");
            holders.forEach(holder -> {
                Holders.mustExist(handle, holder);
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

    public void removeMember(String group, String holder) {
        changes.change((handle, touched) -> {
            handle.createUpdate("DELETE FROM group_member WHERE group_id = :group AND holder = :holder")
                    .bind("group", group)
                    .bind("holder", holder)
                    .execute();
            touched.holder(holder);
        });
    }
}
