package org.linli.cloud.parcels;

import static org.linli.cloud.storage.Columns.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.identity.Limits;
import org.linli.cloud.parcels.Parcel.How;
import org.linli.cloud.parcels.Parcel.State;
import org.linli.cloud.people.Homes;
import org.linli.cloud.people.Visibility;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Parcels taken in, told, handed out and sent back. Each call is one transaction; of two who hand out one parcel one does, and the other is told. Thread: any; calls block.
 */
final class Parcels {

    /** Wrong codes of one member of the staff. A clerk mistypes; nobody types three hundred. */
    private static final Limits.Limit WRONG_CODES = new Limits.Limit("parcel-code", 30, Duration.ofMinutes(15));

    private static final Pattern TRACKING = Pattern.compile("[A-Za-z0-9-]{4,40}");
    private static final Pattern CODE = Pattern.compile("[0-9]{8}");
    private static final int MOST_NOTE = 200;

    /** More than lie in any community; a flood would not fill the disk. */
    private static final int MOST_TURNS = 1000;

    private final Database database;
    private final Homes homes;
    private final Visibility visibility;
    private final Pictures pictures;
    private final ParcelCodes codes;
    private final Limits limits;
    private final ParcelNews news;
    private final Function<String, ZoneId> zones;
    private final Doors doors;
    private final Clock clock;

    /** What is asked about doors. */
    @FunctionalInterface
    interface Doors {
        boolean exists(String community, String door);
    }

    Parcels(
            Database database,
            Homes homes,
            Visibility visibility,
            Pictures pictures,
            ParcelCodes codes,
            Limits limits,
            ParcelNews news,
            Function<String, ZoneId> zones,
            Doors doors,
            Clock clock) {
        this.database = database;
        this.homes = homes;
        this.visibility = visibility;
        this.pictures = pictures;
        this.codes = codes;
        this.limits = limits;
        this.news = news;
        this.zones = zones;
        this.doors = doors;
        this.clock = clock;
    }

    /**
     * What came.
     *
     * @param unit the home on the label; null when a person is named
     * @param receiver the person on the label; null when only the home is known
     * @param shelf null for the emptiest
     * @param lockerCode what the locker gave; null for a shelf
     * @param photo picture sent ahead by who takes it in
     */
    record Arrival(
            String tracking,
            String carrier,
            @Nullable String unit,
            @Nullable String receiver,
            @Nullable String shelf,
            @Nullable String lockerCode,
            @Nullable String note,
            @Nullable String photo) {}

    ParcelRoom room(String community) {
        return database.read(transaction -> room(transaction, community));
    }

    ParcelRoom room(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT body FROM parcel_room WHERE community = :community")
                .bind("community", community)
                .map((row, context) -> JsonText.read(text(row, "body"), ParcelRoom.class))
                .findOne()
                .orElse(ParcelRoom.USUAL);
    }

    /** Reminders that are planned already stay where they are. */
    void putRoom(String community, ParcelRoom room) {
        if (!room.doors().stream().allMatch(door -> doors.exists(community, door))) {
            throw Refused.notFound("door-unknown");
        }
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO parcel_room (community, body) VALUES (:community, :body)"
                        + " ON CONFLICT (community) DO UPDATE SET body = excluded.body")
                .bind("community", community)
                .bind("body", JsonText.write(room))
                .execute());
    }

    /** Doors that a courier's pass opens; those that were taken down since are left out. */
    Set<String> courierDoors(String community) {
        Set<String> open = new TreeSet<>(room(community).doors());
        open.removeIf(door -> !doors.exists(community, door));
        return open;
    }

    /** Takes a parcel in and tells whose it is, at once. */
    Parcel takeIn(String community, Arrival arrival, Parcel.Source source, String by) {
        return database.write(transaction -> takeIn(transaction, community, arrival, source, by));
    }

    Parcel takeIn(Transaction transaction, String community, Arrival arrival, Parcel.Source source, String by) {
        String carrier = arrival.carrier().strip();
        String note = arrival.note() == null ? "" : arrival.note().strip();
        String locker = arrival.lockerCode() == null ? "" : arrival.lockerCode().strip();
        Refused.unless(TRACKING.matcher(arrival.tracking()).matches(), "parcel-tracking");
        Refused.unless(!carrier.isEmpty() && carrier.length() <= 40, "parcel-carrier");
        Refused.unless(note.length() <= MOST_NOTE && locker.length() <= 40, "parcel-note");
        Refused.unless(arrival.unit() != null || arrival.receiver() != null, "parcel-receiver");
        transaction.serialise("parcels:" + community);
        if (ParcelRows.isWaiting(transaction.handle(), community, carrier, arrival.tracking())) {
            throw Refused.conflict("parcel-known");
        }
        Instant now = clock.instant();
        String household = household(transaction, community, arrival, now);
        ParcelRoom room = room(transaction, community);
        String id = Ids.next();
        boolean inLocker = !locker.isEmpty();
        int turn = inLocker ? 0 : freeTurn(transaction, community, id, "receiver", 0);
        Parcel parcel = new Parcel(
                community,
                id,
                arrival.tracking(),
                carrier,
                source,
                arrival.unit(),
                household,
                arrival.receiver(),
                shelf(transaction, community, room, arrival.shelf()),
                locker,
                note,
                arrival.photo(),
                by,
                now,
                State.WAITING,
                turn,
                "",
                0,
                null,
                0,
                after(now, room.hoursOf(0)));
        String key = inLocker ? null : codes.key(community, codes.code(community, id, "receiver", turn));
        ParcelRows.insert(transaction, parcel, new ParcelRows.Keys(key, null));
        String photo = arrival.photo();
        if (photo != null) {
            pictures.claim(transaction, community, photo, by, owner(parcel));
        }
        news.arrived(transaction, parcel, code(parcel), receivers(transaction, parcel));
        return parcel;
    }

    private @Nullable String household(Transaction transaction, String community, Arrival arrival, Instant now) {
        String receiver = arrival.receiver();
        if (receiver != null && !visibility.hasPerson(transaction, community, receiver)) {
            throw Refused.notFound("person-unknown");
        }
        String unit = arrival.unit();
        if (unit == null) {
            return null;
        }
        homes.unit(transaction, community, unit);
        return homes.householdAt(
                        transaction,
                        community,
                        unit,
                        now.atZone(zones.apply(community)).toLocalDate())
                .map(household -> household.id())
                .orElse(null);
    }

    /** The one asked for, else that with least on it, the first of these; empty where no shelves are named. */
    private static String shelf(Transaction transaction, String community, ParcelRoom room, @Nullable String wanted) {
        if (wanted != null && !wanted.isBlank()) {
            Refused.unless(wanted.strip().length() <= 20, "parcel-shelf");
            return wanted.strip();
        }
        Map<String, Integer> waiting = ParcelRows.waitingByShelf(transaction.handle(), community);
        return room.shelves().stream()
                .min(Comparator.comparingInt(shelf -> waiting.getOrDefault(shelf, 0)))
                .orElse("");
    }

    /** Codes are short: two parcels that wait at once never have the same. */
    private int freeTurn(Transaction transaction, String community, String id, String whose, int from) {
        for (int turn = from; turn < from + MOST_TURNS; turn++) {
            String key = codes.key(community, codes.code(community, id, whose, turn));
            boolean taken = ParcelRows.findByKey(transaction.handle(), community, "code_key", key)
                            .isPresent()
                    || ParcelRows.findByKey(transaction.handle(), community, "collector_key", key)
                            .isPresent();
            if (!taken) {
                return turn;
            }
        }
        throw new IllegalStateException("no free code");
    }

    private static @Nullable Instant after(Instant from, @Nullable Integer hours) {
        return hours == null ? null : from.plus(Duration.ofHours(hours));
    }

    /** What the receiver says at the desk; the locker's own for a locker. */
    String code(Parcel parcel) {
        return parcel.lockerCode().isEmpty()
                ? codes.code(parcel.community(), parcel.id(), "receiver", parcel.turn())
                : parcel.lockerCode();
    }

    /** What whoever is sent says; empty for nobody. */
    String collectorCode(Parcel parcel) {
        return parcel.collector().isEmpty()
                ? ""
                : codes.code(parcel.community(), parcel.id(), "collector", parcel.collectorTurn());
    }

    /**
     * Names who collects it, with a code of their own; another name ends the code before.
     *
     * @param name empty to take it back
     */
    Parcel send(String community, String id, String person, String name) {
        String collector = name.strip();
        Refused.unless(collector.length() <= 40, "parcel-collector");
        return database.write(transaction -> {
            transaction.serialise("parcels:" + community);
            Parcel parcel = mine(transaction, community, id, person);
            mustWait(parcel);
            Refused.unless(parcel.lockerCode().isEmpty(), "parcel-in-locker");
            int turn = collector.isEmpty()
                    ? parcel.collectorTurn()
                    : freeTurn(transaction, community, id, "collector", parcel.collectorTurn() + 1);
            String code = codes.code(community, id, "collector", turn);
            ParcelRows.sent(
                    transaction, parcel, collector, turn, collector.isEmpty() ? null : codes.key(community, code));
            return get(transaction, community, id);
        });
    }

    /**
     * Hands out against a code.
     *
     * @param said eight digits, or what the QR picture holds
     * @param proof picture of the handing over, sent ahead by the desk
     * @throws Refused {@code parcel-code-unknown}: never given, used before, or taken back; {@code too-many-tries}
     */
    Parcel handOut(String community, String said, @Nullable String proof, String by) {
        String code = said.startsWith(ParcelCodes.QR) ? said.substring(ParcelCodes.QR.length()) : said;
        if (limits.isUsedUp(WRONG_CODES, by)) {
            throw Refused.tooMany("too-many-tries");
        }
        Optional<Parcel> handed = !CODE.matcher(code).matches()
                ? Optional.empty()
                : database.write(transaction -> {
                    transaction.serialise("parcels:" + community);
                    String key = codes.key(community, code);
                    Optional<Parcel> ofReceiver =
                            ParcelRows.findByKey(transaction.handle(), community, "code_key", key);
                    Optional<Parcel> found = ofReceiver.isPresent()
                            ? ofReceiver
                            : ParcelRows.findByKey(transaction.handle(), community, "collector_key", key);
                    return found.map(parcel -> end(
                            transaction,
                            parcel,
                            ofReceiver.isPresent() ? How.CODE : How.COLLECTOR,
                            ofReceiver.isPresent() ? "" : parcel.collector(),
                            proof,
                            by));
                });
        if (handed.isEmpty()) {
            limits.take(WRONG_CODES, by);
            throw Refused.notFound("parcel-code-unknown");
        }
        return handed.get();
    }

    /**
     * Hands out to somebody whom the desk knows, or tells that a locker opened.
     *
     * @param who the name of who took it
     */
    Parcel handOutTo(String community, String id, How how, String who, @Nullable String proof, String by) {
        Refused.unless(how == How.LOCKER || (!who.isBlank() && who.length() <= 60), "parcel-who");
        return over(community, id, how, who.strip(), proof, by);
    }

    /** @param reason why it goes back to the carrier */
    Parcel sendBack(String community, String id, String reason, String by) {
        Refused.unless(!reason.isBlank() && reason.length() <= MOST_NOTE, "parcel-reason");
        return over(community, id, How.RETURNED, reason.strip(), null, by);
    }

    private Parcel over(String community, String id, How how, String who, @Nullable String proof, String by) {
        return database.write(transaction -> {
            transaction.serialise("parcels:" + community);
            Parcel parcel = get(transaction, community, id);
            mustWait(parcel);
            return end(transaction, parcel, how, who, proof, by);
        });
    }

    private Parcel end(Transaction transaction, Parcel parcel, How how, String who, @Nullable String proof, String by) {
        Parcel.End end = new Parcel.End(clock.instant(), how, who, by, proof);
        ParcelRows.end(transaction, parcel, how == How.RETURNED ? State.RETURNED : State.COLLECTED, end);
        if (proof != null) {
            pictures.claim(transaction, parcel.community(), proof, by, owner(parcel));
        }
        news.ended(transaction, parcel, end, receivers(transaction, parcel));
        return get(transaction, parcel.community(), parcel.id());
    }

    /** The next step of the ladder for one whose time has come. */
    void remind(Parcel seen) {
        database.change(transaction -> {
            transaction.serialise("parcels:" + seen.community());
            Parcel parcel = get(transaction, seen.community(), seen.id());
            Instant due = parcel.remindAt();
            if (due == null || due.isAfter(clock.instant())) {
                return;
            }
            ParcelRoom room = room(transaction, parcel.community());
            if (room.hoursOf(parcel.reminded()) == null || room.isReturn(parcel.reminded())) {
                news.tooLong(transaction, parcel);
            } else {
                news.reminded(transaction, parcel, code(parcel), receivers(transaction, parcel));
            }
            Integer next = room.hoursOf(parcel.reminded() + 1);
            ParcelRows.reminded(transaction, parcel, parcel.reminded() + 1, after(parcel.takenInAt(), next));
        });
    }

    List<Parcel> due(int most) {
        return database.read(transaction -> ParcelRows.due(transaction.handle(), clock.instant(), most));
    }

    /** The person named, else whoever lives in the home now. */
    private Set<String> receivers(Transaction transaction, Parcel parcel) {
        String receiver = parcel.receiver();
        if (receiver != null) {
            return Set.of(receiver);
        }
        String household = parcel.household();
        return household == null
                ? Set.of()
                : new TreeSet<>(homes.membersOf(transaction, parcel.community(), household, clock.instant()));
    }

    Page<Parcel> list(String community, ParcelRows.Wanted wanted, @Nullable String cursor, int size) {
        return database.read(transaction -> ParcelRows.list(transaction.handle(), community, wanted, cursor, size));
    }

    Page<Parcel> listOf(String community, String person, @Nullable String cursor, int size) {
        return database.read(transaction -> ParcelRows.listFor(
                transaction.handle(), community, person, households(transaction, community, person), cursor, size));
    }

    Parcel get(String community, String id) {
        return database.read(transaction -> get(transaction, community, id));
    }

    /** @throws Refused {@code parcel-unknown} when it is not theirs */
    Parcel mine(String community, String id, String person) {
        return database.read(transaction -> mine(transaction, community, id, person));
    }

    private Parcel mine(Transaction transaction, String community, String id, String person) {
        Parcel parcel = get(transaction, community, id);
        String household = parcel.household();
        boolean theirs = parcel.receiver() != null
                ? person.equals(parcel.receiver())
                : household != null
                        && households(transaction, community, person).contains(household);
        if (!theirs) {
            throw Refused.notFound("parcel-unknown");
        }
        return parcel;
    }

    private List<String> households(Transaction transaction, String community, String person) {
        return homes.householdsNow(transaction, community, person, clock.instant()).stream()
                .map(Homes.HouseholdOf::household)
                .toList();
    }

    private static Parcel get(Transaction transaction, String community, String id) {
        return ParcelRows.find(transaction.handle(), community, id)
                .orElseThrow(() -> Refused.notFound("parcel-unknown"));
    }

    private static void mustWait(Parcel parcel) {
        if (parcel.state() != State.WAITING) {
            throw Refused.conflict("parcel-gone");
        }
    }

    byte[] photo(Parcel parcel, String photo) {
        return pictures.jpeg(parcel.community(), photo, owner(parcel));
    }

    private static String owner(Parcel parcel) {
        return "parcel/" + parcel.id();
    }
}
