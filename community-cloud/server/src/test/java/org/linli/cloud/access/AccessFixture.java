package org.linli.cloud.access;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.linli.cloud.TestClock;
import org.linli.cloud.people.Companies;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.people.Places;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;

/** A community with two doors, one group and one rule, on a database the subclass chooses. */
public abstract class AccessFixture {

    @TempDir
    protected Path directory;

    protected final TestClock clock = new TestClock(Instant.parse("2026-03-02T02:00:00Z"));
    protected Database database;
    protected Access access;
    protected People people;
    protected Places places;
    protected Companies companies;

    /** The community in which the doors are. */
    protected static final String HOME = "home";

    protected abstract Database open();

    @BeforeEach
    protected void openAccess() {
        database = open();
        access = Access.of(database, SecretBox.open(directory.resolve("secret.key")), clock);
        people = new People(database, access.holders(), clock);
        places = new Places(database);
        companies = new Companies(database, access.holders());
        companies.ensureFirst(HOME, "测试小区", "Asia/Shanghai");
        access.calendar()
                .putSchedule(
                        HOME,
                        new Calendar.Schedule(
                                new ScheduleItem(
                                        "always",
                                        List.of(new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 0, 1440)),
                                        ScheduleItem.OnHolidays.AS_USUAL),
                                "全天",
                                "Always"));
        access.groups().put(HOME, new Groups.Group("residents", "居民", "Residents"));
        access.doors().put(HOME, new Doors.Door(Doors.defaults("gate", 1, "大门", "Asia/Shanghai"), "Gate", null));
        access.doors().put(HOME, new Doors.Door(Doors.defaults("hall", 2, "一号楼", "Asia/Shanghai"), "Hall", null));
        access.rules()
                .put(
                        HOME,
                        new Rules.Rule(
                                "r1",
                                "居民进门",
                                "residents",
                                "always",
                                EnumSet.allOf(RuleItem.Means.class),
                                Set.of("gate")));
    }

    @AfterEach
    protected void closeDatabase() {
        database.close();
    }

    protected Person person(String id) {
        return people.put(HOME, new Person(id, HolderKind.RESIDENT, "测试" + id, id, "", false, null, null));
    }

    protected ModelDoor synchronised(String door) {
        ModelDoor model = new ModelDoor(door);
        catchUp(model);
        return model;
    }

    protected void catchUp(ModelDoor model) {
        access.sync().answer(model.request()).forEach(delta -> assertTrue(model.apply(delta)));
        assertTrue(access.sync().report(model.report()));
    }

    protected CardItem card(String id, String holder, int number) {
        return access.cards()
                .put(HOME, new CardItem(id, holder, CardItem.CardFormat.WIEGAND_26, 7, number, null, null));
    }
}
