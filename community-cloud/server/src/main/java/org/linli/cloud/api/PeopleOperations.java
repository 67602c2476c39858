package org.linli.cloud.api;

import static org.linli.cloud.operation.Operations.orEmpty;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.Access;
import org.linli.cloud.operation.Operations;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.RelationList;
import org.linli.cloud.people.Unit;
import org.linli.cloud.storage.Ids;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.mobileapi.ApiRequest;
import org.linli.mobileapi.Reply;

/** Buildings, homes, people and their relations. */
final class PeopleOperations {

    private final Places places;
    private final People people;
    private final RelationList relationList;
    private final Access access;
    private final Clock clock;

    PeopleOperations(Places places, People people, RelationList relationList, Access access, Clock clock) {
        this.relationList = relationList;
        this.places = places;
        this.people = people;
        this.access = access;
        this.clock = clock;
    }

    private record BuildingInput(String name, @Nullable String nameEn) {}

    private record UnitInput(
            String building,
            String name,
            @Nullable String nameEn,
            Unit.@Nullable Kind kind,
            long builtAreaCentis,
            long usableAreaCentis,
            @Nullable Integer floor,
            @Nullable LocalDate vacantSince) {
        Unit as(String id) {
            return new Unit(
                    id,
                    building,
                    name,
                    orEmpty(nameEn),
                    kind == null ? Unit.Kind.HOME : kind,
                    builtAreaCentis,
                    usableAreaCentis,
                    floor,
                    vacantSince);
        }
    }

    private record PersonInput(
            HolderKind kind,
            String name,
            @Nullable String nameEn,
            @Nullable String phone,
            boolean suspended,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil) {}

    private record PersonView(
            String id,
            HolderKind kind,
            String name,
            String nameEn,
            String phone,
            boolean suspended,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil,
            @Nullable List<String> groups,
            @Nullable String userCode) {}

    private record RelationInput(
            String unit,
            Relation.Kind kind,
            @Nullable Instant from,
            @Nullable Instant until) {}

    private record RelationEnd(@Nullable Instant until) {}

    void register(Operations on) {
        on.read(
                "listBuildings",
                request -> Operations.page(
                        places.buildings(here(request), Operations.cursor(request), Operations.size(request)),
                        building -> building));
        on.change("putBuilding", "building", request -> {
            BuildingInput input = request.body(BuildingInput.class);
            return Reply.ok(places.putBuilding(
                    here(request),
                    new Places.Building(request.path("building"), input.name(), orEmpty(input.nameEn()))));
        });
        on.read(
                "listUnits",
                request -> Operations.page(
                        places.units(
                                here(request),
                                request.query("building").orElse(null),
                                Operations.cursor(request),
                                Operations.size(request)),
                        unit -> unit));
        on.read("getUnit", request -> Reply.ok(places.getUnit(here(request), request.path("unit"))));
        on.change("putUnit", "unit", request -> {
            UnitInput input = request.body(UnitInput.class);
            return Reply.ok(places.putUnit(here(request), input.as(request.path("unit"))));
        });
        on.read("listPeople", this::list);
        on.change(
                "createPerson",
                "",
                request -> Reply.created(view(people.put(here(request), person(Ids.next(), request)), null, null)));
        on.read("getPerson", request -> {
            Person person = people.get(here(request), request.path("person"));
            Optional<String> userCode = access.pins().userCodeOf(person.id());
            return Reply.ok(view(person, access.groups().ofHolder(here(request), person.id()), userCode.orElse(null)));
        });
        on.change("putPerson", "person", request -> {
            people.get(here(request), request.path("person"));
            return Reply.ok(view(people.put(here(request), person(request.path("person"), request)), null, null));
        });
        on.dangerous("removePerson", "person", request -> {
            people.remove(
                    here(request), request.path("person"), request.caller().requirePerson());
            return Reply.noContent();
        });
        relations(on);
    }

    private void relations(Operations on) {
        on.read("listRelations", request -> {
            Person person = people.get(here(request), request.path("person"));
            return Operations.page(
                    people.relationsOf(
                            here(request), person.id(), Operations.cursor(request), Operations.size(request)),
                    relation -> relation);
        });
        on.read(
                "listAllRelations",
                request -> Operations.page(
                        relationList.page(
                                here(request),
                                request.query("current")
                                        .map(Boolean::parseBoolean)
                                        .orElse(false),
                                Operations.cursor(request),
                                Operations.size(request)),
                        relation -> relation));
        on.change("createRelation", "person", request -> {
            RelationInput input = request.body(RelationInput.class);
            Instant from = input.from() == null ? clock.instant() : input.from();
            return Reply.created(people.relate(
                    here(request), request.path("person"), input.unit(), input.kind(), from, input.until()));
        });
        on.change("endRelation", "relation", request -> {
            Instant until = request.body(RelationEnd.class).until();
            people.endRelation(
                    here(request),
                    request.path("relation"),
                    until == null ? clock.instant() : until,
                    request.caller().requireActor());
            return Reply.noContent();
        });
    }

    private static String here(ApiRequest request) {
        return request.caller().requireCommunity();
    }

    private Reply list(ApiRequest request) {
        HolderKind kind = request.query("kind").map(HolderKind::valueOf).orElse(null);
        return Operations.page(
                people.list(
                        here(request),
                        new People.Wanted(
                                kind,
                                request.query("search").orElse(null),
                                request.query("unit").orElse(null),
                                request.query("home").orElse(null)),
                        Operations.cursor(request),
                        Operations.size(request)),
                person -> view(person, null, null));
    }

    private static Person person(String id, ApiRequest request) {
        PersonInput input = request.body(PersonInput.class);
        return new Person(
                id,
                input.kind(),
                input.name(),
                orEmpty(input.nameEn()),
                orEmpty(input.phone()),
                input.suspended(),
                input.validFrom(),
                input.validUntil());
    }

    private static PersonView view(Person person, @Nullable List<String> groups, @Nullable String userCode) {
        return new PersonView(
                person.id(),
                person.kind(),
                person.name(),
                person.nameEn(),
                person.phone(),
                person.suspended(),
                person.validFrom(),
                person.validUntil(),
                groups,
                userCode);
    }
}
