package org.linli.cloud.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Access;
import org.linli.cloud.documents.Register.Member;
import org.linli.cloud.documents.Register.Part;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.Households;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem.HolderKind;

/** What documents know of real homes and households, on every database. */
abstract class PeopleRegisterContract {

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();
    private final Register register = new PeopleRegister((transaction, community, person) -> List.of());
    private Database database;
    private Households households;

    abstract Database open(Path directory);

    @BeforeEach
    void openPeople() {
        database = open(directory);
        Access access = Access.of(database, SecretBox.open(directory.resolve("secret.key")), clock);
        Companies companies = new Companies(database, access.holders());
        companies.ensureFirst("c1", "翠湖花园", "Asia/Shanghai");
        companies.putCommunity(new Companies.Community("c2", Companies.FIRST, "另一小区", "", "Asia/Shanghai"));
        Places places = new Places(database);
        places.putBuilding("c1", new Places.Building("b1", "1栋", "Building 1"));
        places.putUnit("c1", Unit.home("u1", "b1", "101", ""));
        People people = new People(database, access.holders(), clock);
        for (String id : List.of("owner", "tenant", "child", "carer")) {
            people.put("c1", new Person(id, HolderKind.RESIDENT, "人" + id, "", "", false, null, null));
        }
        households = new Households(database, access.holders(), clock);
    }

    @AfterEach
    void closePeople() {
        database.close();
    }

    private <T> T read(Function<Transaction, T> work) {
        return database.read(work::apply);
    }

    private String moveIn(String payer, Map<String, Relation.Kind> members) {
        List<Households.Member> all = members.entrySet().stream()
                .map(entry -> new Households.Member(entry.getKey(), entry.getValue()))
                .toList();
        return households
                .moveIn("c1", new Households.MoveIn("u1", LocalDate.parse("2026-01-01"), payer, null, all))
                .id();
    }

    private Map<String, Member> members(String household) {
        return read(transaction -> register.members(transaction, "c1", household, clock.instant())).stream()
                .collect(Collectors.toMap(Member::person, Function.identity()));
    }

    private List<String> householdsOf(String person) {
        return read(transaction -> register.householdsOf(transaction, "c1", person, clock.instant()));
    }

    @Test
    void aHouseholdIsNamedByItsHomeAndWhoeverPays() {
        String household = moveIn("tenant", Map.of("tenant", Relation.Kind.TENANT, "child", Relation.Kind.FAMILY));
        Register.Home home = read(transaction -> register.findHome(transaction, "c1", household))
                .orElseThrow();
        assertEquals("1栋 101", home.home());
        assertEquals("人tenant", home.payer());
        assertEquals(List.of(household), read(transaction -> register.householdsOfUnit(transaction, "c1", "u1")));
        assertEquals(
                List.of(new Register.Unit("u1", "b1", "1栋", "Building 1")),
                read(transaction -> register.units(transaction, "c1")));
        assertEquals(
                "翠湖花园", read(transaction -> register.place(transaction, "c1")).name());
        assertTrue(members(household).get("tenant").payer());
        assertEquals(Set.of(Part.FAMILY), members(household).get("child").parts());
    }

    @Test
    void anotherCommunitysHouseholdsAreUnknown() {
        String household = moveIn(null, Map.of("owner", Relation.Kind.OWNER));
        assertTrue(read(transaction -> register.findHome(transaction, "c2", household))
                .isEmpty());
        assertTrue(read(transaction -> register.householdsOfUnit(transaction, "c2", "u1"))
                .isEmpty());
        assertTrue(read(transaction -> register.members(transaction, "c2", household, clock.instant()))
                .isEmpty());
        assertTrue(read(transaction -> register.householdsOf(transaction, "c2", "owner", clock.instant()))
                .isEmpty());
        assertThrows(Refused.class, () -> read(transaction -> register.place(transaction, "c3")));
    }

    @Test
    void whoCaresForSomebodySeesNoMoneyAndWhoMovedOutKeepsTheirOwn() {
        String household = moveIn(
                null,
                Map.of("owner", Relation.Kind.OWNER, "child", Relation.Kind.FAMILY, "carer", Relation.Kind.CARER));
        assertEquals(List.of(household), householdsOf("owner"));
        assertEquals(List.of(household), householdsOf("child"));
        assertTrue(householdsOf("carer").isEmpty());
        households.moveOut("c1", household, LocalDate.parse("2026-11-25"), "desk");
        clock.advance(Duration.ofDays(30));
        assertEquals(Set.of("owner", "child", "carer"), members(household).keySet());
        assertEquals(List.of(household), householdsOf("owner"));
        String next = moveIn2();
        assertEquals(Set.of("tenant"), members(next).keySet());
        assertEquals(List.of(next), householdsOf("tenant"));
    }

    private String moveIn2() {
        return households
                .moveIn(
                        "c1",
                        new Households.MoveIn(
                                "u1",
                                LocalDate.parse("2026-12-01"),
                                null,
                                null,
                                List.of(new Households.Member("tenant", Relation.Kind.TENANT))))
                .id();
    }

    @Test
    void whoLeftBeforeTheHouseholdDidSeesItNoMore() {
        String household = moveIn(null, Map.of("owner", Relation.Kind.OWNER));
        households.addMember(
                "c1",
                household,
                "child",
                Relation.Kind.FAMILY,
                LocalDate.parse("2026-02-01"),
                LocalDate.parse("2026-03-01"));
        assertTrue(householdsOf("child").isEmpty());
        households.moveOut("c1", household, LocalDate.parse("2026-11-01"), "desk");
        assertTrue(householdsOf("child").isEmpty());
        assertEquals(Set.of("owner"), members(household).keySet());
    }
}
