package org.linli.cloud.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;

/** The household that a row means: who has the home today, or, where a name is given, the newest one to which somebody of that name belongs. */
final class HouseholdFinder {

    private static final LocalDate EVER = LocalDate.of(1900, 1, 1);

    private final ImportContext context;
    private final HomesImport.Known homes;
    private final Map<String, List<Household>> ofUnit = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    HouseholdFinder(BulkHomes bulk, ImportContext context) {
        this.context = context;
        this.homes = new HomesImport.Known(bulk, context);
        for (Household household : bulk.households(context.transaction(), context.community(), EVER)) {
            ofUnit.computeIfAbsent(household.unit(), unit -> new ArrayList<>()).add(household);
        }
        Map<String, String> people = new HashMap<>();
        for (Person person : bulk.people(context.transaction(), context.community())) {
            people.put(person.id(), person.name());
        }
        for (Relation relation : bulk.relations(context.transaction(), context.community())) {
            names.computeIfAbsent(relation.household(), household -> new HashSet<>())
                    .add(people.getOrDefault(relation.person(), ""));
        }
    }

    /** Ids. */
    record Found(String household, String unit) {}

    /** Null after a complaint. */
    @Nullable
    Found find(ImportRow row, RowErrors errors) {
        Unit unit = homes.find(row.text("building"), row.text("unit"));
        if (unit == null || homes.doubtful.contains(row.text("building"))) {
            errors.add(row.number(), "unit", "没有这套房屋，请先导入房屋", "is an unknown home; import the homes first");
            return null;
        }
        List<Household> known = ofUnit.getOrDefault(unit.id(), List.of());
        for (int i = known.size() - 1; i >= 0; i--) {
            if (isMeant(known.get(i), row.text("name"))) {
                return new Found(known.get(i).id(), unit.id());
            }
        }
        if (row.has("name")) {
            errors.add(
                    row.number(),
                    "name",
                    "这套房屋没有这位住户，请先导入住户",
                    "does not live there and never did; import the people first");
        } else {
            errors.add(
                    row.number(),
                    "unit",
                    "这套房屋现在没有住户；请先导入住户，已搬走的请填写姓名",
                    "has no household today; import the people first, or give the name of those who left");
        }
        return null;
    }

    private boolean isMeant(Household household, String name) {
        LocalDate out = household.movedOut();
        boolean lasts = !household.movedIn().isAfter(context.today()) && (out == null || out.isAfter(context.today()));
        return name.isEmpty()
                ? lasts
                : names.getOrDefault(household.id(), Set.of()).contains(name);
    }
}
