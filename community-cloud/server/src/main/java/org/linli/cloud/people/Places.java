package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;

/** The community, its buildings and its homes. Thread: any. */
public final class Places {

    private final Database database;

    public Places(Database database) {
        this.database = database;
    }

    /**
     * The community.
     *
     * @param zone IANA zone of its schedules
     */
    public record Community(String id, String name, String nameEn, String zone) {}

    /** A building 楼栋. */
    public record Building(String id, String name, String nameEn) {}

    /** A home 房屋. */
    public record Unit(String id, String building, String name, String nameEn) {}

    public Optional<Community> findCommunity() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, name, name_en, zone FROM community ORDER BY id LIMIT 1")
                .map((row, context) ->
                        new Community(text(row, "id"), text(row, "name"), text(row, "name_en"), text(row, "zone")))
                .findOne());
    }

    /** One cloud serves one community: its id, once given, stays. */
    public Community putCommunity(Community community) {
        checkId(community.id());
        checkName(community.name());
        Refused.unless(ZoneId.getAvailableZoneIds().contains(community.zone()), "zone");
        database.change(transaction -> {
            long others = transaction
                    .handle()
                    .createQuery("SELECT count(*) FROM community WHERE id <> :id")
                    .bind("id", community.id())
                    .mapTo(Long.class)
                    .one();
            if (others > 0) {
                throw Refused.conflict("community-has-another-id");
            }
            transaction
                    .handle()
                    .createUpdate("INSERT INTO community (id, name, name_en, zone) VALUES (:id, :name, :nameEn, :zone)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,"
                            + " zone = excluded.zone")
                    .bind("id", community.id())
                    .bind("name", community.name())
                    .bind("nameEn", community.nameEn())
                    .bind("zone", community.zone())
                    .execute();
        });
        return community;
    }

    public Building putBuilding(Building building) {
        checkId(building.id());
        checkName(building.name());
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO building (id, name, name_en) VALUES (:id, :name, :nameEn)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en")
                .bind("id", building.id())
                .bind("name", building.name())
                .bind("nameEn", building.nameEn())
                .execute());
        return building;
    }

    public List<Building> buildings() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id, name, name_en FROM building ORDER BY name, id")
                .map((row, context) -> new Building(text(row, "id"), text(row, "name"), text(row, "name_en")))
                .list());
    }

    public Unit putUnit(Unit unit) {
        checkId(unit.id());
        checkName(unit.name());
        database.change(transaction -> {
            long buildings = transaction
                    .handle()
                    .createQuery("SELECT count(*) FROM building WHERE id = :id")
                    .bind("id", unit.building())
                    .mapTo(Long.class)
                    .one();
            if (buildings == 0) {
                throw Refused.notFound("building-unknown");
            }
            transaction
                    .handle()
                    .createUpdate(
                            "INSERT INTO unit (id, building, name, name_en) VALUES (:id, :building, :name, :nameEn)"
                                    + " ON CONFLICT (id) DO UPDATE SET building = excluded.building, name = excluded.name,"
                                    + " name_en = excluded.name_en")
                    .bind("id", unit.id())
                    .bind("building", unit.building())
                    .bind("name", unit.name())
                    .bind("nameEn", unit.nameEn())
                    .execute();
        });
        return unit;
    }

    /** By building, name and id; those of one building, or of all when null. */
    public Page<Unit> units(@Nullable String building, @Nullable String cursor, int size) {
        String[] after = (Page.decode(cursor) + "\n\n\n").split("\n", -1);
        return database.read(transaction -> {
            List<Unit> rows = transaction
                    .handle()
                    .createQuery("SELECT id, building, name, name_en FROM unit"
                            + " WHERE (:building = '' OR building = :building)"
                            + " AND (building, name, id) > (:afterBuilding, :afterName, :afterId)"
                            + " ORDER BY building, name, id LIMIT :limit")
                    .bind("building", building == null ? "" : building)
                    .bind("afterBuilding", after[0])
                    .bind("afterName", after[1])
                    .bind("afterId", after[2])
                    .bind("limit", size + 1)
                    .map((row, context) ->
                            new Unit(text(row, "id"), text(row, "building"), text(row, "name"), text(row, "name_en")))
                    .list();
            return Page.of(rows, size, unit -> unit.building() + "\n" + unit.name() + "\n" + unit.id());
        });
    }

    static void checkId(String id) {
        Refused.unless(Ids.isId(id), "id");
    }

    /** What people read: 1..100 characters, one line. */
    static void checkName(String name) {
        Refused.unless(!name.isBlank() && name.length() <= 100 && name.indexOf('\n') < 0, "name-length");
    }
}
