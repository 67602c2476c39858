package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.text;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.linli.cloud.refusal.Refused;
import org.linli.cloud.storage.BulkInsert;
import org.linli.cloud.storage.StorageException;
import org.linli.cloud.storage.Transaction;

/**
 * Meters and readings by the thousand, for imports: read at once, written at once, and taken back as long as nothing was built on them. Whoever writes has
 * called {@link #lock} before reading, and has held every reading against {@link Fit}. Always in the caller's transaction. Thread: any.
 */
public final class BulkMeters {

    private static final int PIECE = 400;
    private static final String BUILT_ON = "import-built-on";

    /** Nobody else writes meters or readings of the community until the transaction ends. */
    public void lock(Transaction transaction, String community) {
        Meters.lock(transaction, community);
    }

    /** All of a community, those taken away too. */
    public List<Meter> meters(Transaction transaction, String community) {
        return transaction
                .handle()
                .createQuery("SELECT * FROM meter WHERE community = :community ORDER BY id")
                .bind("community", community)
                .map((row, context) -> Meters.meterOf(row))
                .list();
    }

    /** What each meter showed on the day it was installed, by meter. */
    public Map<String, Reading> firstReadings(Transaction transaction, String community) {
        Map<String, Reading> first = new HashMap<>();
        transaction
                .handle()
                .createQuery("SELECT r.* FROM meter m JOIN meter_reading r ON r.community = m.community"
                        + " AND r.meter = m.id AND r.on_day = m.from_day AND NOT r.replaced"
                        + " WHERE m.community = :community")
                .bind("community", community)
                .map((row, context) -> Meters.reading(row))
                .forEach(reading -> first.put(reading.meter(), reading));
        return first;
    }

    /**
     * Standing readings by meter and day, from the last one before a day on.
     *
     * @param since that day for each meter
     */
    public Map<String, NavigableMap<LocalDate, Reading>> readings(
            Transaction transaction, String community, Map<String, LocalDate> since) {
        Map<String, NavigableMap<LocalDate, Reading>> found = new HashMap<>();
        List<Map.Entry<String, LocalDate>> wanted = new ArrayList<>(since.entrySet());
        wanted.sort(Map.Entry.<String, LocalDate>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        pieces(wanted, piece -> {
            // The day before which nothing matters is looked up for each meter first, so that a meter's years are not
            // read for its last month.
            String sql = "SELECT r.* FROM (SELECT asked.column1 AS meter, COALESCE((SELECT max(b.on_day)"
                    + " FROM meter_reading b WHERE b.community = ? AND b.meter = asked.column1 AND NOT b.replaced"
                    + " AND b.on_day < asked.column2), asked.column2) AS since FROM (VALUES "
                    + String.join(",", Collections.nCopies(piece.size(), "(CAST(? AS TEXT), CAST(? AS TEXT))"))
                    + ") AS asked) AS wanted JOIN meter_reading r ON r.community = ? AND r.meter = wanted.meter"
                    + " AND NOT r.replaced AND r.on_day >= wanted.since";
            try (PreparedStatement statement =
                    transaction.handle().getConnection().prepareStatement(sql)) {
                int parameter = 1;
                statement.setString(parameter++, community);
                for (Map.Entry<String, LocalDate> each : piece) {
                    statement.setString(parameter++, each.getKey());
                    statement.setString(parameter++, each.getValue().toString());
                }
                statement.setString(parameter, community);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        Reading reading = Meters.reading(row);
                        found.computeIfAbsent(reading.meter(), meter -> new TreeMap<>())
                                .put(reading.day(), reading);
                    }
                }
            } catch (SQLException e) {
                throw new StorageException("readings could not be looked up", e);
            }
        });
        return found;
    }

    public List<Meter> metersById(Transaction transaction, String community, Collection<String> ids) {
        List<Meter> all = new ArrayList<>(ids.size());
        pieces(
                ids,
                piece -> all.addAll(transaction
                        .handle()
                        .createQuery("SELECT * FROM meter WHERE community = :community AND id IN (<ids>)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .map((row, context) -> Meters.meterOf(row))
                        .list()));
        return all;
    }

    public List<Reading> readingsById(Transaction transaction, String community, Collection<String> ids) {
        List<Reading> all = new ArrayList<>(ids.size());
        pieces(
                ids,
                piece -> all.addAll(transaction
                        .handle()
                        .createQuery("SELECT * FROM meter_reading WHERE community = :community AND id IN (<ids>)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .map((row, context) -> Meters.reading(row))
                        .list()));
        return all;
    }

    /** Adds new meters, none of which is taken away, and new readings. */
    public void add(Transaction transaction, String community, List<Meter> meters, List<Reading> readings) {
        BulkInsert dials = new BulkInsert(
                transaction,
                "meter",
                "",
                "community",
                "id",
                "kind",
                "serial",
                "unit",
                "building",
                "multiplier",
                "digits",
                "from_day",
                "until_day");
        for (Meter meter : meters) {
            dials.add(
                    community,
                    meter.id(),
                    meter.kind().name(),
                    meter.serial(),
                    meter.unit(),
                    meter.building(),
                    meter.multiplier(),
                    meter.digits(),
                    meter.from().toString(),
                    Span.FOREVER.toString());
        }
        dials.flush();
        BulkInsert shown = new BulkInsert(
                transaction,
                "meter_reading",
                "",
                "community",
                "id",
                "meter",
                "on_day",
                "value_millis",
                "position_millis",
                "estimated",
                "photo",
                "note",
                "read_by",
                "recorded_at",
                "corrects",
                "replaced");
        for (Reading reading : readings) {
            shown.add(
                    community,
                    reading.id(),
                    reading.meter(),
                    reading.day().toString(),
                    reading.valueMillis(),
                    reading.positionMillis(),
                    reading.estimated(),
                    reading.photo(),
                    reading.note(),
                    reading.readBy(),
                    reading.recordedAt().toEpochMilli(),
                    reading.corrects(),
                    reading.replaced());
        }
        shown.flush();
    }

    /** Refused when a bill, or a fee run that waits to be posted, reaches to the day of one of them or beyond. */
    public void removeReadings(Transaction transaction, String community, Collection<String> ids) {
        List<Reading> readings = readingsById(transaction, community, ids);
        LocalDate first = readings.stream()
                .map(Reading::day)
                .min(Comparator.naturalOrder())
                .orElse(LocalDate.MAX);
        Map<String, LocalDate> billed = billedUntil(transaction, community, first);
        for (Reading reading : readings) {
            LocalDate until = billed.get(reading.meter());
            if (until != null && !until.isBefore(reading.day())) {
                throw Refused.conflict("import-reading-billed");
            }
        }
        remove(transaction, "meter_reading", community, ids);
    }

    /** The last day to which each meter is billed, or about to be, where it is not before a day. */
    private static Map<String, LocalDate> billedUntil(Transaction transaction, String community, LocalDate first) {
        Map<String, LocalDate> billed = new HashMap<>();
        for (String counts : List.of(
                "fee_line_meter WHERE community = :community AND posted AND to_day >= :first",
                "fee_line_meter WHERE to_day >= :first AND run IN (SELECT id FROM fee_run WHERE community = :community"
                        + " AND state IN ('PREVIEWING', 'PREVIEWED', 'POSTING'))")) {
            transaction
                    .handle()
                    .createQuery("SELECT meter, max(to_day) AS to_day FROM " + counts + " GROUP BY meter")
                    .bind("community", community)
                    .bind("first", first.toString())
                    .map((row, context) -> Map.entry(text(row, "meter"), LocalDate.parse(text(row, "to_day"))))
                    .forEach(each -> billed.merge(
                            each.getKey(), each.getValue(), (one, other) -> one.isAfter(other) ? one : other));
        }
        return billed;
    }

    /** Refused while one of them has a reading. */
    public void removeMeters(Transaction transaction, String community, Collection<String> ids) {
        refuseIfAny(transaction, "meter_reading WHERE community = :community AND meter IN (<ids>)", community, ids);
        remove(transaction, "meter", community, ids);
    }

    /**
     * Whether any of these places has or had a meter.
     *
     * @param kind {@code unit} or {@code building}; nothing else has one
     */
    public boolean anyAt(Transaction transaction, String community, String kind, Collection<String> places) {
        if (!kind.equals("unit") && !kind.equals("building")) {
            return false;
        }
        long[] found = {0};
        pieces(
                places,
                piece -> found[0] += count(
                        transaction,
                        "meter WHERE community = :community AND " + kind + " IN (<ids>)",
                        community,
                        piece));
        return found[0] > 0;
    }

    private static void refuseIfAny(Transaction transaction, String what, String community, Collection<String> ids) {
        pieces(ids, piece -> {
            if (count(transaction, what, community, piece) > 0) {
                throw Refused.conflict(BUILT_ON);
            }
        });
    }

    private static long count(Transaction transaction, String what, String community, List<String> ids) {
        return transaction
                .handle()
                .createQuery("SELECT count(*) FROM " + what)
                .bind("community", community)
                .bindList("ids", ids)
                .mapTo(Long.class)
                .one();
    }

    private static void remove(Transaction transaction, String table, String community, Collection<String> ids) {
        pieces(
                ids,
                piece -> transaction
                        .handle()
                        .createUpdate("DELETE FROM " + table + " WHERE community = :community AND id IN (<ids>)")
                        .bind("community", community)
                        .bindList("ids", piece)
                        .execute());
    }

    private static <T> void pieces(Collection<T> all, Consumer<List<T>> each) {
        List<T> list = List.copyOf(all);
        for (int from = 0; from < list.size(); from += PIECE) {
            each.accept(list.subList(from, Math.min(list.size(), from + PIECE)));
        }
    }
}
