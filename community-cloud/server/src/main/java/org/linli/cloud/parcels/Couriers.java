package org.linli.cloud.parcels;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.text;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.access.VisitorPasses;
import org.linli.cloud.identity.Limits;
import org.linli.cloud.people.Homes;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/**
 * Couriers who bring parcels while nobody is at the desk. A code that the staff give is taken once; it opens the parcel room for a few minutes and takes parcels in for
 * homes by their name. A courier learns of nobody who lives there. Thread: any; calls block.
 */
final class Couriers {

    /** Wrong codes and tokens from one address. */
    private static final Limits.Limit WRONG = new Limits.Limit("courier", 10, Duration.ofMinutes(15));

    /** Without the letters and digits that are mistaken for one another: 31 of them, 10 places, 49 bits. */
    private static final String LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static final int PLACES = 10;
    private static final int MOST_PARCELS = 300;
    private static final Duration PASS = Duration.ofMinutes(15);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Parcels parcels;
    private final Homes homes;
    private final VisitorPasses passes;
    private final ParcelCodes codes;
    private final Limits limits;
    private final Clock clock;

    Couriers(
            Database database,
            Parcels parcels,
            Homes homes,
            VisitorPasses passes,
            ParcelCodes codes,
            Limits limits,
            Clock clock) {
        this.database = database;
        this.parcels = parcels;
        this.homes = homes;
        this.passes = passes;
        this.codes = codes;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * A visit as the staff see it.
     *
     * @param begunAt when the code was taken; null while it waits
     * @param parcels how many were brought
     */
    record Visit(
            String id,
            String carrier,
            String madeBy,
            Instant madeAt,
            Instant until,
            @Nullable Instant begunAt,
            int parcels) {}

    /** @param code shown once */
    record Given(Visit visit, String code) {
        @Override
        public String toString() {
            return "Given[" + visit.id() + "]";
        }
    }

    /**
     * @param token carries the visit
     * @param pass text of the code that opens the parcel room; null where no door is named
     */
    record Begun(
            String carrier,
            Instant until,
            String token,
            @Nullable String pass,
            @Nullable Instant passUntil) {
        @Override
        public String toString() {
            return "Begun[" + carrier + "]";
        }
    }

    /** A code for a courier, to be taken within these minutes. */
    Given give(String community, String carrier, int minutes, String by) {
        String name = carrier.strip();
        Refused.unless(!name.isEmpty() && name.length() <= 40, "parcel-carrier");
        Refused.unless(minutes >= 5 && minutes <= 12 * 60, "courier-minutes");
        Instant now = clock.instant();
        Visit visit = new Visit(Ids.next(), name, by, now, now.plus(Duration.ofMinutes(minutes)), null, 0);
        String code = secret(PLACES);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO courier_visit (community, id, carrier, code_key, made_by, made_at, until_at,"
                        + " parcels) VALUES (:community, :id, :carrier, :key, :by, :now, :until, 0)")
                .bind("community", community)
                .bind("id", visit.id())
                .bind("carrier", name)
                .bind("key", codes.key("courier", code))
                .bind("by", by)
                .bind("now", now.toEpochMilli())
                .bind("until", visit.until().toEpochMilli())
                .execute());
        return new Given(visit, code);
    }

    private static String secret(int places) {
        StringBuilder text = new StringBuilder(places);
        for (int i = 0; i < places; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private record Row(String community, Visit visit) {}

    /**
     * Takes a code: once, and in its time.
     *
     * @throws Refused {@code courier-code-unknown}: never given, taken before, or over; {@code too-many-tries}
     */
    Begun begin(String said, String address) {
        mustHaveTries(address);
        String token = secret(32);
        Optional<Row> taken = database.write(transaction -> {
            Optional<Row> found = find(transaction, "code_key", codes.key("courier", said.strip()))
                    .filter(row -> row.visit().begunAt() == null);
            found.ifPresent(row -> transaction
                    .handle()
                    .createUpdate("UPDATE courier_visit SET begun_at = :now, token_key = :token"
                            + " WHERE community = :community AND id = :id")
                    .bind("now", clock.millis())
                    .bind("token", codes.key("courier-token", token))
                    .bind("community", row.community())
                    .bind("id", row.visit().id())
                    .execute());
            return found;
        });
        Row row = taken.orElseThrow(() -> noSuch(address, "courier-code-unknown"));
        return begun(row, token);
    }

    private Begun begun(Row row, String token) {
        Visit visit = row.visit();
        Set<String> doors = parcels.courierDoors(row.community());
        if (doors.isEmpty()) {
            return new Begun(visit.carrier(), visit.until(), token, null, null);
        }
        Instant end = clock.instant().plus(PASS);
        Instant until = end.isBefore(visit.until()) ? end : visit.until();
        VisitorPasses.Wish wish = new VisitorPasses.Wish(visit.madeBy(), visit.carrier(), null, until, 2, doors);
        String pass = passes.issue(row.community(), wish, visit.madeBy(), false).text();
        return new Begun(visit.carrier(), visit.until(), token, pass, until);
    }

    /**
     * Takes in what a courier brought.
     *
     * @param building its name; null where the home's name says enough
     * @param home the name of the home as it stands on the label
     * @throws Refused {@code courier-over} for a token that does not count any more; {@code courier-home} for a home that nobody finds
     */
    Parcel bring(
            String token,
            String tracking,
            @Nullable String building,
            String home,
            @Nullable String note,
            String address) {
        mustHaveTries(address);
        Optional<Parcel> brought = database.write(transaction -> {
            Optional<Row> found = find(transaction, "token_key", codes.key("courier-token", token));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Row row = found.get();
            if (row.visit().parcels() >= MOST_PARCELS) {
                throw Refused.conflict("courier-many");
            }
            String unit = homes.unitNamed(
                            transaction, row.community(), building == null ? null : building.strip(), home.strip())
                    .orElseThrow(() -> Refused.invalid("courier-home").at("home"));
            transaction
                    .handle()
                    .createUpdate("UPDATE courier_visit SET parcels = parcels + 1"
                            + " WHERE community = :community AND id = :id")
                    .bind("community", row.community())
                    .bind("id", row.visit().id())
                    .execute();
            Parcels.Arrival arrival =
                    new Parcels.Arrival(tracking, row.visit().carrier(), unit, null, null, null, note, null);
            return Optional.of(parcels.takeIn(
                    transaction,
                    row.community(),
                    arrival,
                    Parcel.Source.COURIER,
                    "courier:" + row.visit().id()));
        });
        return brought.orElseThrow(() -> noSuch(address, "courier-over"));
    }

    /** Newest first. */
    Page<Visit> list(String community, @Nullable String cursor, int size) {
        String[] key = Page.decodePair(cursor);
        return database.read(transaction -> Page.of(
                transaction
                        .handle()
                        .createQuery(
                                "SELECT * FROM courier_visit WHERE community = :community"
                                        + " AND (made_at, id) < (:before, :beforeId) ORDER BY made_at DESC, id DESC LIMIT :limit")
                        .bind("community", community)
                        .bind("before", Columns.millisBefore(key[1]))
                        .bind("beforeId", key[0])
                        .bind("limit", size + 1)
                        .map((row, context) -> visit(row))
                        .list(),
                size,
                visit -> Page.pair(visit.id(), Long.toString(visit.madeAt().toEpochMilli()))));
    }

    /** The visit of a code or token, while it counts. */
    private Optional<Row> find(Transaction transaction, String column, String key) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM courier_visit WHERE " + column + " = :key AND until_at > :now")
                .bind("key", key)
                .bind("now", clock.millis())
                .map((row, context) -> new Row(text(row, "community"), visit(row)))
                .findOne()
                .filter(row -> lock(transaction, row));
    }

    /** Of two at once the second sees what the first did. */
    private static boolean lock(Transaction transaction, Row row) {
        int locked = transaction
                .handle()
                .createUpdate("UPDATE courier_visit SET parcels = parcels WHERE community = :community AND id = :id"
                        + (row.visit().begunAt() == null ? " AND begun_at IS NULL" : ""))
                .bind("community", row.community())
                .bind("id", row.visit().id())
                .execute();
        return locked == 1;
    }

    private static Visit visit(ResultSet row) throws SQLException {
        return new Visit(
                text(row, "id"),
                text(row, "carrier"),
                text(row, "made_by"),
                instant(row, "made_at"),
                instant(row, "until_at"),
                Columns.instantOrNull(row, "begun_at"),
                row.getInt("parcels"));
    }

    private void mustHaveTries(String address) {
        if (limits.isUsedUp(WRONG, address)) {
            throw Refused.tooMany("too-many-tries");
        }
    }

    private Refused noSuch(String address, String code) {
        limits.take(WRONG, address);
        return Refused.notFound(code);
    }
}
