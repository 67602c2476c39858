package org.linli.cloud.fees;

import static org.linli.cloud.storage.Columns.text;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.people.HomeBook;
import org.linli.cloud.storage.Database;
import org.linli.cloud.storage.Page;

/** The readings of a whole community that count: those that were corrected stand in the list of their meter. Thread: any; calls block. */
final class AllReadings {

    private final Database database;
    private final HomeBook homes = new HomeBook();

    AllReadings(Database database) {
        this.database = database;
    }

    private record Row(
            Reading reading,
            MeterKind kind,
            String serial,
            @Nullable String unit) {}

    /**
     * A reading, and what was read.
     *
     * @param unit null for a meter of a building or the community
     * @param unitName empty without a unit
     */
    record Listed(
            @JsonUnwrapped Reading reading,
            MeterKind kind,
            String serial,
            @Nullable String unit,
            String buildingName,
            String unitName) {}

    /**
     * By day, the newest first, and by meter within it: a meter has one standing reading a day.
     *
     * @param from null for all before
     * @param until null for all after; included
     */
    Page<Listed> standing(
            String community, @Nullable LocalDate from, @Nullable LocalDate until, @Nullable String cursor, int size) {
        String[] before = Page.decodePair(cursor);
        StringBuilder sql = new StringBuilder("SELECT r.*, m.kind, m.serial, m.unit FROM meter_reading r"
                + " JOIN meter m ON m.community = r.community AND m.id = r.meter"
                + " WHERE r.community = :community AND NOT r.replaced");
        Map<String, String> values = new LinkedHashMap<>();
        if (from != null) {
            sql.append(" AND r.on_day >= :from");
            values.put("from", from.toString());
        }
        // One upper bound, the nearer: of two SQLite takes the first and reads everything between them again for each
        // page.
        boolean goesOn = !before[0].isEmpty() && (until == null || before[1].compareTo(until.toString()) <= 0);
        if (until != null && !goesOn) {
            sql.append(" AND r.on_day <= :until");
            values.put("until", until.toString());
        }
        if (goesOn) {
            sql.append(" AND (r.on_day, r.meter) < (:day, :meter)");
            values.put("day", before[1]);
            values.put("meter", before[0]);
        }
        sql.append(" ORDER BY r.on_day DESC, r.meter DESC LIMIT :limit");
        return database.read(transaction -> {
            Page<Row> page = Page.of(
                    transaction
                            .handle()
                            .createQuery(sql.toString())
                            .bindMap(values)
                            .bind("community", community)
                            .bind("limit", size + 1)
                            .map((row, context) -> new Row(
                                    Meters.reading(row),
                                    MeterKind.valueOf(text(row, "kind")),
                                    text(row, "serial"),
                                    row.getString("unit")))
                            .list(),
                    size,
                    row -> Page.pair(row.reading().meter(), row.reading().day().toString()));
            List<String> units = new ArrayList<>();
            page.items().stream().map(Row::unit).filter(Objects::nonNull).forEach(units::add);
            Map<String, HomeBook.Name> names = homes.namesOfUnits(transaction, community, units);
            return page.map(row -> listed(row, names.getOrDefault(String.valueOf(row.unit()), HomeBook.Name.NONE)));
        });
    }

    private static Listed listed(Row row, HomeBook.Name home) {
        return new Listed(row.reading(), row.kind(), row.serial(), row.unit(), home.buildingName(), home.unitName());
    }
}
