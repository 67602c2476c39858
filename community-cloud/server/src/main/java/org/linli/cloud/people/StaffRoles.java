package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Holders;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Who acts as what, in which community or in a whole company. Read at every request, so that a role that was taken away counts no more at the next one.
 * Role names are those of the contract's {@code x-access}. Thread: any.
 */
public final class StaffRoles {

    /** The role without which nobody could grant any. */
    public static final String MANAGER = "MANAGER";

    /** Stands in the table for every community of the company. */
    private static final String EVERY = "";

    /** The grants that count in the community bound as {@code community}, for a statement of whoever keeps the accounts. */
    public static final String GRANTS_IN = "SELECT g.person, g.role FROM role_grant g JOIN community c"
            + " ON c.company = g.company WHERE c.id = :community AND g.community IN ('', :community)";

    private final Database database;
    private final AccessNews news;
    private final Accounts accounts;
    private final Clock clock;

    public StaffRoles(Database database, Holders holders, Accounts accounts, Clock clock) {
        this.database = database;
        this.news = new AccessNews(holders);
        this.accounts = accounts;
        this.clock = clock;
    }

    /** What is asked of whoever keeps the accounts, inside a running transaction. */
    @FunctionalInterface
    public interface Accounts {
        /** Whether this person has an account that is not disabled. */
        boolean isEnabled(Handle handle, String person);
    }

    /**
     * One role of one person.
     *
     * @param community null for every community of the company
     */
    public record Grant(
            String person,
            String company,
            @Nullable String community,
            String role,
            String grantedBy,
            Instant grantedAt) {}

    /** Again is no error. Makes the person known in the communities concerned. */
    public void grant(
            Transaction transaction,
            String person,
            String company,
            @Nullable String community,
            String role,
            String by) {
        Handle handle = transaction.handle();
        if (community != null && !Companies.get(handle, community).company().equals(company)) {
            throw Refused.notFound("community-unknown");
        }
        handle.createUpdate("INSERT INTO role_grant (person, company, community, role, granted_by, granted_at)"
                        + " VALUES (:person, :company, :community, :role, :by, :now)"
                        + " ON CONFLICT (person, company, community, role) DO NOTHING")
                .bind("person", person)
                .bind("company", company)
                .bind("community", community == null ? EVERY : community)
                .bind("role", role)
                .bind("by", by)
                .bind("now", clock.millis())
                .execute();
        transaction.tell(Visibility.CHANGED, "");
        int admitted = handle.createUpdate("INSERT INTO person_community (person, community, name)"
                        + " SELECT p.id, c.id, p.name FROM person p CROSS JOIN community c WHERE p.id = :person"
                        + " AND c.company = :company AND (:community = '' OR c.id = :community)"
                        + " ON CONFLICT (person, community) DO NOTHING")
                .bind("person", person)
                .bind("company", company)
                .bind("community", community == null ? EVERY : community)
                .execute();
        if (admitted > 0) {
            news.tell(transaction, List.of(person));
        }
    }

    /** Refused when the id of a set-up link was free when the link was made, and somebody of another company has it by now. */
    public static void refuseOthers(Handle handle, String person, @Nullable String community) {
        String company = community == null
                ? Companies.FIRST
                : Companies.get(handle, community).company();
        boolean others = handle.createQuery("SELECT count(*) FROM person WHERE id = :person AND company <> :company")
                        .bind("person", person)
                        .bind("company", company)
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (others) {
            throw Refused.forbidden("link-not-valid");
        }
    }

    /** What a set-up link promised: in one community, or in the whole first company for its first manager. */
    public void grantBySetup(Transaction transaction, String person, @Nullable String community, String role) {
        String company = community == null
                ? Companies.FIRST
                : Companies.get(transaction.handle(), community).company();
        grant(transaction, person, company, community, role, "set-up");
    }

    /** Whether what somebody may do as staff reaches no further than what this manager of the community may do. */
    public boolean mayManage(Handle handle, String manager, String person, String community) {
        String company = Companies.get(handle, community).company();
        boolean managesAll = of(handle, manager).stream()
                .anyMatch(grant -> grant.company().equals(company)
                        && grant.community() == null
                        && grant.role().equals(MANAGER));
        return of(handle, person).stream()
                .allMatch(grant ->
                        grant.company().equals(company) && (managesAll || community.equals(grant.community())));
    }

    /** These roles and no others, in this community or company-wide. */
    public void set(
            Transaction transaction,
            String person,
            String company,
            @Nullable String community,
            Collection<String> roles,
            String by) {
        for (Grant grant : of(transaction.handle(), person)) {
            boolean here = grant.company().equals(company) && java.util.Objects.equals(grant.community(), community);
            if (here && !roles.contains(grant.role())) {
                revoke(transaction, person, company, community, grant.role());
            }
        }
        roles.forEach(role -> grant(transaction, person, company, community, role, by));
    }

    /** Refused for the last one who manages the whole company: nobody could grant roles any more. */
    public void revoke(
            Transaction transaction, String person, String company, @Nullable String community, String role) {
        Handle handle = transaction.handle();
        transaction.serialise("role-grants");
        int removed = handle.createUpdate("DELETE FROM role_grant WHERE person = :person AND company = :company"
                        + " AND community = :community AND role = :role")
                .bind("person", person)
                .bind("company", company)
                .bind("community", community == null ? EVERY : community)
                .bind("role", role)
                .execute();
        if (removed == 0) {
            throw Refused.notFound("grant-unknown");
        }
        transaction.tell(Visibility.CHANGED, "");
        if (role.equals(MANAGER) && community == null && othersWhoManage(handle, company, person) == 0) {
            throw Refused.conflict("last-manager");
        }
    }

    private long othersWhoManage(Handle handle, String company, String person) {
        return handle
                .createQuery("SELECT person FROM role_grant WHERE company = :company AND community = ''"
                        + " AND role = 'MANAGER' AND person <> :person")
                .bind("company", company)
                .bind("person", person)
                .mapTo(String.class)
                .list()
                .stream()
                .filter(other -> accounts.isEnabled(handle, other))
                .count();
    }

    /** Refused when the person is the only one left who manages some whole company: their account must stay as it is until the transaction ends. */
    public void refuseLastManager(Transaction transaction, String person) {
        transaction.serialise("role-grants");
        if (isLastManager(transaction.handle(), person)) {
            throw Refused.conflict("last-manager");
        }
    }

    /** Refused while the person works in this community, or for its whole company: whoever may take away their roles does that first. */
    static void refuseStaff(Transaction transaction, String person, String community) {
        transaction.serialise("role-grants");
        Handle handle = transaction.handle();
        String company = Companies.get(handle, community).company();
        boolean works = of(handle, person).stream()
                .anyMatch(grant -> grant.company().equals(company)
                        && (grant.community() == null || grant.community().equals(community)));
        if (works) {
            throw Refused.conflict("staff-roles-first");
        }
    }

    /** Whether the person is the only one left who manages some whole company, so that their account must stay as it is. */
    private boolean isLastManager(Handle handle, String person) {
        return of(handle, person).stream()
                .filter(grant -> grant.community() == null && grant.role().equals(MANAGER))
                .anyMatch(grant -> othersWhoManage(handle, grant.company(), person) == 0);
    }

    /** Whether anybody who may sign in manages a whole company, so that the first set-up is done. */
    public boolean hasManager(Handle handle) {
        return handle
                .createQuery("SELECT DISTINCT person FROM role_grant WHERE role = 'MANAGER' AND community = ''")
                .mapTo(String.class)
                .list()
                .stream()
                .anyMatch(person -> accounts.isEnabled(handle, person));
    }

    /** A condition for the same kind of statement: the person in this column is known in that community, or works for it. */
    public static String knownIn(String column) {
        return "(EXISTS (SELECT 1 FROM person_community known WHERE known.person = " + column
                + " AND known.community = :community) OR " + column + " IN (SELECT person FROM (" + GRANTS_IN
                + ") works))";
    }

    /** Whether somebody has a role in this community or its whole company. */
    public boolean holds(Handle handle, String person, String community, String role) {
        return handle.createQuery("SELECT 1 FROM role_grant g JOIN community c ON c.company = g.company"
                        + " WHERE g.person = :person AND g.role = :role AND c.id = :community"
                        + " AND g.community IN ('', c.id) LIMIT 1")
                .bind("person", person)
                .bind("role", role)
                .bind("community", community)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Everything a person was granted. */
    public List<Grant> of(String person) {
        return database.read(transaction -> of(transaction.handle(), person));
    }

    public static List<Grant> of(Handle handle, String person) {
        return handle.createQuery("SELECT * FROM role_grant WHERE person = :person ORDER BY company, community, role")
                .bind("person", person)
                .map((row, context) -> grant(row))
                .list();
    }

    /** Who has one of these roles in the community or its whole company. */
    public static Set<String> with(Handle handle, String community, Set<String> roles) {
        return roles.isEmpty()
                ? Set.of()
                : new TreeSet<>(handle.createQuery("SELECT DISTINCT g.person FROM role_grant g JOIN community c"
                                + " ON c.company = g.company WHERE c.id = :community"
                                + " AND g.community IN ('', :community) AND g.role IN (<roles>)")
                        .bind("community", community)
                        .bindList("roles", List.copyOf(roles))
                        .mapTo(String.class)
                        .list());
    }

    /** Everything granted in a company, by person; of one community, which company-wide grants count for too, or of all when null. */
    /** Who has a role in the community or the whole company, by person. */
    public Page<String> staffOf(String company, String community, @Nullable String cursor, int size) {
        String after = Page.decode(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT DISTINCT person FROM role_grant WHERE company = :company"
                                + " AND community IN ('', :community) AND person > :after"
                                + " ORDER BY person LIMIT :limit")
                        .bind("company", company)
                        .bind("community", community)
                        .bind("after", after)
                        .bind("limit", size + 1)
                        .mapTo(String.class)
                        .list(),
                size,
                person -> person));
    }

    public List<Grant> ofCompany(String company, @Nullable String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM role_grant WHERE company = :company"
                        + " AND (:community = '' OR community = '' OR community = :community)"
                        + " ORDER BY person, community, role LIMIT 2000")
                .bind("company", company)
                .bind("community", community == null ? "" : community)
                .map((row, context) -> grant(row))
                .list());
    }

    /** A new community knows the staff of the whole company. */
    static void admitCompanyStaff(Transaction transaction, AccessNews news, String company, String community) {
        List<String> staff = transaction
                .handle()
                .createQuery("SELECT DISTINCT p.id FROM person p JOIN role_grant g ON g.person = p.id"
                        + " WHERE g.company = :company AND g.community = ''")
                .bind("company", company)
                .mapTo(String.class)
                .list();
        var batch = transaction
                .handle()
                .prepareBatch("INSERT INTO person_community (person, community, name)"
                        + " SELECT id, :community, name FROM person WHERE id = :person"
                        + " ON CONFLICT (person, community) DO NOTHING");
        staff.forEach(person ->
                batch.bind("community", community).bind("person", person).add());
        if (!staff.isEmpty()) {
            batch.execute();
            news.tell(transaction, staff);
        }
    }

    private static Grant grant(ResultSet row) throws SQLException {
        String community = text(row, "community");
        return new Grant(
                text(row, "person"),
                text(row, "company"),
                community.isEmpty() ? null : community,
                text(row, "role"),
                text(row, "granted_by"),
                instant(row, "granted_at"));
    }
}
