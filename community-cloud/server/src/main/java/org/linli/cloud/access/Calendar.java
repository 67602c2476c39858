package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;
import org.linli.messages.Codec;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.ScheduleItem;

/** Schedules and holidays. Thread: any. */
public final class Calendar {

    /** So that the encoded schedule fits into one item. */
    private static final int MAX_WINDOWS = 64;

    private final Database database;
    private final AccessChanges changes;

    public Calendar(Database database, AccessChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /** A schedule with its names, which doors need not know. */
    public record Schedule(ScheduleItem item, String name, String nameEn) {}

    /** The first and last days of a community's holidays that are not over before a day. */
    public static List<HolidayItem> holidaysFrom(Transaction transaction, String community, LocalDate day) {
        return transaction
                .handle()
                .createQuery("SELECT id, from_day, until_day FROM holiday WHERE community = :community"
                        + " AND until_day >= :day ORDER BY from_day, id")
                .bind("community", community)
                .bind("day", day.toString())
                .map((row, context) -> new HolidayItem(
                        text(row, "id"),
                        LocalDate.parse(text(row, "from_day")),
                        LocalDate.parse(text(row, "until_day"))))
                .list();
    }

    /** A holiday with its name. */
    public record Holiday(HolidayItem item, String name) {}

    public Schedule putSchedule(String community, Schedule schedule) {
        ScheduleItem item = schedule.item();
        Holders.checkId(item.id(), "schedule-id");
        Rows.checkName(schedule.name());
        Refused.unless(item.windows().size() <= MAX_WINDOWS, "too-many-windows");
        for (ScheduleItem.Window window : item.windows()) {
            boolean inOrder = window.fromMinute() >= 0
                    && window.fromMinute() < window.untilMinute()
                    && window.untilMinute() <= 1440;
            Refused.unless(inOrder && !window.days().isEmpty(), "window");
        }
        String body = Codec.encode(item);
        Refused.unless(body.length() <= StoredItem.MAX_BODY, "too-many-windows");
        changes.change((handle, touched) -> {
            Rows.mustBeFreeOrIn(handle, "schedule", community, item.id(), "schedule-unknown");
            handle.createUpdate("INSERT INTO schedule (id, community, name, name_en, body)"
                            + " VALUES (:id, :community, :name, :nameEn, :body)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en,"
                            + " body = excluded.body")
                    .bind("id", item.id())
                    .bind("community", community)
                    .bind("name", schedule.name())
                    .bind("nameEn", schedule.nameEn())
                    .bind("body", body)
                    .execute();
            touched.everyDoorOf(community);
        });
        return schedule;
    }

    /** Refused while a rule or a door uses it. */
    public void removeSchedule(String community, String id) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "schedule", community, id, "schedule-unknown");
            boolean atDoor = handle
                    .createQuery("SELECT settings FROM door WHERE community = :community")
                    .bind("community", community)
                    .mapTo(String.class)
                    .stream()
                    .map(settings -> ItemQueries.decode(settings, org.linli.messages.access.DoorItem.class))
                    .anyMatch(door -> id.equals(door.freePassageSchedule()));
            if (atDoor || Rows.isUsed(handle, "access_rule", "schedule", id)) {
                throw Refused.conflict("schedule-in-use");
            }
            handle.createUpdate("DELETE FROM schedule WHERE id = :id")
                    .bind("id", id)
                    .execute();
        });
    }

    /** By name. */
    public Page<Schedule> schedules(String community, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT name, name_en, body FROM schedule WHERE community = :community"
                                + " AND (name, id) > (:name, :id) ORDER BY name, id LIMIT :limit")
                        .bind("community", community)
                        .bind("id", after[0])
                        .bind("name", after[1])
                        .bind("limit", size + 1)
                        .map((row, context) -> new Schedule(
                                ItemQueries.decode(text(row, "body"), ScheduleItem.class),
                                text(row, "name"),
                                text(row, "name_en")))
                        .list(),
                size,
                schedule -> Page.pair(schedule.item().id(), schedule.name())));
    }

    public Holiday putHoliday(String community, Holiday holiday) {
        HolidayItem item = holiday.item();
        Holders.checkId(item.id(), "holiday-id");
        Rows.checkName(holiday.name());
        Refused.unless(!item.until().isBefore(item.from()), "holiday-order");
        Refused.unless(item.from().plusDays(366).isAfter(item.until()), "holiday-length");
        changes.change((handle, touched) -> {
            Rows.mustBeFreeOrIn(handle, "holiday", community, item.id(), "holiday-unknown");
            handle.createUpdate("INSERT INTO holiday (id, community, name, from_day, until_day)"
                            + " VALUES (:id, :community, :name, :from, :until)"
                            + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, from_day = excluded.from_day,"
                            + " until_day = excluded.until_day")
                    .bind("id", item.id())
                    .bind("community", community)
                    .bind("name", holiday.name())
                    .bind("from", item.from().toString())
                    .bind("until", item.until().toString())
                    .execute();
            touched.everyDoorOf(community);
        });
        return holiday;
    }

    public void removeHoliday(String community, String id) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "holiday", community, id, "holiday-unknown");
            handle.createUpdate("DELETE FROM holiday WHERE id = :id")
                    .bind("id", id)
                    .execute();
            touched.everyDoorOf(community);
        });
    }

    /** By their first day; those that end on a day or later, or all when it is null. */
    public Page<Holiday> holidays(String community, @Nullable LocalDate endingFrom, @Nullable String cursor, int size) {
        String[] after = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT id, name, from_day, until_day FROM holiday WHERE community = :community"
                                + " AND (from_day, id) > (:day, :id) AND until_day >= :ending"
                                + " ORDER BY from_day, id LIMIT :limit")
                        .bind("community", community)
                        .bind("id", after[0])
                        .bind("day", after[1])
                        .bind("ending", endingFrom == null ? "" : endingFrom.toString())
                        .bind("limit", size + 1)
                        .map((row, context) -> new Holiday(
                                new HolidayItem(
                                        text(row, "id"),
                                        LocalDate.parse(text(row, "from_day")),
                                        LocalDate.parse(text(row, "until_day"))),
                                text(row, "name")))
                        .list(),
                size,
                holiday -> Page.pair(holiday.item().id(), holiday.item().from().toString())));
    }
}
