package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.messages.Codec;
import org.linli.messages.MalformedMessage;
import org.linli.messages.access.CardItem;
import org.linli.messages.access.DoorItem;
import org.linli.messages.access.FaceConsentItem;
import org.linli.messages.access.HolderItem;
import org.linli.messages.access.HolidayItem;
import org.linli.messages.access.PassKeyItem;
import org.linli.messages.access.PinItem;
import org.linli.messages.access.RevokedPassItem;
import org.linli.messages.access.RuleItem;
import org.linli.messages.access.ScheduleItem;
import org.linli.messages.access.TrustedKeyItem;

/**
 * What a door must know, read from the tables people edit. A door learns only what it needs: holders that one of its rules could let in, their groups that have
 * rules here, and consents only where faces are recognised.
 */
final class ItemQueries {

    /** Holders that some rule of the door names. */
    private static final String ELIGIBLE = "SELECT m.holder FROM rule_door d JOIN access_rule r ON r.id = d.rule"
            + " JOIN group_member m ON m.group_id = r.group_id JOIN holder_community c ON c.holder = m.holder"
            + " AND c.community = r.community WHERE d.door = :door";

    private static final String KEEP_PHOTO = "EXISTS (SELECT 1 FROM consent p WHERE p.holder = consent.holder"
            + " AND p.kind = 'PHOTOS' AND p.withdrawn_at IS NULL) AS keep_photo";

    private final Handle handle;

    ItemQueries(Handle handle) {
        this.handle = handle;
    }

    /** Items of the door itself; empty for a door that is gone. */
    List<StoredItem> ofDoor(String door, Instant now) {
        List<StoredItem> items = new ArrayList<>();
        @Nullable DoorItem settings = settings(door);
        if (settings == null) {
            return items;
        }
        items.add(StoredItem.of(settings, ""));
        handle.createQuery("SELECT r.id, r.group_id, r.schedule, r.means FROM access_rule r"
                        + " JOIN rule_door d ON d.rule = r.id WHERE d.door = :door")
                .bind("door", door)
                .map((row, context) -> new RuleItem(
                        text(row, "id"), text(row, "group_id"), text(row, "schedule"), Means.parse(text(row, "means"))))
                .forEach(rule -> items.add(StoredItem.of(rule, "")));
        handle.createQuery(
                        "SELECT s.body FROM schedule s WHERE s.id = :free OR s.id IN (SELECT r.schedule FROM access_rule r"
                                + " JOIN rule_door d ON d.rule = r.id WHERE d.door = :door)")
                .bind("door", door)
                .bind("free", settings.freePassageSchedule() == null ? "" : settings.freePassageSchedule())
                .map((row, context) -> decode(text(row, "body"), ScheduleItem.class))
                .forEach(schedule -> items.add(StoredItem.of(schedule, "")));
        handle.createQuery("SELECT id, from_day, until_day FROM holiday"
                        + " WHERE community = (SELECT community FROM door WHERE id = :door)")
                .bind("door", door)
                .map((row, context) -> new HolidayItem(
                        text(row, "id"),
                        LocalDate.parse(text(row, "from_day")),
                        LocalDate.parse(text(row, "until_day"))))
                .forEach(holiday -> items.add(StoredItem.of(holiday, "")));
        handle.createQuery("SELECT id, public_key, valid_until FROM community_key"
                        + " WHERE valid_until IS NULL OR valid_until > :now")
                .bind("now", now.toEpochMilli())
                .map((row, context) ->
                        new TrustedKeyItem(text(row, "id"), text(row, "public_key"), instantOrNull(row, "valid_until")))
                .forEach(key -> items.add(StoredItem.of(key, "")));
        handle.createQuery("SELECT p.id, p.until_at FROM visitor_pass p JOIN visitor_pass_door d ON d.pass = p.id"
                        + " WHERE d.door = :door AND p.revoked_at IS NOT NULL AND p.until_at > :now")
                .bind("door", door)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new RevokedPassItem(text(row, "id"), instant(row, "until_at")))
                .forEach(pass -> items.add(StoredItem.of(pass, "")));
        return items;
    }

    /**
     * Items of these holders at the door, or of all holders when null.
     *
     * @param now a face is known where its owner lives: not at the doors of a community that a resident has left
     */
    List<StoredItem> ofHolders(String door, @Nullable Collection<String> holders, Instant now) {
        List<StoredItem> items = new ArrayList<>();
        @Nullable DoorItem settings = settings(door);
        if (settings == null || (holders != null && holders.isEmpty())) {
            return items;
        }
        holders(door, holders, items);
        each("card", "id, holder, format, facility, number, valid_from, valid_until", "", door, holders, items, row -> {
            String holder = text(row, "holder");
            CardItem card = new CardItem(
                    text(row, "id"),
                    holder,
                    CardItem.CardFormat.valueOf(text(row, "format")),
                    row.getInt("facility"),
                    row.getLong("number"),
                    instantOrNull(row, "valid_from"),
                    instantOrNull(row, "valid_until"));
            return StoredItem.of(card, holder);
        });
        each("pin", "user_code, holder, hash, duress_hash", "", door, holders, items, row -> {
            String holder = text(row, "holder");
            PinItem pin = new PinItem(text(row, "user_code"), holder, text(row, "hash"), row.getString("duress_hash"));
            return StoredItem.of(pin, holder);
        });
        each("pass_key", "id, holder, public_key, valid_until", "", door, holders, items, row -> {
            String holder = text(row, "holder");
            PassKeyItem key = new PassKeyItem(
                    text(row, "id"), holder, text(row, "public_key"), null, instantOrNull(row, "valid_until"));
            return StoredItem.of(key, holder);
        });
        if (settings.face() != null) {
            // A time of our own making: nothing of a request is in the text.
            String inForceHere = " AND kind = 'FACE' AND withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM holder h"
                    + " JOIN holder_community c ON c.holder = h.id"
                    + " AND c.community = (SELECT community FROM door WHERE id = :door)"
                    + " WHERE h.id = consent.holder AND h.kind = 'RESIDENT' AND c.valid_until <= "
                    + now.toEpochMilli() + ")";
            each("consent", "id, holder, given_at, " + KEEP_PHOTO, inForceHere, door, holders, items, row -> {
                String holder = text(row, "holder");
                FaceConsentItem consent = new FaceConsentItem(
                        text(row, "id"), holder, instant(row, "given_at"), row.getBoolean("keep_photo"));
                return StoredItem.of(consent, holder);
            });
        }
        return items;
    }

    private void holders(String door, @Nullable Collection<String> holders, List<StoredItem> items) {
        Map<String, List<String>> groups = new HashMap<>();
        String groupsHere = "SELECT DISTINCT m.holder, m.group_id FROM rule_door d JOIN access_rule r ON r.id = d.rule"
                + " JOIN group_member m ON m.group_id = r.group_id WHERE d.door = :door"
                + narrowed(holders, "m.holder")
                + " ORDER BY m.holder, m.group_id";
        prepare(groupsHere, door, holders)
                .map((row, context) -> new String[] {text(row, "holder"), text(row, "group_id")})
                .forEach(pair -> groups.computeIfAbsent(pair[0], holder -> new ArrayList<>(2))
                        .add(pair[1]));
        String sql = "SELECT h.id, h.kind, h.suspended, c.valid_from, c.valid_until FROM holder h"
                + " JOIN holder_community c ON c.holder = h.id"
                + " AND c.community = (SELECT community FROM door WHERE id = :door) WHERE " + eligible(holders, "h.id");
        prepare(sql, door, holders)
                .map((row, context) -> new HolderItem(
                        text(row, "id"),
                        HolderItem.HolderKind.valueOf(text(row, "kind")),
                        row.getBoolean("suspended"),
                        instantOrNull(row, "valid_from"),
                        instantOrNull(row, "valid_until"),
                        groups.getOrDefault(text(row, "id"), List.of())))
                .forEach(holder -> items.add(StoredItem.of(holder, holder.id())));
    }

    private void each(
            String table,
            String columns,
            String condition,
            String door,
            @Nullable Collection<String> holders,
            List<StoredItem> items,
            RowReader reader) {
        String sql = "SELECT " + columns + " FROM " + table + " WHERE " + eligible(holders, "holder") + condition;
        prepare(sql, door, holders).map((row, context) -> reader.read(row)).forEach(items::add);
    }

    /** Both the rows and the eligible holders are narrowed: one person must not cost a walk through everybody. */
    private static String eligible(@Nullable Collection<String> holders, String column) {
        return column + " IN (" + ELIGIBLE + narrowed(holders, "m.holder") + ")" + narrowed(holders, column);
    }

    private static String narrowed(@Nullable Collection<String> holders, String column) {
        return holders == null ? "" : " AND " + column + " IN (<holders>)";
    }

    private Query prepare(String sql, String door, @Nullable Collection<String> holders) {
        Query query = handle.createQuery(sql).bind("door", door);
        return holders == null ? query : query.bindList("holders", List.copyOf(holders));
    }

    private @Nullable DoorItem settings(String door) {
        return handle.createQuery("SELECT settings FROM door WHERE id = :door")
                .bind("door", door)
                .map((row, context) -> decode(text(row, "settings"), DoorItem.class))
                .findOne()
                .orElse(null);
    }

    static <T extends Record> T decode(String body, Class<T> type) {
        try {
            return Codec.decode(body, type);
        } catch (MalformedMessage e) {
            throw new IllegalStateException("a stored " + type.getSimpleName() + " is damaged", e);
        }
    }

    /** Makes an item of one row. */
    private interface RowReader {
        StoredItem read(ResultSet row) throws SQLException;
    }
}
