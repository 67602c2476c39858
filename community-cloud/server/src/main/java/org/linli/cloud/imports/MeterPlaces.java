package org.linli.cloud.imports;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.fees.Meter;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Unit;

/** Where the meter of a row hangs: in a home, in a building, or in the community as a whole. */
final class MeterPlaces {

    static final Map<String, String> KINDS = Map.of(
            "水表",
            "WATER",
            "冷水表",
            "WATER",
            "热水表",
            "HOT_WATER",
            "电表",
            "ELECTRICITY",
            "燃气表",
            "GAS",
            "煤气表",
            "GAS",
            "热量表",
            "HEAT",
            "暖气表",
            "HEAT");

    private final HomesImport.Known homes;

    MeterPlaces(HomesImport.Known homes) {
        this.homes = homes;
    }

    /** Ids; both null for the community as a whole. */
    record Place(@Nullable String unit, @Nullable String building) {

        static Place of(Meter meter) {
            return new Place(meter.unit(), meter.building());
        }
    }

    /** The place of a row; null after a complaint. */
    @Nullable
    Place find(ImportRow row, RowErrors errors) {
        String building = row.text("building");
        String unit = row.text("unit");
        if (building.isEmpty()) {
            if (unit.isEmpty()) {
                return new Place(null, null);
            }
            errors.add(row.number(), "building", "填了房号就要填楼栋", "is needed beside the home");
            return null;
        }
        Places.Building known = homes.buildings.get(building);
        if (known == null || homes.doubtful.contains(building)) {
            errors.add(
                    row.number(),
                    "building",
                    known == null ? "没有这栋楼，请先导入房屋" : "有两栋楼都叫这个名字，请先改名",
                    known == null
                            ? "is an unknown building; import the homes first"
                            : "names two buildings; rename one of them first");
            return null;
        }
        if (unit.isEmpty()) {
            return new Place(null, known.id());
        }
        Unit home = homes.find(building, unit);
        if (home == null) {
            errors.add(row.number(), "unit", "没有这套房屋，请先导入房屋", "is an unknown home; import the homes first");
            return null;
        }
        return new Place(home.id(), null);
    }
}
