package org.linli.cloud.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of a list as a row: a text, a number, a boolean or null for each column. */
final class ItemRow {

    private ItemRow() {}

    static List<@Nullable Object> of(JsonNode item, List<ExportColumn> columns) {
        List<@Nullable Object> row = new ArrayList<>(columns.size());
        for (ExportColumn column : columns) {
            row.add(value(column, item.at("/" + column.path())));
        }
        return row;
    }

    private static @Nullable Object value(ExportColumn column, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (column.isWhole() && value.isIntegralNumber()) {
            return value.longValue();
        }
        return switch (column.type()) {
            case DECIMAL -> value.decimalValue().toPlainString();
            case YES_NO -> value.asBoolean();
            case INSTANT -> Instant.parse(value.asText()).toEpochMilli();
            default -> value.isValueNode() ? value.asText() : parts(value);
        };
    }

    /** Values of a list, and fields of objects in it, one after the other: what a reader of one cell can still take in. */
    private static Object parts(JsonNode value) {
        List<Object> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> parts.add(one.isValueNode() ? one.asText() : fields(one)));
        } else {
            parts.add(fields(value));
        }
        return parts;
    }

    private static List<String> fields(JsonNode object) {
        List<String> fields = new ArrayList<>();
        object.forEach(field -> {
            if (field.isValueNode()) {
                fields.add(field.asText());
            } else {
                fields.addAll(fields(field));
            }
        });
        return fields;
    }
}
