package org.linli.cloud.repairs;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.StaffRoles;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Who repairs: what they know, when they are on duty, and whom a new ticket goes to. Thread: any; calls block. */
final class Repairers {

    static final String ROLE = "REPAIRER";

    private final Database database;
    private final RepairSettings settings;
    private final StaffRoles roles;

    Repairers(Database database, RepairSettings settings, StaffRoles roles) {
        this.database = database;
        this.settings = settings;
        this.roles = roles;
    }

    /**
     * @param skills names that categories ask for
     * @param duty their rota
     * @param active whether tickets are given to them
     */
    record Repairer(String person, Set<String> skills, WorkingHours duty, boolean active) {

        private static final int MOST_SKILLS = 20;

        Repairer {
            skills = Set.copyOf(skills);
            Refused.unless(
                    skills.size() <= MOST_SKILLS && skills.stream().allMatch(skill -> skill.matches("[a-z0-9-]{1,32}")),
                    "category-skill");
        }

        boolean knows(String skill) {
            return skill.isEmpty() || skills.contains(skill);
        }
    }

    /** A repairer and what they have to do. */
    record Candidate(Repairer repairer, int open, long lastGiven) {}

    /** Says what a repairer of this community knows and when. */
    Repairer put(String community, Repairer repairer) {
        return database.write(transaction -> {
            mustRepair(transaction, community, repairer.person());
            transaction
                    .handle()
                    .createUpdate("INSERT INTO repairer (community, person, skills, week, active, last_given)"
                            + " VALUES (:community, :person, :skills, :week, :active, 0)"
                            + " ON CONFLICT (community, person) DO UPDATE SET skills = excluded.skills,"
                            + " week = excluded.week, active = excluded.active")
                    .bind("community", community)
                    .bind("person", repairer.person())
                    .bind("skills", String.join(" ", new TreeSet<>(repairer.skills())))
                    .bind("week", JsonText.write(repairer.duty()))
                    .bind("active", repairer.active())
                    .execute();
            return repairer;
        });
    }

    /**
     * Refuses whoever is no repairer of this community now.
     *
     * @throws Refused {@code repairer-unknown}
     */
    void mustRepair(Transaction transaction, String community, String person) {
        if (!roles.holds(transaction.handle(), person, community, ROLE)) {
            throw Refused.notFound("repairer-unknown");
        }
    }

    Page<Repairer> list(String community, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT person, skills, week, active FROM repairer"
                                + " WHERE community = :community AND person > :after ORDER BY person LIMIT :limit")
                        .bind("community", community)
                        .bind("after", Page.decode(cursor))
                        .bind("limit", size + 1)
                        .map((row, context) -> repairer(row))
                        .list(),
                size,
                Repairer::person));
    }

    /** Whoever knows this skill and is on duty now. */
    List<Candidate> onDuty(Transaction transaction, String community, String skill, Instant now) {
        ZoneId zone = settings.zone(community);
        return transaction
                .handle()
                .createQuery("SELECT r.person, r.skills, r.week, r.active, r.last_given, (SELECT count(*) FROM ticket t"
                        + " WHERE t.community = r.community AND t.assignee = r.person AND NOT t.over) AS open"
                        + " FROM repairer r WHERE r.community = :community AND r.active")
                .bind("community", community)
                .map((row, context) -> new Candidate(repairer(row), row.getInt("open"), row.getLong("last_given")))
                .stream()
                .filter(candidate -> candidate.repairer().knows(skill)
                        && candidate.repairer().duty().isOpen(now, zone)
                        && roles.holds(
                                transaction.handle(), candidate.repairer().person(), community, ROLE))
                .toList();
    }

    /** The one with least to do, then the one who waited longest, then by id so that it is never chance. Pure. */
    static Optional<Candidate> choose(List<Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(Candidate::open)
                        .thenComparingLong(Candidate::lastGiven)
                        .thenComparing(candidate -> candidate.repairer().person()));
    }

    /** Notes that somebody was given a ticket. */
    void given(Transaction transaction, String community, String person, Instant now) {
        transaction
                .handle()
                .createUpdate("UPDATE repairer SET last_given = :now WHERE community = :community AND person = :person")
                .bind("now", now.toEpochMilli())
                .bind("community", community)
                .bind("person", person)
                .execute();
    }

    private static Repairer repairer(ResultSet row) throws SQLException {
        return new Repairer(
                text(row, "person"),
                Arrays.stream(text(row, "skills").split(" "))
                        .filter(skill -> !skill.isEmpty())
                        .collect(Collectors.toSet()),
                JsonText.read(text(row, "week"), WorkingHours.class),
                row.getBoolean("active"));
    }
}
