package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** Who has to do with which community. What is not visible is answered as if it did not exist. Thread: any. */
public final class Visibility {

    /** News that somebody's standing, or a community, changed. */
    public static final String CHANGED = "standing";

    private final Database database;
    private final Clock clock;

    public Visibility(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What a person may act as right now.
     *
     * @param staff staff roles by community; a role for a whole company counts in each of its communities
     * @param companies staff roles granted for whole companies, by company
     * @param residentIn communities in which the person lives, or is known as a resident without any home yet
     * @param until when time alone may make it another, such as at a move-in; {@link Instant#MAX} for never
     */
    public record Standing(
            Map<String, Set<String>> staff, Map<String, Set<String>> companies, Set<String> residentIn, Instant until) {

        /** What holds whatever time it is. */
        public Standing(Map<String, Set<String>> staff, Map<String, Set<String>> companies, Set<String> residentIn) {
            this(staff, companies, residentIn, Instant.MAX);
        }

        /** Every community the person has to do with. */
        public Set<String> communities() {
            Set<String> all = new TreeSet<>(staff.keySet());
            all.addAll(residentIn);
            return all;
        }

        /** Every staff role the person has anywhere. */
        public Set<String> allStaffRoles() {
            Set<String> all = new TreeSet<>();
            staff.values().forEach(all::addAll);
            companies.values().forEach(all::addAll);
            return all;
        }

        /** Staff roles in one community; empty where there are none. */
        public Set<String> staffRolesIn(String community) {
            return staff.getOrDefault(community, Set.of());
        }
    }

    /** Three short statements by primary key: asked at requests. */
    public Standing standing(String person) {
        return database.read(transaction -> standing(transaction.handle(), person));
    }

    public Standing standing(Handle handle, String person) {
        long now = clock.millis();
        Map<String, Set<String>> staff = new TreeMap<>();
        Map<String, Set<String>> companies = new TreeMap<>();
        handle.createQuery("SELECT g.company, g.community, g.role, c.id FROM role_grant g LEFT JOIN community c"
                        + " ON c.company = g.company AND (g.community = '' OR g.community = c.id)"
                        + " WHERE g.person = :person")
                .bind("person", person)
                .map((row, context) -> {
                    String role = text(row, "role");
                    String community = row.getString("id");
                    if (community != null) {
                        staff.computeIfAbsent(community, id -> new TreeSet<>()).add(role);
                    }
                    if (text(row, "community").isEmpty()) {
                        companies
                                .computeIfAbsent(text(row, "company"), id -> new TreeSet<>())
                                .add(role);
                    }
                    return role;
                })
                .list();
        Set<String> residentIn = new TreeSet<>(handle.createQuery("SELECT c.community FROM person p"
                        + " JOIN person_community c ON c.person = p.id WHERE p.id = :person AND p.kind = 'RESIDENT'"
                        + " AND NOT p.suspended AND (p.valid_from IS NULL OR p.valid_from <= :now)"
                        + " AND (p.valid_until IS NULL OR p.valid_until > :now)"
                        + " AND (EXISTS (SELECT 1 FROM relation r WHERE r.person = p.id AND r.community = c.community"
                        + " AND r.from_at <= :now AND (r.until_at IS NULL OR r.until_at > :now))"
                        + " OR NOT EXISTS (SELECT 1 FROM relation r WHERE r.person = p.id"
                        + " AND r.community = c.community))")
                .bind("person", person)
                .bind("now", now)
                .mapTo(String.class)
                .list());
        return new Standing(staff, companies, residentIn, nextMoment(handle, person, now));
    }

    /** The next time at which the person's validity, or that of a home of theirs, begins or ends. */
    private static Instant nextMoment(Handle handle, String person, long now) {
        return handle.createQuery("SELECT min(at) FROM (SELECT valid_from AS at FROM person WHERE id = :person"
                        + " UNION ALL SELECT valid_until FROM person WHERE id = :person"
                        + " UNION ALL SELECT from_at FROM relation WHERE person = :person"
                        + " UNION ALL SELECT until_at FROM relation WHERE person = :person) AS moment WHERE at > :now")
                .bind("person", person)
                .bind("now", now)
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli)
                .orElse(Instant.MAX);
    }

    /** Whether the community knows this person, now or from before. */
    public boolean hasPerson(Transaction transaction, String community, String person) {
        return transaction
                        .handle()
                        .createQuery("SELECT count(*) FROM person_community WHERE person = :id"
                                + " AND community = :community")
                        .bind("id", person)
                        .bind("community", community)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Refuses a person whom the community does not know as one that does not exist. */
    public void mustHavePerson(String community, String person) {
        boolean known = database.read(transaction -> hasPerson(transaction, community, person));
        if (!known) {
            throw Refused.notFound("person-unknown");
        }
    }

    /** Refuses a unit of another community as one that does not exist. */
    public void mustHaveUnit(Transaction transaction, String community, String unit) {
        Places.mustBeIn(transaction.handle(), "unit", community, unit, "unit-unknown");
    }

    /** Refuses a household of another community as one that does not exist. */
    public void mustHaveHousehold(Transaction transaction, String community, String household) {
        Places.mustBeIn(transaction.handle(), "household", community, household, "household-unknown");
    }
}
