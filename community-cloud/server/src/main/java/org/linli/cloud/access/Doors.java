package org.linli.cloud.access;

import static org.linli.cloud.storage.Columns.text;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.messages.Codec;
import org.linli.messages.access.DoorItem;

/** The doors and their settings. Thread: any. */
public final class Doors {

    /** Of one community: a resident's doors come whole. */
    private static final int MAX_DOORS = 1_000;

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
    public Door put(String community, Door door) {
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
                Rows.mustBeIn(handle, "schedule", community, settings.freePassageSchedule(), "schedule-unknown");
            }
            boolean full = handle.createQuery("SELECT count(*) FROM door WHERE community = :community AND id <> :id")
                            .bind("community", community)
                            .bind("id", settings.id())
                            .mapTo(Long.class)
                            .one()
                    >= MAX_DOORS;
            if (full) {
                throw Refused.conflict("too-many-doors");
            }
            // Last, so that another community's door is refused for the same faults as one that nobody has.
            claim(handle, community, settings.id());
            handle.createUpdate("INSERT INTO door (id, community, number, name, name_en, building, settings)"
                            + " VALUES (:id, :community, :number, :name, :nameEn, :building, :settings)"
                            + " ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name,"
                            + " name_en = excluded.name_en, building = excluded.building, settings = excluded.settings")
                    .bind("id", settings.id())
                    .bind("community", community)
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

    /** The id is this community's from now on; another community's is as unknown as one that cannot be had. */
    private static void claim(Handle handle, String community, String door) {
        handle.createUpdate("INSERT INTO door_owner (door, community) VALUES (:door, :community)"
                        + " ON CONFLICT (door) DO NOTHING")
                .bind("door", door)
                .bind("community", community)
                .execute();
        long own = handle.createQuery("SELECT count(*) FROM door_owner WHERE door = :door AND community = :community")
                .bind("door", door)
                .bind("community", community)
                .mapTo(Long.class)
                .one();
        if (own == 0) {
            throw Refused.notFound("door-unknown");
        }
    }

    /** The community's days are counted in another zone from now on. */
    public void rezone(String community, String zone) {
        for (Door door : list(community)) {
            DoorItem settings = door.settings();
            if (!settings.zone().equals(zone)) {
                put(community, new Door(inZone(settings, zone), door.nameEn(), door.building()));
            }
        }
    }

    private static DoorItem inZone(DoorItem door, String zone) {
        return new DoorItem(
                door.id(),
                door.number(),
                door.name(),
                zone,
                door.releaseMillis(),
                door.heldOpenMillis(),
                door.antiPassback(),
                door.antiPassbackResetMinutes(),
                door.twoPerson(),
                door.twoPersonWindowMillis(),
                door.freePassageSchedule(),
                door.firstPersonIn(),
                door.maxAttempts(),
                door.attemptsWindowMillis(),
                door.lockoutMillis(),
                door.faceSecondFactor(),
                door.face());
    }

    /** Takes the door out of all rules; what was recorded about it stays. */
    public void remove(String community, String id) {
        changes.change((handle, touched) -> {
            Rows.mustBeIn(handle, "door", community, id, "door-unknown");
            handle.createUpdate("DELETE FROM rule_door WHERE door = :id")
                    .bind("id", id)
                    .execute();
            handle.createUpdate("DELETE FROM door WHERE id = :id")
                    .bind("id", id)
                    .execute();
            touched.doorAndItsHolders(id);
        });
    }

    public Optional<Door> find(String community, String id) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery(
                        "SELECT settings, name_en, building FROM door WHERE id = :id" + " AND community = :community")
                .bind("id", id)
                .bind("community", community)
                .map((row, context) -> new Door(
                        ItemQueries.decode(text(row, "settings"), DoorItem.class),
                        text(row, "name_en"),
                        row.getString("building")))
                .findOne());
    }

    public Door get(String community, String id) {
        return find(community, id).orElseThrow(() -> Refused.notFound("door-unknown"));
    }

    /** The ids of all doors of the site, which share one prefix of topics. */
    public List<String> allIds() {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT id FROM door ORDER BY number")
                .mapTo(String.class)
                .list());
    }

    /** The community in which this door is and the holder is known; a door anywhere else is unknown to the holder. */
    public Optional<String> communityFor(String holder, String door) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT d.community FROM door d JOIN holder_community c ON c.community = d.community"
                        + " WHERE d.id = :door AND c.holder = :holder")
                .bind("door", door)
                .bind("holder", holder)
                .mapTo(String.class)
                .findOne());
    }

    /** All doors of a community by number. */
    public List<Door> list(String community) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT settings, name_en, building FROM door WHERE community = :community"
                        + " ORDER BY number")
                .bind("community", community)
                .map((row, context) -> new Door(
                        ItemQueries.decode(text(row, "settings"), DoorItem.class),
                        text(row, "name_en"),
                        row.getString("building")))
                .list());
    }

    /** Doors of a community by number; of one building, or of all when null. */
    public Page<Door> page(String community, @Nullable String building, @Nullable String cursor, int size) {
        int after = number(Page.decode(cursor));
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT settings, name_en, building FROM door WHERE community = :community"
                                + " AND number > :after AND (:building = '' OR building = :building)"
                                + " ORDER BY number LIMIT :limit")
                        .bind("community", community)
                        .bind("building", building == null ? "" : building)
                        .bind("after", after)
                        .bind("limit", size + 1)
                        .map((row, context) -> new Door(
                                ItemQueries.decode(text(row, "settings"), DoorItem.class),
                                text(row, "name_en"),
                                row.getString("building")))
                        .list(),
                size,
                door -> Integer.toString(door.settings().number())));
    }

    /** Another list's cursor is no number. */
    private static int number(String key) {
        if (key.isEmpty()) {
            return 0;
        }
        if (!key.matches("[0-9]{1,5}")) {
            throw Refused.invalid("cursor-unknown").at("cursor");
        }
        return Integer.parseInt(key);
    }

    /** The doors at which a holder is known, whatever the hour; those of one community, or of all when null. */
    public List<Door> ofHolder(@Nullable String community, String holder) {
        return database.read(transaction -> transaction
                .handle()
                .createQuery("SELECT settings, name_en, building FROM door WHERE id IN (SELECT d.door FROM rule_door d"
                        + " JOIN access_rule r ON r.id = d.rule JOIN group_member m ON m.group_id = r.group_id"
                        + " JOIN holder_community c ON c.holder = m.holder AND c.community = r.community"
                        + " WHERE m.holder = :holder) AND (:community = '' OR community = :community) ORDER BY number")
                .bind("holder", holder)
                .bind("community", community == null ? "" : community)
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
