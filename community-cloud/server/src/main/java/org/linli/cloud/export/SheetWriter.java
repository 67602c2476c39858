package org.linli.cloud.export;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.linli.cloud.export.ExportColumn.Language;

/** Writes a list row by row; holds some hundred rows in memory at most. Not safe for several threads. */
abstract class SheetWriter implements AutoCloseable {

    /**
     * What rows look like.
     *
     * @param zone in which instants are shown
     */
    record Look(List<ExportColumn> columns, ZoneId zone, Language language) {}

    final List<ExportColumn> columns;
    private final Look look;

    SheetWriter(Look look) {
        this.look = look;
        this.columns = look.columns();
    }

    /** A text, a number, a boolean, a list of texts or null for each column. */
    abstract void row(List<@Nullable Object> values) throws IOException;

    @Override
    public abstract void close() throws IOException;

    String header(ExportColumn column) {
        return column.title().in(look.language());
    }

    static BigDecimal decimal(ExportColumn column, Object value) {
        return value instanceof Number number
                ? BigDecimal.valueOf(number.longValue(), column.decimals())
                : new BigDecimal(value.toString());
    }

    LocalDateTime time(Object value) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(((Number) value).longValue()), look.zone());
    }

    /** A text as people read it: codes in plain words, several values after each other. */
    String text(ExportColumn column, Object value) {
        if (value instanceof Boolean yes) {
            return switch (look.language()) {
                case zh -> yes ? "是" : "否";
                case en -> yes ? "yes" : "no";
                case both -> yes ? "是 yes" : "否 no";
            };
        }
        if (value instanceof List<?> several) {
            List<String> texts = new ArrayList<>();
            for (Object one : several) {
                texts.add(
                        one instanceof List<?> fields
                                ? String.join(
                                        " ",
                                        fields.stream()
                                                .map(field -> column.word(String.valueOf(field), look.language()))
                                                .toList())
                                : column.word(String.valueOf(one), look.language()));
            }
            return String.join("; ", texts);
        }
        return column.word(value.toString(), look.language());
    }
}
