package org.linli.cloud.demo;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Doors;
import org.linli.cloud.access.Groups;
import org.linli.cloud.access.Rules;
import org.linli.cloud.people.People;
import org.linli.cloud.people.Person;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;

/** Fills a community with any number of invented holders, each with one card, for benches. */
public final class HolderGenerator {

    /** Group of the invented holders. */
    public static final String GROUP = "crowd";

    private static final String SCHEDULE = "always";

    private final Database database;
    private final Access access;
    private final People people;

    public HolderGenerator(Database database, Access access, People people) {
        this.database = database;
        this.access = access;
        this.people = people;
    }

    /**
     * Makes holders {@code crowd-0} … with cards {@code UID/0/1} …, and one rule that lets them through the door.
     *
     * @param community whose they are
     * @param door made when it does not exist
     * @param number the door's number if it is made
     */
    public void seedHolders(String community, String door, int number, int count) {
        access.calendar()
                .putSchedule(
                        community,
                        new Calendar.Schedule(
                                new ScheduleItem(
                                        SCHEDULE,
                                        List.of(new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 0, 1440)),
                                        ScheduleItem.OnHolidays.AS_USUAL),
                                "全天",
                                "Always"));
        access.groups().put(community, new Groups.Group(GROUP, "人群", "Crowd"));
        if (access.doors().find(community, door).isEmpty()) {
            access.doors()
                    .put(community, new Doors.Door(Doors.defaults(door, number, door, "Asia/Shanghai"), door, null));
        }
        List<Person> persons = new ArrayList<>(count);
        List<String> ids = new ArrayList<>(count);
        List<CardItem> cards = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String id = "crowd-" + i;
            ids.add(id);
            persons.add(new Person(id, HolderKind.RESIDENT, "测试" + i, "Test " + i, "", false, null, null));
            cards.add(new CardItem("crowd-card-" + i, id, CardItem.CardFormat.UID, 0, i + 1L, null, null));
        }
        database.change(transaction -> {
            people.putAll(transaction, community, persons);
            access.bulk().add(transaction, community, GROUP, ids, cards);
        });
        access.rules()
                .put(
                        community,
                        new Rules.Rule(
                                "crowd-rule", "人群通行", GROUP, SCHEDULE, EnumSet.of(RuleItem.Means.CARD), Set.of(door)));
    }
}
