package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** The buildings and units of communities. An id is one of the whole site; another community's is as unknown as one that nobody has. Thread: any. */
public final class Places {

    /** 10 km² in hundredths of a square metre. */
    private static final long MAX_AREA_CENTIS = 1_000_000_000L;

    static final String UNIT_COLUMNS =
            "id, building, name, name_en, kind, built_area, usable_area, floor, vacant_since";

    private final Database database;

    public Places(Database database) {
        this.database = database;
    }

    /** A building 楼栋. */
    public record Building(String id, String name, String nameEn) {}

    public Building putBuilding(String community, Building building) {
        database.change(transaction -> putBuilding(transaction, community, building));
        return building;
    }

    /** As part of a wider transaction. */
    public void putBuilding(Transaction transaction, String community, Building building) {
        checkId(building.id());
        checkName(building.name());
        checkNameEn(building.nameEn());
        int changed = transaction
                .handle()
                .createUpdate("INSERT INTO building (id, community, name, name_en)"
                        + " VALUES (:id, :community, :name, :nameEn) ON CONFLICT (id) DO UPDATE SET"
                        + " name = excluded.name, name_en = excluded.name_en"
                        + " WHERE building.community = excluded.community")
                .bind("id", building.id())
                .bind("community", community)
                .bind("name", building.name())
                .bind("nameEn", building.nameEn())
                .execute();
        if (changed == 0) {
            throw Refused.notFound("building-unknown");
        }
        transaction.changes("homes/" + community);
    }

    /** By name and id, from the cursor on. */
    public Page<Building> buildings(String community, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n").split("\n", -1);
        return database.read(transaction -> {
            List<Building> rows = transaction
                    .handle()
                    .createQuery("SELECT id, name, name_en FROM building WHERE community = :community"
                            + " AND (name, id) > (:afterName, :afterId) ORDER BY name, id LIMIT :limit")
                    .bind("community", community)
                    .bind("afterName", after[0])
                    .bind("afterId", after[1])
                    .bind("limit", size + 1)
                    .map((row, context) -> new Building(text(row, "id"), text(row, "name"), text(row, "name_en")))
                    .list();
            return Page.of(rows, size, building -> building.name() + "\n" + building.id());
        });
    }

    public Unit putUnit(String community, Unit unit) {
        database.change(transaction -> putUnits(transaction, community, List.of(unit)));
        return unit;
    }

    /** Refuses a building of another community as one that does not exist. */
    public void mustHaveBuilding(String community, String building) {
        database.read(transaction -> {
            mustBeIn(transaction.handle(), "building", community, building, "building-unknown");
            return Boolean.TRUE;
        });
    }

    /** Many at once, such as an import. As part of a wider transaction. */
    public void putUnits(Transaction transaction, String community, Collection<Unit> units) {
        Handle handle = transaction.handle();
        for (String building : units.stream().map(Unit::building).distinct().toList()) {
            mustBeIn(handle, "building", community, building, "building-unknown");
        }
        var batch = handle.prepareBatch("INSERT INTO unit (id, community, building, name, name_en, kind, built_area,"
                + " usable_area, floor, vacant_since) VALUES (:id, :community, :building, :name, :nameEn, :kind,"
                + " :built, :usable, :floor, :vacant) ON CONFLICT (id) DO UPDATE SET"
                + " building = excluded.building, name = excluded.name, name_en = excluded.name_en,"
                + " kind = excluded.kind, built_area = excluded.built_area, usable_area = excluded.usable_area,"
                + " floor = excluded.floor, vacant_since = excluded.vacant_since"
                + " WHERE unit.community = excluded.community");
        for (Unit unit : units) {
            check(unit);
            batch.bind("id", unit.id())
                    .bind("community", community)
                    .bind("building", unit.building())
                    .bind("name", unit.name())
                    .bind("nameEn", unit.nameEn())
                    .bind("kind", unit.kind().name())
                    .bind("built", unit.builtAreaCentis())
                    .bind("usable", unit.usableAreaCentis())
                    .bind("floor", unit.floor())
                    .bind("vacant", day(unit.vacantSince()))
                    .add();
        }
        for (int changed : batch.execute()) {
            if (changed == 0) {
                throw Refused.notFound("unit-unknown");
            }
        }
        transaction.changes("homes/" + community);
    }

    private static void check(Unit unit) {
        checkId(unit.id());
        checkName(unit.name());
        checkNameEn(unit.nameEn());
        Refused.unless(unit.builtAreaCentis() >= 0 && unit.builtAreaCentis() <= MAX_AREA_CENTIS, "area");
        Refused.unless(unit.usableAreaCentis() >= 0 && unit.usableAreaCentis() <= MAX_AREA_CENTIS, "area");
        Integer floor = unit.floor();
        Refused.unless(floor == null || (floor >= -20 && floor <= 300), "floor");
    }

    public Optional<Unit> findUnit(String community, String unit) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT " + UNIT_COLUMNS + " FROM unit WHERE id = :id AND community = :community")
                .bind("id", unit)
                .bind("community", community)
                .map((row, context) -> unit(row))
                .findOne());
    }

    public Unit getUnit(String community, String unit) {
        return findUnit(community, unit).orElseThrow(() -> Refused.notFound("unit-unknown"));
    }

    /** By building, name and id; those of one building, or of all when null. */
    public Page<Unit> units(String community, @Nullable String building, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n\n").split("\n", -1);
        return database.read(transaction -> {
            List<Unit> rows = transaction
                    .handle()
                    .createQuery("SELECT " + UNIT_COLUMNS + " FROM unit WHERE community = :community"
                            + (building == null ? "" : " AND building = :building")
                            + " AND (building, name, id) > (:afterBuilding, :afterName, :afterId)"
                            + " ORDER BY building, name, id LIMIT :limit")
                    .bind("community", community)
                    .bindMap(building == null ? java.util.Map.of() : java.util.Map.of("building", building))
                    .bind("afterBuilding", after[0])
                    .bind("afterName", after[1])
                    .bind("afterId", after[2])
                    .bind("limit", size + 1)
                    .map((row, context) -> unit(row))
                    .list();
            return Page.of(rows, size, unit -> unit.building() + "\n" + unit.name() + "\n" + unit.id());
        });
    }

    static Unit unit(ResultSet row) throws SQLException {
        int floor = row.getInt("floor");
        boolean noFloor = row.wasNull();
        return new Unit(
                text(row, "id"),
                text(row, "building"),
                text(row, "name"),
                text(row, "name_en"),
                Unit.Kind.valueOf(text(row, "kind")),
                row.getLong("built_area"),
                row.getLong("usable_area"),
                noFloor ? null : floor,
                dayOrNull(row, "vacant_since"));
    }

    static @Nullable String day(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    static @Nullable LocalDate dayOrNull(ResultSet row, String column) throws SQLException {
        String day = row.getString(column);
        return day == null ? null : LocalDate.parse(day);
    }

    /** Table names come from code only. */
    static void mustBeIn(Handle handle, String table, String community, String id, String code) {
        long known = handle.createQuery("SELECT count(*) FROM " + table + " WHERE id = :id AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .mapTo(Long.class)
                .one();
        if (known == 0) {
            throw Refused.notFound(code);
        }
    }

    static void checkId(String id) {
        Refused.unless(Ids.isId(id), "id");
    }

    /** What people read: 1..100 characters, one line. */
    static void checkName(String name) {
        Refused.unless(!name.isBlank() && name.length() <= 100 && name.indexOf('\n') < 0, "name-length");
    }

    static void checkNameEn(String name) {
        Refused.unless(name.length() <= 100, "name-length");
    }
}
