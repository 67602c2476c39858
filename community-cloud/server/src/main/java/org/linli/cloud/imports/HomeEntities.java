package org.linli.cloud.imports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem.HolderKind;

/** Buildings, units, people, households and relations as imports log and take them back. */
public final class HomeEntities {

    static final String BUILDING = "building";
    static final String UNIT = "unit";
    static final String PERSON = "person";
    static final String HOUSEHOLD = "household";
    static final String RELATION = "relation";

    private final Places places;
    private final People people;
    private final BulkHomes bulk;
    private final List<BuiltOn> builtOn = new ArrayList<>();

    public HomeEntities(Places places, People people, BulkHomes bulk) {
        this.places = places;
        this.people = people;
        this.bulk = bulk;
    }

    /** Asks another feature whether it has anything about these. */
    @FunctionalInterface
    public interface BuiltOn {
        boolean any(Transaction transaction, String community, String entity, Collection<String> ids);
    }

    /** Undoing is refused when this feature has something about what was imported. While being built. */
    public void guard(BuiltOn feature) {
        builtOn.add(feature);
    }

    /** Adds the kinds of things to the imports. */
    public void register(Imports imports) {
        imports.register(entity(
                BUILDING,
                (transaction, community, ids) -> PlainEntity.index(
                        bulk.buildings(transaction, community), ids, Places.Building::id, HomeEntities::text),
                (context, before) -> before.forEach((id, text) -> places.putBuilding(
                        context.transaction(),
                        context.community(),
                        new Places.Building(
                                id,
                                Facts.read(text).text("name"),
                                Facts.read(text).text("nameEn")))),
                (context, ids) -> bulk.removeBuildings(context.transaction(), context.community(), ids)));
        imports.register(entity(
                UNIT,
                (transaction, community, ids) ->
                        PlainEntity.index(bulk.units(transaction, community), ids, Unit::id, HomeEntities::text),
                (context, before) -> places.putUnits(
                        context.transaction(),
                        context.community(),
                        before.entrySet().stream()
                                .map(each -> unit(each.getKey(), each.getValue()))
                                .toList()),
                (context, ids) -> bulk.removeUnits(context.transaction(), context.community(), ids)));
        imports.register(entity(
                PERSON,
                (transaction, community, ids) ->
                        PlainEntity.index(bulk.people(transaction, community), ids, Person::id, HomeEntities::text),
                (context, before) -> people.putAll(
                        context.transaction(),
                        context.community(),
                        before.entrySet().stream()
                                .map(each -> person(each.getKey(), each.getValue()))
                                .toList()),
                (context, ids) -> bulk.removePeople(context.transaction(), context.community(), context.by(), ids)));
        imports.register(entity(
                HOUSEHOLD,
                (transaction, community, ids) -> PlainEntity.index(
                        bulk.householdsById(transaction, community, ids), ids, Household::id, HomeEntities::text),
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> bulk.removeHouseholds(context.transaction(), context.community(), ids)));
        imports.register(entity(
                RELATION,
                (transaction, community, ids) -> PlainEntity.index(
                        bulk.relationsById(transaction, community, ids), ids, Relation::id, HomeEntities::text),
                PlainEntity.NEVER_CHANGED,
                (context, ids) -> bulk.removeRelations(context.transaction(), context.community(), ids)));
    }

    static String text(Places.Building building) {
        return Facts.of()
                .with("name", building.name())
                .with("nameEn", building.nameEn())
                .toString();
    }

    static String text(Unit unit) {
        return Facts.of()
                .with("building", unit.building())
                .with("name", unit.name())
                .with("nameEn", unit.nameEn())
                .with("kind", unit.kind())
                .with("built", unit.builtAreaCentis())
                .with("usable", unit.usableAreaCentis())
                .with("floor", unit.floor())
                .with("vacant", unit.vacantSince())
                .toString();
    }

    private static Unit unit(String id, String text) {
        Facts facts = Facts.read(text);
        return new Unit(
                id,
                facts.text("building"),
                facts.text("name"),
                facts.text("nameEn"),
                Unit.Kind.valueOf(facts.text("kind")),
                facts.number("built"),
                facts.number("usable"),
                facts.wholeOrNull("floor"),
                facts.dateOrNull("vacant"));
    }

    static String text(Person person) {
        return Facts.of()
                .with("kind", person.kind())
                .with("name", person.name())
                .with("nameEn", person.nameEn())
                .with("phone", person.phone())
                .with("suspended", person.suspended())
                .with("from", person.validFrom())
                .with("until", person.validUntil())
                .toString();
    }

    private static Person person(String id, String text) {
        Facts facts = Facts.read(text);
        return new Person(
                id,
                HolderKind.valueOf(facts.text("kind")),
                facts.text("name"),
                facts.text("nameEn"),
                facts.text("phone"),
                Boolean.parseBoolean(facts.text("suspended")),
                facts.instantOrNull("from"),
                facts.instantOrNull("until"));
    }

    static String text(Household household) {
        return Facts.of()
                .with("unit", household.unit())
                .with("payer", household.payer())
                .with("heads", household.heads())
                .with("in", household.movedIn())
                .with("out", household.movedOut())
                .toString();
    }

    static String text(Relation relation) {
        return Facts.of()
                .with("person", relation.person())
                .with("unit", relation.unit())
                .with("household", relation.household())
                .with("kind", relation.kind())
                .with("from", relation.from())
                .with("until", relation.until())
                .toString();
    }

    private ImportEntity entity(
            String name, PlainEntity.Reader reader, PlainEntity.Restorer restorer, PlainEntity.Remover remover) {
        return new PlainEntity(name, reader, restorer, (context, ids) -> {
            for (BuiltOn feature : builtOn) {
                if (feature.any(context.transaction(), context.community(), name, ids)) {
                    throw Refused.conflict("import-built-on");
                }
            }
            remover.remove(context, ids);
        });
    }
}
