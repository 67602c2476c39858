package org.linli.cloud.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Ids;

/** 房屋表: units by building and name. Buildings that are missing are made; cells that are empty leave a known unit as it is. */
public final class HomesImport implements ImportTarget {

    private static final Map<String, String> KINDS =
            Map.of("住宅", "HOME", "房屋", "HOME", "车位", "PARKING", "车库", "PARKING", "商铺", "SHOP", "底商", "SHOP");

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100, "楼", "楼号", "楼栋名称", "栋")
                    .needed()
                    .like("1号楼"),
            Field.text("unit", "房号", "Unit", 100, "房屋", "房间号", "室号", "home", "room")
                    .needed()
                    .like("1单元101"),
            Field.choice("kind", "类型", "Kind", KINDS, "房屋类型", "type").like("住宅"),
            Field.area("built", "建筑面积", "Built area", "面积", "area").like("89.55"),
            Field.area("usable", "套内面积", "Usable area", "使用面积").like("72.1"),
            Field.whole("floor", "楼层", "Floor", -20, 300, "层").like("1"),
            Field.text("nameEn", "英文名", "English name", 100).like("Home 101"));

    private final Places places;
    private final BulkHomes bulk;

    public HomesImport(Places places, BulkHomes bulk) {
        this.places = places;
        this.bulk = bulk;
    }

    @Override
    public String kind() {
        return "homes";
    }

    @Override
    public Set<String> roles() {
        return Set.of("MANAGER", "DESK");
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    /** The community's homes by what clerks call them. */
    static final class Known {
        final Map<String, Places.Building> buildings = new HashMap<>();
        final Set<String> doubtful = new HashSet<>();
        private final Map<String, Unit> units = new HashMap<>();

        Known(BulkHomes bulk, ImportContext context) {
            for (Places.Building building : bulk.buildings(context.transaction(), context.community())) {
                if (buildings.put(building.name(), building) != null) {
                    doubtful.add(building.name());
                }
            }
            for (Unit unit : bulk.units(context.transaction(), context.community())) {
                units.put(unit.building() + "\n" + unit.name(), unit);
            }
        }

        @Nullable
        Unit find(String building, String name) {
            Places.Building known = buildings.get(building);
            return known == null ? null : units.get(known.id() + "\n" + name);
        }
    }

    @Override
    public Prepared prepare(ImportContext context, List<ImportRow> rows, RowErrors errors) {
        Known known = new Known(bulk, context);
        Map<String, Places.Building> newBuildings = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        List<Action> actions = new ArrayList<>(rows.size());
        Map<Unit, @Nullable Unit> written = new LinkedHashMap<>();
        for (ImportRow row : rows) {
            String building = row.text("building");
            String name = row.text("unit");
            Integer before = seen.putIfAbsent(building + "\n" + name, row.number());
            if (before != null) {
                errors.add(row.number(), "unit", "与第 " + before + " 行重复", "is the same as row " + before);
            }
            if (known.doubtful.contains(building)) {
                errors.add(
                        row.number(), "building", "有两栋楼都叫这个名字，请先改名", "names two buildings; rename one of them first");
            }
            Unit old = known.find(building, name);
            Places.Building home = known.buildings.get(building);
            if (home == null) {
                home = newBuildings.computeIfAbsent(building, text -> new Places.Building(Ids.next(), text, ""));
            }
            Unit unit = unit(row, old, home.id());
            if (unit.equals(old)) {
                actions.add(Action.SAME);
            } else {
                actions.add(old == null ? Action.ADD : Action.CHANGE);
                written.put(unit, old);
            }
        }
        return new Written(actions, newBuildings, written);
    }

    private static Unit unit(ImportRow row, @Nullable Unit old, String building) {
        Unit base = old == null ? Unit.home(Ids.next(), building, row.text("unit"), "") : old;
        return new Unit(
                base.id(),
                base.building(),
                base.name(),
                row.has("nameEn") ? row.text("nameEn") : base.nameEn(),
                row.has("kind") ? Unit.Kind.valueOf(row.text("kind")) : base.kind(),
                row.number("built", base.builtAreaCentis()),
                row.number("usable", base.usableAreaCentis()),
                row.has("floor") ? Integer.valueOf((int) row.number("floor", 0)) : base.floor(),
                base.vacantSince());
    }

    private final class Written implements Prepared {
        private final List<Action> actions;
        private final Map<String, Places.Building> newBuildings;
        private final Map<Unit, @Nullable Unit> units;

        Written(List<Action> actions, Map<String, Places.Building> newBuildings, Map<Unit, @Nullable Unit> units) {
            this.actions = actions;
            this.newBuildings = newBuildings;
            this.units = units;
        }

        @Override
        public List<Action> actions() {
            return actions;
        }

        @Override
        public void write(ImportContext context, ChangeLog log) {
            newBuildings.values().forEach(building -> {
                places.putBuilding(context.transaction(), context.community(), building);
                log.added(HomeEntities.BUILDING, building.id(), HomeEntities.text(building));
            });
            if (!units.isEmpty()) {
                places.putUnits(context.transaction(), context.community(), units.keySet());
            }
            units.forEach((unit, old) -> {
                if (old == null) {
                    log.added(HomeEntities.UNIT, unit.id(), HomeEntities.text(unit));
                } else {
                    log.changed(HomeEntities.UNIT, unit.id(), HomeEntities.text(old), HomeEntities.text(unit));
                }
            });
        }
    }
}
