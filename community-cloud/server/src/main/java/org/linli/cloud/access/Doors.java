package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.messages.Codec;
import org.linli.messages.access.DoorItem;

/** The doors and their settings. Thread: any. */
public final class Doors {

    private final Database database;
    private final AccessChanges changes;

    public Doors(Database database, AccessChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * A door.
     *
     * @param settings what the controller is told; its id is the door's
     * @param building null for a gate of the community
     */
    public record Door(
            DoorItem settings, String nameEn, @Nullable String building) {
        public String id() {
            return settings.id();
        }

        public int number() {
            return settings.number();
        }
    }

    /** The settings a new door starts with. */
    public static DoorItem defaults(String id, int number, String name, String zone) {
        return new DoorItem(
                id,
                number,
                name,
                zone,
                5000,
                30_000,
                DoorItem.AntiPassback.OFF,
                720,
                false,
                15_000,
                null,
                false,
                5,
                60_000,
                60_000,
                false,
                new DoorItem.FacePolicy(0.55, 0.05, 3, 0.5));
    }

    /** Makes the door or replaces its settings. */
    public Door put(Door door) {
        check(door);
        changes.change((handle, touched) -> {
            DoorItem settings = door.settings();
            boolean taken = handle.createQuery("SELECT count(*) FROM door WHERE number = :number AND id <> :id")
                            .bind("number", settings.number())
                            .bind("id", settings.id())
                            .mapTo(Long.class)
                            .one()
                    > 0;
            if (taken) {
                throw Refused.conflict("door-number-taken");
            }
            if (settings.freePassageSchedule() != null) {
                Rows.mustExist(handle, "schedule", settings.freePassageSchedule(), "schedule-unknown");
            }
            handle.createUpdate("INSERT INTO door (id, number, name, name_en, building, settings)"
                            + " VALUES (:id, :number, :name, :nameEn, :building, :settings)"
                            + " ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name,"
                            + " name_en = excluded.name_en, building = excluded.building, settings = excluded.settings")
                    .bind("id", settings.id())
                    .bind("number", settings.number())
                    .bind("name", settings.name())
                    .bind("nameEn", door.nameEn())
                    .bind("building", door.building())
                    .bind("settings", Codec.encode(settings))
                    .execute();
            touched.doorAndItsHolders(settings.id());
        });
        return door;
    }

    /** Takes the door out of all rules; what was recorded about it stays. */
    public void remove(String id) {
        changes.change((handle, touched) -> {
            Rows.mustExist(handle, "door", id, "door-unknown");
            handle.createUpdate("DELETE FROM rule_door WHERE door = :id")
                    .bind("id", id)
                    .execute();
            handle.createUpdate("DELETE FROM door WHERE id = :id")
                    .bind("id", id)
                    .execute();
            touched.doorAndItsHolders(id);
        });
    }

    public Optional<Door> find(String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT settings, name_en, building FROM door WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Door(
                        ItemQueries.decode(text(row, "settings"), DoorItem.class),
                        text(row, "name_en"),
                        row.getString("building")))
                .findOne());
    }

    public Door get(String id) {
        return find(id).orElseThrow(() -> Refused.notFound("door-unknown"));
    }

    /** All doors by number. */
    public List<Door> list() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT settings, name_en, building FROM door ORDER BY number")
                .map((row, context) -> new Door(
                        ItemQueries.decode(text(row, "settings"), DoorItem.class),
                        text(row, "name_en"),
                        row.getString("building")))
                .list());
    }

    /** The doors at which a holder is known, whatever the hour. */
    public List<Door> ofHolder(String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT settings, name_en, building FROM door WHERE id IN (SELECT d.door FROM rule_door d"
                        + " JOIN access_rule r ON r.id = d.rule JOIN group_member m ON m.group_id = r.group_id"
                        + " WHERE m.holder = :holder) ORDER BY number")
                .bind("holder", holder)
                .map((row, context) -> new Door(
                        ItemQueries.decode(text(row, "settings"), DoorItem.class),
                        text(row, "name_en"),
                        row.getString("building")))
                .list());
    }

    private static void check(Door door) {
        DoorItem settings = door.settings();
        Refused.unless(Ids.isId(settings.id()), "door-id");
        Rows.checkName(settings.name());
        Refused.unless(door.nameEn().length() <= 100, "name-length");
        between(settings.number(), 1, 65_535, "door-number");
        Refused.unless(ZoneId.getAvailableZoneIds().contains(settings.zone()), "zone");
        between(settings.releaseMillis(), 50, 60_000, "release-millis");
        between(settings.heldOpenMillis(), 1000, 3_600_000, "held-open-millis");
        between(settings.antiPassbackResetMinutes(), 1, 10_080, "anti-passback-reset-minutes");
        between(settings.twoPersonWindowMillis(), 1000, 60_000, "two-person-window-millis");
        between(settings.maxAttempts(), 3, 100, "max-attempts");
        between(settings.attemptsWindowMillis(), 1000, 3_600_000, "attempts-window-millis");
        between(settings.lockoutMillis(), 1000, 3_600_000, "lockout-millis");
        DoorItem.FacePolicy face = settings.face();
        if (face != null) {
            Refused.unless(face.matchThreshold() >= 0.40 && face.matchThreshold() <= 0.90, "match-threshold");
            Refused.unless(face.margin() >= 0 && face.margin() <= 0.30, "margin");
            between(face.frames(), 1, 10, "frames");
            Refused.unless(face.livenessThreshold() >= 0 && face.livenessThreshold() <= 1, "liveness-threshold");
        }
    }

    private static void between(int value, int from, int to, String code) {
        Refused.unless(value >= from && value <= to, code);
    }
}
