package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.messages.access.RuleItem;

/** Which group may pass which doors during which schedule, by which means. Thread: any. */
public final class Rules {

    private final Database database;
    private final AccessChanges changes;

    public Rules(Database database, AccessChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * A rule.
     *
     * @param means never empty, never only the face
     */
    public record Rule(
            String id, String name, String group, String schedule, Set<RuleItem.Means> means, Set<String> doors) {
        public Rule {
            means = java.util.Collections.unmodifiableSet(new TreeSet<>(means));
            doors = java.util.Collections.unmodifiableSet(new TreeSet<>(doors));
        }
    }

    public Rule put(String community, Rule rule) {
        Holders.checkId(rule.id(), "rule-id");
        Rows.checkName(rule.name());
        Refused.unless(!rule.means().isEmpty(), "means-missing");
        // The law: a face is never the only way in.
        Refused.unless(!rule.means().equals(Set.of(RuleItem.Means.FACE)), "face-alone");
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "access_group", community, rule.group(), "group-unknown");
            Rows.mustBeIn(handle, "schedule", community, rule.schedule(), "schedule-unknown");
            rule.doors().forEach(door -> Rows.mustBeIn(handle, "door", community, door, "door-unknown"));
            // Last, so that another community's rule is refused for the same faults as one that nobody has.
            Rows.mustBeFreeOrIn(handle, "access_rule", community, rule.id(), "rule-unknown");
            Set<String> before = doorsOf(handle, rule.id());
            boolean sameHolders =
                    before.equals(rule.doors()) && groupOf(handle, rule.id()).contains(rule.group());
            handle.createUpdate("INSERT INTO access_rule (id, community, name, group_id, schedule, means)"
                            + " VALUES (:id, :community, :name, :group, :schedule, :means) ON CONFLICT (id) DO UPDATE SET"
                            + " name = excluded.name, group_id = excluded.group_id, schedule = excluded.schedule,"
                            + " means = excluded.means")
                    .bind("id", rule.id())
                    .bind("community", community)
                    .bind("name", rule.name())
                    .bind("group", rule.group())
                    .bind("schedule", rule.schedule())
                    .bind("means", Means.format(rule.means()))
                    .execute();
            handle.createUpdate("DELETE FROM rule_door WHERE rule = :rule")
                    .bind("rule", rule.id())
                    .execute();
            for (String door : rule.doors()) {
                handle.createUpdate("INSERT INTO rule_door (rule, door) VALUES (:rule, :door)")
                        .bind("rule", rule.id())
                        .bind("door", door)
                        .execute();
            }
            Set<String> all = new HashSet<>(before);
            all.addAll(rule.doors());
            all.forEach(sameHolders ? touched::door : touched::doorAndItsHolders);
        });
        return rule;
    }

    public void remove(String community, String rule) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "access_rule", community, rule, "rule-unknown");
            doorsOf(handle, rule).forEach(touched::doorAndItsHolders);
            handle.createUpdate("DELETE FROM rule_door WHERE rule = :rule")
                    .bind("rule", rule)
                    .execute();
            handle.createUpdate("DELETE FROM access_rule WHERE id = :rule")
                    .bind("rule", rule)
                    .execute();
        });
    }

    /** By name; of one group, or of all when null. */
    public Page<Rule> list(String community, @Nullable String group, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            List<Rule> rows = handle.createQuery("SELECT id, name, group_id, schedule, means FROM access_rule"
                            + " WHERE community = :community AND (name, id) > (:name, :id)"
                            + " AND (:group = '' OR group_id = :group) ORDER BY name, id LIMIT :limit")
                    .bind("community", community)
                    .bind("group", group == null ? "" : group)
                    .bind("id", after[0])
                    .bind("name", after[1])
                    .bind("limit", size + 1)
                    .map((row, context) -> new Rule(
                            text(row, "id"),
                            text(row, "name"),
                            text(row, "group_id"),
                            text(row, "schedule"),
                            Means.parse(text(row, "means")),
                            Set.of()))
                    .list();
            Page<Rule> page = Page.of(rows, size, rule -> Page.pair(rule.id(), rule.name()));
            return page.map(rule -> new Rule(
                    rule.id(), rule.name(), rule.group(), rule.schedule(), rule.means(), doorsOf(handle, rule.id())));
        });
    }

    private static Set<String> doorsOf(Handle handle, String rule) {
        return handle.createQuery("SELECT door FROM rule_door WHERE rule = :rule")
                .bind("rule", rule)
                .mapTo(String.class)
                .set();
    }

    private static List<String> groupOf(Handle handle, String rule) {
        return handle.createQuery("SELECT group_id FROM access_rule WHERE id = :rule")
                .bind("rule", rule)
                .mapTo(String.class)
                .list();
    }
}
