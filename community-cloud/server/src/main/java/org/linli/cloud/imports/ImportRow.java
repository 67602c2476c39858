package org.linli.cloud.imports;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row whose cells are understood.
 *
 * @param number as the spreadsheet numbers it
 * @param values plain forms by the key of their {@link Field}; empty cells are left out
 */
public record ImportRow(int number, Map<String, String> values) {

    public ImportRow {
        values = Map.copyOf(values);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Empty when the cell is. */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    public @Nullable Long number(String key) {
        String value = values.get(key);
        return value == null ? null : Long.valueOf(value);
    }

    public long number(String key, long otherwise) {
        Long value = number(key);
        return value == null ? otherwise : value;
    }

    public @Nullable LocalDate date(String key) {
        String value = values.get(key);
        return value == null ? null : LocalDate.parse(value);
    }

    public @Nullable YearMonth month(String key) {
        String value = values.get(key);
        return value == null ? null : YearMonth.parse(value);
    }

    /** May hold personal data. */
    @Override
    public String toString() {
        return "ImportRow[" + number + "]";
    }
}
