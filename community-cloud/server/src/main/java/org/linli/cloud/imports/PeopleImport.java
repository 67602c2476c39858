package org.linli.cloud.imports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Ids;
import org.linli.messages.access.HolderItem.HolderKind;

/**
 * 住户表: who lives where, one row for each person and home. A person is the same when name and telephone number are; without a number, when the name is known in that home.
 * Only adds: people, households in homes that nobody has, and relations.
 */
public final class PeopleImport implements ImportTarget {

    private static final Map<String, String> RELATIONS = Map.of(
            "业主",
            "OWNER",
            "产权人",
            "OWNER",
            "家属",
            "FAMILY",
            "家人",
            "FAMILY",
            "租客",
            "TENANT",
            "租户",
            "TENANT",
            "护理",
            "CARER",
            "照护人",
            "CARER",
            "监护人",
            "GUARDIAN");

    private static final List<Field> FIELDS = List.of(
            Field.text("building", "楼栋", "Building", 100, "楼", "楼号", "楼栋名称", "栋")
                    .needed()
                    .like("1号楼"),
            Field.text("unit", "房号", "Unit", 100, "房屋", "房间号", "室号", "home", "room")
                    .needed()
                    .like("1单元101"),
            Field.text("name", "姓名", "Name", 100, "住户", "住户姓名", "业主姓名", "full name")
                    .needed()
                    .like("某某"),
            Field.phone("phone", "手机", "Phone", "电话", "手机号", "手机号码", "联系电话", "mobile")
                    .like("00000000000"),
            Field.choice("relation", "关系", "Relation", RELATIONS, "与房屋关系", "身份")
                    .needed()
                    .like("业主"),
            Field.date("from", "入住日期", "Moved in", "开始日期", "from").like("2026-01-31"),
            Field.date("until", "搬出日期", "Moves out", "结束日期", "until"),
            Field.text("nameEn", "英文名", "English name", 100));

    private final People people;
    private final BulkHomes bulk;
    private final Function<String, ZoneId> zones;

    public PeopleImport(People people, BulkHomes bulk, Function<String, ZoneId> zones) {
        this.people = people;
        this.bulk = bulk;
        this.zones = zones;
    }

    @Override
    public String kind() {
        return "people";
    }

    @Override
    public Set<String> roles() {
        return Set.of("MANAGER", "DESK");
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public Prepared prepare(ImportContext context, List<ImportRow> rows, RowErrors errors) {
        return new Plan(context, errors).read(rows);
    }

    /** What is known, and what the rows add to it. Not safe for several threads. */
    private final class Plan implements Prepared {
        private final ImportContext context;
        private final RowErrors errors;
        private final ZoneId zone;
        private final HomesImport.Known homes;
        private final Map<String, Person> byNameAndPhone = new HashMap<>();
        private final Map<String, Person> byNameAndUnit = new HashMap<>();
        private final Map<String, List<Household>> households = new HashMap<>();
        private final Set<String> related = new HashSet<>();
        private final Map<String, Integer> relations = new HashMap<>();
        private final List<Action> actions = new ArrayList<>();
        private final Map<String, Person> newPeople = new LinkedHashMap<>();
        private final Map<String, Household> newHouseholds = new LinkedHashMap<>();
        private final List<Relation> newRelations = new ArrayList<>();
        private final Map<String, Unit> usedUnits = new LinkedHashMap<>();
        private final Map<String, Integer> seen = new HashMap<>();

        Plan(ImportContext context, RowErrors errors) {
            this.context = context;
            this.errors = errors;
            this.zone = zones.apply(context.community());
            this.homes = new HomesImport.Known(bulk, context);
            Map<String, Person> byId = new HashMap<>();
            for (Person person : bulk.people(context.transaction(), context.community())) {
                byId.put(person.id(), person);
                if (person.kind() == HolderKind.RESIDENT && !person.phone().isEmpty()) {
                    byNameAndPhone.putIfAbsent(person.name() + "\n" + person.phone(), person);
                }
            }
            for (Household household :
                    bulk.households(context.transaction(), context.community(), LocalDate.of(1900, 1, 1))) {
                households
                        .computeIfAbsent(household.unit(), unit -> new ArrayList<>())
                        .add(household);
            }
            for (Relation relation : bulk.relations(context.transaction(), context.community())) {
                relations.merge(relation.person(), 1, Integer::sum);
                related.add(relation.household() + "\n" + relation.person() + "\n" + relation.kind());
                Person person = byId.get(relation.person());
                if (person != null) {
                    byNameAndUnit.putIfAbsent(person.name() + "\n" + relation.unit(), person);
                }
            }
        }

        Plan read(List<ImportRow> rows) {
            Map<String, LocalDate> firstDays = firstDays(rows);
            for (ImportRow row : rows) {
                actions.add(decide(row, firstDays));
            }
            return this;
        }

        /** Who moves in together moves in when the first of them does. */
        private Map<String, LocalDate> firstDays(List<ImportRow> rows) {
            Map<String, LocalDate> first = new HashMap<>();
            for (ImportRow row : rows) {
                LocalDate from = from(row);
                first.merge(home(row), from, (one, other) -> one.isBefore(other) ? one : other);
            }
            return first;
        }

        private LocalDate from(ImportRow row) {
            LocalDate from = row.date("from");
            return from == null ? context.today() : from;
        }

        private static String home(ImportRow row) {
            return row.text("building") + "\n" + row.text("unit");
        }

        private Action decide(ImportRow row, Map<String, LocalDate> firstDays) {
            Unit unit = homes.find(row.text("building"), row.text("unit"));
            if (unit == null || homes.doubtful.contains(row.text("building"))) {
                errors.add(row.number(), "unit", "没有这套房屋，请先导入房屋", "is an unknown home; import the homes first");
                return Action.SAME;
            }
            if (!row.has("relation") || !row.has("name")) {
                return Action.SAME;
            }
            LocalDate from = from(row);
            LocalDate until = row.date("until");
            if (until != null && !until.isAfter(from)) {
                errors.add(row.number(), "until", "搬出日期必须晚于入住日期", "must be after moving in");
                return Action.SAME;
            }
            Household household = household(row, unit, from, firstDays);
            if (household == null) {
                return Action.SAME;
            }
            Person person = person(row, unit);
            Relation.Kind kind = Relation.Kind.valueOf(row.text("relation"));
            String key = household.id() + "\n" + person.id() + "\n" + kind;
            Integer before = seen.putIfAbsent(key, row.number());
            if (before != null) {
                errors.add(row.number(), "name", "与第 " + before + " 行重复", "is the same as row " + before);
            }
            if (!related.add(key)) {
                return Action.SAME;
            }
            if (relations.merge(person.id(), 1, Integer::sum) > BulkHomes.MAX_RELATIONS) {
                errors.add(
                        row.number(),
                        "name",
                        "一个人在一个小区最多 " + BulkHomes.MAX_RELATIONS + " 个房屋关系",
                        "has " + BulkHomes.MAX_RELATIONS
                                + " relations in this community already, the most there may be");
            }
            newRelations.add(new Relation(
                    Ids.next(),
                    person.id(),
                    unit.id(),
                    household.id(),
                    kind,
                    start(from),
                    until == null ? null : start(until)));
            payer(household, person, kind);
            return Action.ADD;
        }

        private Instant start(LocalDate day) {
            return day.atStartOfDay(zone).toInstant();
        }

        private @Nullable Household household(
                ImportRow row, Unit unit, LocalDate from, Map<String, LocalDate> firstDays) {
            Household made = newHouseholds.get(unit.id());
            if (made != null) {
                return made;
            }
            for (Household known : households.getOrDefault(unit.id(), List.of())) {
                LocalDate out = known.movedOut();
                boolean lasts = !from.isBefore(known.movedIn()) && (out == null || from.isBefore(out));
                if (lasts) {
                    LocalDate until = row.date("until");
                    if (out != null && (until == null || until.isAfter(out))) {
                        errors.add(
                                row.number(),
                                "until",
                                "该住户已在 " + out + " 搬出",
                                "must end by " + out + ", when this household moved out");
                        return null;
                    }
                    return known;
                }
            }
            LocalDate first = firstDays.getOrDefault(home(row), from);
            for (Household known : households.getOrDefault(unit.id(), List.of())) {
                LocalDate out = known.movedOut();
                if (out == null || out.isAfter(first)) {
                    errors.add(
                            row.number(),
                            "from",
                            "这套房屋当时另有住户（" + known.movedIn() + " 入住）",
                            "falls in the time of another household, moved in " + known.movedIn());
                    return null;
                }
            }
            Household begun = new Household(Ids.next(), unit.id(), null, null, first, null);
            newHouseholds.put(unit.id(), begun);
            if (unit.vacantSince() != null) {
                usedUnits.put(unit.id(), unit);
            }
            return begun;
        }

        /** The first owner is asked to pay, else the first tenant. */
        private void payer(Household household, Person person, Relation.Kind kind) {
            Household begun = newHouseholds.get(household.unit());
            if (begun == null || !begun.id().equals(household.id())) {
                return;
            }
            boolean owner = kind == Relation.Kind.OWNER && !related.contains(begun.id() + "\npayer");
            if (owner || (kind == Relation.Kind.TENANT && begun.payer() == null)) {
                newHouseholds.put(
                        begun.unit(),
                        new Household(begun.id(), begun.unit(), person.id(), null, begun.movedIn(), null));
            }
            if (owner) {
                related.add(begun.id() + "\npayer");
            }
        }

        private Person person(ImportRow row, Unit unit) {
            String name = row.text("name");
            String phone = row.text("phone");
            Map<String, Person> known = phone.isEmpty() ? byNameAndUnit : byNameAndPhone;
            String key = name + "\n" + (phone.isEmpty() ? unit.id() : phone);
            Person person = known.get(key);
            if (person == null) {
                person =
                        new Person(Ids.next(), HolderKind.RESIDENT, name, row.text("nameEn"), phone, false, null, null);
                known.put(key, person);
                newPeople.put(person.id(), person);
            }
            byNameAndUnit.putIfAbsent(name + "\n" + unit.id(), person);
            return person;
        }

        @Override
        public List<Action> actions() {
            return actions;
        }

        @Override
        public void write(ImportContext writing, ChangeLog log) {
            people.putAll(writing.transaction(), writing.community(), newPeople.values());
            bulk.begin(writing.transaction(), writing.community(), List.copyOf(newHouseholds.values()), newRelations);
            usedUnits
                    .values()
                    .forEach(unit -> log.changed(
                            HomeEntities.UNIT, unit.id(), HomeEntities.text(unit), HomeEntities.text(inUse(unit))));
            newPeople
                    .values()
                    .forEach(person -> log.added(HomeEntities.PERSON, person.id(), HomeEntities.text(person)));
            newHouseholds
                    .values()
                    .forEach(household ->
                            log.added(HomeEntities.HOUSEHOLD, household.id(), HomeEntities.text(household)));
            newRelations.forEach(
                    relation -> log.added(HomeEntities.RELATION, relation.id(), HomeEntities.text(relation)));
        }

        private static Unit inUse(Unit unit) {
            return new Unit(
                    unit.id(),
                    unit.building(),
                    unit.name(),
                    unit.nameEn(),
                    unit.kind(),
                    unit.builtAreaCentis(),
                    unit.usableAreaCentis(),
                    unit.floor(),
                    null);
        }
    }
}
