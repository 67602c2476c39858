package org.linli.cloud.people;

import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.linli.cloud.access.Access;
import org.linli.cloud.access.Calendar;
import org.linli.cloud.access.Doors;
import org.linli.cloud.access.Groups;
import org.linli.cloud.access.Rules;
import org.linli.cloud.jobs.Jobs;
import org.linli.cloud.jobs.JobsSettings;
import org.linli.cloud.notify.Notifications;
import org.linli.cloud.notify.NotifyFeature;
import org.linli.cloud.notify.TestPages;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.SecretBox;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.access.HolderItem.HolderKind;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;

/**
 * Two communities of one company. In the one called {@link #HERE} live mei (owner) and lin (family) in 1-101, wu in 1-102, and nobody in 1-103; boss manages, ana is at
 * the desk, zhao and qian repair. In the other lives only far, in 9-901.
 */
public final class TestCommunity implements AutoCloseable {

    public static final String HERE = "east";
    public static final String THERE = "west";
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    public final Database database;
    public final Access access;
    public final People people;
    public final Homes homes;
    public final Places places;
    public final StaffRoles roles;
    public final Jobs jobs;
    public final NotifyFeature notify;
    private final Clock clock;

    public TestCommunity(Database database, Path directory, Clock clock) {
        this.database = database;
        this.clock = clock;
        SecretBox box = SecretBox.open(directory.resolve("secret.key"));
        access = Access.of(database, box, clock);
        Companies companies = new Companies(database, access.holders());
        companies.ensureFirst(HERE, "东园", ZONE.getId());
        companies.putCommunity(new Companies.Community(THERE, Companies.FIRST, "西园", "West", ZONE.getId()));
        people = new People(database, access.holders(), clock);
        places = new Places(database);
        homes = new Homes(database);
        roles = new StaffRoles(database, access.holders(), (handle, person) -> true, clock);
        jobs = new Jobs(database, clock, JobsSettings.of("test"));
        notify = NotifyFeature.inAppOnly(
                new NotifyFeature.Base(database, box, jobs, communities(), TestPages.closed(), clock));
        settle();
    }

    private Notifications.Places communities() {
        return new Notifications.Places() {
            @Override
            public ZoneId zone(Transaction transaction, String community) {
                return ZONE;
            }

            @Override
            public Set<String> staff(Transaction transaction, String community, Set<String> wanted) {
                return StaffRoles.with(transaction.handle(), community, wanted);
            }

            @Override
            public Map<String, String> phones(Transaction transaction, String community, Collection<String> persons) {
                return People.phones(transaction.handle(), community, persons);
            }

            @Override
            public Map<String, String> names(String community, Collection<String> persons) {
                return people.names(community, persons);
            }
        };
    }

    private void settle() {
        places.putBuilding(HERE, new Places.Building("1", "1号楼", "Building 1"));
        places.putBuilding(THERE, new Places.Building("9", "9号楼", "Building 9"));
        for (String unit : List.of("1-101", "1-102", "1-103")) {
            places.putUnit(HERE, Unit.home(unit, "1", unit, unit));
        }
        places.putUnit(THERE, Unit.home("9-901", "9", "9-901", "9-901"));
        resident(HERE, "mei", "1-101", Relation.Kind.OWNER);
        resident(HERE, "lin", "1-101", Relation.Kind.FAMILY);
        resident(HERE, "wu", "1-102", Relation.Kind.OWNER);
        resident(THERE, "far", "9-901", Relation.Kind.OWNER);
        staff("boss", "MANAGER");
        staff("ana", "DESK");
        staff("zhao", "REPAIRER");
        staff("qian", "REPAIRER");
    }

    /** Somebody who has lived there for a month. */
    public void resident(String community, String id, String unit, Relation.Kind kind) {
        people.put(
                community,
                new Person(id, HolderKind.RESIDENT, id, id, "000" + id.hashCode() % 1000, false, null, null));
        Instant since = clock.instant().minus(Duration.ofDays(30));
        people.relate(community, id, unit, kind, since, null);
    }

    /** Somebody who works in {@link #HERE}. */
    public void staff(String id, String role) {
        people.putStaff(Companies.FIRST, id, id);
        database.change(transaction -> roles.grant(transaction, id, Companies.FIRST, HERE, role, "test"));
    }

    /** A door that these residents may pass at any time. */
    public void gate(String door, String... residents) {
        access.calendar()
                .putSchedule(
                        HERE,
                        new Calendar.Schedule(
                                new ScheduleItem(
                                        "always",
                                        List.of(new ScheduleItem.Window(EnumSet.allOf(DayOfWeek.class), 0, 1440)),
                                        ScheduleItem.OnHolidays.AS_USUAL),
                                "全天",
                                "Always"));
        access.groups().put(HERE, new Groups.Group("residents", "居民", "Residents"));
        access.doors().put(HERE, new Doors.Door(Doors.defaults(door, 1, "大门", ZONE.getId()), "Gate", null));
        access.rules()
                .put(
                        HERE,
                        new Rules.Rule(
                                "r1",
                                "居民进门",
                                "residents",
                                "always",
                                EnumSet.allOf(RuleItem.Means.class),
                                Set.of(door)));
        for (String resident : residents) {
            access.groups().add(HERE, "residents", resident);
        }
    }

    /** What somebody was told, newest first, in Chinese. */
    public List<String> told(String person) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT n.title_zh FROM inbox i JOIN notification n ON n.id = i.notification"
                        + " WHERE i.person = :person ORDER BY n.made_at DESC, n.id DESC")
                .bind("person", person)
                .mapTo(String.class)
                .list());
    }

    @Override
    public void close() {
        notify.close();
        database.close();
    }
}
