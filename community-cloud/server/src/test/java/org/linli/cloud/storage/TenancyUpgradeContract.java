package org.linli.cloud.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.linli.cloud.access.AccessChanges;
import org.linli.cloud.access.Holders;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Visibility;

/** A database from before a site could hold several communities, with data in it, is brought up to date: everything belongs to the community there was. */
abstract class TenancyUpgradeContract {

    private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

    /** An empty database. */
    abstract DatabaseSettings empty();

    abstract DataSource source(DatabaseSettings settings);

    abstract Map<String, String> placeholders();

    /** Some bytes as this database writes them. */
    abstract String sealed();

    private Database upgraded(boolean named) {
        DatabaseSettings settings = empty();
        DataSource source = source(settings);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .placeholders(placeholders())
                .target("51")
                .load()
                .migrate();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (named) {
                statement.execute(
                        "INSERT INTO community VALUES ('xingfuli', '幸福里', 'Happiness Lane', 'Asia/Shanghai')");
            }
            for (String sql : OLD.split(";\n")) {
                statement.execute(sql.replace("SEALED", sealed()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Database.open(settings);
    }

    private static final String OLD = """
            INSERT INTO building VALUES ('b1', '1号楼', 'Building 1');
            INSERT INTO unit VALUES ('u1', 'b1', '101', '101'), ('u2', 'b1', '102', '102');
            INSERT INTO person VALUES ('p1', 'RESIDENT', '甲', '', '', FALSE, NULL, NULL),
              ('p2', 'RESIDENT', '乙', '', '', FALSE, NULL, NULL), ('s1', 'STAFF', '丙', '', '', FALSE, NULL, NULL);
            INSERT INTO relation VALUES ('r1', 'p1', 'u1', 'TENANT', 1735660800000, 1740758400000),
              ('r2', 'p2', 'u1', 'FAMILY', 1743436800000, NULL), ('r3', 'p1', 'u1', 'OWNER', 1743436800000, NULL),
              ('r4', 'p2', 'u2', 'TENANT', 1735660800000, 1740758400000);
            INSERT INTO holder VALUES ('p1', 'RESIDENT', FALSE, 5, NULL), ('p2', 'RESIDENT', FALSE, NULL, NULL),
              ('s1', 'STAFF', FALSE, NULL, NULL);
            INSERT INTO door VALUES ('gate', 1, '大门', 'Gate', NULL, '{}');
            INSERT INTO access_group VALUES ('residents', '居民', 'Residents');
            INSERT INTO group_member VALUES ('residents', 'p1');
            INSERT INTO schedule VALUES ('always', '全天', 'Always', '{}');
            INSERT INTO holiday VALUES ('h1', '国庆', '2026-10-01', '2026-10-07');
            INSERT INTO access_rule VALUES ('rule', '居民', 'residents', 'always', 'CARD');
            INSERT INTO card VALUES ('c1', 'p1', 'WIEGAND_26', 88, 1001, NULL, NULL);
            INSERT INTO pin VALUES ('101', 'p1', 'hash', NULL);
            INSERT INTO door_event (door, chain, sequence, at, received_at, clock, kind, body, hash)
              VALUES ('gone', 'chain', 1, 1, 1, 'TRUSTED', 'ACCESS', '{}', 'x');
            INSERT INTO access_log VALUES (1, 'gate', 1, 'p1', '', 'CARD', 'IN', 'GRANTED', TRUE, NULL, 5);
            INSERT INTO alarm (id, door, kind, holder, began_at, received_at) VALUES ('a1', 'gate', 'FORCED', '', 1, 1);
            INSERT INTO door_command (id, door, kind, holder, issued_by, cause, issued_at, expires_at, state, detail)
              VALUES ('k1', 'gate', 'OPEN', '', 's1', '', 1, 2, 'DONE', '');
            INSERT INTO visitor_pass (id, host, label, from_at, until_at, uses, sealed_text, issued_by, issued_at)
              VALUES ('v1', 'p1', '访客', 1, 2, 0, SEALED, 'p1', 1);
            INSERT INTO audit VALUES (1, 1, 's1', 'here', 'putDoor', 'gate', 200, 'hash');
            INSERT INTO account VALUES ('s1', '丙', 'manager', 'x', NULL, 0, 'MANAGER,GUARD', FALSE, 0, NULL, 7)""";

    private static Companies companies(Database database) {
        return new Companies(database, new Holders(new AccessChanges(database, Clock.fixed(NOW, ZoneOffset.UTC))));
    }

    private static long count(Database database, String sql) {
        return database.read(transaction ->
                transaction.handle().createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void everythingBelongsToTheOneCommunityAndACompany() {
        try (Database database = upgraded(true)) {
            companies(database).ensureFirst("home", "别的", "Asia/Shanghai");
            checkOwned(database, "xingfuli");
            assertEquals(1, companies(database).all().size());
        }
    }

    @Test
    void withoutANameYetEverythingBelongsToTheCommunityThatTheFirstStartNames() {
        try (Database database = upgraded(false)) {
            companies(database).ensureFirst("home", "小区", "Asia/Shanghai");
            checkOwned(database, "home");
        }
    }

    private static void checkOwned(Database database, String community) {
        for (String table : List.of(
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
                "access_log",
                "alarm",
                "door_command")) {
            long all = count(database, "SELECT count(*) FROM " + table);
            assertTrue(all > 0, table);
            assertEquals(
                    all,
                    count(database, "SELECT count(*) FROM " + table + " WHERE community = '" + community + "'"),
                    table);
        }
        assertEquals(2, count(database, "SELECT count(*) FROM door_owner"));
        assertEquals(1, count(database, "SELECT count(*) FROM card WHERE company = 'company' AND number = 1001"));
        assertEquals(1, count(database, "SELECT count(*) FROM pin WHERE company = 'company' AND user_code = '101'"));
        assertEquals(
                1, count(database, "SELECT count(*) FROM holder_community WHERE holder = 'p1' AND valid_from = 5"));
    }

    @Test
    void staffKeepTheirRolesForTheWholeCompany() {
        try (Database database = upgraded(true)) {
            Visibility.Standing standing = new Visibility(database, Clock.fixed(NOW, ZoneOffset.UTC)).standing("s1");
            assertEquals(Map.of("xingfuli", Set.of("GUARD", "MANAGER")), standing.staff());
            assertEquals(Map.of("company", Set.of("GUARD", "MANAGER")), standing.companies());
            assertEquals(Set.of(), standing.residentIn());
        }
    }

    @Test
    void aStandingSaysWhenTimeAloneChangesIt() {
        try (Database database = upgraded(true)) {
            assertEquals(Instant.ofEpochMilli(1735660800000L), until(database, 1735660799999L));
            assertEquals(Instant.ofEpochMilli(1740758400000L), until(database, 1735660800000L));
            assertEquals(Instant.ofEpochMilli(1743436800000L), until(database, 1743436799999L));
            assertEquals(Instant.MAX, until(database, 1743436800000L));
        }
    }

    private static Instant until(Database database, long now) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC);
        return new Visibility(database, clock).standing("p2").until();
    }

    @Test
    void relationsWhoseTimesTouchAreOneHousehold() {
        try (Database database = upgraded(true)) {
            Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
            People people = new People(database, new Holders(new AccessChanges(database, clock)), clock);
            assertEquals(3, count(database, "SELECT count(*) FROM household"));
            assertEquals(0, count(database, "SELECT count(*) FROM relation WHERE household = ''"));
            String owners = people.relationsOf("xingfuli", "p1").get(1).household();
            assertEquals(owners, people.relationsAt("xingfuli", "u1").get(1).household());
            Homes homes = new Homes(database);
            Homes.BillableHome now =
                    homes.billable("xingfuli", LocalDate.of(2026, 3, 2)).get(0);
            assertEquals(owners, now.household());
            assertEquals("p1", now.payer());
            assertEquals(2, now.heads());
            Homes.BillableHome earlier =
                    homes.billable("xingfuli", LocalDate.of(2025, 2, 28)).get(0);
            assertEquals(people.relationsOf("xingfuli", "p1").get(0).household(), earlier.household());
            assertEquals(
                    1,
                    count(
                            database,
                            "SELECT count(*) FROM household WHERE unit = 'u2' AND moved_in = '2025-01-01'"
                                    + " AND moved_out = '2025-03-01'"));
        }
    }
}
