package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.pictures.Pictures;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Meters and their readings. A reading never goes back: lower than the one before is refused unless the dial rolled over, or the meter was changed. A
 * correction replaces a reading and keeps it. Methods that take a {@link Transaction} join it, for imports. Thread: any; calls block.
 */
public final class Meters {

    private final Database database;
    private final Homes homes;
    private final Pictures pictures;
    private final Clock clock;

    public Meters(Database database, Homes homes, Pictures pictures, Clock clock) {
        this.database = database;
        this.homes = homes;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** Makes a meter with its first reading, or changes one; what has been read fixes its digits, multiplier, kind and place. */
    public Meter put(String community, Meter meter, @Nullable Long firstMillis, String by) {
        return database.write(transaction -> put(transaction, community, meter, firstMillis, by));
    }

    public Meter put(Transaction transaction, String community, Meter meter, @Nullable Long firstMillis, String by) {
        FeeItems.checkId(meter.id());
        checkPlace(transaction, community, meter);
        lock(transaction, community);
        Handle handle = transaction.handle();
        Meter before = find(handle, community, meter.id()).orElse(null);
        if (before != null && !before.equals(withSerialOf(before, meter))) {
            throw Refused.conflict("meter-in-use");
        }
        refuseSerial(handle, community, meter);
        handle.createUpdate("INSERT INTO meter (community, id, kind, serial, unit, building, multiplier, digits,"
                        + " from_day, until_day) VALUES (:community, :id, :kind, :serial, :unit, :building, :multiplier,"
                        + " :digits, :from, :until) ON CONFLICT (community, id) DO UPDATE SET serial = excluded.serial,"
                        + " until_day = excluded.until_day")
                .bind("community", community)
                .bind("id", meter.id())
                .bind("kind", meter.kind().name())
                .bind("serial", meter.serial())
                .bind("unit", meter.unit())
                .bind("building", meter.building())
                .bind("multiplier", meter.multiplier())
                .bind("digits", meter.digits())
                .bind("from", meter.from().toString())
                .bind("until", Span.FOREVER.toString())
                .execute();
        if (before == null) {
            Refused.unless(meter.until() == null, "meter-validity");
            long first = firstMillis == null ? 0 : firstMillis;
            record(
                    transaction,
                    community,
                    meter.id(),
                    new Reading.Wanted(meter.from(), first, false, false, null, null),
                    by);
        } else {
            Refused.unless(firstMillis == null, "meter-first-reading");
        }
        return meter;
    }

    /** Only the serial may be put right later. */
    private static Meter withSerialOf(Meter meter, Meter serial) {
        return new Meter(
                serial.id(),
                serial.kind(),
                meter.serial(),
                serial.unit(),
                serial.building(),
                serial.multiplier(),
                serial.digits(),
                serial.from(),
                serial.until());
    }

    private static void refuseSerial(Handle handle, String community, Meter meter) {
        boolean taken = handle.createQuery("SELECT 1 FROM meter WHERE community = :community AND kind = :kind"
                        + " AND serial = :serial AND id <> :id")
                .bind("community", community)
                .bind("kind", meter.kind().name())
                .bind("serial", meter.serial())
                .bind("id", meter.id())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (taken) {
            throw Refused.conflict("meter-serial-taken");
        }
    }

    private void checkPlace(Transaction transaction, String community, Meter meter) {
        String unit = meter.unit();
        String building = meter.building();
        if (unit != null && !homes.unitExists(transaction, community, unit)) {
            throw Refused.notFound("unit-unknown");
        }
        if (building != null && !homes.buildingExists(transaction, community, building)) {
            throw Refused.notFound("building-unknown");
        }
    }

    /**
     * Takes a meter away and puts another in its place, on one day.
     *
     * @param last what the old one showed
     * @param fresh the new one; of the same kind and place
     * @param firstMillis what it showed
     */
    public Meter change(String community, String old, Reading.Wanted last, Meter fresh, long firstMillis, String by) {
        return database.write(transaction -> {
            lock(transaction, community);
            Meter before = meter(transaction.handle(), community, old);
            Refused.unless(before.until() == null, "meter-taken-away");
            Refused.unless(
                    before.kind() == fresh.kind()
                            && java.util.Objects.equals(before.unit(), fresh.unit())
                            && java.util.Objects.equals(before.building(), fresh.building())
                            && fresh.from().equals(last.day()),
                    "meter-change");
            if (find(transaction.handle(), community, fresh.id()).isPresent()) {
                throw Refused.conflict("meter-id-taken");
            }
            record(transaction, community, old, last, by);
            transaction
                    .handle()
                    .createUpdate("UPDATE meter SET until_day = :day WHERE community = :community AND id = :id")
                    .bind("day", last.day().toString())
                    .bind("community", community)
                    .bind("id", old)
                    .execute();
            return put(transaction, community, fresh, firstMillis, by);
        });
    }

    public Reading record(String community, String meter, Reading.Wanted wanted, String by) {
        return database.write(transaction -> record(transaction, community, meter, wanted, by));
    }

    public Reading record(Transaction transaction, String community, String meterId, Reading.Wanted wanted, String by) {
        lock(transaction, community);
        Meter meter = meter(transaction.handle(), community, meterId);
        LocalDate until = meter.until();
        Refused.unless(
                !wanted.day().isBefore(meter.from())
                        && (until == null || !wanted.day().isAfter(until)),
                "reading-day");
        if (standingOn(transaction.handle(), community, meterId, wanted.day()).isPresent()) {
            throw Refused.conflict("reading-exists");
        }
        Reading reading = reading(transaction.handle(), community, meter, wanted, null, by);
        insert(transaction, community, reading);
        return reading;
    }

    /** Puts a reading right. The old one stays on record; what was billed by it is settled with the next bill. */
    public Reading correct(String community, String wrong, Reading.Wanted wanted, String by) {
        return database.write(transaction -> {
            Handle handle = transaction.handle();
            String meterId = meterOfReading(handle, community, wrong);
            lock(transaction, community);
            Reading before = handle.createQuery("SELECT * FROM meter_reading WHERE community = :community AND id = :id")
                    .bind("community", community)
                    .bind("id", wrong)
                    .map((row, context) -> reading(row))
                    .one();
            if (before.replaced()) {
                throw Refused.conflict("reading-replaced");
            }
            Refused.unless(before.day().equals(wanted.day()), "reading-day");
            handle.createUpdate("UPDATE meter_reading SET replaced = :yes WHERE community = :community AND id = :id")
                    .bind("yes", true)
                    .bind("community", community)
                    .bind("id", wrong)
                    .execute();
            Meter meter = meter(handle, community, meterId);
            Reading reading = reading(handle, community, meter, wanted, wrong, by);
            insert(transaction, community, reading);
            return reading;
        });
    }

    private static String owner(String reading) {
        return "reading/" + reading;
    }

    /**
     * The photo of a reading, as JPEG.
     *
     * @param meter that the reading must be of; null for any
     * @throws Refused {@code picture-unknown} when there is none
     */
    public byte[] photo(String community, String reading, @Nullable String meter) {
        String photo = database.read(transaction -> transaction
                        .handle()
                        .createQuery("SELECT photo, meter FROM meter_reading WHERE community = :community AND id = :id"
                                + " AND photo IS NOT NULL")
                        .bind("community", community)
                        .bind("id", reading)
                        .map((row, context) ->
                                meter == null || text(row, "meter").equals(meter) ? text(row, "photo") : "")
                        .findOne())
                .orElse("");
        return pictures.jpeg(community, photo, owner(reading));
    }

    private static String meterOfReading(Handle handle, String community, String reading) {
        return handle.createQuery("SELECT meter FROM meter_reading WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", reading)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> Refused.notFound("reading-unknown"));
    }

    /** Counts the turns of the dial and holds the reading between its neighbours. */
    private Reading reading(
            Handle handle, String community, Meter meter, Reading.Wanted wanted, @Nullable String corrects, String by) {
        String note = wanted.note() == null ? "" : wanted.note();
        Refused.unless(note.length() <= 200, "reading-note");
        Fit fit = Fit.of(
                meter,
                wanted.valueMillis(),
                wanted.rollover(),
                neighbour(handle, community, meter.id(), wanted.day(), true),
                neighbour(handle, community, meter.id(), wanted.day(), false));
        Fit.Misfit misfit = fit.misfit();
        if (misfit != null) {
            throw misfit.refusal();
        }
        return new Reading(
                Ids.next(),
                meter.id(),
                wanted.day(),
                wanted.valueMillis(),
                fit.positionMillis(),
                wanted.estimated(),
                wanted.photo(),
                note,
                by,
                clock.instant(),
                corrects,
                false);
    }

    private static @Nullable Reading neighbour(
            Handle handle, String community, String meter, LocalDate day, boolean before) {
        return handle.createQuery("SELECT * FROM meter_reading WHERE community = :community AND meter = :meter"
                        + " AND NOT replaced AND on_day " + (before ? "<" : ">") + " :day ORDER BY on_day "
                        + (before ? "DESC" : "ASC") + " LIMIT 1")
                .bind("community", community)
                .bind("meter", meter)
                .bind("day", day.toString())
                .map((row, context) -> reading(row))
                .findOne()
                .orElse(null);
    }

    private static Optional<String> standingOn(Handle handle, String community, String meter, LocalDate day) {
        return handle.createQuery("SELECT id FROM meter_reading WHERE community = :community AND meter = :meter"
                        + " AND on_day = :day AND NOT replaced")
                .bind("community", community)
                .bind("meter", meter)
                .bind("day", day.toString())
                .mapTo(String.class)
                .findOne();
    }

    private void insert(Transaction transaction, String community, Reading reading) {
        String photo = reading.photo();
        if (photo != null) {
            pictures.claim(transaction, community, photo, reading.readBy(), owner(reading.id()));
        }
        transaction
                .handle()
                .createUpdate("INSERT INTO meter_reading (community, id, meter, on_day, value_millis, position_millis,"
                        + " estimated, photo, note, read_by, recorded_at, corrects, replaced) VALUES (:community, :id,"
                        + " :meter, :day, :value, :position, :estimated, :photo, :note, :by, :at, :corrects, :no)")
                .bind("community", community)
                .bind("id", reading.id())
                .bind("meter", reading.meter())
                .bind("day", reading.day().toString())
                .bind("value", reading.valueMillis())
                .bind("position", reading.positionMillis())
                .bind("estimated", reading.estimated())
                .bind("photo", reading.photo())
                .bind("note", reading.note())
                .bind("by", reading.readBy())
                .bind("at", reading.recordedAt().toEpochMilli())
                .bind("corrects", reading.corrects())
                .bind("no", false)
                .execute();
    }

    public Meter get(String community, String meter) {
        return database.read(transaction -> meter(transaction.handle(), community, meter));
    }

    /**
     * By id.
     *
     * @param unit of one home; null for all
     */
    public Page<Meter> list(
            String community, @Nullable String unit, @Nullable MeterKind kind, @Nullable String cursor, int size) {
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM meter WHERE community = :community AND id > :after"
                                + (unit == null ? "" : " AND unit = :unit") + (kind == null ? "" : " AND kind = :kind")
                                + " ORDER BY id LIMIT :limit")
                        .bind("community", community)
                        .bind("after", Page.decode(cursor))
                        .bindMap(unit == null ? java.util.Map.of() : java.util.Map.of("unit", unit))
                        .bindMap(kind == null ? java.util.Map.of() : java.util.Map.of("kind", kind.name()))
                        .bind("limit", size + 1)
                        .map((row, context) -> meterOf(row))
                        .list(),
                size,
                Meter::id));
    }

    /** Of one meter, newest first, replaced ones too. */
    public Page<Reading> readings(String community, String meter, @Nullable String cursor, int size) {
        get(community, meter);
        String[] after = (Page.decode(cursor) + "\n\n\n").split("\n", -1);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery("SELECT * FROM meter_reading WHERE community = :community AND meter = :meter"
                                + " AND (on_day, recorded_at, id) < (:day, :at, :id)"
                                + " ORDER BY on_day DESC, recorded_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("meter", meter)
                        .bind("day", after[0].isEmpty() ? Span.FOREVER.toString() : after[0])
                        .bind("at", millis(after[1]))
                        .bind("id", after[2])
                        .bind("limit", size + 1)
                        .map((row, context) -> reading(row))
                        .list(),
                size,
                reading -> reading.day() + "\n" + reading.recordedAt().toEpochMilli() + "\n" + reading.id()));
    }

    private static long millis(String text) {
        try {
            return text.isEmpty() ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Meter meter(Handle handle, String community, String id) {
        return find(handle, community, id).orElseThrow(() -> Refused.notFound("meter-unknown"));
    }

    private static Optional<Meter> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM meter WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> meterOf(row))
                .findOne();
    }

    /** Nobody else writes meters or readings of the community until the transaction ends: an import of thousands could not take a lock for each meter. */
    static void lock(Transaction transaction, String community) {
        transaction.serialise("meters:" + community);
    }

    static Meter meterOf(ResultSet row) throws SQLException {
        LocalDate until = LocalDate.parse(text(row, "until_day"));
        return new Meter(
                text(row, "id"),
                MeterKind.valueOf(text(row, "kind")),
                text(row, "serial"),
                row.getString("unit"),
                row.getString("building"),
                row.getInt("multiplier"),
                row.getInt("digits"),
                LocalDate.parse(text(row, "from_day")),
                until.equals(Span.FOREVER) ? null : until);
    }

    static Reading reading(ResultSet row) throws SQLException {
        return new Reading(
                text(row, "id"),
                text(row, "meter"),
                LocalDate.parse(text(row, "on_day")),
                row.getLong("value_millis"),
                row.getLong("position_millis"),
                row.getBoolean("estimated"),
                row.getString("photo"),
                text(row, "note"),
                text(row, "read_by"),
                instant(row, "recorded_at"),
                row.getString("corrects"),
                row.getBoolean("replaced"));
    }
}
