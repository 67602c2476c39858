package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.access.Holders;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Transaction;

/** The property companies of this site and their communities. Thread: any. */
public final class Companies {

    /** Of one site: lists of them come whole. */
    private static final int MAX_COMPANIES = 100;

    private static final int MAX_COMMUNITIES = 500;

    /** The company that runs the site; it is there from the beginning. */
    public static final String FIRST = "company";

    /** What belongs to a community before any community has a name. Rows of the tables are moved to the first one that is named. */
    private static final List<String> OWNED = List.of(
            "building",
            "unit",
            "relation",
            "household",
            "person_community",
            "holder_community",
            "door",
            "door_owner",
            "access_group",
            "schedule",
            "holiday",
            "access_rule",
            "visitor_pass",
            "door_event",
            "chain_break",
            "access_log",
            "alarm",
            "door_command",
            "photo_enrolment");

    private final Database database;
    private final AccessNews news;

    public Companies(Database database, Holders holders) {
        this.database = database;
        this.news = new AccessNews(holders);
    }

    /** A property company 物业公司. */
    public record Company(String id, String name, String nameEn) {}

    /**
     * A community 小区: what everything else belongs to.
     *
     * @param company never changes
     * @param zone IANA zone of its days and schedules
     */
    public record Community(String id, String company, String name, String nameEn, String zone) {
        public ZoneId zoneId() {
            return ZoneId.of(zone);
        }
    }

    public Company putCompany(Company company) {
        database.change(transaction -> putCompany(transaction, company));
        return company;
    }

    /** As part of a wider transaction. */
    public void putCompany(Transaction transaction, Company company) {
        Places.checkId(company.id());
        Places.checkName(company.name());
        Places.checkNameEn(company.nameEn());
        Refused.unless(others(transaction.handle(), "company", company.id()) < MAX_COMPANIES, "too-many-companies");
        transaction
                .handle()
                .createUpdate("INSERT INTO company (id, name, name_en) VALUES (:id, :name, :nameEn)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en")
                .bind("id", company.id())
                .bind("name", company.name())
                .bind("nameEn", company.nameEn())
                .execute();
    }

    private static long others(Handle handle, String table, String id) {
        return handle.createQuery("SELECT count(*) FROM " + table + " WHERE id <> :id")
                .bind("id", id)
                .mapTo(Long.class)
                .one();
    }

    public Optional<Company> findCompany(String id) {
        return database.read(transaction -> findCompany(transaction.handle(), id));
    }

    static Optional<Company> findCompany(Handle handle, String id) {
        return handle.createQuery("SELECT id, name, name_en FROM company WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Company(text(row, "id"), text(row, "name"), text(row, "name_en")))
                .findOne();
    }

    /** Makes a community or changes its names and zone; company-wide staff are known in a new one at once. Refused when another company has the id. */
    public Community putCommunity(Community community) {
        Places.checkId(community.id());
        Places.checkName(community.name());
        Places.checkNameEn(community.nameEn());
        Refused.unless(ZoneId.getAvailableZoneIds().contains(community.zone()), "zone");
        database.change(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("communities");
            if (findCompany(handle, community.company()).isEmpty()) {
                throw Refused.notFound("company-unknown");
            }
            Refused.unless(others(handle, "community", community.id()) < MAX_COMMUNITIES, "too-many-communities");
            Optional<Community> before = find(handle, community.id());
            if (before.isPresent() && !before.get().company().equals(community.company())) {
                throw Refused.notFound("community-unknown");
            }
            handle.createUpdate("INSERT INTO community (id, company, name, name_en, zone)"
                            + " VALUES (:id, :company, :name, :nameEn, :zone) ON CONFLICT (id) DO UPDATE SET"
                            + " name = excluded.name, name_en = excluded.name_en, zone = excluded.zone")
                    .bind("id", community.id())
                    .bind("company", community.company())
                    .bind("name", community.name())
                    .bind("nameEn", community.nameEn())
                    .bind("zone", community.zone())
                    .execute();
            transaction.tell(Visibility.CHANGED, "");
            if (before.isEmpty()) {
                StaffRoles.admitCompanyStaff(transaction, news, community.company(), community.id());
            }
        });
        return community;
    }

    public Optional<Community> find(String id) {
        return database.read(transaction -> find(transaction.handle(), id));
    }

    /** Refused as unknown when there is none. */
    public Community get(String id) {
        return find(id).orElseThrow(() -> Refused.notFound("community-unknown"));
    }

    /** The same inside a running transaction. */
    public static Community get(Handle handle, String id) {
        return find(handle, id).orElseThrow(() -> Refused.notFound("community-unknown"));
    }

    private static Optional<Community> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM community WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> community(row))
                .findOne();
    }

    /** Every community of the site by id, for work that goes through all of them. */
    public List<Community> all() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM community ORDER BY id")
                .map((row, context) -> community(row))
                .list());
    }

    public List<Community> ofCompany(String company) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT * FROM community WHERE company = :company ORDER BY id")
                .bind("company", company)
                .map((row, context) -> community(row))
                .list());
    }

    /**
     * At a start without any community: names the first one, and gives it what was made before communities had names. Several processes may start at once.
     */
    public void ensureFirst(String id, String name, String zone) {
        database.change(transaction -> {
            Handle handle = transaction.handle();
            transaction.serialise("communities");
            long known = handle.createQuery("SELECT count(*) FROM community")
                    .mapTo(Long.class)
                    .one();
            if (known > 0) {
                return;
            }
            handle.createUpdate("INSERT INTO community (id, company, name, name_en, zone)"
                            + " VALUES (:id, :company, :name, '', :zone)")
                    .bind("id", id)
                    .bind("company", FIRST)
                    .bind("name", name)
                    .bind("zone", zone)
                    .execute();
            for (String table : OWNED) {
                handle.createUpdate("UPDATE " + table + " SET community = :id WHERE community = ''")
                        .bind("id", id)
                        .execute();
            }
            StaffRoles.admitCompanyStaff(transaction, news, FIRST, id);
        });
    }

    private static Community community(ResultSet row) throws SQLException {
        return new Community(
                text(row, "id"), text(row, "company"), text(row, "name"), text(row, "name_en"), text(row, "zone"));
    }
}
