package org.linli.cloud.people;

import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.Ids;
import org.linli.cloud.storage.Transaction;

/** The tables of households and relations. Days are days of the community's zone. */
final class HouseholdRows {

    /** Of one person in one community, past ones too: a resident's homes come whole. */
    static final int MAX_RELATIONS = 500;

    private HouseholdRows() {}

    static ZoneId zone(Handle handle, String community) {
        return Companies.get(handle, community).zoneId();
    }

    /** The household that has the unit on this day. */
    static Optional<Household> at(Handle handle, String community, String unit, LocalDate day) {
        return handle.createQuery("SELECT * FROM household WHERE unit = :unit AND community = :community"
                        + " AND moved_in <= :day AND (moved_out IS NULL OR moved_out > :day)"
                        + " ORDER BY moved_in DESC, id LIMIT 1")
                .bind("unit", unit)
                .bind("community", community)
                .bind("day", day.toString())
                .map((row, context) -> household(row))
                .findOne();
    }

    /** Id of the household that has the unit at the instant, made when there is none. */
    static String atOrNew(Transaction transaction, String community, String unit, Instant from, String payer) {
        Handle handle = transaction.handle();
        LocalDate day = LocalDate.ofInstant(from, zone(handle, community));
        transaction.serialise("unit/" + unit);
        Optional<Household> known = at(handle, community, unit, day);
        if (known.isPresent()) {
            return known.get().id();
        }
        Household made = new Household(Ids.next(), unit, payer, null, day, null);
        begin(handle, community, made);
        return made.id();
    }

    /** Refused while another household has the unit on or after the first day. Take the lock of the unit before. */
    static void begin(Handle handle, String community, Household household) {
        long others = handle.createQuery("SELECT count(*) FROM household WHERE unit = :unit"
                        + " AND (moved_out IS NULL OR moved_out > :day)")
                .bind("unit", household.unit())
                .bind("day", household.movedIn().toString())
                .mapTo(Long.class)
                .one();
        if (others > 0) {
            throw Refused.conflict("unit-occupied");
        }
        handle.createUpdate(
                        "INSERT INTO household (id, community, unit, payer, heads, moved_in, moved_out, empty_since)"
                                + " VALUES (:id, :community, :unit, :payer, :heads, :in, NULL,"
                                + " (SELECT vacant_since FROM unit WHERE id = :unit))")
                .bind("id", household.id())
                .bind("community", community)
                .bind("unit", household.unit())
                .bind("payer", household.payer())
                .bind("heads", household.heads())
                .bind("in", household.movedIn().toString())
                .execute();
        handle.createUpdate("UPDATE unit SET vacant_since = NULL WHERE id = :unit")
                .bind("unit", household.unit())
                .execute();
    }

    static void insert(Handle handle, String community, Relation relation) {
        boolean erased = handle.createQuery("SELECT count(*) FROM person WHERE id = :person AND erased_at IS NOT NULL")
                        .bind("person", relation.person())
                        .mapTo(Long.class)
                        .one()
                > 0;
        if (erased) {
            throw Refused.conflict("person-erased");
        }
        long others = handle.createQuery(
                        "SELECT count(*) FROM relation WHERE person = :person" + " AND community = :community")
                .bind("person", relation.person())
                .bind("community", community)
                .mapTo(Long.class)
                .one();
        if (others >= MAX_RELATIONS) {
            throw Refused.conflict("too-many-relations");
        }
        handle.createUpdate("INSERT INTO relation (id, community, person, unit, household, kind, from_at, until_at)"
                        + " VALUES (:id, :community, :person, :unit, :household, :kind, :from, :until)")
                .bind("id", relation.id())
                .bind("community", community)
                .bind("person", relation.person())
                .bind("unit", relation.unit())
                .bind("household", relation.household())
                .bind("kind", relation.kind().name())
                .bind("from", relation.from().toEpochMilli())
                .bind("until", Columns.millis(relation.until()))
                .execute();
        Moves.in(handle, community, relation);
    }

    static Household household(ResultSet row) throws SQLException {
        int heads = row.getInt("heads");
        @Nullable Integer known = row.wasNull() ? null : heads;
        return new Household(
                text(row, "id"),
                text(row, "unit"),
                row.getString("payer"),
                known,
                LocalDate.parse(text(row, "moved_in")),
                Places.dayOrNull(row, "moved_out"));
    }
}
