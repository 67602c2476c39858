package org.linli.cloud.parcels;

import static org.linli.cloud.storage.Columns.instant;
import static org.linli.cloud.storage.Columns.instantOrNull;
import static org.linli.cloud.storage.Columns.millis;
import static org.linli.cloud.storage.Columns.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.changes.ChangeFeed;
import org.linli.cloud.changes.DataKind;
import org.linli.cloud.changes.NewChange;
import org.linli.cloud.storage.Columns;
import org.linli.cloud.storage.JsonText;
import org.linli.cloud.storage.Page;
import org.linli.cloud.storage.Transaction;

/** Parcels as rows. */
final class ParcelRows {

    private ParcelRows() {}

    /** Which parcels; null for any. */
    record Wanted(
            Parcel.@Nullable State state,
            @Nullable String unit,
            @Nullable String shelf,
            @Nullable String tracking) {}

    /**
     * Codes as the database holds them.
     *
     * @param receiver null for what a locker keeps, and when it is over
     * @param collector null when nobody is sent
     */
    record Keys(@Nullable String receiver, @Nullable String collector) {
        static final Keys NONE = new Keys(null, null);
    }

    /** What lists of this community's parcels are read from. */
    static String topic(String community) {
        return "parcels/" + community;
    }

    private static Handle changing(Transaction transaction, String community) {
        transaction.changes(topic(community));
        return transaction.handle();
    }

    static void insert(Transaction transaction, Parcel parcel, Keys keys) {
        Handle handle = changing(transaction, parcel.community());
        handle.createUpdate("INSERT INTO parcel (community, id, tracking, carrier, source, unit, household, receiver,"
                        + " shelf, locker_code, note, photo, taken_in_by, taken_in_at, state, code_key, turn, collector,"
                        + " collector_turn, collector_key, reminded, remind_at) VALUES (:community, :id, :tracking, :carrier, :source,"
                        + " :unit, :household, :receiver, :shelf, :lockerCode, :note, :photo, :takenInBy, :takenInAt,"
                        + " :state, :key, :turn, :collector, :collectorTurn, :collectorKey, :reminded, :remindAt)")
                .bind("community", parcel.community())
                .bind("id", parcel.id())
                .bind("tracking", parcel.tracking())
                .bind("carrier", parcel.carrier())
                .bind("source", parcel.source().name())
                .bind("unit", parcel.unit())
                .bind("household", parcel.household())
                .bind("receiver", parcel.receiver())
                .bind("shelf", parcel.shelf())
                .bind("lockerCode", parcel.lockerCode())
                .bind("note", parcel.note())
                .bind("photo", parcel.photo())
                .bind("takenInBy", parcel.takenInBy())
                .bind("takenInAt", parcel.takenInAt().toEpochMilli())
                .bind("state", parcel.state().name())
                .bind("key", keys.receiver())
                .bind("turn", parcel.turn())
                .bind("collector", parcel.collector())
                .bind("collectorTurn", parcel.collectorTurn())
                .bind("collectorKey", keys.collector())
                .bind("reminded", parcel.reminded())
                .bind("remindAt", millis(parcel.remindAt()))
                .execute();
        tell(handle, parcel, parcel.state(), null);
    }

    static void sent(
            Transaction transaction, Parcel parcel, String collector, int turn, @Nullable String collectorKey) {
        Handle handle = changing(transaction, parcel.community());
        handle.createUpdate("UPDATE parcel SET collector = :collector, collector_turn = :turn, collector_key = :key"
                        + " WHERE community = :community AND id = :id")
                .bind("collector", collector)
                .bind("turn", turn)
                .bind("key", collectorKey)
                .bind("community", parcel.community())
                .bind("id", parcel.id())
                .execute();
    }

    /** It is over: no code finds it any more, and nobody is reminded. */
    static void end(Transaction transaction, Parcel parcel, Parcel.State state, Parcel.End end) {
        Handle handle = changing(transaction, parcel.community());
        handle.createUpdate("UPDATE parcel SET state = :state, code_key = NULL, collector_key = NULL,"
                        + " remind_at = NULL, ended_at = :at, ended_by = :by, ended_how = :how, proof = :proof"
                        + " WHERE community = :community AND id = :id")
                .bind("state", state.name())
                .bind("at", end.at().toEpochMilli())
                .bind("by", JsonText.write(new By(end.by(), end.handedBy())))
                .bind("how", end.how().name())
                .bind("proof", end.proof())
                .bind("community", parcel.community())
                .bind("id", parcel.id())
                .execute();
        tell(handle, parcel, state, end);
    }

    /** What others are told of it, as far as an agreement says so. */
    private static void tell(Handle handle, Parcel parcel, Parcel.State state, Parcel.@Nullable End end) {
        ChangeFeed.add(
                handle,
                new NewChange(
                                parcel.community(),
                                DataKind.PARCEL,
                                parcel.id(),
                                end == null ? parcel.takenInAt() : end.at())
                        .with("carrier", parcel.carrier())
                        .with("source", parcel.source())
                        .with("state", state)
                        .with("takenInAt", parcel.takenInAt())
                        .with("endedAt", end == null ? null : end.at())
                        .with("how", end == null ? null : end.how())
                        .with("unit", parcel.unit())
                        .with("receiver", parcel.receiver())
                        .with("tracking", parcel.tracking()));
    }

    private record By(String who, String handedBy) {}

    static void reminded(Transaction transaction, Parcel parcel, int reminded, @Nullable Instant next) {
        Handle handle = changing(transaction, parcel.community());
        handle.createUpdate("UPDATE parcel SET reminded = :reminded, remind_at = :next"
                        + " WHERE community = :community AND id = :id")
                .bind("reminded", reminded)
                .bind("next", millis(next))
                .bind("community", parcel.community())
                .bind("id", parcel.id())
                .execute();
    }

    static Optional<Parcel> find(Handle handle, String community, String id) {
        return handle.createQuery("SELECT * FROM parcel WHERE community = :community AND id = :id")
                .bind("community", community)
                .bind("id", id)
                .map((row, context) -> parcel(row))
                .findOne();
    }

    /** By a code of this kind; only what waits has one. */
    static Optional<Parcel> findByKey(Handle handle, String community, String column, String key) {
        return handle.createQuery("SELECT * FROM parcel WHERE " + column + " = :key AND community = :community")
                .bind("key", key)
                .bind("community", community)
                .map((row, context) -> parcel(row))
                .findOne();
    }

    static boolean isWaiting(Handle handle, String community, String carrier, String tracking) {
        return handle.createQuery("SELECT 1 FROM parcel WHERE community = :community AND carrier = :carrier"
                        + " AND tracking = :tracking AND state = 'WAITING'")
                .bind("community", community)
                .bind("carrier", carrier)
                .bind("tracking", tracking)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** How many wait on each shelf. */
    static Map<String, Integer> waitingByShelf(Handle handle, String community) {
        Map<String, Integer> counts = new TreeMap<>();
        handle.createQuery("SELECT shelf, count(*) AS parcels FROM parcel WHERE community = :community"
                        + " AND state = 'WAITING' GROUP BY shelf")
                .bind("community", community)
                .map((row, context) -> Map.entry(text(row, "shelf"), row.getInt("parcels")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** Newest first. */
    static Page<Parcel> list(Handle handle, String community, Wanted wanted, @Nullable String cursor, int size) {
        StringBuilder sql = new StringBuilder();
        Map<String, String> values = new TreeMap<>();
        narrow(
                sql,
                values,
                "state",
                wanted.state() == null ? null : wanted.state().name());
        narrow(sql, values, "unit", wanted.unit());
        narrow(sql, values, "shelf", wanted.shelf());
        narrow(sql, values, "tracking", wanted.tracking());
        return page(handle, community, sql.toString(), values, List.of(), cursor, size);
    }

    private static void narrow(StringBuilder sql, Map<String, String> values, String column, @Nullable String value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = :").append(column);
            values.put(column, value);
        }
    }

    /** Of a person, and of these households where no person is named; newest first. */
    static Page<Parcel> listFor(
            Handle handle,
            String community,
            String person,
            List<String> households,
            @Nullable String cursor,
            int size) {
        String ofHome = households.isEmpty() ? "" : " OR (receiver IS NULL AND household IN (<households>))";
        return page(
                handle,
                community,
                " AND (receiver = :person" + ofHome + ")",
                Map.of("person", person),
                households,
                cursor,
                size);
    }

    private static Page<Parcel> page(
            Handle handle,
            String community,
            String narrowed,
            Map<String, String> values,
            List<String> households,
            @Nullable String cursor,
            int size) {
        String[] key = Page.decodePair(cursor);
        Query query = handle.createQuery(
                        "SELECT * FROM parcel WHERE community = :community" + narrowed
                                + " AND (taken_in_at, id) < (:before, :beforeId) ORDER BY taken_in_at DESC, id DESC LIMIT :limit")
                .bind("community", community)
                .bindMap(values)
                .bind("before", Columns.millisBefore(key[1]))
                .bind("beforeId", key[0])
                .bind("limit", size + 1);
        if (!households.isEmpty()) {
            query.bindList("households", households);
        }
        return Page.of(
                query.map((row, context) -> parcel(row)).list(),
                size,
                parcel ->
                        Page.pair(parcel.id(), Long.toString(parcel.takenInAt().toEpochMilli())));
    }

    static List<Parcel> due(Handle handle, Instant now, int most) {
        return handle.createQuery("SELECT * FROM parcel WHERE remind_at <= :now ORDER BY remind_at LIMIT :most")
                .bind("now", now.toEpochMilli())
                .bind("most", most)
                .map((row, context) -> parcel(row))
                .list();
    }

    private static Parcel parcel(ResultSet row) throws SQLException {
        return new Parcel(
                text(row, "community"),
                text(row, "id"),
                text(row, "tracking"),
                text(row, "carrier"),
                Parcel.Source.valueOf(text(row, "source")),
                row.getString("unit"),
                row.getString("household"),
                row.getString("receiver"),
                text(row, "shelf"),
                text(row, "locker_code"),
                text(row, "note"),
                row.getString("photo"),
                text(row, "taken_in_by"),
                instant(row, "taken_in_at"),
                Parcel.State.valueOf(text(row, "state")),
                row.getInt("turn"),
                text(row, "collector"),
                row.getInt("collector_turn"),
                end(row),
                row.getInt("reminded"),
                instantOrNull(row, "remind_at"));
    }

    private static Parcel.@Nullable End end(ResultSet row) throws SQLException {
        Instant at = instantOrNull(row, "ended_at");
        if (at == null) {
            return null;
        }
        By by = JsonText.read(text(row, "ended_by"), By.class);
        return new Parcel.End(
                at, Parcel.How.valueOf(text(row, "ended_how")), by.who(), by.handedBy(), row.getString("proof"));
    }
}
