package org.linli.cloud.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Household;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.people.Relation;
import org.linli.cloud.people.Unit;
import org.linli.cloud.refusal.Refused;
import org.linli.messages.access.HolderItem.HolderKind;

/** Lists of homes and people from the file to the tables and back, on every database. */
abstract class ImportsContract extends ImportsFixture {

    @Test
    void homes_are_previewed_without_a_trace_applied_as_shown_and_undone_exactly() {
        places.putBuilding("home", new Places.Building("b1", "一号楼", "One"));
        places.putUnit("home", Unit.home("u1", "b1", "101", "Home 101"));
        String before = everything();

        ImportRun run = preview("homes", HOMES);
        assertEquals(before, everything());
        assertEquals(ImportRun.State.PREVIEWED, run.state());
        assertEquals(List.of(3L, 2L, 1L, 0L), List.of(run.rows(), run.added(), run.changed(), run.same()));
        apply(run);

        assertEquals(
                new Unit("u1", "b1", "101", "Home 101", Unit.Kind.HOME, 8955, 0, 1, null),
                places.getUnit("home", "u1"));
        assertEquals(3, places.units("home", "b1", null, 10).items().size());
        assertEquals(3, preview("homes", HOMES).same());
        undo(run);
        assertEquals(before, everything());
        assertEquals(ImportRun.State.UNDONE, imports.get("home", run.id()).state());
    }

    @Test
    void people_move_in_together_are_known_again_and_are_undone_exactly() {
        applied("homes", HOMES);
        String before = everything();

        ImportRun run = preview("people", PEOPLE);
        assertEquals(List.of(), run.errors());
        assertEquals(3, run.added());
        apply(run);

        List<Person> known = people.list("home", People.Wanted.ALL, null, 10).items();
        assertEquals(2, known.size());
        Person owner = known.stream()
                .filter(person -> person.name().equals("甲青鹿"))
                .findFirst()
                .orElseThrow();
        assertEquals("0001", owner.phone());
        assertEquals(
                List.of(Relation.Kind.OWNER, Relation.Kind.TENANT),
                people.relationsOf("home", owner.id()).stream()
                        .map(Relation::kind)
                        .toList());
        List<Homes.BillableHome> homes = new Homes(database).billable("home", LocalDate.of(2026, 1, 1));
        assertEquals(
                List.of("101 2 " + owner.id(), "102 1 " + owner.id(), "P1 0 null"),
                homes.stream()
                        .map(home -> home.name() + " " + home.heads() + " " + home.payer())
                        .sorted()
                        .toList());
        assertEquals(3, preview("people", PEOPLE).same());
        undo(run);
        assertEquals(before, everything());
    }

    @Test
    void others_are_told_of_everybody_who_moves_in_by_a_list_and_of_its_being_taken_back() {
        applied("homes", HOMES);
        ImportRun run = applied("people", PEOPLE);
        List<Change> moves = told(DataKind.PERSON);
        assertEquals(3, moves.size(), "one for each row, and none for a preview");
        assertEquals(
                List.of("IN FAMILY", "IN OWNER", "IN TENANT"),
                moves.stream()
                        .map(change -> change.data().get("movement") + " "
                                + change.data().get("relation"))
                        .sorted()
                        .toList());
        undo(run);
        List<Change> after = told(DataKind.PERSON);
        assertEquals(
                moves.stream().map(Change::subject).sorted().toList(),
                after.subList(3, 6).stream()
                        .filter(change -> "OUT".equals(change.data().get("movement")))
                        .map(Change::subject)
                        .sorted()
                        .toList());
    }

    @Test
    void errors_name_row_and_column_and_nothing_can_be_applied() {
        applied("homes", HOMES);
        ImportRun run = preview(
                "people",
                "楼栋,房号,姓名,关系,入住日期",
                "一号楼,101,甲,业主,2025-02-29",
                "一号楼,999,乙,业主,",
                "一号楼,101,,朋友,",
                "一号楼,101,丙,家属,2026-01-01",
                "一号楼,101,丙,家属,2026-01-01");
        assertEquals(ImportRun.State.FAULTY, run.state());
        assertEquals(
                List.of("2 入住日期", "3 房号", "4 关系", "4 姓名", "6 姓名"),
                run.errors().stream()
                        .map(error -> error.row() + " " + error.column())
                        .sorted()
                        .toList());
        assertTrue(run.errors().stream()
                .noneMatch(error -> error.zh().isBlank() || error.en().isBlank()));
        assertEquals(
                "import-has-errors",
                assertThrows(Refused.class, () -> imports.apply("home", run.id(), "manager"))
                        .code());
        assertThrows(Refused.class, () -> apply(run));
    }

    @Test
    void undo_is_refused_when_a_row_was_changed_since() {
        ImportRun run = applied("homes", HOMES);
        Unit unit = places.units("home", null, null, 1).items().get(0);
        places.putUnit(
                "home", new Unit(unit.id(), unit.building(), unit.name(), "Renamed", unit.kind(), 1, 1, null, null));
        String before = everything();
        assertEquals("import-changed-since", refusedUndo(run));
        assertEquals(before, everything());
        assertEquals(ImportRun.State.APPLIED, imports.get("home", run.id()).state());
    }

    @Test
    void undo_is_refused_when_something_was_built_on_it() {
        ImportRun homes = applied("homes", HOMES);
        ImportRun residents = applied("people", PEOPLE);
        assertEquals("import-built-on", refusedUndo(homes));
        access.groups().put("home", new org.linli.cloud.access.Groups.Group("g", "住户", "Residents"));
        String person =
                people.list("home", People.Wanted.ALL, null, 10).items().get(0).id();
        access.groups().add("home", "g", person);
        assertEquals("import-built-on", refusedUndo(residents));
        access.groups().removeMember("home", "g", person);
        undo(residents);
        undo(homes);
        assertEquals(List.of(), places.units("home", null, null, 10).items());
    }

    @Test
    void a_preview_that_is_outdated_is_not_applied() {
        ImportRun run = preview("homes", HOMES);
        applied("homes", HOMES);
        String before = everything();
        assertEquals(
                "import-outdated", assertThrows(Refused.class, () -> apply(run)).code());
        assertEquals(before, everything());
        assertEquals(ImportRun.State.PREVIEWED, imports.get("home", run.id()).state());
    }

    @Test
    void a_list_is_applied_and_undone_once() {
        ImportRun run = applied("homes", HOMES);
        assertEquals(
                "import-not-previewed",
                assertThrows(Refused.class, () -> apply(run)).code());
        undo(run);
        assertEquals("import-not-applied", refusedUndo(run));
    }

    @Test
    void another_community_sees_and_touches_nothing() {
        ImportRun run = preview("homes", HOMES);
        Refused refused = assertThrows(Refused.class, () -> imports.get("other", run.id()));
        assertEquals(Refused.Cause.NOT_FOUND, refused.kind());
        assertThrows(Refused.class, () -> imports.rows("other", run.id(), null));
        assertThrows(Refused.class, () -> imports.apply("other", run.id(), "manager"));
        apply(run);
        assertEquals(List.of(), places.units("other", null, null, 10).items());
        ImportRun elsewhere =
                imports.preview("other", "manager", "homes", "list.csv", Sheets.utf8(String.join("\n", HOMES)));
        assertEquals(3, elsewhere.added());
    }

    @Test
    void a_household_of_others_is_not_joined_by_accident() {
        applied("homes", HOMES);
        applied("people", PEOPLE);
        ImportRun run = preview("people", "楼栋,房号,姓名,关系,入住日期", "一号楼,101,丁玄马,业主,2020-01-01");
        assertEquals(
                List.of("falls in the time of another household, moved in 2024-02-29"),
                run.errors().stream().map(RowError::en).toList());
    }

    @Test
    void rows_are_paged_with_what_they_do() {
        String[] many = new String[1_201];
        Arrays.setAll(many, i -> i == 0 ? "楼栋,房号" : "一号楼," + i);
        ImportRun run = preview("homes", many);
        var first = imports.rows("home", run.id(), null);
        var last = imports.rows(
                "home", run.id(), imports.rows("home", run.id(), first.next()).next());
        assertEquals(500, first.items().size());
        assertEquals(200, last.items().size());
        assertEquals(null, last.next());
        assertEquals(ImportTarget.Action.ADD, first.items().get(0).action());
    }

    @Test
    void a_person_with_an_end_has_it_and_passes_doors_no_longer() {
        applied("homes", HOMES);
        people.put("home", new Person("p9", HolderKind.RESIDENT, "戊", "", "0009", false, null, null));
        applied("people", "楼栋,房号,姓名,电话,关系,入住日期,搬出日期", "一号楼,101,戊,0009,租客,2026-01-01,2026-06-30");
        Relation relation = people.relationsOf("home", "p9").get(0);
        assertEquals(Instant.parse("2026-06-29T16:00:00Z"), relation.until());
    }

    @Test
    void nobody_gets_more_relations_by_a_list_than_one_by_one() {
        List<String> homes = new ArrayList<>(List.of("楼栋,房号"));
        List<String> people = new ArrayList<>(List.of("楼栋,房号,姓名,手机,关系,入住日期"));
        for (int i = 0; i <= BulkHomes.MAX_RELATIONS; i++) {
            homes.add("一号楼," + i);
            people.add("一号楼," + i + ",甲青鹿,0001,业主,2025-01-01");
        }
        applied("homes", homes.toArray(new String[0]));
        String before = everything();

        ImportRun run = preview("people", people.toArray(new String[0]));

        assertEquals(1, run.errorCount());
        assertEquals(BulkHomes.MAX_RELATIONS + 2, run.errors().get(0).row());
        assertEquals(before, everything());
        people.remove(people.size() - 1);
        applied("people", people.toArray(new String[0]));
        ImportRun more = preview("people", people.get(0), "一号楼," + BulkHomes.MAX_RELATIONS + ",甲青鹿,0001,租客,2025-02-01");
        assertEquals(1, more.errorCount());
    }

    @Test
    void a_bulk_of_relations_is_held_to_the_limit_whoever_brings_it() {
        applied("homes", HOMES);
        Unit unit = places.units("home", null, null, 10).items().get(0);
        Person person = people.put("home", new Person("p1", HolderKind.RESIDENT, "甲", "", "", false, null, null));
        LocalDate day = LocalDate.parse("2025-01-01");
        Household household = new Household("h1", unit.id(), null, null, day, null);
        List<Relation> relations = new ArrayList<>();
        for (int i = 0; i <= BulkHomes.MAX_RELATIONS; i++) {
            relations.add(new Relation(
                    "r" + i, person.id(), unit.id(), "h1", Relation.Kind.OWNER, Instant.EPOCH.plusSeconds(i), null));
        }
        String before = everything();

        Refused refused = assertThrows(
                Refused.class,
                () -> database.change(transaction -> new BulkHomes(access.holders(), clock)
                        .begin(transaction, "home", List.of(household), relations)));

        assertEquals("too-many-relations", refused.code());
        assertEquals(before, everything());
    }
}
