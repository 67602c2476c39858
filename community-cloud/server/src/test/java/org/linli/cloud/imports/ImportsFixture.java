package org.linli.cloud.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.access.Access;
import org.linli.cloud.changes.Change;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.Position;
import org.linli.cloud.fees.BulkMeters;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.jobs.Works;
import org.linli.cloud.ledger.LedgerReads;
import org.linli.cloud.ledger.OpeningBooks;
import org.linli.cloud.people.BulkHomes;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Places;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;

/** A company of two communities without homes, every kind of list, and a database that the subclass chooses. */
abstract class ImportsFixture {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    Path directory;

    final TestClock clock = new TestClock();
    Database database;
    Access access;
    People people;
    Places places;
    Imports imports;

    abstract Database open(Path directory);

    @BeforeEach
    void openImports() {
        database = open(directory);
        access = Access.of(database, SecretBox.open(directory.resolve("secret.key")), clock);
        Companies companies = new Companies(database, access.holders());
        companies.ensureFirst("home", "幸福里", ZONE.getId());
        companies.putCommunity(new Companies.Community("other", Companies.FIRST, "别处", "Elsewhere", ZONE.getId()));
        people = new People(database, access.holders(), clock);
        places = new Places(database);
        BulkHomes bulk = new BulkHomes(access.holders(), clock);
        Jobs jobs = new Jobs(database, clock, JobsSettings.of("test"));
        imports = new Imports(database, new Works(database, jobs, clock), clock, community -> ZONE);
        BulkMeters meters = new BulkMeters();
        HomeEntities things = new HomeEntities(places, people, bulk);
        things.guard((transaction, community, entity, ids) -> meters.anyAt(transaction, community, entity, ids));
        LedgerReads books = new LedgerReads(database);
        things.guard((transaction, community, entity, ids) ->
                entity.equals("household") && books.anyAbout(transaction, community, ids));
        things.register(imports);
        MeterEntities.register(imports, meters);
        imports.register(new MetersImport(meters, bulk));
        imports.register(new ReadingsImport(meters, bulk));
        OpeningBooks opening = new OpeningBooks();
        BalanceEntities.register(imports, opening);
        imports.register(new BalancesImport(opening, bulk));
        imports.register(new HomesImport(places, bulk));
        imports.register(new PeopleImport(people, bulk, community -> ZONE));
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    ImportRun preview(String kind, String... lines) {
        return imports.preview("home", "manager", kind, "list.csv", Sheets.utf8(String.join("\n", lines)));
    }

    void apply(ImportRun run) {
        database.change(transaction -> imports.applyNow(transaction, run.community(), run.id(), "manager"));
    }

    void undo(ImportRun run) {
        database.change(transaction -> imports.undoNow(transaction, run.community(), run.id(), "manager"));
    }

    String refusedUndo(ImportRun run) {
        return assertThrows(Refused.class, () -> undo(run)).code();
    }

    ImportRun applied(String kind, String... lines) {
        ImportRun run = preview(kind, lines);
        assertEquals(List.of(), run.errors());
        apply(run);
        return run;
    }

    /** Everything an import may touch, as text. */
    String everything() {
        List<String> all = new ArrayList<>();
        for (String table : List.of(
                "building",
                "unit",
                "person",
                "person_community",
                "household",
                "relation",
                "holder",
                "holder_community",
                "meter",
                "meter_reading")) {
            all.add(database.read(transaction -> transaction
                    .handle()
                    .createQuery("SELECT * FROM " + table)
                    .mapToMap()
                    .map(row -> new java.util.TreeMap<>(row).toString())
                    .stream()
                    .sorted()
                    .collect(Collectors.joining("\n", table + "\n", "\n"))));
        }
        return String.join("", all);
    }

    /** What the feed tells others since the beginning, in its order. */
    List<Change> told(DataKind kind) {
        return new ChangeFeed(database, clock)
                .read("home", Position.BEGINNING, ChangeFeed.Reader.ofAll(EnumSet.of(kind)), 100)
                .changes();
    }

    static final String[] HOMES = {"楼栋,房号,类型,建筑面积,楼层", "一号楼,101,住宅,89.55,1", "一号楼,102,,120,1", "一号楼,P1,车位,12.5,-1"};

    static final String[] PEOPLE = {
        "楼栋,房号,姓名,手机,关系,入住日期",
        "一号楼,101,甲青鹿,000 1,业主,2024-02-29",
        "一号楼,101,乙白鹤,0002000,家属,2025-01-01",
        "一号楼,102,甲青鹿,0001,租客,2025-03-01"
    };
}
