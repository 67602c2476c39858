package org.linli.cloud.main;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.export.ExportColumn;
import org.linli.cloud.export.ExportSource;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Page;

/** The lists of homes and of people, to be exported. */
final class HomeLists {

    private static final Set<String> DESK = Set.of("MANAGER", "DESK");

    private HomeLists() {}

    static ExportSource homes(Places places) {
        return new Source(
                "homes",
                "房屋",
                "Homes",
                List.of(
                        ExportColumn.text("编号", "Id"),
                        ExportColumn.text("楼栋编号", "Building id"),
                        ExportColumn.text("房号", "Unit"),
                        ExportColumn.text("英文名", "English name"),
                        ExportColumn.text("类型", "Kind"),
                        ExportColumn.of("建筑面积", "Built area", ExportColumn.Type.AREA),
                        ExportColumn.of("套内面积", "Usable area", ExportColumn.Type.AREA),
                        ExportColumn.of("楼层", "Floor", ExportColumn.Type.WHOLE),
                        ExportColumn.of("空置起", "Vacant since", ExportColumn.Type.DATE)),
                (community, cursor, size) -> {
                    Page<Unit> page = places.units(community, null, cursor, size);
                    List<List<@Nullable Object>> rows = new ArrayList<>();
                    for (Unit unit : page.items()) {
                        List<@Nullable Object> row = new ArrayList<>();
                        row.add(unit.id());
                        row.add(unit.building());
                        row.add(unit.name());
                        row.add(unit.nameEn());
                        row.add(unit.kind().name());
                        row.add(unit.builtAreaCentis());
                        row.add(unit.usableAreaCentis());
                        row.add(unit.floor());
                        row.add(
                                unit.vacantSince() == null
                                        ? null
                                        : unit.vacantSince().toString());
                        rows.add(row);
                    }
                    return new Page<>(rows, page.next());
                });
    }

    static ExportSource people(People people) {
        return new Source(
                "people",
                "人员",
                "People",
                List.of(
                        ExportColumn.text("编号", "Id"),
                        ExportColumn.text("姓名", "Name"),
                        ExportColumn.text("英文名", "English name"),
                        ExportColumn.text("手机", "Phone"),
                        ExportColumn.text("类别", "Kind")),
                (community, cursor, size) -> {
                    Page<Person> page = people.list(community, People.Wanted.ALL, cursor, size);
                    List<List<@Nullable Object>> rows = new ArrayList<>();
                    for (Person person : page.items()) {
                        List<@Nullable Object> row = new ArrayList<>();
                        row.add(person.id());
                        row.add(person.name());
                        row.add(person.nameEn());
                        row.add(person.phone());
                        row.add(person.kind().name());
                        rows.add(row);
                    }
                    return new Page<>(rows, page.next());
                });
    }

    @FunctionalInterface
    private interface Pages {
        Page<List<@Nullable Object>> page(String community, @Nullable String cursor, int size);
    }

    private record Source(String kind, String zh, String en, List<ExportColumn> columns, Pages pages)
            implements ExportSource {
        @Override
        public Set<String> roles() {
            return DESK;
        }

        @Override
        public Page<List<@Nullable Object>> page(String community, @Nullable String cursor, int size) {
            return pages.page(community, cursor, size);
        }
    }
}
