package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.linli.cloud.storage.Database;
import org.linli.messages.access.AccessItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;

/**
 * Whether a resident may open a door from afar now: asked of the very items the door has, so that phone and door agree. The phone counts as
 * {@link RuleItem.Means#QR}, because its key is what identifies the resident. Thread: any.
 */
public final class OwnDoors {

    private final Database database;

    public OwnDoors(Database database) {
        this.database = database;
    }

    /** Unknown door, unknown holder, or anything unclear is no. */
    public boolean mayOpenNow(String door, String holder, Instant now) {
        return database.read(transaction -> {
            Handle handle = transaction.handle();
            Optional<DoorItem> settings = one(handle, door, AccessItem.Kind.DOOR, door, DoorItem.class);
            Optional<HolderItem> known = one(handle, door, AccessItem.Kind.HOLDER, holder, HolderItem.class);
            if (settings.isEmpty() || known.isEmpty() || !isValid(known.get(), now)) {
                return false;
            }
            ZonedDateTime local = now.atZone(ZoneId.of(settings.get().zone()));
            boolean holiday = all(handle, door, AccessItem.Kind.HOLIDAY, HolidayItem.class).stream()
                    .anyMatch(day -> contains(day, local.toLocalDate()));
            return all(handle, door, AccessItem.Kind.RULE, RuleItem.class).stream()
                    .filter(rule -> known.get().groups().contains(rule.group()))
                    .filter(rule -> rule.means().contains(RuleItem.Means.QR))
                    .anyMatch(rule -> one(handle, door, AccessItem.Kind.SCHEDULE, rule.schedule(), ScheduleItem.class)
                            .map(schedule -> isOpen(schedule, local, holiday))
                            .orElse(false));
        });
    }

    private static boolean isValid(HolderItem holder, Instant now) {
        boolean begun = holder.validFrom() == null || !now.isBefore(holder.validFrom());
        boolean over = holder.validUntil() != null && !now.isBefore(holder.validUntil());
        return begun && !over && !holder.suspended();
    }

    static boolean isOpen(ScheduleItem schedule, ZonedDateTime local, boolean holiday) {
        if (holiday && schedule.onHolidays() == ScheduleItem.OnHolidays.CLOSED) {
            return false;
        }
        int minute = local.getHour() * 60 + local.getMinute();
        return schedule.windows().stream()
                .anyMatch(window -> window.days().contains(local.getDayOfWeek())
                        && window.fromMinute() <= minute
                        && minute < window.untilMinute());
    }

    private static boolean contains(HolidayItem holiday, LocalDate day) {
        return !day.isBefore(holiday.from()) && !day.isAfter(holiday.until());
    }

    private static <T extends Record> Optional<T> one(
            Handle handle, String door, AccessItem.Kind kind, String id, Class<T> type) {
        return handle.createQuery(
                        "SELECT body FROM door_item WHERE door = :door AND kind = :kind AND id = :id AND NOT removed")
                .bind("door", door)
                .bind("kind", kind.name())
                .bind("id", id)
                .map((row, context) -> ItemQueries.decode(text(row, "body"), type))
                .findOne();
    }

    private static <T extends Record> List<T> all(Handle handle, String door, AccessItem.Kind kind, Class<T> type) {
        return handle.createQuery("SELECT body FROM door_item WHERE door = :door AND kind = :kind AND NOT removed")
                .bind("door", door)
                .bind("kind", kind.name())
                .map((row, context) -> ItemQueries.decode(text(row, "body"), type))
                .list();
    }
}
